"""Handing a file out, once somebody was found to be allowed to see it."""

from django.http import FileResponse

from liaison.attachments.models import File

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
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"private, max-age={ONE_HOUR}, immutable"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
