"""Pages for what went wrong: what happened, and what to do."""

from django.http import Http404
from django.shortcuts import render

from liaison.core.errors import NotHere


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
