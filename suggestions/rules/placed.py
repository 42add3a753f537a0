"""Rules that differ from place to place (因地而异的规则): which of their rows may hold at one."""

from django.db.models import Q

from liaison.core.querysets import HouseQuerySet
from liaison.divisions.queries import codes_above


class PlacedQuerySet(HouseQuerySet):
    def around(self, code: str):
        """Those that may hold at a place: the national ones, and those of the place and everything above it."""
        return self.filter(Q(division=None) | Q(division__in=codes_above(code)))

    def visible_to(self, user):
        """Rules are everyone's to read who has a place to work in."""
        return self.around(user.posting.division_id) if user.posting else self.none()
