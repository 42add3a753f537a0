"""Reading places for everybody: stations, deputies, and what a code on a door leads to."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from deputies.people.models import Deputy, Mandate
from liaison.core import clock
from liaison.divisions.models import CODE_LENGTH, Division, Level
from stations.receptions.models import Session
from stations.venues.models import DoorCode, Tier, Venue, VenueDeputy

TOWN = CODE_LENGTH[Level.TOWNSHIP]
MOST_PLACES = 60  # villages of one name that a search follows
WIDE_TIERS = (Tier.HOME, Tier.CENTRE)  # they serve the whole township


def stations(text: str = "") -> QuerySet[Venue]:
    """Stations in use; with a text those of that name, and those that serve a village of that name."""
    rows = Venue.objects.active().select_related("division__parent")
    text = text.strip()
    if not text:
        return rows
    villages = places_named(text)
    towns = {code[:TOWN] for code in villages}
    named = Q(name__icontains=text) | Q(pinyin__istartswith=text) | Q(address__icontains=text) | Q(code__iexact=text)
    there = Q(division__in=villages) | Q(division__parent__in=villages)
    return rows.filter(named | there | Q(division__in=towns, tier__in=WIDE_TIERS))


def places_named(text: str) -> list[str]:
    """Codes of villages and townships whose name contains a text, or whose initials begin with it."""
    rows = Division.objects.civil().filter(level__in=[Level.VILLAGE, Level.TOWNSHIP])
    rows = rows.filter(Q(short_name__icontains=text) | Q(pinyin__istartswith=text))
    return list(rows.order_by("code").values_list("code", flat=True)[:MOST_PLACES])


def station(code: str) -> Venue | None:
    rows = Venue.objects.active().select_related("division__parent", "parent")
    return rows.filter(code=code.upper()).first()


def live(on: date | None = None) -> Q:
    """Postings valid on a day (today)."""
    on = on or clock.today()
    return Q(until_on=None) | Q(until_on__gte=on)


def posted_at(venue: Venue) -> QuerySet[Deputy]:
    """The deputies one can meet at a station."""
    here = VenueDeputy.objects.filter(live(), venue=venue, from_on__lte=clock.today()).values("deputy")
    return with_seats(Deputy.objects.serving().filter(pk__in=here).order_by("pinyin", "pk"))


def deputies(text: str = "") -> QuerySet[Deputy]:
    """Serving deputies; with a text by name, constituency, or the village where one lives."""
    rows = with_seats(Deputy.objects.serving())
    text = text.strip()
    if not text:
        return rows
    places = places_named(text)
    near = {code[:TOWN] for code in places} | set(places)
    seat = Mandate.objects.live().filter(constituency__icontains=text).values("deputy")
    by_name = Q(name__icontains=text) | Q(pinyin__istartswith=text)
    return rows.filter(by_name | Q(division__in=near) | Q(division__parent__in=near) | Q(pk__in=seat))


def with_seats(rows: QuerySet[Deputy]) -> QuerySet[Deputy]:
    """What everybody may know of a deputy: name, seats, constituency, home station."""
    seats = Mandate.objects.live().select_related("congress").order_by("level", "pk")
    homes = VenueDeputy.objects.filter(live(), venue__active=True).select_related("venue").order_by("pk")
    return rows.select_related("division").prefetch_related(
        Prefetch("mandates", seats, to_attr="seats"), Prefetch("venue_postings", homes, to_attr="homes")
    )


def code_on_door(slug: str) -> DoorCode | None:
    """The code somebody scanned, in use or replaced."""
    rows = DoorCode.objects.select_related("venue__division__parent", "deputy__division")
    return rows.filter(slug=slug).first()


def home_of(deputy: Deputy) -> Venue | None:
    """The station a deputy is posted at; their letters arrive there."""
    posting = deputy.venue_postings.filter(live(), venue__active=True).order_by("pk").select_related("venue").first()
    return posting.venue if posting else None


def is_serving(deputy: Deputy) -> bool:
    return Deputy.objects.serving().filter(pk=deputy.pk).exists()


def coming_sessions(venue: Venue | None = None, most: int = 3) -> QuerySet[Session]:
    """Receptions announced from today on."""
    rows = Session.objects.filter(on__gte=clock.today(), venue__active=True)
    rows = rows.filter(venue=venue) if venue else rows.exclude(theme="")
    return rows.select_related("venue").prefetch_related("deputies").order_by("on", "pk")[:most]
