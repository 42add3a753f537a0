"""Tickets past their date, and cases that climbed some rungs, by the real rounds of the clock."""

from datetime import date, datetime, time

from deputies.people.models import CongressLevel, Deputy, Group, GroupMember, Mandate
from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.core import clock
from suggestions.supervision.cases import SupervisionCase
from suggestions.supervision.sweeping import sweep
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from tests.builders.people import someone
from tests.builders.places import COUNTY, a_place
from tests.builders.tickets import Town, a_ticket

BREACH = date(2026, 11, 12)


def moment(day: str | date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a day by the clock on the wall; "11-13" is of 2026."""
    day = date.fromisoformat(day if len(day) == 10 else f"2026-{day}") if isinstance(day, str) else day
    return datetime.combine(day, time(hour, minute), tzinfo=clock.zone())


def overdue(town: Town, breach: date = BREACH, **wishes) -> Ticket:
    """A ticket at the office whose date passed at the end of a day."""
    with clock.at(moment("2026-10-20")):
        ticket = a_ticket(at=S.HANDLING, town=town, **wishes)
    Leg.objects.filter(pk=ticket.lead.pk).update(due_at=moment(breach, 17, 30))
    return Ticket.objects.get(pk=ticket.pk)


def rounds(*days: str | date, hour: int = 9) -> None:
    """The clock makes a round on each day, as it does every minute."""
    for day in days:
        with clock.at(moment(day, hour)):
            sweep()


def a_case(town: Town, rung: int = 1, **wishes) -> SupervisionCase:
    """A case the clock opened, urged on the morning after the breach and then, if wished, jumped by its organ."""
    from suggestions.supervision import actions

    ticket = overdue(town, **wishes)
    rounds("11-13")
    case = SupervisionCase.objects.get(ticket=ticket)
    if rung > 1:
        with clock.at(moment("11-13", 10)):
            actions.jump(case_id=case.pk, by=town.presidium, to=rung, basis="主席团第11次会议，11月13日")
    return SupervisionCase.objects.get(pk=case.pk)


def a_deputy(town: Town, level: str = CongressLevel.TOWNSHIP, name: str = "朱建国") -> Deputy:
    """A serving deputy with an account."""
    with clock.at(moment("2026-01-05")):  # in post before the days the tests live through
        user: User = someone(Role.DEPUTY, at=town.code, name=name)
    deputy = Deputy.objects.create(name=name, division_id=town.code, user=user)
    congress = town.code if level == CongressLevel.TOWNSHIP else COUNTY
    a_place(congress)
    Mandate.objects.create(deputy=deputy, level=level, congress_id=congress, term="本届", from_on=date(2021, 12, 1))
    return deputy


def a_group(town: Town, *members: Deputy) -> Group:
    group = Group.objects.get_or_create(division_id=town.code, name="第5代表小组")[0]
    for deputy in members:
        GroupMember.objects.create(group=group, deputy=deputy, from_on=date(2021, 12, 1))
    return group


def acts(case: SupervisionCase) -> list[tuple]:
    """(n, kind, opened, ended, ending) of each rung."""
    rows = case.acts.order_by("n").values_list("n", "kind", "opened_on", "ended_on", "ending")
    return [tuple(one if not isinstance(one, date) else f"{one:%m-%d}" for one in row) for row in rows]
