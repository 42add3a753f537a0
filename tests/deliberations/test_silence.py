"""How long an organ has not met: the worked dates, and one notice for each date that was missed."""

from datetime import date, timedelta

import pytest

from liaison.core import clock
from liaison.notifications.models import Notice
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import add_months, start_of_day
from suggestions.deliberations import alarms, silence
from tests.builders.meetings import closed, opened, seats
from tests.builders.tickets import Town

LAST = date(2026, 8, 31)


@pytest.mark.parametrize(
    ("today", "days", "kind"),
    [
        (date(2026, 9, 1), 1, "done"), (date(2026, 11, 13), 74, "done"), (date(2026, 11, 14), 75, "soon"),
        (date(2026, 11, 26), 87, "soon"), (date(2026, 11, 30), 91, "soon"), (date(2026, 12, 1), 92, "late"),
    ],
)  # fmt: skip
def test_yellow_from_day_75_red_after_the_date(today, days, kind):
    found = silence.since(LAST, 3, today)
    assert (found.days, found.due_on, found.kind) == (days, date(2026, 11, 30), kind)


def test_nothing_recorded_is_not_late():
    assert silence.since(None, 3, date(2026, 12, 1)).kind == "new"


@pytest.mark.django_db
def test_the_organ_and_its_county_are_told_once():
    town = Town()
    seats(town.presidium, town.presidium_unit, 3)
    closed(opened(town), town.presidium)
    later = workdays.load().next_workday(add_months(clock.today(), 3) + timedelta(days=1))
    morning = start_of_day(later) + timedelta(minutes=30)
    assert alarms.tell_silent_organs() == 0
    with clock.at(morning):
        assert alarms.tell_silent_organs() == 1
        alarms.tell_silent_organs()
    rows = Notice.objects.filter(event="deliberations/organ_silent")
    assert sorted(row.unit_id for row in rows) == sorted([town.presidium_unit.pk, town.county_unit.pk])
    with clock.at(morning + timedelta(hours=12)):
        assert alarms.tell_silent_organs() == 0
