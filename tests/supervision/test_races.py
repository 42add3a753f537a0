"""Two at once: two rounds of the clock at one rung, two clerks of one desk, a reply against a round."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.errors import DomainError
from suggestions.supervision import actions, climbing
from suggestions.supervision.cases import SupervisionCase
from suggestions.supervision.opening import open_case
from suggestions.tickets.reminders import Reminder
from suggestions.workflow import handling
from suggestions.workflow.reminding import remind
from tests.builders.people import someone
from tests.builders.supervision import a_case, acts, moment, overdue, rounds
from tests.builders.tickets import PARTS, Town, result_class

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(at, *acts_) -> list:
    """Start all at the same moment, each on a connection of its own; what each answered or raised."""
    barrier = Barrier(len(acts_))

    def run(act):
        try:
            with clock.at(at):
                barrier.wait()
                return act()
        except (DomainError, PermissionDenied) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts_)) as pool:
        return list(pool.map(run, acts_))


def test_two_rounds_at_one_rung_open_it_once():
    case = a_case(Town())
    by = User.objects.system()
    climb = lambda: climbing.climb(case_id=case.pk, by=by)  # noqa: E731
    found = at_once(moment("11-17"), climb, climb, climb)
    assert sorted(found) == [False, False, True]
    assert [row[:3] for row in acts(case)] == [(1, "remind", "11-13"), (2, "notice", "11-17")]


def test_two_rounds_open_one_case():
    ticket = overdue(Town())
    by = User.objects.system()
    one = lambda: open_case(ticket_id=ticket.pk, by=by, trigger="overdue")  # noqa: E731
    found = at_once(moment("11-13"), one, one)
    assert sum(isinstance(answer, SupervisionCase) for answer in found) == 1
    assert SupervisionCase.objects.count() == 1


def test_two_clerks_of_one_desk_urge_once():
    town = Town()
    ticket = overdue(town)
    with clock.at(moment("2026-01-05")):
        colleague = someone(Role.PRESIDIUM_OFFICE, at=town.code, unit=town.presidium_unit)
    found = at_once(
        moment("11-10"),
        lambda: remind(ticket_id=ticket.pk, by=town.presidium),
        lambda: remind(ticket_id=ticket.pk, by=colleague),
    )
    assert Reminder.objects.count() == 1
    assert sum(isinstance(answer, DomainError) for answer in found) == 1


def test_an_act_carried_out_twice_at_once_is_recorded_once():
    town = Town()
    case = a_case(town, rung=4)
    act_id = case.acting.pk
    carry = lambda: actions.carry_out(act_id=act_id, by=town.presidium, basis="督政议事会，11月13日")  # noqa: E731
    found = at_once(moment("11-13", 11), carry, carry)
    assert sum(isinstance(answer, DomainError) for answer in found) == 1
    assert acts(case)[-1][-1] == "done"


def test_a_reply_against_a_round_never_leaves_a_rung_waiting():
    """Whoever comes first: after the next round the case rests and nothing waits for people."""
    town = Town()
    case = a_case(town)
    by = User.objects.system()
    at_once(
        moment("11-17"),
        lambda: climbing.climb(case_id=case.pk, by=by),
        lambda: handling.reply(ticket_id=case.ticket_id, by=town.clerk, result_class=result_class("A"), **PARTS),
    )
    rounds("11-17", hour=10)
    assert SupervisionCase.objects.get(pk=case.pk).state == "resting"
    assert not case.acts.filter(ended_on=None).exists()
