"""What the board does at once: list and hand off in one transaction, the same act on many tickets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit
from liaison.divisions.queries import county_office_for
from suggestions.rules.models import Category
from suggestions.tickets.models import Ticket
from suggestions.workflow import handoff, screening


@transaction.atomic
def enlist_and_hand_off(
    *,
    ticket_id: int,
    by: User,
    basis: str,
    unit: Unit,
    co_units: Iterable[Unit] = (),
    demand: str = "",
    due_on: date | None = None,
    title: str = "",
    summary: str = "",
    category: Category | None = None,
    level: str = "",
    track: str = "",
    version: int | None = None,
) -> Ticket:
    """Listed and handed off in one go (列入并交办): two entries, both or none."""
    screening.enlist(
        ticket_id=ticket_id, by=by, basis=basis, title=title, summary=summary, category=category,
        level=level, track=track, version=version,
    )  # fmt: skip
    return handoff.hand_off(
        ticket_id=ticket_id, by=by, unit=unit, co_units=co_units, demand=demand, due_on=due_on, basis=basis
    )


@transaction.atomic
def enlist_and_report(*, ticket_id: int, by: User, basis: str, version: int | None = None, **listed) -> Ticket:
    """Listed and reported to the county office in one go (列入并转报): two entries, both or none."""
    ticket = screening.enlist(ticket_id=ticket_id, by=by, basis=basis, version=version, **listed)
    county = county_office_for(ticket.division_id)
    return screening.transfer(ticket_id=ticket_id, by=by, unit=county, note=basis)


@dataclass(frozen=True)
class Refusal:
    """Why one ticket of a batch was left as it was."""

    ticket: Ticket
    sentence: str


def each(tickets: Iterable[Ticket], act: Callable[[Ticket], object]) -> tuple[list[Ticket], list[Refusal]]:
    """The same act on many tickets, each in its own transaction: who went, who was refused and why."""
    went, refused = [], []
    for ticket in tickets:
        try:
            with transaction.atomic():
                act(ticket)
            went.append(ticket)
        except DomainError as refusal:
            refused.append(Refusal(ticket, str(refusal)))
        except PermissionDenied as refusal:
            refused.append(Refusal(ticket, str(refusal) or _("您现在的身份不能这样做。")))
    return went, refused
