"""Where somebody comes from (来路): a station's door, a deputy's card, or the open web."""

from dataclasses import dataclass

from deputies.people.models import Deputy
from liaison.divisions.models import CODE_LENGTH, Level
from liaison.front.portal.places import queries as places
from stations.venues.models import Venue
from suggestions.tickets.models import Channel

VILLAGE = CODE_LENGTH[Level.VILLAGE]


@dataclass(frozen=True)
class Origin:
    """The station and deputy a matter goes to first, and the channel it came by."""

    channel: str
    venue: Venue | None = None
    deputy: Deputy | None = None

    @property
    def known_place(self) -> str:
        """The code of the place the station or the deputy belongs to; "" when nothing was scanned."""
        place = self.venue or self.deputy
        return place.division_id if place else ""

    @property
    def known_village(self) -> str:
        """The village, when what was scanned belongs to one."""
        return self.known_place[:VILLAGE] if len(self.known_place) >= VILLAGE else ""


def origin(slug: str = "", venue_code: str = "") -> Origin:
    """From the code on a door or card, or the station whose page was open; an invalid one counts as none."""
    code = places.code_on_door(slug) if slug else None
    if code and code.active and code.venue and code.venue.active:
        return Origin(Channel.DOOR_CODE, venue=code.venue)
    if code and code.active and code.deputy and places.is_serving(code.deputy):
        return Origin(Channel.DEPUTY_CARD, venue=places.home_of(code.deputy), deputy=code.deputy)
    venue = places.station(venue_code) if venue_code else None
    return Origin(Channel.WEB, venue=venue)


def station_for(place: str) -> Venue | None:
    """The station that takes what comes from the web: the village's own, else its township's."""
    near = Venue.objects.active().filter(division__in=[place[:VILLAGE], place[: places.TOWN]])
    fitting = [venue for venue in near if len(venue.division_id) > places.TOWN or venue.tier in places.WIDE_TIERS]
    return max(fitting, key=lambda venue: (len(venue.division_id), -venue.pk), default=None)
