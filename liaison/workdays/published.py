"""What the State Council published (国务院办公厅节假日安排), from the package chinesecalendar."""

from datetime import date

from chinese_calendar import constants

from liaison.workdays.models import Day, DayKind

SOURCE = "国务院办公厅节假日安排"
NAMES = {holiday.value: holiday.chinese for holiday in constants.Holiday}


def years() -> list[int]:
    return sorted({day.year for day in constants.holidays})


def days_of(year: int) -> list[Day]:
    """The unsaved rows of one published year."""
    return [
        *_days(year, DayKind.HOLIDAY, constants.holidays),
        *_days(year, DayKind.EXTRA_WORKDAY, constants.workdays),
    ]


def _days(year: int, kind: DayKind, published: dict[date, str]) -> list[Day]:
    return [
        Day(date=day, kind=kind, name=NAMES.get(name, name), source=SOURCE)
        for day, name in published.items()
        if day.year == year
    ]
