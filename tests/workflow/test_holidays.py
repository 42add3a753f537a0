"""A holiday published late moves open clocks, leaves old and new in the trail, and nothing else."""

from datetime import date, datetime

import pytest

from liaison.audit.models import Entry
from liaison.core import clock
from liaison.workdays import actions, queries, tasks
from liaison.workdays.models import DayKind
from suggestions.supervision.soundness import offenders
from suggestions.tickets.states import TicketState as S
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=clock.zone())
STORM = {"kind": DayKind.HOLIDAY, "name": "防汛停工", "source": "市防汛指挥部通知"}


@pytest.fixture(autouse=True)
def monday_morning():
    queries.forget()
    with clock.at(MONDAY):
        yield
    queries.forget()


@pytest.fixture
def town():
    return Town()


def a_late_holiday(town, *days: date) -> None:
    change = actions.add_days(days=days, by=town.county, **STORM)
    tasks.follow_calendar_change(change.pk)


def test_an_open_leg_moves_by_the_days_lost(town):
    ticket = a_ticket(at=S.HANDLING, town=town)
    before = ticket.lead.due_at
    a_late_holiday(town, date(2026, 3, 4), date(2026, 3, 5))
    leg = ticket.legs.get(pk=ticket.lead.pk)
    lost = queries.load().workdays_between(clock.local(before).date(), clock.local(leg.due_at).date())
    assert lost == 2
    entry = Entry.objects.of(ticket).get(verb="ticket.calendar")
    moments = [datetime.fromisoformat(entry.data[name]) for name in ("old_due", "due")]
    assert moments == [before, leg.due_at]
    assert entry.by.role == "system"
    assert offenders() == {}


def test_following_twice_changes_nothing_more(town):
    ticket = a_ticket(at=S.HANDLING, town=town)
    change = actions.add_days(days=[date(2026, 3, 4)], by=town.county, **STORM)
    tasks.follow_calendar_change(change.pk)
    once = ticket.legs.get(pk=ticket.lead.pk).due_at
    actions.settle(change_id=change.pk)
    assert ticket.legs.get(pk=ticket.lead.pk).due_at == once
    assert Entry.objects.of(ticket).filter(verb="ticket.calendar").count() == 1


def test_a_holiday_after_the_due_day_moves_nothing(town):
    ticket = a_ticket(at=S.HANDLING, town=town)
    a_late_holiday(town, date(2027, 3, 4))
    assert not Entry.objects.of(ticket).filter(verb="ticket.calendar").exists()


def test_a_closed_ticket_keeps_its_dates(town):
    ticket = a_ticket(at=S.CLOSED, town=town)
    before = list(ticket.legs.order_by("id").values_list("due_at", flat=True))
    a_late_holiday(town, date(2026, 3, 4))
    assert list(ticket.legs.order_by("id").values_list("due_at", flat=True)) == before


def test_a_holiday_taken_back_gives_the_days_back(town):
    ticket = a_ticket(at=S.HANDLING, town=town)
    before = ticket.lead.due_at
    a_late_holiday(town, date(2026, 3, 4))
    change = actions.remove_day(day=date(2026, 3, 4), by=town.county)
    tasks.follow_calendar_change(change.pk)
    assert ticket.legs.get(pk=ticket.lead.pk).due_at == before
