"""Published problem lists (公开的问题清单), for everybody: the masked copy and nothing else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liaison.core.filters import CURSOR, address
from liaison.core.paging import PAGE_SIZE, page
from liaison.front.portal.lists import queries


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    found = page(queries.published(), ("-published_at", "-id"), request.GET.get(CURSOR, ""), PAGE_SIZE)
    more = address(request.GET, **{CURSOR: found.after}) if found.after else ""
    return render(request, "portal/lists.html", {"lists": found.rows, "more": more})


@require_safe
def problem_list(request: HttpRequest, number: str) -> HttpResponse:
    found = queries.of_number(number)
    if found is None:
        raise Http404
    return render(request, "portal/list.html", {"list": found, "rows": queries.rows_of(found)})
