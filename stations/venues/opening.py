"""When a station is open, in words (开放时间). Pure."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from liaison.core.wording import WEEKDAYS

EVERY_DAY = 7


def in_words(opening: Iterable[Mapping]) -> list[str]:
    """[{"days": [2], "from": "09:00", "to": "11:30"}] → 每星期二 9:00–11:30"""
    return [line for line in map(_line, opening) if line]


def hours_on(opening: Iterable[Mapping], day: date) -> str:
    """9:00–11:30 on that day of the week; nothing when it is shut."""
    todays = [hours for hours in opening if day.isoweekday() in (hours.get("days") or [])]
    return "、".join(filter(None, map(_times, todays)))


def _line(hours: Mapping) -> str:
    parts = [_days(sorted(hours.get("days") or [])), _times(hours), hours.get("note", "")]
    return " ".join(part for part in parts if part)


def _times(hours: Mapping) -> str:
    start, end = hours.get("from", ""), hours.get("to", "")
    return f"{start.removeprefix('0')}–{end.removeprefix('0')}" if start and end else ""


def _days(days: list[int]) -> str:
    """Monday is 1; more than two days in a row are named by the first and the last."""
    names = [str(WEEKDAYS[day - 1]) for day in days if 1 <= day <= len(WEEKDAYS)]
    if not names:
        return ""
    if len(names) == EVERY_DAY:
        return _("每天")
    if len(names) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("%(first)s至%(last)s") % {"first": names[0], "last": names[-1]}
    return _("每%(days)s") % {"days": _("、").join(names)}
