"""Every move × state × role of a formal suggestion, against tests/expected/formal.csv (by hand).

The deputy is its lead, the cosigner was asked; every other role is the own one of the township or above it.
"""

import csv
from pathlib import Path

import pytest

from liaison.accounts.models import User
from liaison.accounts.roles import SYSTEM, VOTER, Role
from suggestions.formal import drafting
from suggestions.formal.models import SheetState
from suggestions.formal.moves import MOVES
from tests.builders.formal import a_deputy, a_draft, again
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[1] / "expected" / "formal.csv"
COSIGNER, STRANGER = "cosigner", "another_deputy"


def lines() -> list[dict]:
    with TABLE.open(encoding="utf-8") as sheet:
        return list(csv.DictReader(sheet))


def expected(role: str) -> set[tuple[str, str]]:
    rows = [row for row in lines() if role in row["roles"].split()]
    return {(row["move"], state) for row in rows for state in row["states"].split()}


@pytest.fixture
def town() -> Town:
    return Town()


def actor(town: Town, role: str, sheet) -> User:
    people = {
        Role.DEPUTY: lambda: sheet.lead.user,
        COSIGNER: lambda: sheet.cosigners.get().deputy.user,
        STRANGER: lambda: a_deputy(town).user,
        SYSTEM: User.objects.system,
        VOTER: User.objects.voter,
        Role.STATION_KEEPER: lambda: town.keeper,
        Role.PRESIDIUM_OFFICE: lambda: town.presidium,
        Role.HANDLING_UNIT: lambda: town.clerk,
        Role.COUNTY_OFFICE: lambda: town.county,
    }
    return people[role]() if role in people else town.person(role)


def found(user, sheet) -> set[tuple[str, str]]:
    pairs = set()
    for state in SheetState:
        sheet.state = state  # in memory only
        pairs |= {(name, str(state)) for name, move in MOVES.items() if move.open_to(user, sheet)}
    return pairs


@pytest.mark.parametrize("role", [*Role.values, COSIGNER, STRANGER, SYSTEM, VOTER])
def test_moves_are_open_to_the_right_people_at_the_right_time(town, role):
    sheet = a_draft(town)
    drafting.invite(suggestion_id=sheet.pk, by=sheet.lead.user, deputies=[a_deputy(town)])
    sheet = again(sheet)
    assert found(actor(town, role, sheet), sheet) == expected(role)


def test_on_paper_the_organ_does_what_its_deputy_would(town):
    lead = a_deputy(town)
    sheet = a_draft(town, lead, by=town.presidium, lead=lead)
    assert sheet.on_paper
    mine = expected(Role.DEPUTY) | expected(COSIGNER) | expected(Role.PRESIDIUM_OFFICE)
    assert found(town.presidium, sheet) == mine


def test_the_presidium_of_the_next_township_may_do_nothing(town):
    stranger = Town(code="420381106", village="420381106201", letters="HPZ").presidium
    assert found(stranger, a_draft(town)) == set()


def test_a_move_that_is_not_in_the_sheet_has_no_place_in_the_table():
    assert {row["move"] for row in lines()} == set(MOVES) - {"draft"}
