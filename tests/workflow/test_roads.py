"""Every state can be reached by the moves, and on the way the one invariant holds."""

import pytest

from suggestions.supervision.soundness import offenders
from suggestions.tickets.states import TicketState
from suggestions.workflow import screening
from tests.builders.tickets import Town, a_ticket, register

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", TicketState)
def test_every_state_is_reached_by_moves(state):
    ticket = a_ticket(at=state)
    assert ticket.state == state
    open_leads = ticket.legs.filter(role="lead", done_at=None).count()
    assert open_leads == (0 if state == TicketState.CLOSED else 1)
    assert offenders() == {}


def test_numbers_run_without_gaps_even_when_a_registration_fails():
    town = Town()
    first = register(town).ticket
    with pytest.raises(Exception, match="写下"):
        register(town, original_words="   ")
    second = register(town).ticket
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1
    assert first.number.startswith("XJD-")


def test_a_keeper_takes_an_entry_back_within_ten_minutes():
    town = Town()
    ticket = register(town).ticket
    screening.withdraw(ticket_id=ticket.pk, by=town.keeper, reason="录错了")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.outcome) == ("closed", "withdrawn")
