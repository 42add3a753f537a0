"""Every move × state × role against a table written by hand from decisions part 2 (tests/expected/moves.csv).

The ticket is a township matter of one's own: heard at the keeper's station, entered by or linked to the
person, held by the organ or unit whose turn the state says it is.
"""

import csv
from pathlib import Path

import pytest

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.accounts.roles import SYSTEM, VOTER, Role
from liaison.core import clock
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.states import TicketState as S
from suggestions.workflow.moves import MOVES
from tests.builders.tickets import Town, register

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[1] / "expected" / "moves.csv"
CREATING = {"register", "backfill"}
WHO_ENTERED = {Role.STATION_KEEPER, Role.DEPUTY, Role.INFORMATION_OFFICER, VOTER}


def expected(role: str) -> set[tuple[str, str]]:
    with TABLE.open(encoding="utf-8") as sheet:
        return {
            (row["move"], state)
            for row in csv.DictReader(sheet)
            if role in row["roles"].split()
            for state in row["states"].split()
        }


def turn(town: Town, state: str) -> Leg | None:
    """The open lead leg that a state means, in memory."""
    station, organ, unit = town.venue.unit, town.presidium_unit, town.office
    step, to, sender = {
        S.REGISTERED: (LegStep.VERIFY, station, None),
        S.SUPPLEMENT: (LegStep.SUPPLEMENT, station, organ),
        S.LISTED: (LegStep.TRIAGE, organ, station),
        S.ASSIGNED: (LegStep.HANDLE, unit, organ),
        S.RETURNED: (LegStep.DECIDE, organ, unit),
        S.HANDLING: (LegStep.HANDLE, unit, organ),
        S.REPLIED: (LegStep.CHECK, organ, unit),
        S.RATING: (LegStep.RATE, None, organ),
        S.UNSATISFIED: (LegStep.DECIDE, organ, None),
        S.CONFERENCE: (LegStep.CONFER, organ, organ),
        S.FOLLOWING: (LegStep.FULFIL, unit, organ),
        S.CLOSED: (None, None, None),
    }[S(state)]
    now = clock.now()
    return Leg(step=step, to_unit=to, from_unit=sender, opened_at=now, due_at=now) if step else None


def actor(town: Town, role: str) -> User:
    people = {
        SYSTEM: User.objects.system,
        VOTER: User.objects.voter,
        Role.STATION_KEEPER: lambda: town.keeper,
        Role.PRESIDIUM_OFFICE: lambda: town.presidium,
        Role.HANDLING_UNIT: lambda: town.clerk,
        Role.COUNTY_OFFICE: lambda: town.county,
    }
    return people[role]() if role in people else town.person(role)


@pytest.fixture
def town() -> Town:
    town = Town()
    town.clerk  # noqa: B018 - the unit has an account, so nobody acts for it on paper
    return town


def open_moves(town: Town, role: str, ticket: Ticket) -> set[tuple[str, str]]:
    user, found = actor(town, role), set()
    if role == Role.DEPUTY:
        deputy = Deputy.objects.create(name="朱建国", division_id=town.code, user=user)
        TicketDeputy.objects.create(ticket=ticket, deputy=deputy, capacity=TicketDeputy.Capacity.RECEIVED)
    for state in S:
        seen = Ticket.objects.get(pk=ticket.pk)
        seen.state, seen.lead = state, turn(town, state)
        if role in WHO_ENTERED:
            seen.registered_by = user
        found |= {(name, str(state)) for name, move in MOVES.items() if move.open_to(user, seen)}
    return found


@pytest.mark.parametrize("role", [*Role.values, SYSTEM, VOTER])
def test_moves_are_open_to_the_right_people_at_the_right_time(town, role):
    ticket = register(town).ticket
    assert open_moves(town, role, ticket) == expected(role)


@pytest.mark.parametrize("role", [Role.STATION_KEEPER, Role.PRESIDIUM_OFFICE, Role.HANDLING_UNIT, Role.DEPUTY])
def test_the_same_role_of_another_township_may_do_nothing(town, role):
    stranger_town = Town(code="420381106", village="420381106201", letters="HPZ")
    ticket = register(town).ticket
    user = actor(stranger_town, role)
    for state in S:
        ticket.state, ticket.lead = state, turn(town, state)
        assert [name for name, move in MOVES.items() if move.open_to(user, ticket)] == []


def test_a_move_that_is_not_in_the_sheet_has_no_place_in_the_table():
    with TABLE.open(encoding="utf-8") as sheet:
        written = {row["move"] for row in csv.DictReader(sheet)}
    assert written | CREATING == set(MOVES)
