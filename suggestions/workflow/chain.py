"""The chain of legs (交办链): close one stop, open the next, always in this order inside one step."""

from django.db.models import F, Max
from django.db.models.functions import Greatest

from liaison.core import clock
from liaison.divisions.models import Unit
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.workflow.clocks import Due

DONE, RETURNED, REFUSED, RELEASED = Leg.Ended.DONE, Leg.Ended.RETURNED, Leg.Ended.REFUSED, Leg.Ended.RELEASED


def close_lead(ticket: Ticket, ended: str = DONE, **columns) -> Leg | None:
    """End the open lead leg (and how); the ticket then waits for open_lead() or stays closed."""
    leg = ticket.lead
    if leg is None:
        return None
    end(leg, ended, **columns)
    ticket.lead = None
    return leg


def end(leg: Leg, ended: str, **columns) -> None:
    leg.done_at, leg.ended = max(clock.now(), leg.opened_at), ended  # a clock set back must not stop the work
    for name, value in columns.items():
        setattr(leg, name, value)
    leg.save(update_fields=["done_at", "ended", *columns])


def end_co_legs(leg: Leg, ended: str) -> None:
    """When the lead stop ends, its open co-handlers are free."""
    leg.co_legs.open().update(done_at=Greatest(F("opened_at"), clock.now()), ended=ended)


def open_lead(ticket: Ticket, step: str, to_unit: Unit | None, due: Due, *, from_unit: Unit | None = None, **columns):
    """The next stop: whose turn it is from now, and until when."""
    leg = _open(ticket, step, to_unit, due, from_unit=from_unit, role=Leg.Role.LEAD, **columns)
    ticket.lead = leg
    return leg


def open_co(ticket: Ticket, parent: Leg, unit: Unit, due: Due, *, from_unit: Unit, **columns) -> Leg:
    """A co-handler beside the lead stop (协办); due no later than the lead itself."""
    due = Due(min(due.at, parent.due_at), due.rule)
    return _open(ticket, "opinion", unit, due, from_unit=from_unit, role=Leg.Role.CO, parent=parent, **columns)


def _open(ticket: Ticket, step: str, to_unit, due: Due, **columns) -> Leg:
    first, now = ticket.version == 1, clock.now()  # just registered: nothing to look up
    last = 0 if first else ticket.legs.aggregate(last=Max("seq"))["last"] or 0
    return Leg.objects.create(
        ticket=ticket,
        seq=last + 1,
        step=step,
        to_unit=to_unit,
        round=ticket.round,
        opened_at=now,
        due_at=max(due.at, now),
        rule=due.rule,
        **columns,
    )
