"""Every move × state × role of appraisals, rectifications, referrals against tests/expected/appraisals.csv (by hand).

The organ is one of a township's presidium; the deputy is one it named to re-check; the unit is the one concerned.
"""

import csv
from pathlib import Path

import pytest

from liaison.accounts.models import User
from liaison.accounts.roles import SYSTEM, VOTER, Role
from liaison.core import clock
from suggestions.appraisals import moves
from suggestions.appraisals.models import Appraisal, Stage
from suggestions.appraisals.rectifications import Rectification, RectificationState
from suggestions.supervision import referring
from suggestions.supervision.cases import CaseState, SupervisionCase
from suggestions.supervision.referrals import Referral
from tests.builders.appraisals import ordered, planned
from tests.builders.referrals import a_referral, a_voted_case
from tests.builders.supervision import a_deputy, moment
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[1] / "expected" / "appraisals.csv"
ROLES = [*Role.values, SYSTEM, VOTER]


def expected(thing: str, role: str) -> set[tuple[str, str]]:
    with TABLE.open(encoding="utf-8") as sheet:
        rows = [row for row in csv.DictReader(sheet) if row["thing"] == thing and role in row["roles"].split()]
    return {(row["move"], state) for row in rows for state in row["states"].split()}


@pytest.fixture
def town() -> Town:
    with clock.at(moment("2026-01-05")):  # the unit has an account since then
        town = Town()
        town.clerk, town.presidium  # noqa: B018
    return town


def actor(town: Town, role: str) -> User:
    people = {
        SYSTEM: User.objects.system,
        VOTER: User.objects.voter,
        Role.STATION_KEEPER: lambda: town.keeper,
        Role.PRESIDIUM_OFFICE: lambda: town.presidium,
        Role.HANDLING_UNIT: lambda: town.clerk,
        Role.COUNTY_OFFICE: lambda: town.county,
        Role.DEPUTY: lambda: a_deputy(town).user,
    }
    return people[role]() if role in people else town.person(role)


def at_stage(appraisal: Appraisal, stage: str, user: User) -> Appraisal:
    """In memory only: the dates that make a stage."""
    counted, published = stage in (Stage.COUNTED, Stage.PUBLISHED, Stage.VOID), stage in (Stage.PUBLISHED, Stage.VOID)
    appraisal.first_by = user if counted else None
    appraisal.published_at = clock.now() if published else None
    appraisal.void = "too_few" if stage == Stage.VOID else ""
    appraisal.dropped_at = clock.now() if stage == Stage.DROPPED else None
    assert appraisal.state == stage
    return appraisal


@pytest.mark.parametrize("role", ROLES)
def test_appraisals_are_open_to_the_right_people(town, role):
    appraisal, by = planned(town), actor(town, role)
    found = {
        (name, str(stage))
        for stage in Stage.values
        for name, move in moves.APPRAISAL_MOVES.items()
        if move.open_to(by, at_stage(appraisal, stage, town.presidium))
    }
    assert found == expected("appraisal", role)


def open_moves(row: Rectification, by: User) -> set[tuple[str, str]]:
    found = set()
    for state in RectificationState.values:
        row.state = state
        found |= {(name, str(state)) for name, move in moves.RECTIFICATION_MOVES.items() if move.open_to(by, row)}
    return found


@pytest.mark.parametrize("role", ROLES)
def test_rectifications_are_open_to_the_right_people(town, role):
    row, by = ordered(town), actor(town, role)
    if role == Role.DEPUTY:
        row.checkers.add(by.deputy)
    assert open_moves(row, by) == expected("rectification", role)


def test_a_deputy_nobody_named_may_do_nothing(town):
    assert open_moves(ordered(town), a_deputy(town).user) == set()


@pytest.mark.parametrize("role", [Role.PRESIDIUM_OFFICE, Role.HANDLING_UNIT])
def test_another_township_may_do_nothing(town, role):
    stranger = Town(code="420381106", village="420381106201", letters="HPZ")
    assert open_moves(ordered(town), actor(stranger, role)) == set()
    appraisal = planned(town)
    by = actor(stranger, role)
    assert not any(move.open_to(by, appraisal) for move in moves.APPRAISAL_MOVES.values())


@pytest.mark.parametrize("role", ROLES)
def test_referrals_are_opened_and_read_by_the_right_people(town, role):
    case, by = a_voted_case(town), actor(town, role)
    found = set()
    for state in CaseState.values:
        fresh = SupervisionCase.objects.select_related("referral").get(pk=case.pk)
        fresh.state = state
        if referring.may_open(by, fresh):
            found.add(("open", str(state)))
    a_referral(town, case)
    if Referral.objects.visible_to(by).exists():
        found |= {("read", str(state)) for state in CaseState.values}
    assert found == expected("referral", role)


def test_the_table_by_hand_names_every_move():
    with TABLE.open(encoding="utf-8") as sheet:
        rows = list(csv.DictReader(sheet))
    assert {r["move"] for r in rows if r["thing"] == "appraisal"} == set(moves.APPRAISAL_MOVES)
    assert {r["move"] for r in rows if r["thing"] == "rectification"} | {"order"} == set(moves.RECTIFICATION_MOVES)
