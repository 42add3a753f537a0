"""The working-day calendar (工作日历): which days count, with shifted holidays (调休). Pure."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from django.utils.translation import gettext as _

ONE_DAY = timedelta(days=1)
SATURDAY = 5
NO_DAYS: Mapping[date, str] = MappingProxyType({})


@dataclass(frozen=True)
class Calendar:
    """Monday to Friday, less the holidays, plus the make-up workdays (调休上班).

    A year counts as known once its National Day stands in the table: every published year has
    it, while a single day somebody entered in advance does not make a whole year known.
    """

    holidays: Mapping[date, str] = field(default_factory=lambda: NO_DAYS)
    extra_workdays: Mapping[date, str] = field(default_factory=lambda: NO_DAYS)

    def __post_init__(self):
        lost = sorted(day for day in self.holidays if day.weekday() < SATURDAY)
        won = sorted(day for day in self.extra_workdays if day.weekday() >= SATURDAY)
        years = frozenset(d.year for d in self.holidays if (d.month, d.day) == (10, 1))
        object.__setattr__(self, "_lost", lost)
        object.__setattr__(self, "_won", won)
        object.__setattr__(self, "years", years)

    def is_workday(self, day: date) -> bool:
        if day in self.extra_workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def year_known(self, year: int) -> bool:
        """False: pages say “按周一至周五暂算” beside every sum that reaches into this year."""
        return year in self.years

    def next_workday(self, day: date) -> date:
        """The day itself if it is a workday, else the first workday after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def add_workdays(self, day: date, amount: int) -> date:
        """The amount-th workday after the day; day one is the first workday after it."""
        if amount < 0:
            raise ValueError("working days are only counted forwards")
        for _step in range(amount):
            day = self.next_workday(day + ONE_DAY)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """How many workdays lie after start, up to and including end; negative when end < start."""
        return self._workdays_until(end) - self._workdays_until(start)

    def skipped(self, start: date, end: date) -> list[tuple[date, str]]:
        """The days off after start, up to and including end, each with its reason."""
        return [(day, self.reason_off(day)) for day in days(start, end) if not self.is_workday(day)]

    def reason_off(self, day: date) -> str:
        return self.holidays.get(day) or _("周末")

    def unknown_years(self, start: date, end: date) -> list[int]:
        """The years of a span that are not published yet."""
        return [y for y in range(start.year, end.year + 1) if not self.year_known(y)]

    def _workdays_until(self, day: date) -> int:
        """Workdays since the year 1: arithmetic for the weeks, a look-up for the exceptions."""
        weeks, rest = divmod(day.toordinal(), 7)  # 0001-01-01 was a Monday
        weekdays = weeks * 5 + min(rest, 5)
        return weekdays - bisect_right(self._lost, day) + bisect_right(self._won, day)


def workdays_back(calendar: Calendar, day: date, amount: int) -> date:
    """The latest day after which, up to `day`, that many workdays lie."""
    while amount > 0:
        if calendar.is_workday(day):
            amount -= 1
        day -= ONE_DAY
    return day


def days(start: date, end: date) -> Iterator[date]:
    """Every day after start, up to and including end."""
    while start < end:
        start += ONE_DAY
        yield start
