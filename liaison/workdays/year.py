"""A year as twelve small months for the page. Pure."""

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from liaison.workdays.calendar import Calendar


@dataclass(frozen=True)
class Square:
    """One day of the page: its number, what it is marked with, and why."""

    day: date
    mark: str  # "off", "work" (make-up workday), "weekend" or ""
    name: str


@dataclass(frozen=True)
class Month:
    """One month: its number, blanks before the first day, its days, and how many of them are workdays."""

    number: int
    blanks: range
    squares: list[Square]
    workdays: int


def months_of(year: int, calendar: Calendar) -> list[Month]:
    """The twelve months, weeks beginning on Monday."""
    return [_month(year, number, calendar) for number in range(1, 13)]


def _month(year: int, number: int, calendar: Calendar) -> Month:
    first_weekday, length = months.monthrange(year, number)
    days = [date(year, number, n) for n in range(1, length + 1)]
    squares = [_square(day, calendar.holidays, calendar.extra_workdays) for day in days]
    return Month(number, range(first_weekday), squares, sum(map(calendar.is_workday, days)))


def _square(day: date, holidays: Mapping[date, str], extra: Mapping[date, str]) -> Square:
    if day in extra:
        return Square(day, "work", extra[day])
    if day in holidays:
        return Square(day, "off", holidays[day])
    return Square(day, "weekend" if day.weekday() >= months.SATURDAY else "", "")
