"""A clock that is set back (时间同步) must not stop anybody's work."""

from datetime import timedelta

import pytest

from liaison.core import clock
from suggestions.supervision.soundness import offenders
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handling
from tests.builders.tickets import PARTS, Town, a_ticket, result_class

pytestmark = pytest.mark.django_db


def test_a_reply_is_taken_though_its_leg_was_opened_in_the_future():
    town = Town()
    ticket = a_ticket(at=S.HANDLING, town=town)
    leg = ticket.lead
    with clock.at(clock.now() - timedelta(minutes=15)):
        handling.reply(ticket_id=ticket.pk, by=town.clerk, result_class=result_class("A"), **PARTS)
    leg.refresh_from_db()
    assert leg.done_at == leg.opened_at
    assert offenders() == {}
