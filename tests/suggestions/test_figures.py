"""The three rates against rows counted by hand."""

from datetime import timedelta

import pytest

from liaison.core import clock
from suggestions.rules.models import Reason
from suggestions.tickets import figures
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handling, rating, screening
from tests.builders.tickets import PARTS, Town, a_ticket, conclude, register, result_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def closed_with(town, code: str) -> Ticket:
    """Answered with a class and closed by the organ after the window, nobody rated."""
    ticket = a_ticket(S.HANDLING, town)
    more = {"reason": "今年没有资金"} if code in "CD" else {}
    handling.reply(ticket_id=ticket.pk, by=town.clerk, result_class=result_class(code), **PARTS, **more)
    handling.check(ticket_id=ticket.pk, by=town.presidium)
    with clock.at(clock.now() + timedelta(days=60)):
        rating.close(ticket_id=ticket.pk, by=town.presidium)
    return ticket


@pytest.fixture
def year(town):
    """A year in small: 2 solved, 1 closed unsolved, 1 unhappy, 2 open, 1 declined, 1 merged, 1 at the station."""
    a_ticket(S.CLOSED, town)  # solved, satisfied
    closed_with(town, "A")  # solved, silent
    closed_with(town, "C")  # not solved, silent
    a_ticket(S.UNSATISFIED, town)
    a_ticket(S.ASSIGNED, town)
    a_ticket(S.HANDLING, town)
    declined = a_ticket(S.LISTED, town)
    screening.decline(ticket_id=declined.pk, by=town.presidium, reason=Reason.objects.of_kind("decline").first())
    merged, target = a_ticket(S.LISTED, town), a_ticket(S.LISTED, town)
    screening.merge(ticket_id=merged.pk, by=town.presidium, target=target)
    register(town)
    return town


def test_three_rates_by_hand(year):
    conversion, resolution, satisfaction = figures.three_rates(year.presidium)
    assert (conversion.top.n, conversion.bottom.n) == (6, 7)
    assert (resolution.top.n, resolution.bottom.n, resolution.share) == (2, 6, 33.3)
    assert (satisfaction.top.n, satisfaction.bottom.n, satisfaction.share) == (1, 2, 50.0)
    assert satisfaction.apart[0].n == 2


def test_every_number_has_its_rows(year):
    rows = Ticket.objects.visible_to(year.presidium)
    sizes = {name: figures.rows_of(rows, name).count() for name in figures.ROWS}
    fates = {name.removeprefix("fate_"): n for name, n in sizes.items() if name.startswith("fate_") and n}
    assert fates == {"undecided": 2, "merged": 1, "declined": 1, "working": 3, "unsolved": 1, "settled": 2}
    assert {name: n for name, n in sizes.items() if not name.startswith("fate_")} == {
        "cohort": 10, "entered": 10, "withdrawn": 0, "open": 5, "done": 5, "taken": 6, "handed_off": 6, "judged": 7,
        "solved": 2, "concluded": 0, "rated": 2, "satisfied": 1, "unrated": 2,
    }  # fmt: skip
    assert not figures.rows_of(rows, "nonsense").exists()


def test_an_unhappy_voice_is_not_solved_even_when_closed(town):
    ticket = a_ticket(S.UNSATISFIED, town)
    conclude(town, ticket.pk)
    rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion="已当面解释")
    _conversion, resolution, satisfaction = figures.three_rates(town.presidium)
    assert (resolution.top.n, resolution.bottom.n) == (0, 1)
    assert (satisfaction.top.n, satisfaction.bottom.n) == (0, 1)


def test_nothing_to_divide_by_is_no_rate(town):
    assert [figure.share for figure in figures.three_rates(town.presidium)] == [None, None, None]


def test_townships_side_by_side(year):
    other = Town(code="420381106", village="420381106201", letters="HP")
    a_ticket(S.HANDLING, other)
    lines = {line.code: line for line in figures.by_township(year.county)}
    here, there = lines["420381105"], lines["420381106"]
    assert (here.open, here.handled, here.resolution.top.n, here.resolution.bottom.n) == (5, 3, 2, 6)
    assert (there.open, there.handled, there.resolution.share) == (1, 0, 0.0)
    with clock.at(clock.now() + timedelta(days=300)):
        assert {line.code: line.overdue for line in figures.by_township(year.county)} == {
            "420381105": 5, "420381106": 1,
        }  # fmt: skip
