"""Closed matters whose voters left a phone number, and plans drawn over them by the real actions."""

from datetime import timedelta
from itertools import count

from liaison.accounts.models import User
from liaison.core import clock
from liaison.residents.actions import remember
from suggestions.revisits import planning
from suggestions.revisits.models import Revisit, RevisitPlan
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from tests.builders.supervision import a_deputy
from tests.builders.tickets import Town, a_ticket

CLOSED, DRAWN = "2026-11-02", "2026-11-24"
_phones = count(13907190001)


def a_closed(town: Town, name: str = "金丝雀", phone: str = "", **wishes) -> Ticket:
    """Handled, rated, closed; the voter left a name and a phone."""
    phone = phone or str(next(_phones))
    card = remember(by=town.keeper, division_code=town.village, name=name, phone=phone)
    return a_ticket(at=S.CLOSED, town=town, resident_id=card.pk, **wishes)


def a_plan(town: Town, tickets: int = 0, by: User | None = None) -> RevisitPlan:
    """A sample of this week's closed matters."""
    for _ in range(tickets):
        a_closed(town)
    today = clock.today()
    return planning.draw(by=by or town.presidium, from_on=today - timedelta(days=30), until_on=today)


def given(plan: RevisitPlan, person: User) -> list[Revisit]:
    """All of a plan given to one person."""
    pks = list(plan.revisits.values_list("pk", flat=True))
    planning.assign(by=plan.drawn_by, revisit_ids=pks, person=person)
    return list(plan.revisits.order_by("pk"))


def a_caller(town: Town, name: str = "朱建国") -> User:
    return a_deputy(town, name=name).user
