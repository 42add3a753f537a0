"""At which venue's desk somebody sits (在哪个站点接待)."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from liaison.core.errors import NotHere
from stations.venues.models import Venue
from stations.venues.queries import desk_venue

VENUE_KEY = "desk_venue"


class AtDesk:
    """A view at the desk of one venue: the one in the form or address, else the last used, else the own."""

    @cached_property
    def venue(self) -> Venue:
        request = self.request
        named = request.POST.get("venue") or request.GET.get("venue") or request.session.get(VENUE_KEY, "")
        venue = desk_venue(request.user, named) or desk_venue(request.user)
        if venue is None:
            raise NotHere(_("您的范围内还没有站点。"))
        return venue
