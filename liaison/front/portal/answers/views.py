"""Published replies, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liaison.core.filters import CURSOR, address
from liaison.core.paging import PAGE_SIZE, page
from liaison.front.portal.answers import queries

LONGEST_SEARCH = 20


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first, with a search."""
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    found = page(queries.published(text), queries.ORDER, request.GET.get(CURSOR, ""), PAGE_SIZE)
    more = address(request.GET, **{CURSOR: found.after}) if found.after else ""
    return render(
        request, "portal/answers.html", {"answers": queries.as_answers(found.rows), "text": text, "more": more}
    )


@require_safe
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """One of them."""
    reply = queries.of_number(number)
    if reply is None:
        raise Http404
    return render(request, "portal/answer.html", {"answer": queries.as_answers([reply])[0]})
