"""What a person reads of cases (督办件的查看): each with whose turn it is, its rungs, reminders and group logs.

Everything for a page of cases is read in a fixed number of statements, whatever their number.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from liaison.core import clock
from liaison.notifications.models import Notice
from liaison.workdays import queries as workdays
from liaison.workdays.calendar import Calendar
from suggestions.rules.ladders import Rung
from suggestions.supervision.cases import Act, ActEnding, CaseState, GroupLog, SupervisionCase
from suggestions.supervision.standing import RESTING, Standing, standing, words
from suggestions.tickets import badges
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.reminders import Reminder

RELATED = (
    "ticket__division", "ticket__category", "leg__to_unit", "organ", "ladder__division", "lead_deputy", "group",
    "key_reason", "referral",
)  # fmt: skip


@dataclass(frozen=True)
class Segment:
    """One rung as it is drawn: what it is called, how it ended, on which days."""

    rung: Rung
    act: Act | None
    mark: str  # on, cur, missed, excused, "" not reached

    @property
    def note(self) -> str:
        return {"missed": _("未采取"), "excused": _("免")}.get(self.mark, "")

    @property
    def on(self) -> date | None:
        return (self.act.ended_on or self.act.opened_on) if self.act else None


@dataclass
class CaseFile:
    """One case as a page shows it."""

    case: SupervisionCase
    lead: Leg | None
    found: Standing
    now: datetime
    calendar: Calendar
    reminders: list[Reminder] = field(default_factory=list)
    logs: list[GroupLog] = field(default_factory=list)

    @property
    def resting(self) -> bool:
        return self.case.state != CaseState.CLOSED and self.found in RESTING

    @property
    def standing(self) -> str:
        return words(self.case, self.found)

    @property
    def badge(self) -> tuple[str, str]:
        """How late the unit is; or what is waited for."""
        if self.case.state == CaseState.CLOSED:
            return "done", self.standing
        if self.found in RESTING or (self.lead is None and self.found != Standing.RUNNING):
            return "wait", self.standing
        if self.lead is None:
            return "redo", _("回访与答复不符")
        if self.lead.step not in (LegStep.HANDLE, LegStep.FULFIL):
            return "redo", _("第 %d 次不满意") % self.case.ticket.round
        if self.lead.due_at < self.now:
            days = badges.days_over(self.lead.due_at, self.now, self.calendar)
            return "late", _("超期 %d 天") % days
        left = badges.days_left(self.lead.due_at, self.now, self.calendar)
        return ("soon" if left <= SOON else "doing"), _("剩 %d 个工作日") % left

    @property
    def segments(self) -> list[Segment]:
        by_n = {act.n: act for act in self.case.acts.all()}
        return [_segment(rung, by_n.get(rung.n), self.resting) for rung in self.case.ladder.rungs.all()]

    @property
    def current(self) -> Segment | None:
        """The rung it has reached."""
        reached = [one for one in self.segments if one.act]
        return reached[-1] if reached else None

    @property
    def waiting(self) -> Act | None:
        """The act that waits for people now."""
        act = next((act for act in self.case.acts.all() if act.ended_on is None), None)
        return act if act and self.found == Standing.RUNNING else None

    @property
    def visits(self) -> int:
        return len(self.logs)

    @property
    def next_visit(self) -> date | None:
        days = [log.next_on for log in self.logs if log.next_on and log.next_on >= clock.local(self.now).date()]
        return min(days, default=None)

    @property
    def urged(self) -> int:
        """How often people urged; the clock's own reminder is rung 1."""
        return sum(one.source != Reminder.Source.SYSTEM for one in self.reminders)

    @property
    def score(self) -> int:
        return sum(one.points for one in self.reminders)

    @property
    def last_words(self) -> str:
        """What was said last, by a reminder or a group."""
        said = [(log.on, log.text) for log in self.logs]
        said += [(one.on, one.text) for one in self.reminders if one.text and one.source != Reminder.Source.SYSTEM]
        return max(said, default=(None, ""))[1]


SOON = 3


def cases(user) -> QuerySet[SupervisionCase]:
    """The cases a person may read, with everything a page names."""
    checked = Leg.objects.filter(ticket=OuterRef("ticket"), step=LegStep.RATE, opened_at__gt=OuterRef("opened_at"))
    rows = SupervisionCase.objects.visible_to(user).select_related(*RELATED)
    return rows.annotate(checked=Exists(checked)).prefetch_related("acts__by", "acts__asked_by", "ladder__rungs")


def files_of(rows: Iterable[SupervisionCase]) -> list[CaseFile]:
    """Each case with its open lead leg, reminders and logs: three statements for all."""
    rows = list(rows)
    tickets = [case.ticket_id for case in rows]
    leads = {leg.ticket_id: leg for leg in Leg.objects.open().lead().filter(ticket__in=tickets)}
    reminders, logs = defaultdict(list), defaultdict(list)
    for one in Reminder.objects.filter(ticket__in=tickets).select_related("by").order_by("-at", "-id"):
        reminders[one.ticket_id].append(one)
    for log in GroupLog.objects.filter(case__in=rows).select_related("by", "group"):
        logs[log.case_id].append(log)
    now, calendar = clock.now(), workdays.load()
    return [
        CaseFile(
            case, lead := leads.get(case.ticket_id), standing(case, lead, now, checked_since=case.checked), now,
            calendar, reminders[case.ticket_id], logs[case.pk],
        )
        for case in rows
    ]  # fmt: skip


def read_receipts(reminders: Iterable[Reminder]) -> dict[str, datetime | None]:
    """When the desk read each reminder's notice, by the notice's key; joined, never copied."""
    keys = [one.notice_key for one in reminders]
    return dict(Notice.objects.filter(event_key__in=keys).values_list("event_key", "read_at"))


def may_see_files(case_id: int, user) -> bool:
    """Whoever may read the case sees the photos of its group."""
    return SupervisionCase.objects.visible_to(user).filter(pk=case_id).exists()


def _segment(rung: Rung, act: Act | None, resting: bool) -> Segment:
    if act is None:
        return Segment(rung, None, "")
    marks = {ActEnding.DONE: "on", ActEnding.MISSED: "missed", ActEnding.EXCUSED: "excused"}
    return Segment(rung, act, marks.get(act.ending, "" if resting else "cur"))
