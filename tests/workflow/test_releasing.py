"""Letting a co-handler go (解除协办), so that the lead unit need not wait for it."""

import pytest

from liaison.accounts.roles import Role
from liaison.audit.models import Entry
from liaison.core.errors import DomainError
from liaison.notifications.models import Notice
from suggestions.supervision.soundness import offenders
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import cohandlers, handling, handoff
from suggestions.workflow.acts import open_acts
from tests.builders.browsing import Person
from tests.builders.tickets import PARTS, Town, a_ticket, result_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def waiting_for(town: Town) -> Ticket:
    """A ticket whose lead unit waits for a co-handler."""
    ticket = a_ticket(S.HANDLING, town)
    town.person(Role.HANDLING_UNIT, town.other_office)
    handoff.call_in(ticket_id=ticket.pk, by=town.presidium, unit=town.other_office)
    return ticket


def may_release(user, ticket: Ticket) -> bool:
    return "release" in {act.name for act in open_acts(user, Ticket.objects.get(pk=ticket.pk))}


def released(town: Town, ticket: Ticket, **wishes):
    leg = ticket.legs.get(role="co")
    own = {"ticket_id": ticket.pk, "by": town.presidium, "leg": leg, "reason": "这事和它无关"} | wishes
    return cohandlers.release(**own)


def reply(town: Town, ticket: Ticket):
    return handling.reply(ticket_id=ticket.pk, by=town.clerk, result_class=result_class("A"), **PARTS)


def test_the_lead_unit_waits_until_the_co_handler_is_let_go(town):
    ticket = waiting_for(town)
    with pytest.raises(DomainError, match="解除协办"):
        reply(town, ticket)
    leg = released(town, ticket)
    assert (leg.ended, leg.opinion) == ("released", "")
    assert reply(town, ticket).pk
    told = Notice.objects.filter(event="workflow/released").values_list("unit", flat=True)
    assert set(told) == {town.office.pk, town.other_office.pk}
    assert Entry.objects.of(ticket).get(verb="ticket.release").note == "这事和它无关"
    assert offenders() == {}


def test_only_whoever_called_it_in_lets_it_go(town):
    ticket = waiting_for(town)
    assert may_release(town.presidium, ticket)
    other = town.person(Role.HANDLING_UNIT, town.other_office)
    for user in (town.clerk, other, town.county, town.keeper):
        assert not may_release(user, ticket)
        with pytest.raises(Exception, match=r"协办由请它来的|不能解除协办"):
            released(town, ticket, by=user)
    with pytest.raises(DomainError, match="为什么解除"):
        released(town, ticket, reason=" ")
    stranger = waiting_for(town).legs.get(role="co")
    with pytest.raises(DomainError, match="不在协办"):
        released(town, ticket, leg=stranger)
    released(town, ticket)
    assert not may_release(town.presidium, ticket)
    with pytest.raises(DomainError, match="已经不在协办"):
        released(town, ticket)


def test_a_released_unit_may_be_called_in_again(town):
    ticket = waiting_for(town)
    with pytest.raises(DomainError, match="已经在协办"):
        handoff.call_in(ticket_id=ticket.pk, by=town.presidium, unit=town.other_office)
    released(town, ticket)
    handoff.call_in(ticket_id=ticket.pk, by=town.presidium, unit=town.other_office)
    assert ticket.legs.open().filter(role="co").count() == 1


def test_the_page_lets_go(town):
    ticket = waiting_for(town)
    person = Person(town.presidium.username).open(f"/ticket/{ticket.number}/").follow("解除协办")
    leg = ticket.legs.get(role="co")
    person.send("解除协办", expect=422, leg=str(leg.pk)).send("解除协办", leg=str(leg.pk), reason="这事和它无关")
    assert "解除农业农村服务中心的协办" in person.page.words
    assert "没有提交意见，已解除" in person.page.words
