"""The command palette as a dialog's lines, and as a page for browsers without script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liaison.core.reading import reading_only
from liaison.front.palette import queries

LONGEST = 60


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """What fits the typed words: a page, or for the dialog only its lines."""
    text = request.GET.get("q", "")[:LONGEST]
    with reading_only():
        lines = queries.offered(request.user, text)
    template = "_lines" if request.htmx else "page"
    return render(request, f"front/palette/{template}.html", {"lines": lines, "q": text})
