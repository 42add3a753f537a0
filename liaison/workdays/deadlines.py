"""From an amount of days to a moment (期限计算). Pure: no database, no clock.

Civil Code of the PRC (民法典):
- art. 201: the day of the beginning is not counted, day one is the day after receipt;
- art. 202: months end on the day of the same number, or on the last day of the month;
- art. 203: a last day that is a day off moves to the next working day, and where there are
  office hours the period ends when the office closes.
Working days (工作日) end on a working day by themselves.
"""

import calendar as months
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liaison.core.clock import local, zone
from liaison.workdays.calendar import Calendar


class DayUnit(TextChoices):
    DAY = "day", _("日")
    WORKDAY = "workday", _("个工作日")
    MONTH = "month", _("个月")


def due_moment(received_on: date, amount: int, unit: str, calendar: Calendar) -> datetime:
    """When something received on a day is due: office closing time of the last day."""
    return end_of_day(due_on(received_on, amount, unit, calendar))


def due_on(received_on: date, amount: int, unit: str, calendar: Calendar) -> date:
    """The last day of a period; never a day off."""
    if amount < 1:
        raise ValueError("a period has at least one day")
    if unit == DayUnit.WORKDAY:
        return calendar.add_workdays(received_on, amount)
    if unit == DayUnit.DAY:
        return calendar.next_workday(received_on + timedelta(days=amount))
    if unit == DayUnit.MONTH:
        return calendar.next_workday(add_months(received_on, amount))
    raise ValueError(f"unknown unit {unit!r}")


def add_months(day: date, amount: int) -> date:
    """31 January + 1 month = the last day of February (民法典 202)."""
    years, month = divmod(day.month - 1 + amount, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))


def received_on(at: datetime) -> date:
    """The day on which something arrived, by the clock on the office wall."""
    return local(at).date()


def end_of_day(day: date) -> datetime:
    """When the office closes on that day (17:30)."""
    return datetime.combine(day, settings.WORK_HOURS[1], tzinfo=zone())


def start_of_day(day: date) -> datetime:
    """When the office opens on that day (08:30)."""
    return datetime.combine(day, settings.WORK_HOURS[0], tzinfo=zone())


def working_moment(at: datetime, calendar: Calendar) -> bool:
    """Whether the office is open: reminders and escalations are made only then."""
    day = received_on(at)
    return calendar.is_workday(day) and start_of_day(day) <= at <= end_of_day(day)
