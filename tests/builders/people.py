"""People with a posting."""

from itertools import count

from liaison.accounts.models import Posting, User
from liaison.accounts.roles import ROLES_WITH_UNIT, Role
from liaison.divisions.models import Unit, UnitKind
from tests.builders.places import COUNTY, TOWNSHIP, a_place, a_unit

PASSWORD = "correct horse battery"
HOME = {Role.COUNTY_OFFICE: COUNTY, Role.AUDITOR: COUNTY, Role.SYSTEM_ADMIN: COUNTY}
DESKS = {
    Role.STATION_KEEPER: UnitKind.STATION,
    Role.PRESIDIUM_OFFICE: UnitKind.PRESIDIUM,
    Role.HANDLING_UNIT: UnitKind.HANDLING,
    Role.COUNTY_OFFICE: UnitKind.COUNTY_OFFICE,
}
_numbers = count(1)


def someone(role: str, at: str = "", unit: Unit | None = None, name: str = "") -> User:
    """A new person in a role at a place; a role that needs a desk gets the usual one there."""
    number = next(_numbers)
    place = a_place(at or HOME.get(role, TOWNSHIP))
    if unit is None and role in ROLES_WITH_UNIT:
        unit = a_unit(DESKS[role], place.code)
    user = User.objects.create_user(f"{role}{number}", PASSWORD, name=name or f"人员{number}")
    Posting.objects.create(user=user, role=role, division=place, unit=unit)
    return user
