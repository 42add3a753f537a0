"""Pages for what went wrong: what happened, and what to do."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

RETRY_AFTER = 5  # seconds; a database that was killed answers again by then
AWAY = (OperationalError, InterfaceError)


def forbidden(request, exception=None):
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """The database is away: come back in a moment (503), what was typed is kept. Anything else is our mistake (500).

    Drawn without request, so that nothing here asks the database again.
    """
    if isinstance(sys.exc_info()[1], AWAY):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_AFTER})
    return HttpResponse(render_to_string("500.html"), status=500)
