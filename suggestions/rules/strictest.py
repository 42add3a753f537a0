"""Which of several rules ends first (从严): the earliest date wins, never the smaller number. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from liaison.workdays.calendar import Calendar
from liaison.workdays.deadlines import due_on
from suggestions.rules.models import CountsFrom, DeadlineStep


@dataclass(frozen=True)
class Line:
    """One rule with the day it was counted from and the day it ends."""

    rule: DeadlineStep
    from_on: date
    due_on: date


def compare(
    rules: Iterable[DeadlineStep], handed_on: date, session_ended_on: date | None, calendar: Calendar
) -> list[Line]:
    """The rules by the day they end; of equals the nearest place's first, as they came.

    Between sessions (闭会期间) there is no end of a session: such a rule counts from the hand-off too.
    """
    found = [_line(rule, handed_on, session_ended_on, calendar) for rule in rules]
    return sorted(found, key=lambda line: line.due_on)


def _line(rule: DeadlineStep, handed_on: date, session_ended_on: date | None, calendar: Calendar) -> Line:
    by_session = rule.counts_from == CountsFrom.SESSION_END and session_ended_on is not None
    start = session_ended_on if by_session else handed_on
    return Line(rule, start, due_on(start, rule.amount, rule.unit, calendar))
