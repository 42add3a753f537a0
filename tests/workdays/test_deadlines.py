"""Deadlines: worked examples by hand, then properties over any calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.core.clock import zone
from liaison.workdays.calendar import Calendar
from liaison.workdays.deadlines import (
    DayUnit,
    add_months,
    due_moment,
    due_on,
    end_of_day,
    received_on,
    working_moment,
)
from tests.workdays.test_calendar import DAYS, SPRING_2026, calendars

PLAIN = Calendar()
UNITS = st.sampled_from(DayUnit.values)
AMOUNTS = st.integers(1, 40)


@pytest.mark.parametrize(
    ("received", "amount", "unit", "due"),
    [
        # Working days, day one after receipt; Friday before the festival, Saturday is made up.
        (date(2026, 2, 13), 1, "workday", date(2026, 2, 14)),
        (date(2026, 2, 13), 2, "workday", date(2026, 2, 24)),
        (date(2026, 2, 13), 5, "workday", date(2026, 2, 27)),
        (date(2026, 2, 13), 6, "workday", date(2026, 2, 28)),
        # Received on a day off: day one is the next working day.
        (date(2026, 3, 1), 1, "workday", date(2026, 3, 2)),
        # Calendar days run on through days off but do not end on one (民法典 203).
        (date(2026, 2, 13), 3, "day", date(2026, 2, 24)),
        (date(2026, 2, 13), 1, "day", date(2026, 2, 14)),
        (date(2026, 3, 2), 30, "day", date(2026, 4, 1)),
        # Months: same number, or the last day of the month (民法典 202), then 203.
        (date(2025, 1, 31), 1, "month", date(2025, 2, 28)),
        (date(2024, 1, 31), 1, "month", date(2024, 2, 29)),
        (date(2025, 11, 30), 3, "month", date(2026, 2, 28)),
        (date(2025, 8, 31), 6, "month", date(2026, 2, 28)),
        (date(2025, 12, 20), 2, "month", date(2026, 2, 24)),
    ],
)
def test_worked_examples(received, amount, unit, due):
    assert due_on(received, amount, unit, SPRING_2026) == due


def test_year_end_without_a_published_calendar_counts_monday_to_friday():
    assert due_on(date(2027, 12, 31), 5, "workday", PLAIN) == date(2028, 1, 7)


def test_due_at_half_past_five_on_the_office_wall():
    due = due_moment(date(2026, 3, 2), 1, "workday", SPRING_2026)
    assert due == datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC), date(2026, 3, 2)),  # 23:59:59 in Shanghai
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC), date(2026, 3, 3)),  # midnight
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_midnight_belongs_to_the_new_day(moment, day):
    assert received_on(moment) == day


@pytest.mark.parametrize(
    ("hour", "minute", "day", "open_"),
    [
        (8, 29, 2, False),
        (8, 30, 2, True),
        (17, 30, 2, True),
        (17, 31, 2, False),
        (10, 0, 1, False),  # Sunday
    ],
)
def test_the_office_is_open_in_hours_on_workdays(hour, minute, day, open_):
    moment = datetime(2026, 3, day, hour, minute, tzinfo=zone())
    assert working_moment(moment, SPRING_2026) is open_


@pytest.mark.parametrize(("amount", "unit"), [(0, "day"), (-1, "workday"), (1, "week")])
def test_a_period_needs_a_positive_amount_and_a_known_unit(amount, unit):
    with pytest.raises(ValueError):
        due_on(date(2026, 3, 2), amount, unit, PLAIN)


@given(calendars(), DAYS, AMOUNTS, UNITS)
def test_never_due_on_a_day_off_and_always_after_receipt(calendar, received, amount, unit):
    due = due_on(received, amount, unit, calendar)
    assert calendar.is_workday(due)
    assert due > received


@given(calendars(), DAYS, AMOUNTS, UNITS)
def test_more_time_is_never_due_earlier(calendar, received, amount, unit):
    assert due_on(received, amount, unit, calendar) <= due_on(received, amount + 1, unit, calendar)


@given(calendars(), DAYS, AMOUNTS, UNITS)
def test_later_receipt_is_never_due_earlier(calendar, received, amount, unit):
    tomorrow = received + timedelta(days=1)
    assert due_on(received, amount, unit, calendar) <= due_on(tomorrow, amount, unit, calendar)


@given(calendars(), DAYS, AMOUNTS)
def test_the_due_day_is_the_amount_th_workday(calendar, received, amount):
    due = due_on(received, amount, DayUnit.WORKDAY, calendar)
    assert calendar.workdays_between(received, due) == amount


@given(calendars(), DAYS, AMOUNTS, UNITS, DAYS)
def test_a_late_holiday_never_shortens_a_period(calendar, received, amount, unit, holiday):
    more = Calendar(
        holidays=calendar.holidays | {holiday: "假"},
        extra_workdays={d: n for d, n in calendar.extra_workdays.items() if d != holiday},
    )
    assert due_on(received, amount, unit, more) >= due_on(received, amount, unit, calendar)


@given(DAYS, st.integers(1, 48))
def test_months_keep_the_day_or_end_with_the_month(day, amount):
    end = add_months(day, amount)
    months = (end.year - day.year) * 12 + end.month - day.month
    assert months == amount
    assert end.day == day.day or (end + timedelta(days=1)).day == 1


@given(DAYS, st.times(), AMOUNTS, UNITS)
def test_the_second_of_receipt_does_not_matter(day, time, amount, unit):
    """Whatever moment of a day something arrives, it is due at the same moment."""
    moment = datetime.combine(day, time, tzinfo=zone())
    first = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    due = due_moment(received_on(moment), amount, unit, SPRING_2026)
    assert due == due_moment(received_on(first), amount, unit, SPRING_2026)
    assert due == end_of_day(received_on(due))
