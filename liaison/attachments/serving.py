"""Handing a file out, once somebody was found to be allowed to see it."""

from django.http import FileResponse, HttpResponse

from liaison.attachments.models import File
from liaison.attachments.pictures import small

SHOWN_IN_PAGE = ("image/", "audio/", "application/pdf")
ONE_HOUR = 3600


def response_for(file: File) -> FileResponse:
    """The bytes with headers that keep a browser from guessing, running or sharing them."""
    inline = file.type.startswith(SHOWN_IN_PAGE)
    response = FileResponse(
        file.content.open("rb"),
        as_attachment=not inline,
        filename=file.name,
        content_type=file.type,
    )
    return _guarded(response)


def small_response_for(file: File) -> HttpResponse:
    """A small picture of a photo; the file must be an image."""
    with file.content.open("rb") as content:
        return _guarded(HttpResponse(small(content), content_type="image/jpeg"))


def _guarded(response):
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"private, max-age={ONE_HOUR}, immutable"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
