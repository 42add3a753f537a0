"""Telling desks and deputies about a ticket (通知): one door, so that every notice has the same key and head."""

from liaison.divisions.models import Unit
from liaison.notifications.actions import notify
from suggestions.tickets.models import Ticket


def tell(event: str, ticket: Ticket, *, units=(), deputies: bool = False, once: object = "", **args) -> str:
    """One notice per addressee and move: the ticket's version is part of the key, `once` tells acts apart
    that move nothing. Answers the key."""
    users = _deputy_users(ticket) if deputies else []
    desks = [unit.pk if isinstance(unit, Unit) else unit for unit in units if unit]
    key = f"ticket:{ticket.pk}:{ticket.version}:{event}:{once}"
    notify(
        users,
        f"workflow/{event}",
        thing="ticket",
        thing_id=ticket.pk,
        key=key,
        units=desks,
        number=ticket.number,
        title=ticket.title,
        **args,
    )
    return key


def _deputy_users(ticket: Ticket) -> list[int]:
    rows = ticket.deputies.filter(deputy__user__isnull=False)
    return list(rows.values_list("deputy__user", flat=True))
