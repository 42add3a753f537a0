"""The first page, and the texts everybody may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liaison.front.portal.answers import queries as answers
from liaison.front.portal.home import queries
from liaison.front.portal.places import queries as places

LATEST = 4


@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    """Four ways in, the latest published replies, true figures."""
    published = answers.published()
    context = {
        "figures": queries.figures(),
        "published": published.count(),
        "answers": answers.as_answers(list(published.order_by(*answers.ORDER)[:LATEST])),
        "sessions": places.coming_sessions(),
        "host": request.get_host(),
    }
    return render(request, "portal/home.html", context)


@require_safe
def text(request: HttpRequest, page: str) -> HttpResponse:
    return render(request, f"portal/{page}.html")
