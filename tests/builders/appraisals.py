"""Sittings that were set up and counted, and orders to mend, by the people of a town."""

from datetime import date, timedelta

from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.divisions.models import Unit
from suggestions.appraisals import actions, rectifying
from suggestions.appraisals.models import Appraisal
from suggestions.appraisals.rectifications import Rectification
from tests.builders.people import someone
from tests.builders.tickets import Town

PROBLEMS = "窗口经常没有人\n答复只说“正在研究”"
REPORT = "窗口排了轮值表，每天两人；七件答复重新写过，写明日期。"


def colleague(town: Town) -> User:
    """Somebody else at the presidium's desk."""
    if "second" not in town.people:
        town.people["second"] = someone(Role.PRESIDIUM_OFFICE, at=town.code, unit=town.presidium_unit, name="周敏")
    return town.people["second"]


def planned(town: Town, *, units: tuple[Unit, ...] = (), on: date | None = None, **more) -> Appraisal:
    typed = {"title": "2026年下半年站所评议", "held_on": on or clock.today(), "place": "三楼会议室", "invited": 52}
    more.setdefault("units", units or (() if more.get("tickets") else (town.office,)))
    return actions.set_up(by=town.presidium, **(typed | more))


def figures(appraisal: Appraisal, *counts: str) -> dict[int, dict[str, int]]:
    """ "41:6:2" for each subject in its order."""
    found = {}
    for subject, text in zip(appraisal.subjects.all(), counts, strict=True):
        found[subject.pk] = dict(zip(actions.PARTS, map(int, text.split(":")), strict=True))
    return found


def count(appraisal: Appraisal, by: User, *counts: str, issued: int = 52, returned: int = 49, **more) -> Appraisal:
    typed = figures(appraisal, *counts)
    return actions.count(appraisal_id=appraisal.pk, by=by, issued=issued, returned=returned, figures=typed, **more)


def published(town: Town, *counts: str, issued: int = 52, returned: int = 49, **wishes) -> Appraisal:
    """Counted twice, the same both times."""
    appraisal = planned(town, **wishes)
    for by in (town.presidium, colleague(town)):
        count(appraisal, by, *counts, issued=issued, returned=returned)
    return Appraisal.objects.get(pk=appraisal.pk)


def failed(town: Town, **wishes) -> Appraisal:
    """11 of 20 are content: 55 %."""
    return published(town, "5:6:9", issued=22, returned=20, **wishes)


def ordered(town: Town, *, days: int = 14, **wishes) -> Rectification:
    """A result below the mark, followed up; or, with a unit of one's own choice, by hand."""
    typed = {"demand": PROBLEMS, "due_on": clock.today() + timedelta(days=days)}
    if "unit" not in wishes:
        wishes |= {"unit": town.office, "appraised": failed(town).subjects.get()}
    return rectifying.order(by=town.presidium, **(typed | wishes))


def reported(town: Town, row: Rectification | None = None) -> Rectification:
    row = row or ordered(town)
    return rectifying.report(rectification_id=row.pk, by=town.clerk, text=REPORT)


def verdicts(row: Rectification, *passed: bool) -> list[dict]:
    return [
        {"problem": problem, "passed": good, "note": ""} for problem, good in zip(row.problems, passed, strict=True)
    ]


def rechecked(town: Town, row: Rectification, *passed: bool, days: int = 10, by: User | None = None) -> Rectification:
    return rectifying.recheck(
        rectification_id=row.pk, by=by or town.presidium, results=verdicts(row, *passed), people="何志远、朱建国代表",
        next_due_on=clock.today() + timedelta(days=days),
    )  # fmt: skip


def failed_rounds(town: Town, row: Rectification, n: int) -> Rectification:
    """Reported and not found mended, n times."""
    for _round in range(n):
        reported(town, row)
        rechecked(town, row, True, False)
    return Rectification.objects.get(pk=row.pk)
