"""Who acts in one township: looked up once, so that each act costs what it costs in real life and no more."""

import random
from dataclasses import dataclass, field

from deputies.people.models import Deputy
from liaison.accounts.models import Posting, User
from liaison.accounts.roles import Role
from liaison.divisions.models import Division, Unit, UnitKind
from stations.venues.models import Tier, Venue


@dataclass
class Town:
    """One township's people, desks and villages, and the county above it."""

    code: str
    chance: random.Random
    organ: Unit = field(init=False)

    def __post_init__(self):
        county = self.code[:6]
        units = list(Unit.objects.filter(division__in=[self.code, county]))
        self.organ = next(unit for unit in units if unit.is_organ and unit.division_id == self.code)
        self.county_organ = next(unit for unit in units if unit.kind == UnitKind.COUNTY_OFFICE)
        self.offices = [u for u in units if u.kind == UnitKind.HANDLING and u.division_id == self.code]
        self.by_unit = self._accounts(units)
        self.villages = list(Division.objects.civil().filter(parent=self.code).order_by("code"))
        self.village_desks = {
            u.division_id: u for u in Unit.objects.filter(kind=UnitKind.VILLAGE, division__parent=self.code)
        }
        self.venue = Venue.objects.select_related("unit").get(division=self.code, tier=Tier.CENTRE)
        self.deputies = list(Deputy.objects.filter(division=self.code).select_related("user").order_by("pk"))
        self.officer = self._one(Role.INFORMATION_OFFICER)
        self.keeper = self.by_unit[self.venue.unit_id]
        self.presidium = self.by_unit[self.organ.pk]
        self.county = self.by_unit[self.county_organ.pk]
        self.voter = User.objects.voter()

    def _accounts(self, units: list[Unit]) -> dict[int, User]:
        venue_units = Unit.objects.filter(division=self.code, kind=UnitKind.STATION)
        posted = Posting.objects.filter(unit__in=[*units, *venue_units]).select_related("user", "division", "unit")
        return {posting.unit_id: acting(posting) for posting in posted}

    def _one(self, role: str) -> User:
        return acting(Posting.objects.select_related("user", "division", "unit").get(division=self.code, role=role))

    def deputy_user(self) -> tuple[Deputy, User]:
        """A deputy of the place who has an account, with that account as it acts."""
        deputy = self.chance.choice([d for d in self.deputies if d.user_id])
        posting = Posting.objects.select_related("user", "division").get(user=deputy.user_id, role=Role.DEPUTY)
        return deputy, acting(posting)

    def hand_of(self, unit: Unit) -> User:
        """Who acts for a unit: its own account, else the organ on paper."""
        organ = self.county if unit.division_id == self.code[:6] else self.presidium
        return self.by_unit.get(unit.pk, organ)


def acting(posting: Posting) -> User:
    """The user with this posting active, as a request would have it."""
    posting.user.posting = posting
    return posting.user
