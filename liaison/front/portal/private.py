"""Pages that show somebody's own matter: not kept, not passed on, not found by search engines."""

from django.http import HttpResponse


def private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
