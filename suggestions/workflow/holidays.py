"""A holiday published late moves open clocks (节假日晚公布), one leg a transaction, old and new in the trail."""

from datetime import datetime

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.trail import record
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import due_moment, end_of_day, received_on, start_of_day
from liaison.workdays.models import Change
from suggestions.rules.models import Step
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.workflow.clocks import due_for, overall_due


def follow(change: Change) -> None:
    """Move every open leg whose span touches the changed days. Twice does no harm."""
    touched = Leg.objects.open().filter(
        due_at__gte=start_of_day(change.first_on), opened_at__lte=end_of_day(change.last_on)
    )
    by = User.objects.system()
    for leg_id in touched.order_by("parent_id", "id").values_list("pk", flat=True):
        move_clock(leg_id=leg_id, by=by)


@transaction.atomic
def move_clock(*, leg_id: int, by: User) -> None:
    """Count one open leg again with the calendar as it is; the voter's own date never moves to an earlier day."""
    ticket_id = Leg.objects.values_list("ticket", flat=True).get(pk=leg_id)
    ticket = Ticket.objects.locked(ticket_id)
    leg = Leg.objects.select_related("rule", "parent").get(pk=leg_id)
    due_at = _counted_again(leg)
    overall = overall_due(ticket.profile, ticket.track, ticket.level, ticket.created_at)
    if not leg.is_open or (due_at == leg.due_at and overall <= ticket.due_at):
        return
    old, leg.due_at = leg.due_at, due_at
    if leg.return_by:
        leg.return_by = min(due_for(ticket, Step.RETURN, leg.opened_at).at, due_at)
    leg.save(update_fields=["due_at", "return_by"])
    Ticket.objects.filter(pk=ticket.pk).update(due_at=max(ticket.due_at, overall))
    data = {"leg": leg.seq, "old_due": old.isoformat(), "due": due_at.isoformat()}
    record(ticket, "calendar", by=by, data=data)


def _counted_again(leg: Leg) -> datetime:
    """By its rule from the day it opened; a date a person set only leaves a day that became a day off."""
    calendar = workdays.load()
    if leg.rule is None:
        day = received_on(leg.due_at)
        return leg.due_at if calendar.is_workday(day) else end_of_day(calendar.next_workday(day))
    due_at = due_moment(received_on(leg.opened_at), leg.rule.amount, leg.rule.unit, calendar)
    return min(due_at, leg.parent.due_at) if leg.step == LegStep.OPINION else due_at
