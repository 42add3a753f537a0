"""Paper for doors and pockets: the A4 door sign, a deputy's card (门牌、代表码卡)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deputies.people.models import Deputy
from liaison.core import qrcodes, toasts
from liaison.core.errors import NotHere
from stations.venues import doors, queries
from stations.venues.models import Venue
from stations.venues.opening import in_words


@require_safe
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """The sign for the door, A4."""
    venue = get_object_or_404(Venue.objects.visible_to(request.user), code=code)
    door = venue.door_codes.active().first()
    if door is None:
        raise NotHere(_("这个站点还没有门牌码，请先签发。"))
    address = request.build_absolute_uri(reverse("front:door", args=[door.slug]))
    context = {
        "venue": venue,
        "qr": qrcodes.svg(address),
        "address": address,
        "hours": in_words(venue.opening),
        "deputies": queries.deputies_at(venue),
    }
    return render(request, "stations/venues/sign.html", context)


@require_safe
def card(request: HttpRequest, uuid) -> HttpResponse:
    """A deputy's card with their code; without one it can be issued here."""
    deputy = get_object_or_404(Deputy.objects.visible_to(request.user), uuid=uuid)
    door = deputy.door_codes.active().first()
    address = request.build_absolute_uri(reverse("front:card", args=[door.slug])) if door else ""
    context = {
        "deputy": deputy,
        "seats": deputy.mandates.live().order_by("congress"),
        "venue": deputy.venue_postings.filter(until_on=None).select_related("venue").first(),
        "door": door,
        "qr": qrcodes.svg(address) if door else "",
    }
    return render(request, "stations/venues/card.html", context)


@require_POST
def issue_card(request: HttpRequest, uuid) -> HttpResponse:
    """A new code for the card; the old one ends."""
    deputy = get_object_or_404(Deputy.objects.visible_to(request.user), uuid=uuid)
    doors.issue_for_deputy(by=request.user, deputy=deputy)
    return redirect("stations:deputy-card", uuid=uuid)


@require_POST
def revoke_card(request: HttpRequest, uuid) -> HttpResponse:
    """End the code of the card."""
    deputy = get_object_or_404(Deputy.objects.visible_to(request.user), uuid=uuid)
    code = get_object_or_404(deputy.door_codes.active().select_related("deputy"))
    doors.revoke(by=request.user, code=code)
    toasts.done(request, _("代表码已停用。"))
    return redirect("stations:deputy-card", uuid=uuid)
