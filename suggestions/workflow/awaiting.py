"""Acts of an organ that concern a meeting (待会、会议同意): they move nothing, and leave a trace."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.audit.models import Entry
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import due_moment, end_of_day, received_on
from suggestions.rules.models import Step
from suggestions.rules.queries import step_for
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.workflow.powers import power

AWAITING = (LegStep.TRIAGE, LegStep.DECIDE, LegStep.CONFER)


@transaction.atomic
def await_meeting(*, ticket_id: int, by: User, held_on: date, meeting: str) -> Ticket:
    """A ticket that waits for a meeting is not late at the desk (待会): due the working day after it.

    Never earlier than it was first due, never later than the profile's step `meeting` after that. The voter's
    own date stays as it is.
    """
    ticket, leg = _held(ticket_id, by, "ticket:await_meeting")
    first = first_due(ticket, leg)
    calendar = workdays.load()
    after = end_of_day(calendar.add_workdays(held_on, 1))
    rule = step_for(ticket.profile, Step.MEETING, ticket.track, ticket.level)
    latest = due_moment(received_on(first), rule.amount, rule.unit, calendar)
    _set_due(ticket, leg, max(first, min(after, latest)), by=by, note=meeting)
    return ticket


@transaction.atomic
def stay_after_meeting(*, ticket_id: int, by: User, meeting: str, track: str = "") -> Ticket:
    """The meeting did not list it and said no more: the organ has some days to decide what becomes of it.

    With a track of its own (代表建议) it has the days in which the named deputy may propose it.
    """
    ticket, leg = _held(ticket_id, by, "ticket:await_meeting")
    rule = step_for(ticket.profile, Step.UNLISTED, track or ticket.track, ticket.level)
    until = due_moment(clock.today(), rule.amount, rule.unit, workdays.load())
    _set_due(ticket, leg, max(leg.due_at, until), by=by, note=meeting)
    return ticket


@transaction.atomic
def endorse(*, ticket_id: int, by: User, basis: str) -> Entry:
    """A meeting was for it (会议同意): a group recommends, a higher meeting agrees with what is on a list already."""
    ticket = Ticket.objects.locked(ticket_id)
    if not power("ticket:endorse")(by, ticket):
        raise PermissionDenied(_("您现在的身份不能为%s记会议决定。") % ticket.number)
    return record(ticket, "endorse", by=by, note=basis)


def first_due(ticket: Ticket, leg: Leg) -> datetime:
    """When the stop was due before any meeting moved it; told by the trail."""
    entries = Entry.objects.of(ticket).filter(verb="ticket.await_meeting", data__leg=leg.seq).order_by("pk")
    first = entries.first()
    return datetime.fromisoformat(first.data["old_due"]) if first else leg.due_at


def _held(ticket_id: int, by: User, verb: str) -> tuple[Ticket, Leg]:
    ticket = Ticket.objects.locked(ticket_id)
    leg = ticket.lead
    if not power(verb)(by, ticket):
        raise PermissionDenied(_("%s不在您的机关手里。") % ticket.number)
    if leg is None or leg.step not in AWAITING:
        raise DomainError(_("%s现在不等会议。") % ticket.number)
    return ticket, leg


def _set_due(ticket: Ticket, leg: Leg, due_at: datetime, *, by: User, note: str) -> None:
    """A date set by a meeting has no rule to be counted again by when the calendar changes."""
    due_at = max(due_at, clock.now())
    if due_at == leg.due_at:
        return
    data = {"leg": leg.seq, "old_due": leg.due_at.isoformat(), "due": due_at.isoformat()}
    leg.due_at, leg.rule = due_at, None
    leg.save(update_fields=["due_at", "rule"])
    record(ticket, "await_meeting", by=by, note=note, data=data)
