"""Appraisals of the demo (测评、整改、追责): in the home town one result and one sitting to come, and the matter at the
vote found without effect and referred; in another town a result of 55 % whose first re-check failed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings

from liaison.accounts.models import User
from liaison.core import clock
from liaison.divisions.models import Unit
from liaison.documents.papers import actions as papers
from liaison.documents.papers.kinds import PaperKind
from liaison.documents.papers.models import Paper
from liaison.front.demo.papers import SITE
from liaison.front.demo.people import Town
from liaison.front.demo.sittings import ROOM, count, end, kind
from liaison.workdays import queries as workdays
from liaison.workdays.calendar import workdays_back
from liaison.workdays.deadlines import start_of_day, working_moment
from suggestions.appraisals import actions, rectifying, rectifypapers
from suggestions.appraisals.models import Appraisal
from suggestions.deliberations import cases, meetings
from suggestions.rules.ladders import RungKind
from suggestions.supervision import referralpapers, referring
from suggestions.supervision.cases import Act, SupervisionCase

PROBLEMS = "窗口工作日经常没有人\n七件答复只写“正在研究”，没有日期"
REPORT = "窗口排了轮值表，每天两人；七件答复已重写五件，写明了办成日期。"


def at_home(town: Town) -> None:
    """One result of three weeks ago, one sitting next week; and what came of the vote."""
    one, other = town.offices[:2]
    with on_workday(18):
        done = set_up(town, other, "第三季度站所评议", 0)
    with on_workday(16):
        counted_twice(done, town, (41, 6, 2), issued=52, returned=49)
    with on_workday(3):
        set_up(town, one, "下半年站所评议", 8, reported=[one])
    with last_working_moment():
        vote_on_what_waits(town)
        refer_one(town)


def elsewhere(town: Town) -> None:
    """55 % content, ordered to mend, and not all of it mended when it was looked at."""
    unit = town.offices[0]
    with on_workday(32):
        bad = set_up(town, unit, "上半年站所评议", 0)
        counted_twice(bad, town, (5, 6, 9), issued=22, returned=20)
    with on_workday(31):
        due = workdays.load().add_workdays(clock.today(), 15)
        row = rectifying.order(
            by=town.presidium, unit=unit, appraised=bad.subjects.get(), demand=PROBLEMS, due_on=due
        )  # fmt: skip
        issue(rectifypapers.ORDER, rectifypapers.subject_of(row), town.presidium)
    with on_workday(17):
        rectifying.report(rectification_id=row.pk, by=town.hand_of(unit), text=REPORT)
    with on_workday(14):
        found = zip(row.problems, (True, False), ("轮值表在墙上，抽查三天都有人", "还有两件没有日期"), strict=True)
        results = [{"problem": problem, "passed": good, "note": note} for problem, good, note in found]
        rectifying.recheck(
            rectification_id=row.pk, by=town.presidium, results=results, people="主席团和两位代表",
            next_due_on=workdays.load().add_workdays(clock.today(), 20),
        )  # fmt: skip


def set_up(town: Town, unit: Unit, title: str, days: int, reported=()) -> Appraisal:
    """A sitting so many working days on."""
    day = workdays.load().add_workdays(clock.today(), days) if days else clock.today()
    return actions.set_up(
        by=town.presidium, title=f"{day.year}年{title}", held_on=day, place=ROOM, invited=52, units=[unit],
        reported=reported, basis=f"主席团会议 {clock.today():%Y-%m-%d}",
    )  # fmt: skip


def counted_twice(appraisal: Appraisal, town: Town, counts: tuple[int, int, int], **papers_) -> None:
    """The presidium's one clerk counts first, somebody of the county second."""
    figures = {appraisal.subjects.get().pk: dict(zip(actions.PARTS, counts, strict=True))}
    for by in (town.presidium, town.county):
        actions.count(appraisal_id=appraisal.pk, by=by, figures=figures, **papers_)


def vote_on_what_waits(town: Town) -> None:
    """The presidium meets about a matter that waits for the vote, unless one of its meetings has done so."""
    act = Act.objects.waiting().filter(case__organ=town.organ, kind=RungKind.EFFECT).first()
    if act is None:
        return
    by = town.presidium
    meeting = meetings.plan(by=by, kind=kind("presidium"), at=clock.now(), place=ROOM, gated=False, fill=False)
    for item in cases.add_many(meeting_id=meeting.pk, by=by, act_ids=[act.pk]):
        voting = list(meeting.attendees.voting().order_by("pk"))
        meetings.open_(meeting_id=meeting.pk, by=by, statuses={}, presided_by=voting[0].name)
        count(item, by, len(voting) - 1, 0, 1)
        end(meeting, by, "")


def refer_one(town: Town) -> None:
    """A matter found handled without effect goes to the appointing body."""
    by = town.presidium
    rows = SupervisionCase.objects.alive().filter(organ=town.organ).select_related("leg__to_unit").order_by("pk")
    case = next((one for one in rows if referring.may_open(by, one)), None)
    if case is None:
        return
    referral = referring.open_referral(
        case_id=case.pk, by=by, to_body=f"{town.organ.division.short_name}党委",
        facts=f"{case.leg.to_unit}承办该件，应于{clock.local(case.leg.due_at):%Y-%m-%d}前办结，约谈、提请审议后仍未动工。",
        request="建议对主要负责人约谈问责，责成一个月内办结。", answer_due=referring.answer_day(),
    )  # fmt: skip
    issue(referralpapers.REFERRAL, referralpapers.subject_of(referral), by)


def issue(paper_kind: PaperKind, subject, by: User) -> Paper:
    draft = papers.draw(kind=paper_kind.name, subject=subject, by=by)
    return papers.issue(paper_id=draft.pk, by=by, site=settings.PUBLIC_ADDRESS or SITE)


@contextmanager
def on_workday(ago: int) -> Iterator[None]:
    """Ten o'clock, so many working days ago."""
    day = workdays_back(workdays.load(), clock.today(), ago)
    with clock.at(start_of_day(day) + timedelta(minutes=90)):
        yield


@contextmanager
def last_working_moment() -> Iterator[None]:
    """Now, or the afternoon of the last working day."""
    now, calendar = clock.now(), workdays.load()
    with clock.at(now if working_moment(now, calendar) else _last_afternoon(now)):
        yield


def _last_afternoon(now: datetime) -> datetime:
    calendar, day = workdays.load(), clock.local(now).date()
    while not calendar.is_workday(day) or start_of_day(day) + timedelta(hours=8) > now:
        day -= timedelta(days=1)
    return start_of_day(day) + timedelta(hours=8)
