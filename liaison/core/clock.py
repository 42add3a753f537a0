"""The one door to time: every rule asks here, so the demo and the tests can live through past months."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

_moment: ContextVar[datetime | None] = ContextVar("liaison_moment", default=None)


def zone() -> ZoneInfo:
    """The zone in which people here read the clock."""
    return ZoneInfo(settings.TIME_ZONE)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _moment.get() or datetime.now(UTC) + timedelta(seconds=settings.CLOCK_OFFSET_SECONDS)


def today() -> date:
    """Today's date in the local zone."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment as a local wall clock shows it."""
    return moment.astimezone(zone())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Live at another moment: for the demo loader, replays and tests."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
