"""Orders to mend: who may, what each act asks for, and that only a re-check ends one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from liaison.accounts.models import User
from liaison.attachments.models import File
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from liaison.notifications.models import Notice
from suggestions.appraisals import rectifying, sweeping, tasks
from suggestions.appraisals.rectifications import Rectification, RectificationState
from suggestions.supervision.cases import SupervisionCase
from suggestions.tickets.states import TicketState as S
from tests.builders.appraisals import (
    PROBLEMS,
    REPORT,
    colleague,
    failed,
    failed_rounds,
    ordered,
    published,
    rechecked,
    reported,
    verdicts,
)
from tests.builders.people import someone
from tests.builders.places import a_unit
from tests.builders.supervision import a_deputy, acts, moment
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    with clock.at(moment("2026-01-05")):  # everybody is in office before the days the tests live through
        town = Town()
        colleague(town), town.clerk, town.presidium, town.keeper
    return town


def again(row: Rectification) -> Rectification:
    return Rectification.objects.get(pk=row.pk)


def events(**wanted) -> list[str]:
    rows = Notice.objects.filter(thing="rectification", **wanted).order_by("pk")
    return [event.removeprefix("appraisals/rectify_") for event in rows.values_list("event", flat=True)]


def test_a_result_below_the_mark_is_followed_up_once(town):
    subject = failed(town).subjects.get()
    more = {"by": town.presidium, "unit": town.office, "demand": PROBLEMS, "due_on": clock.today() + timedelta(days=9)}
    row = rectifying.order(appraised=subject, **more)
    assert (row.state, row.round, row.problems) == ("ordered", 1, ["窗口经常没有人", "答复只说“正在研究”"])
    assert row.due_at == clock.local(row.due_at).replace(hour=17, minute=30)
    assert events(unit=town.office) == ["ordered"]
    with pytest.raises(DomainError, match="已责令整改"), transaction.atomic():
        rectifying.order(appraised=subject, **more)


def test_a_good_result_is_not_followed_up(town):
    subject = published(town, "41:6:2").subjects.get()
    with pytest.raises(DomainError, match="没有低于及格线"):
        ordered(town, unit=town.office, appraised=subject)


def test_a_bad_result_of_a_matter_goes_to_whoever_handled_it(town):
    ticket = a_ticket(at=S.CLOSED, town=town)
    subject = published(town, "5:6:9", issued=22, returned=20, tickets=(ticket,)).subjects.get()
    assert rectifying.unit_behind(subject) == town.office
    row = ordered(town, unit=town.office, appraised=subject)
    assert row.ticket == ticket
    other = published(town, "5:6:9", issued=22, returned=20, tickets=(ticket,), title="又一次").subjects.get()
    with pytest.raises(PermissionDenied):
        ordered(town, unit=town.other_office, appraised=other)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"demand": " \n "}, "demand", "请写要整改的问题"),
        ({"demand": "\n".join("abcdefghijklm")}, "demand", "最多 12 条"),
        ({"days": 0}, "due_on", "在今天以后"),
    ],
)
def test_an_order_says_what_and_until_when(town, typed, field, words):
    with pytest.raises(DomainError, match=words) as refusal:
        ordered(town, unit=town.office, **typed)
    assert refusal.value.field == field


def test_a_township_orders_only_its_own(town):
    with pytest.raises(DomainError, match="不在本级"):
        ordered(town, unit=town.bureau)
    with pytest.raises(DomainError, match="不在本级"):
        ordered(town, unit=town.presidium_unit)
    with pytest.raises(PermissionDenied):
        rectifying.order(by=town.clerk, unit=town.office, demand="x", due_on=clock.today() + timedelta(days=3))


def test_the_unit_reports_with_files(town):
    row = ordered(town)
    upload = SimpleUploadedFile("rota.pdf", b"%PDF-1.4 rota", "application/pdf")
    row = rectifying.report(rectification_id=row.pk, by=town.clerk, text=REPORT, files=[upload])
    assert (row.state, row.rounds.get().report, row.rounds.get().reported_by) == ("reported", REPORT, town.clerk)
    assert File.objects.get().thing == "rectification"
    assert events(unit=town.presidium_unit) == ["reported"]
    with pytest.raises(DomainError, match="已报整改"), transaction.atomic():
        rectifying.report(rectification_id=row.pk, by=town.clerk, text="再报一次")


def test_another_unit_does_not_report_and_the_organ_only_on_paper(town):
    row = ordered(town)
    stranger = someone("handling_unit", at=town.code, unit=town.other_office)
    for by in (stranger, town.presidium):
        with pytest.raises(PermissionDenied), transaction.atomic():
            rectifying.report(rectification_id=row.pk, by=by, text=REPORT)
    silent = a_unit("handling", town.code, "没有账号的站所")
    paper = ordered(town, unit=silent)
    rectifying.report(rectification_id=paper.pk, by=town.presidium, text="书面报告")
    entry = Entry.objects.get(thing="rectification", thing_id=paper.pk, verb="rectification.report")
    assert entry.for_unit_id == silent.pk


def test_an_empty_report_is_none(town):
    with pytest.raises(DomainError, match="逐条写明") as refusal:
        rectifying.report(rectification_id=ordered(town).pk, by=town.clerk, text="  ")
    assert refusal.value.field == "text"


def test_only_a_recheck_ends_it(town):
    row = ordered(town)
    with pytest.raises(DomainError, match="报了以后再复查"), transaction.atomic():
        rechecked(town, row, True, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rectification.objects.filter(pk=row.pk).update(state=RectificationState.CLOSED)
    reported(town, row)
    rechecked(town, row, True, True)
    row = again(row)
    assert (row.state, row.checked_by, row.rounds.get().passed) == ("closed", town.presidium, True)
    assert events(unit=town.office) == ["ordered", "passed"]


def test_one_problem_that_stays_begins_the_next_round(town):
    row = reported(town)
    rechecked(town, row, True, False)
    row = again(row)
    assert (row.state, row.round) == ("failed", 2)
    assert [(one.n, one.passed) for one in row.rounds.all()] == [(1, False), (2, None)]
    assert [one["passed"] for one in row.rounds.get(n=1).results] == [True, False]
    assert clock.local(row.due_at).date() == clock.today() + timedelta(days=10)
    reported(town, row)
    rechecked(town, row, True, True)
    assert again(row).state == "closed"


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"next_due_on": None}, "next_due_on", "请写新的期限"),
        ({"people": " "}, "people", "谁去复查的"),
        ({"results": []}, None, "逐条写复查结果"),
    ],
)
def test_a_recheck_says_who_and_what_next(town, more, field, words):
    row = reported(town)
    typed = {
        "results": verdicts(row, True, False), "people": "何志远", "next_due_on": clock.today() + timedelta(days=9),
    }  # fmt: skip
    with pytest.raises(DomainError, match=words) as refusal:
        rectifying.recheck(rectification_id=row.pk, by=town.presidium, **(typed | more))
    assert refusal.value.field == field


def test_the_unit_never_rechecks_itself(town):
    row = reported(town)
    with pytest.raises(PermissionDenied):
        rechecked(town, row, True, True, by=town.clerk)
    deputy = a_deputy(town)
    row.checkers.add(deputy)
    working_there = deputy.user
    working_there.postings.create(role="handling_unit", division_id=town.code, unit=town.office)
    with pytest.raises(PermissionDenied):
        rechecked(town, row, True, True, by=working_there)


def test_a_named_deputy_rechecks_and_others_do_not(town):
    deputy, other = a_deputy(town), a_deputy(town, name="秦玉莲")
    row = reported(town)
    with pytest.raises(PermissionDenied), transaction.atomic():
        rechecked(town, row, True, True, by=deputy.user)
    rectifying.name_checkers(rectification_id=row.pk, by=town.presidium, checkers=[deputy])
    assert events(user=deputy.user) == ["named"]
    assert list(Rectification.objects.visible_to(deputy.user)) == [row]
    assert not Rectification.objects.visible_to(other.user).exists()
    rechecked(town, row, True, True, by=deputy.user)
    assert again(row).checked_by == deputy.user


def test_what_somebody_else_moved_meanwhile_is_a_conflict(town):
    row = reported(town)
    with pytest.raises(Conflict):
        rectifying.recheck(
            rectification_id=row.pk, by=town.presidium, results=verdicts(row, True, True), people="何志远",
            version=row.version - 1,
        )  # fmt: skip


def test_nothing_reported_in_time_fails_the_round(town):
    row, later = ordered(town, days=5), clock.today() + timedelta(days=30)
    lapse = {"rectification_id": row.pk, "by": town.presidium, "next_due_on": later, "reason": ""}
    with pytest.raises(DomainError, match="还没有超期"), transaction.atomic():
        rectifying.lapse(**lapse)
    with clock.at(row.due_at + timedelta(days=2)):
        rectifying.lapse(**lapse)
    row = again(row)
    assert (row.state, row.round, row.rounds.get(n=1).passed, row.rounds.get(n=1).report) == ("failed", 2, False, None)


class TestThirdFailure:
    def test_a_matter_in_hand_goes_to_the_vote(self, town):
        with clock.at(moment("11-16", 10)):
            ticket = a_ticket(at=S.HANDLING, town=town)
            row = failed_rounds(town, ordered(town, unit=town.office, ticket=ticket), 3)
        case = SupervisionCase.objects.get(ticket=ticket)
        assert (case.acting.kind, case.rung, row.to_vote, row.round) == ("effect", 8, True, 4)
        assert [one[4] for one in acts(case)] == ["excused"] * 7 + [None]
        assert "整改 3 轮复查未过" in case.acts.get(n=1).basis
        assert events(unit=town.presidium_unit)[-1] == "to_vote"
        with clock.at(moment("11-17", 10)):
            failed_rounds(town, row, 1)  # it still has to be mended, and is not put to the vote twice
        assert again(row).round == 5
        assert events(unit=town.presidium_unit).count("to_vote") == 1

    def test_two_failures_are_not_three(self, town):
        ticket = a_ticket(at=S.HANDLING, town=town)
        failed_rounds(town, ordered(town, unit=town.office, ticket=ticket), 2)
        assert not SupervisionCase.objects.exists()

    def test_without_a_matter_in_hand_a_person_decides(self, town):
        closed = a_ticket(at=S.CLOSED, town=town)
        for more in ({}, {"ticket": closed}):
            row = failed_rounds(town, ordered(town, unit=town.office, **more), 3)
            assert not row.to_vote
        assert not SupervisionCase.objects.exists()
        args = Notice.objects.filter(event="appraisals/rectify_to_vote").last().args
        assert args["number"] == ""


class TestReminders:
    """Found by a query, once a date, in working time."""

    def due(self, town: Town, day: str) -> Rectification:
        with clock.at(moment("11-16", 10)):
            days = (date.fromisoformat(f"2026-{day}") - clock.today()).days
            return ordered(town, unit=town.office, days=days)

    def sweep(self, day: str, hour: int = 9, minute: int = 0) -> dict:
        with clock.at(moment(day, hour, minute)):
            return tasks.remind_rectifications()

    def test_near_and_past_are_said_once_each(self, town):
        row = self.due(town, "11-26")
        assert self.sweep("11-23") == {"soon": 0, "late": 0}
        assert self.sweep("11-24") == {"soon": 1, "late": 0}
        assert self.sweep("11-24", 10) == {"soon": 0, "late": 0}
        assert self.sweep("11-26", 17, 29) == {"soon": 0, "late": 0}
        assert self.sweep("11-27", 8, 30) == {"soon": 0, "late": 1}
        assert self.sweep("11-30") == {"soon": 0, "late": 0}
        assert events(unit=town.office) == ["ordered", "due_soon", "overdue"]
        assert events(unit=town.presidium_unit) == ["overdue"]
        assert again(row).version == row.version  # nothing moved

    def test_outside_working_time_nothing_is_said_and_the_next_morning_finds_it(self, town):
        self.due(town, "11-20")
        for day, hour in (("11-20", 22), ("11-21", 10), ("11-22", 10), ("11-23", 7)):
            assert self.sweep(day, hour) == {}
        assert self.sweep("11-23")["late"] == 1

    def test_a_new_day_is_said_anew(self, town):
        row = self.due(town, "11-18")
        assert self.sweep("11-19")["late"] == 1
        with clock.at(moment("11-19", 10)):
            reported(town, row)
            assert self.sweep("11-19", 11) == {"soon": 0, "late": 0}  # it waits for the re-check, not for the unit
            rechecked(town, row, True, False, days=7)
        assert self.sweep("11-27")["late"] == 1
        assert events(unit=town.office).count("overdue") == 2

    def test_only_this_place(self, town):
        self.due(town, "11-18")
        with clock.at(moment("11-19")):
            assert sweeping.sweep(within="330481") == {"soon": 0, "late": 0}
            assert sweeping.sweep(within="4203")["late"] == 1


def test_the_system_reports_and_rechecks_nothing(town):
    row = ordered(town)
    with pytest.raises(PermissionDenied):
        rectifying.report(rectification_id=row.pk, by=User.objects.system(), text=REPORT)
