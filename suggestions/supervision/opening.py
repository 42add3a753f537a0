"""Putting a ticket under supervision (列入督办): by the clock when a date is broken, by the organ with a basis."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import reach
from liaison.audit.steps import enter
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import received_on
from suggestions.rules.ladders import Rung, Trigger
from suggestions.supervision.cases import Act, ActEnding, CaseState, SupervisionCase
from suggestions.supervision.rungs import opens_on
from suggestions.supervision.standing import FAILED_TWICE, WITH_THE_UNIT
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState
from suggestions.workflow.powers import covers
from suggestions.workflow.reminding import ladder_for, organ_over


@transaction.atomic
def open_case(*, ticket_id: int, by: User, trigger: str = Trigger.BY_HAND, basis: str = "") -> SupervisionCase:
    """Under supervision from now on. By hand it needs a basis (a meeting or document, or who asked for it)."""
    ticket = Ticket.objects.select_related("division").locked(ticket_id)
    leg, since = _broken(ticket, trigger)
    organ = organ_over(ticket, leg)
    if not may_open(by, ticket, organ):
        raise PermissionDenied(_("督办由交办这件的人大机关列入。"))
    if trigger == Trigger.BY_HAND and not basis.strip():
        raise DomainError(_("请写依据：哪次会议、哪份文件，或哪位代表提出。"), "basis")
    if SupervisionCase.objects.alive().filter(ticket=ticket).exists():
        raise DomainError(_("%s 已在督办。") % ticket.number)
    ladder = ladder_for(ticket, clock.today(), leg)
    rungs = list(ladder.rungs.all()) if ladder.pk else []
    entry = _entry(rungs, trigger)
    if entry is None:
        raise DomainError(_("这条通道的督办阶梯没有这种情形的入口。"))
    case = SupervisionCase.objects.create(
        ticket=ticket, leg=leg, organ=organ, ladder=ladder, trigger=trigger, state=CaseState.OPEN,
        rung=entry.n - 1, counts_from=since, next_on=opens_on(since, entry.wait, workdays.load()),
        opened_at=clock.now(),
    )  # fmt: skip
    _excuse_below(case, rungs[: entry.n - 1])
    data = {"trigger": trigger, "unit": leg.to_unit_id, "next_on": case.next_on.isoformat()}
    enter(case, "open_case", by=by, before="", note=basis.strip(), data=data)
    return case


def may_open(by, ticket: Ticket, organ) -> bool:
    """The organ that handed it down; the clock."""
    letter = reach(by, "case:open")
    if letter == "A":
        return True
    return letter == "H" and organ is not None and by.posting.unit_id == organ.pk and covers(by, ticket)


def _broken(ticket: Ticket, trigger: str) -> tuple[Leg, date]:
    """The stop a case is about, and the day its first wait counts from."""
    lead = ticket.lead
    if trigger == Trigger.SECOND_UNSATISFIED:
        if ticket.state not in FAILED_TWICE or ticket.round < 2:
            raise DomainError(_("%s 没有第二次不满意。") % ticket.number)
        handled = ticket.legs.filter(role=Leg.Role.LEAD, step__in=WITH_THE_UNIT).select_related("to_unit", "from_unit")
        return handled.latest("seq"), received_on(lead.opened_at)
    if trigger == Trigger.REVISIT_MISMATCH:
        return _answered(ticket), clock.today()
    if lead is None or lead.step not in WITH_THE_UNIT:
        raise DomainError(_("%s 现在不在承办单位手里，不用督办。") % ticket.number)
    if trigger in AUTOMATIC and (lead.due_at >= clock.now() or lead.step != AUTOMATIC[trigger]):
        raise DomainError(_("%s 还没有超期。") % ticket.number)
    due = received_on(lead.due_at)
    return lead, due if trigger in AUTOMATIC else max(due, clock.today())


def _answered(ticket: Ticket) -> Leg:
    """The stop whose answer a revisit contradicts; once for each, also when the case of the first is over."""
    if ticket.state != TicketState.CLOSED:
        raise DomainError(_("%s 没有办结，按在办的督办。") % ticket.number)
    handled = ticket.legs.filter(role=Leg.Role.LEAD, step__in=WITH_THE_UNIT).select_related("to_unit", "from_unit")
    leg = handled.latest("seq")
    if leg.cases.filter(trigger=Trigger.REVISIT_MISMATCH).exists():
        raise DomainError(_("%s 已因回访不符督办过一次，可以重新受理。") % ticket.number)
    return leg


AUTOMATIC = {Trigger.OVERDUE: LegStep.HANDLE, Trigger.BROKEN_PROMISE: LegStep.FULFIL}


def _entry(rungs: list[Rung], trigger: str) -> Rung | None:
    """The rung a trigger enters at: its own, by hand the first."""
    if trigger == Trigger.BY_HAND:
        return rungs[0] if rungs else None
    return next((rung for rung in rungs if rung.entered_by == trigger), None)


def _excuse_below(case: SupervisionCase, rungs: list[Rung]) -> None:
    """Rungs a trigger passes over stand in the row as excused, so that the numbers stay without gaps."""
    today, why = clock.today(), str(case.get_trigger_display())
    Act.objects.bulk_create(
        Act(case=case, n=rung.n, kind=rung.kind, opened_on=today, ended_on=today, ending=ActEnding.EXCUSED,
            note=_("%s，直接进入后面一级") % why)
        for rung in rungs
    )  # fmt: skip
