"""The calendar: weekdays, holidays, make-up days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.workdays.calendar import Calendar

SPRING_2026 = Calendar(
    holidays={date(2026, 2, 15) + timedelta(days=n): "春节" for n in range(9)} | {date(2026, 10, 1): "国庆节"},
    extra_workdays={date(2026, 2, 14): "春节", date(2026, 2, 28): "春节"},
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def calendars(draw):
    """Any calendar: runs of holidays and some weekends worked."""
    holidays = {}
    for start in draw(st.lists(DAYS, max_size=8)):
        length = draw(st.integers(1, 10))
        holidays |= {start + timedelta(days=n): "假" for n in range(length)}
    extra = {day: "班" for day in draw(st.lists(DAYS, max_size=8)) if day not in holidays}
    return Calendar(holidays=holidays, extra_workdays=extra)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),  # Friday
        (date(2026, 2, 14), True),  # Saturday, made up
        (date(2026, 2, 15), False),  # Sunday and holiday
        (date(2026, 2, 23), False),  # Monday, last day of the Spring Festival
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # Saturday, made up
        (date(2026, 3, 1), False),  # plain Sunday
    ],
)
def test_shifted_holidays_decide_over_the_week(day, works):
    assert SPRING_2026.is_workday(day) is works


def test_three_workdays_over_the_spring_festival():
    assert SPRING_2026.add_workdays(date(2026, 2, 13), 3) == date(2026, 2, 25)


def test_skipped_days_come_with_their_reason():
    skipped = SPRING_2026.skipped(date(2026, 2, 13), date(2026, 3, 1))
    assert skipped[0] == (date(2026, 2, 15), "春节")
    assert skipped[-1] == (date(2026, 3, 1), "周末")
    assert len(skipped) == 10


def test_a_year_is_known_only_with_its_national_day():
    early = Calendar(holidays={date(2027, 3, 3): "停办"} | dict(SPRING_2026.holidays))
    assert early.year_known(2026)
    assert not early.year_known(2027)
    assert early.unknown_years(date(2026, 12, 30), date(2027, 1, 4)) == [2027]


@given(calendars(), DAYS, st.integers(-60, 400))
def test_counting_by_arithmetic_equals_counting_by_hand(calendar, start, span):
    end = start + timedelta(days=span)
    low, high = min(start, end), max(start, end)
    by_hand = sum(calendar.is_workday(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    assert calendar.workdays_between(start, end) == (by_hand if start <= end else -by_hand)


@given(calendars(), DAYS, st.integers(0, 60))
def test_adding_and_counting_are_inverse(calendar, start, amount):
    end = calendar.add_workdays(start, amount)
    assert calendar.workdays_between(start, end) == amount


@given(calendars(), DAYS, st.integers(0, 60))
def test_worked_and_skipped_days_make_up_the_span(calendar, start, span):
    end = start + timedelta(days=span)
    worked = calendar.workdays_between(start, end)
    assert worked + len(calendar.skipped(start, end)) == span
