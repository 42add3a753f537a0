"""When what is due on a ladder (督办阶梯的日期). Pure: no database, no clock.

Rung n+1 opens `wait` working days after rung n ended: the day it was done, or the last day it should have
been. A round of the clock opens at most one rung, and counts on from the day it did: time in which the clock
stood still never jumps two rungs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from liaison.workdays.calendar import Calendar

ONE_DAY = timedelta(days=1)
WITHOUT_MEETING = 22  # working days an act waits for a meeting nobody has planned
REST_AT_MOST = 20  # working days a promise may rest a case
WITHOUT_LIMIT = frozenset({"report"})  # waits for the congress, whose day no rule knows


@dataclass(frozen=True)
class Position:
    """Where a case stands: its last rung, whether people act there and until when, what the next wait counts from."""

    rung: int
    counts_from: date
    acting: bool = False
    act_by: date | None = None


class Turn(Enum):
    """What a round of the clock does to a case."""

    MISS = "miss"
    REACH = "reach"


def opens_on(counts_from: date, wait: int, calendar: Calendar) -> date:
    """The day a rung opens, `wait` working days after."""
    return calendar.add_workdays(counts_from, wait)


def act_by(kind: str, within: int | None, opened_on: date, calendar: Calendar, meeting_on: date | None = None):
    """The last day to act at a rung: some working days, or the day after the next meeting; None without limit."""
    if kind in WITHOUT_LIMIT:
        return None
    if within is not None:
        return calendar.add_workdays(opened_on, within)
    if meeting_on is not None and meeting_on >= opened_on:
        return calendar.add_workdays(meeting_on, 1)
    return calendar.add_workdays(opened_on, WITHOUT_MEETING)


def next_on(position: Position, waits: Sequence[int], calendar: Calendar) -> date | None:
    """The day something is due: the morning after a missed last day, or the next rung; None when nothing is.

    `waits` are the waits of the ladder's rungs from the first.
    """
    if position.acting:
        return calendar.next_workday(position.act_by + ONE_DAY) if position.act_by else None
    if position.rung >= len(waits):
        return None
    return opens_on(position.counts_from, waits[position.rung], calendar)


def turn(position: Position, waits: Sequence[int], today: date, calendar: Calendar) -> Turn | None:
    """What is due on a working day: the act is missed, or the next rung opens."""
    due = next_on(position, waits, calendar)
    if due is None or due > today:
        return None
    return Turn.MISS if position.acting else Turn.REACH


def reached(position: Position, today: date, last_day: date | None = None, *, ended: bool = False) -> Position:
    """One rung higher: waiting for people until `last_day`, or ended the same day."""
    rung = position.rung + 1
    return Position(rung, today) if ended else Position(rung, position.counts_from, True, last_day)


def ended(position: Position, on: date) -> Position:
    """The act is over: the wait for the next rung counts from that day."""
    return replace(position, counts_from=on, acting=False, act_by=None)


def latest_promise(today: date, calendar: Calendar) -> date:
    """The latest day a promise may name."""
    return calendar.add_workdays(today, REST_AT_MOST)
