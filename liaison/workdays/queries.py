"""Reading the calendar: kept in memory by each process, never older than two seconds.

A process asks at most every two seconds for the id of the newest Change (one look at the end of
a primary key) and reads the days again when it differs; the process that makes a change forgets
at once. Whatever was reckoned with the old days in those two seconds is mended when the change
is settled (see actions.settle).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from time import monotonic

from django.db.models import Max, QuerySet

from liaison.core import clock
from liaison.workdays.calendar import Calendar
from liaison.workdays.models import Change, Day, DayKind

LOOK_AGAIN_SECONDS = 2
SETTLE_AFTER = timedelta(seconds=30)


@dataclass
class _Memory:
    calendar: Calendar | None = None
    version: int | None = None
    looked_at: float = 0


_memory = _Memory()


def load() -> Calendar:
    """The calendar as it stands."""
    if _memory.calendar is None or monotonic() - _memory.looked_at > LOOK_AGAIN_SECONDS:
        version = Change.objects.aggregate(newest=Max("id"))["newest"]
        if _memory.calendar is None or version != _memory.version:
            _memory.calendar, _memory.version = _read(), version
        _memory.looked_at = monotonic()
    return _memory.calendar


def forget() -> None:
    """Read again at the next question."""
    _memory.calendar = None


def days_of(year: int) -> QuerySet[Day]:
    """The days of a year that differ from the week."""
    return Day.objects.of_year(year).order_by("date")


def entered(day: date) -> Day | None:
    """The row of one day, if it differs from the week."""
    return Day.objects.filter(date=day).first()


def recent_changes(limit: int) -> QuerySet[Change]:
    """What was changed last, newest first."""
    return Change.objects.select_related("by").order_by("-id")[:limit]


def unsettled_changes() -> list[int]:
    """Changes old enough that no process still reckons with the days before them."""
    old_enough = clock.now() - SETTLE_AFTER
    rows = Change.objects.unsettled().filter(at__lte=old_enough).order_by("id")
    return list(rows.values_list("id", flat=True))


def _read() -> Calendar:
    days: dict[str, dict] = {kind: {} for kind in DayKind.values}
    for day, kind, name in Day.objects.values_list("date", "kind", "name"):
        days[kind][day] = name
    return Calendar(days[DayKind.HOLIDAY], days[DayKind.EXTRA_WORKDAY])
