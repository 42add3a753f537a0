"""Reading venues: which desk a person sits at, the tree of a township, who is posted where."""

from django.db.models import Q

from deputies.people.models import Deputy
from liaison.core import clock
from stations.venues.models import Tier, Venue

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
