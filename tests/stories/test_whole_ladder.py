"""An overdue matter climbs the whole ladder by the clock's own task, is found without effect by a real vote, and is
referred. Nothing skipped, nothing twice, nothing outside working hours, whatever the hours in which the task runs.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from deputies.people.models import Deputy
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.documents.papers import actions as papers
from liaison.documents.papers import kinds
from liaison.notifications.models import Notice
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import working_moment
from suggestions.deliberations import attendance, deciding, meetings
from suggestions.deliberations.items import AgendaItem, Decision
from suggestions.deliberations.models import ItemKind, Meeting
from suggestions.deliberations.tasks import carry_out, fill_agendas
from suggestions.rules.ladders import RungKind
from suggestions.rules.models import Reason, ReasonKind
from suggestions.supervision import actions, leading, referralpapers, referring
from suggestions.supervision.cases import Act, ActEnding, CaseState, SupervisionCase
from suggestions.supervision.soundness import offenders
from suggestions.supervision.tasks import run_clock
from suggestions.tickets.reminders import Reminder
from tests.builders.meetings import kind, opened, seats, vote
from tests.builders.papers import SITE
from tests.builders.referrals import FACTS, REQUEST, TO_BODY
from tests.builders.supervision import a_deputy, moment, overdue
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db
RUNGS = [one.value for one in RungKind]
FIRST, LAST = date(2026, 11, 12), date(2027, 1, 29)
HOURS = (3, 9, 20)  # the task runs every minute; these stand for all hours of a day
# By hand from the waits 1·2·3·5·3·5·5·10·5: working days after the day the rung before ended. Each is done the day it
# opens, the meeting sits on 30 November, the review on 21 December, the vote on 5 January (2027 is not published yet:
# New Year's Day counts as a working day).
OPENED = ["11-13", "11-17", "11-20", "11-27", "12-03", "12-10", "12-17", "01-04", "01-12"]
ENDED = ["11-13", "11-17", "11-20", "11-30", "12-03", "12-10", "12-21", "01-05", None]


@pytest.fixture
def town() -> Town:
    with clock.at(moment("2026-01-05")):
        town = Town()
        town.presidium, town.clerk  # noqa: B018 - in office before the days of this story
        seats(town.presidium, town.presidium_unit, 7)
    return town


def hours() -> Iterator[datetime]:
    day = FIRST
    while day <= LAST:
        yield from (moment(day, hour) for hour in HOURS)
        day += timedelta(days=1)


class Organ:
    """The presidium at its desk: acts on working days at ten, on whatever the clock has put there."""

    def __init__(self, town: Town, deputy: Deputy):
        self.town, self.by, self.deputy = town, town.presidium, deputy

    def act(self, case: SupervisionCase) -> None:
        act = Act.objects.filter(case=case, ended_on=None).first()
        if act is not None:
            getattr(self, act.kind)(act)

    def done(self, act: Act, **typed) -> None:
        actions.carry_out(act_id=act.pk, by=self.by, **typed)

    def notice(self, act: Act) -> None:
        self.done(act, note="已发督办通知单。")

    def talk(self, act: Act) -> None:
        self.done(act, note="约谈负责人，要求本周动工。")

    def key(self, act: Act) -> None:
        leading.lead(
            case_id=act.case_id, by=self.by, lead_official="镇长 张明", lead_deputy=self.deputy, key_basis="主席团会议",
            key_reason=Reason.objects.of_kind(ReasonKind.KEY).first(),
        )  # fmt: skip
        self.done(act)

    def summons(self, act: Act) -> None:
        actions.ask_summons(case_id=act.case_id, by=self.deputy.user)
        self.done(act, note="负责人到场说明。")

    def meeting(self, act: Act) -> None:
        self.plan("supervision", act, days=3)

    def review(self, act: Act) -> None:
        self.plan("presidium", act, days=4)

    def effect(self, act: Act) -> None:
        self.plan("presidium", act, days=1)

    def report(self, act: Act) -> None:
        """Left for the congress."""

    def plan(self, code: str, act: Act, days: int) -> None:
        if Meeting.objects.filter(items__act=act).exists():
            return
        day = workdays.load().next_workday(clock.today() + timedelta(days=days))
        meeting = meetings.plan(by=self.by, kind=kind(code), at=moment(day, 15), place="三楼会议室")
        if not meeting.attendees.exists():
            attendance.invite(meeting_id=meeting.pk, by=self.by, name="张明", post="镇长")

    def sit(self) -> None:
        """At three in the afternoon a meeting of this day is held, decided and closed."""
        for meeting in Meeting.objects.filter(state="planned", at__date=clock.today()):
            opened(self.town, meeting=meeting)
            for item in meeting.items.all():
                self.decide(item)
            meetings.close(meeting_id=meeting.pk, by=self.by)
            carry_out(meeting.pk)

    def decide(self, item: AgendaItem) -> None:
        if item.kind == ItemKind.EFFECT:
            vote(item, self.by, "6:0:1")
        else:
            deciding.conclude(item_id=item.pk, by=self.by, decision=Decision.URGED, reason="责成继续办理")


def live(town: Town, case_of, organ: Organ) -> None:
    """Every day from the breach on: the task at all hours, the nightly filling, people in office hours."""
    calendar = workdays.load()
    for at in hours():
        with clock.at(at):
            if at.hour == 3:
                fill_agendas()
            run_clock()
            run_clock()  # the same minute twice
        if at.hour == 9 and calendar.is_workday(at.date()) and (case := case_of()):
            with clock.at(at + timedelta(hours=1)):
                organ.act(case)
            with clock.at(at + timedelta(hours=6)):
                organ.sit()
        if (case := case_of()) and case.rung == len(RUNGS):
            return


def test_an_overdue_matter_climbs_all_nine_rungs_to_the_vote_and_a_referral(town):
    ticket = overdue(town)
    organ = Organ(town, a_deputy(town))
    live(town, lambda: SupervisionCase.objects.filter(ticket=ticket).first(), organ)
    case = SupervisionCase.objects.get()
    acts = list(case.acts.order_by("n"))

    print(
        [(a.n, a.opened_on, a.ended_on, a.ending, a.act_by) for a in acts],
        case.state,
        case.next_on,
        list(Meeting.objects.values_list("at", "state", "code")),
        list(AgendaItem.objects.values_list("kind", "state", "decision", "carry_error", "act__n")),
    )
    assert [(act.n, act.kind) for act in acts] == list(enumerate(RUNGS, start=1))  # nothing skipped, nothing twice
    assert [f"{act.opened_on:%m-%d}" for act in acts] == OPENED
    assert [act.ended_on and f"{act.ended_on:%m-%d}" for act in acts] == ENDED
    assert {act.ending for act in acts[:8]} == {ActEnding.DONE}
    assert acts[7].facts["vote"] == "6:0:1"
    assert acts[7].facts["passed"] is True
    in_working_time_and_once(case)

    day = moment("2027-01-14", 10)
    with clock.at(day):
        assert referring.may_open(town.presidium, case)
        referral = referring.open_referral(
            case_id=case.pk, by=town.presidium, to_body=TO_BODY, facts=FACTS, request=REQUEST,
            answer_due=referring.answer_day(),
        )  # fmt: skip
        subject = kinds.paper_kind("referral").find(town.presidium, referralpapers.key_of(referral))
        paper = papers.draw(kind="referral", subject=subject, by=town.presidium)
        papers.issue(paper_id=paper.pk, by=town.presidium, site=SITE)
    case.refresh_from_db()
    assert (case.state, case.ending, case.rung) == (CaseState.CLOSED, "referred", 9)
    for days in range(1, 20):  # the clock finds nothing more to do about it, but for the answer that does not come
        with clock.at(day + timedelta(days=days)):
            run_clock()
    assert case.acts.count() == 9
    with clock.at(moment(workdays.load().next_workday(referral.answer_due + timedelta(days=1)), 9)):
        run_clock()
        run_clock()
    assert Notice.objects.filter(event="workflow/referral_late").count() == 1
    assert offenders() == {}


def in_working_time_and_once(case: SupervisionCase) -> None:
    """What the clock wrote: each rung reached once, one reminder, one notice a rung, all while the office was open."""
    calendar = workdays.load()
    trail = Entry.objects.filter(thing="supervisioncase", thing_id=case.pk)
    written = trail.filter(verb__in=["supervisioncase.open_case", "supervisioncase.reach"])
    assert all(working_moment(at, calendar) for at in written.values_list("at", flat=True))
    reached = Counter(entry.data["rung"] for entry in trail.filter(verb="supervisioncase.reach"))
    assert reached == dict.fromkeys(range(1, 10), 1)
    [reminder] = Reminder.objects.filter(ticket=case.ticket_id)
    assert working_moment(reminder.at, calendar)
    opened_notices = Notice.objects.filter(event="workflow/rung_opened")
    assert sorted(notice.args["n"] for notice in opened_notices) == list(range(2, 10))
    told = Notice.objects.filter(thing="ticket", event__startswith="workflow/rung_")
    assert all(working_moment(at, calendar) for at in told.values_list("at", flat=True))
    assert not trail.filter(verb="supervisioncase.miss").exists()
