"""Reading venues: which desk a person sits at, the tree of a township, who is posted where."""

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Left

from deputies.people.models import Deputy
from liaison.accounts.models import Posting, User
from liaison.core import clock
from liaison.divisions.models import CODE_LENGTH, Division, Level
from liaison.divisions.queries import organ_for
from stations.venues.models import DoorCode, Tier, Venue

# Home before centre before station, as people list them.
TIER_ORDER = {tier: place for place, tier in enumerate(Tier.values)}


def desk_venue(user, code: str = "") -> Venue | None:
    """The venue at whose desk this person sits: the one named, else the own one, else the first of the place."""
    rows = Venue.objects.visible_to(user).active().select_related("unit", "division")
    if code:
        return rows.filter(code=code).first()
    unit = user.posting.unit_id if user.posting else None
    own = rows.filter(unit=unit).first()
    return own or min(rows, key=lambda venue: (TIER_ORDER[venue.tier], venue.code), default=None)


def desk_venues(user) -> list[Venue]:
    """Every venue whose desk this person may sit at, for the switch on the page."""
    return list(Venue.objects.visible_to(user).active())


def deputies_at(venue: Venue, on=None):
    """Deputies posted at a venue on a day."""
    on = on or clock.today()
    live = Q(venue_postings__until_on=None) | Q(venue_postings__until_on__gte=on)
    return Deputy.objects.filter(live, venue_postings__venue=venue, venue_postings__from_on__lte=on).distinct()


def listed(user, *, tier: str = "", place: str = "", word: str = "", closed: bool = False):
    """Venues as the list shows them: by township, those below another under it."""
    live = Q(deputy_postings__until_on=None) | Q(deputy_postings__until_on__gte=clock.today())
    rows = (
        Venue.objects.visible_to(user)
        .filter(active=not closed)
        .select_related("division", "parent")
        .annotate(
            town=Left("division", CODE_LENGTH[Level.TOWNSHIP]),
            posted=Count("deputy_postings", filter=live, distinct=True),
            has_code=Exists(DoorCode.objects.active().filter(venue=OuterRef("pk"))),
        )
    )
    if tier in Tier.values:
        rows = rows.filter(tier=tier)
    if place:
        rows = rows.filter(division__code__startswith=place)
    if word:
        rows = rows.filter(
            Q(name__contains=word) | Q(pinyin__startswith=word.lower()) | Q(code__startswith=word.upper())
        )
    return rows


def towns_of(venues) -> dict[str, Division]:
    """The townships of some venues, to head their groups."""
    return Division.objects.in_bulk({venue.division_id[: CODE_LENGTH[Level.TOWNSHIP]] for venue in venues})


def free_code(division_code: str) -> str:
    """The next free code of a place: the letters of its organ and a running number, XJD01; "" without letters."""
    organ = organ_for(division_code)
    if organ is None or not organ.letters:
        return ""
    used = Venue.objects.filter(code__startswith=organ.letters).values_list("code", flat=True)
    numbers = [int(rest) for rest in (code.removeprefix(organ.letters) for code in used) if rest.isdecimal()]
    return f"{organ.letters}{max(numbers, default=0) + 1:02d}"


def may_be_posted(user, venue: Venue):
    """Accounts that can be named as staff: those with a live posting in the venue's township."""
    town = venue.division_id[: CODE_LENGTH[Level.TOWNSHIP]]
    here = Posting.objects.live().filter(division__code__startswith=town)
    return User.objects.filter(postings__in=here).distinct().order_by("name")


def posted(postings):
    """Who works here now and who did, those here now first."""
    rows = list(postings.order_by("from_on", "pk"))
    today = clock.today()
    for row in rows:
        row.is_over = row.until_on is not None and row.until_on <= today
    return sorted(rows, key=lambda row: row.is_over)
