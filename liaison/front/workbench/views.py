"""Where an organ starts: the township's work home, the county's with its comparison."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liaison.core import clock
from liaison.core.reading import reading_only
from liaison.front.workbench import days, queries
from suggestions.tickets import figures


@require_safe
@reading_only()
def work(request: HttpRequest) -> HttpResponse:
    """等我处理: the township organ's work home (mock 14b)."""
    return render(request, "front/work.html", _organ(request.user))


@require_safe
@reading_only()
def county(request: HttpRequest) -> HttpResponse:
    """The county office: what waits, and the townships side by side."""
    context = _organ(request.user) | {"towns": figures.by_township(request.user)}
    return render(request, "front/county.html", context)


def _organ(user) -> dict:
    return {
        "today": clock.today(),
        "lines": queries.waiting_for_organ(user),
        "urgent": queries.most_urgent(user),
        "rates": figures.three_rates(user),
        **days.panels(user),
    }
