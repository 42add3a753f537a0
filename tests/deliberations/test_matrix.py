"""Every move × state × role of a meeting, an item and a list, against tests/expected/deliberations.csv (by hand).

The meeting is one of a township's presidium; each role is the own one of that township (the county above it).
"""

import csv
from pathlib import Path

import pytest

from liaison.accounts.models import User
from liaison.accounts.roles import SYSTEM, VOTER, Role
from suggestions.deliberations import moves
from suggestions.deliberations.items import AgendaItem, ItemState
from suggestions.deliberations.lists import ListState, ProblemList
from suggestions.deliberations.models import MeetingState
from tests.builders.meetings import planned
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[1] / "expected" / "deliberations.csv"
THINGS = {
    "meeting": (moves.MEETING_MOVES, MeetingState),
    "agendaitem": (moves.ITEM_MOVES, ItemState),
    "problemlist": (moves.LIST_MOVES, ListState),
}
CREATING = {"plan", "add", "draw_up", "amend"}


def lines() -> list[dict]:
    with TABLE.open(encoding="utf-8") as sheet:
        return list(csv.DictReader(sheet))


def expected(thing: str, role: str) -> set[tuple[str, str]]:
    rows = [row for row in lines() if row["thing"] == thing and role in row["roles"].split()]
    return {(row["move"], state) for row in rows for state in row["states"].split()}


@pytest.fixture
def town() -> Town:
    return Town()


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


def things(town: Town) -> dict:
    meeting = planned(town)
    return {
        "meeting": meeting,
        "agendaitem": AgendaItem(meeting=meeting, position=1, kind="enlist", subject="路"),
        "problemlist": ProblemList(organ=meeting.organ, meeting=meeting, year=2026, n=1),
    }


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("role", [*Role.values, SYSTEM, VOTER])
def test_moves_are_open_to_the_right_people_at_the_right_time(town, thing, role):
    table, states = THINGS[thing]
    one, user = things(town)[thing], actor(town, role)
    found = set()
    for state in states:
        one.state = state
        found |= {(name, str(state)) for name, move in table.items() if move.open_to(user, one)}
    assert found == expected(thing, role)


@pytest.mark.parametrize("thing", THINGS)
def test_the_presidium_of_the_next_township_may_do_nothing(town, thing):
    stranger = Town(code="420381106", village="420381106201", letters="HPZ").presidium
    table, states = THINGS[thing]
    one = things(town)[thing]
    for state in states:
        one.state = state
        assert [name for name, move in table.items() if move.open_to(stranger, one)] == []


@pytest.mark.parametrize("thing", THINGS)
def test_a_move_that_is_not_in_the_sheet_has_no_place_in_the_table(thing):
    written = {row["move"] for row in lines() if row["thing"] == thing}
    assert written == set(THINGS[thing][0]) - CREATING
