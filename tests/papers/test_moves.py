"""Every move × state × role of a paper, against the table written by hand from the sheet."""

import csv
from pathlib import Path

import pytest

from liaison.accounts.roles import SYSTEM, VOTER, Role
from liaison.documents.papers import moves
from liaison.documents.papers.models import Paper, PaperState

TABLE = Path(__file__).resolve().parents[1] / "expected" / "paper_moves.csv"
ROLES = [*Role.values, SYSTEM, VOTER]


class Somebody:
    """A person of a role at a unit."""

    def __init__(self, role: str, unit_id: int | None):
        self.role = role
        self.posting = type("Posting", (), {"unit_id": unit_id}) if role in Role.values else None


def expected() -> set[tuple[str, str, str]]:
    with TABLE.open(encoding="utf-8") as lines:
        return {
            (row["move"], state, role)
            for row in csv.DictReader(lines)
            for state in row["states"].split() or [""]
            for role in row["roles"].split()
        }


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", PaperState.values)
@pytest.mark.parametrize("move", [moves.EDIT, moves.ISSUE, moves.DROP, moves.VOID], ids=lambda move: move.name)
def test_move_is_open_to_the_right_people_at_the_right_time(move, state, role):
    paper = Paper(organ_id=7, state=state)
    assert move.open_to(Somebody(role, 7), paper) == ((move.name, state, role) in expected())


@pytest.mark.parametrize("role", ROLES)
def test_drawing_is_for_those_who_sit_in_the_unit(role):
    paper = Paper(organ_id=7)
    assert moves.DRAW.allowed(Somebody(role, 7), paper) == (("draw", "", role) in expected())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("move", moves.MOVES.values(), ids=lambda move: move.name)
def test_nobody_touches_the_papers_of_another_unit(move, role):
    assert not move.allowed(Somebody(role, 8), Paper(organ_id=7))
