"""Where to find us: stations, deputies, and what a scanned code leads to."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from liaison.core.filters import CURSOR, address
from liaison.core.paging import page
from liaison.front.portal.places import queries
from stations.venues.models import DoorCode
from stations.venues.opening import in_words

LONGEST_SEARCH = 20


@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """All stations, by village, with phone and hours."""
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    found = page(queries.stations(text), ("division_id", "code"), request.GET.get(CURSOR, ""))
    for venue in found.rows:
        venue.hours = in_words(venue.opening)
    return _list(request, "portal/stations.html", text, found)


@require_safe
def deputies(request: HttpRequest) -> HttpResponse:
    """Find my deputy: names, seats and home station; never a phone."""
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    found = page(queries.deputies(text), ("division_id", "id"), request.GET.get(CURSOR, ""))
    return _list(request, "portal/deputies.html", text, found)


@require_safe
def station(request: HttpRequest, code: str) -> HttpResponse:
    """One station: when it is open, who is there, and the way to tell it something."""
    venue = queries.station(code)
    if venue is None:
        raise Http404
    slug = request.GET.get("c", "")
    context = {
        "venue": venue,
        "hours": in_words(venue.opening),
        "deputies": queries.posted_at(venue),
        "sessions": queries.coming_sessions(venue),
        "say": f"{reverse('front:say')}?{'c=' + slug if is_code_of(slug, venue) else 's=' + venue.code}",
        "host": request.get_host(),
    }
    return render(request, "portal/station.html", context)


@require_safe
def door(request: HttpRequest, slug: str) -> HttpResponse:
    """A scanned code: to its station, or straight to telling its deputy; an old or unknown one says so."""
    code = queries.code_on_door(slug)
    if code is None:
        return render(request, "portal/code_unknown.html", {"host": request.get_host()}, status=404)
    if code.venue:
        return _venue_code(request, code)
    return _deputy_code(request, code)


def is_code_of(slug: str, venue) -> bool:
    code = queries.code_on_door(slug) if slug else None
    return code is not None and code.active and code.venue_id == venue.pk


def _venue_code(request: HttpRequest, code: DoorCode) -> HttpResponse:
    if code.venue.active and code.active:
        return HttpResponseRedirect(f"{reverse('front:station', args=[code.venue.code])}?c={code.slug}")
    return render(request, "portal/code_replaced.html", {"venue": code.venue}, status=410)


def _deputy_code(request: HttpRequest, code: DoorCode) -> HttpResponse:
    if code.active and queries.is_serving(code.deputy):
        return HttpResponseRedirect(f"{reverse('front:say')}?c={code.slug}")
    newer = code.deputy.door_codes.filter(active=True).first() if queries.is_serving(code.deputy) else None
    context = {"deputy": code.deputy, "newer": newer}
    return render(request, "portal/code_replaced.html", context, status=410)


def _list(request: HttpRequest, template: str, text: str, found) -> HttpResponse:
    more = address(request.GET, **{CURSOR: found.after}) if found.after else ""
    return render(request, template, {"rows": found.rows, "text": text, "more": more})
