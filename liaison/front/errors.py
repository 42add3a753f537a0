"""Pages for what went wrong: what happened, and what to do."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from liaison.core.errors import NotHere

RETRY_AFTER = 5  # seconds; a database that was killed answers again by then
AWAY = (OperationalError, InterfaceError)


def forbidden(request, exception=None):
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request, exception=None):
    reason = str(exception) if isinstance(exception, NotHere) else ""
    return render(request, "404.html", {"reason": reason}, status=404)


class OwnNotFound:
    """With DEBUG Django answers 404 with a page about its URLconf; a demo shows what people will see."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        nobodys = response.status_code == 404 and request.resolver_match is None
        return not_found(request) if nobodys else response

    def process_exception(self, request, exception):
        return not_found(request, exception) if isinstance(exception, Http404) else None


def broken(request: HttpRequest) -> HttpResponse:
    """The database is away: come back in a moment (503), what was typed is kept. Anything else is our mistake (500).

    Drawn without request, so that nothing here asks the database again.
    """
    if isinstance(sys.exc_info()[1], AWAY):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_AFTER})
    return HttpResponse(render_to_string("500.html"), status=500)
