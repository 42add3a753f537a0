"""The clock of a leg and the overall clock of a ticket, from the rules (期限). Moments end at office closing time."""

from dataclasses import dataclass
from datetime import date, datetime

from liaison.core import clock
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import due_moment, end_of_day, received_on
from suggestions.rules.models import DeadlineProfile, DeadlineStep, Step
from suggestions.rules.queries import step_for
from suggestions.tickets.models import Ticket
from suggestions.workflow import statutory

# What the voter's overall date is made of (decisions D25).
OVERALL = (Step.VERIFY, Step.TRIAGE, Step.HANDLE, Step.CHECK)


@dataclass(frozen=True)
class Due:
    """A moment, and the rule it was computed from (None: a person set the date)."""

    at: datetime
    rule: DeadlineStep | None = None


def due_for(ticket: Ticket, step: str, start: datetime | None = None) -> Due:
    """When a step that starts now (or at `start`) must be finished; day one is the day after.

    Of a formal suggestion the strictest statute; where none speaks, the rule for opinions.
    """
    started = received_on(start or clock.now())
    if statutory.is_formal(ticket):
        for line in statutory.lines(ticket, step, started):
            return Due(end_of_day(line.due_on), line.rule)
    rule = step_for(ticket.profile, step, ticket.track, ticket.level)
    return Due(due_moment(started, rule.amount, rule.unit, workdays.load()), rule)


def on_day(day: date) -> Due:
    """A date a person set: it ends at office closing time of that day."""
    return Due(end_of_day(day))


def overall_due(profile: DeadlineProfile, track: str, level: str, created_at: datetime) -> datetime:
    """The voter's date: verify + triage + handle + check, one after another, from registration."""
    day, due = received_on(created_at), None
    calendar = workdays.load()
    for step in OVERALL:
        rule = step_for(profile, step, track, level)
        due = due_moment(day, rule.amount, rule.unit, calendar)
        day = received_on(due)
    return due


def overall_after(ticket: Ticket, due: Due) -> datetime:
    """The overall date once the handling has its own: when the answer must be checked."""
    return due_for(ticket, Step.CHECK, due.at).at


def is_past(ticket: Ticket, step: str, start: datetime) -> bool:
    """Whether a waiting time of the rules (objection, reopening, …) that began at `start` is over."""
    return clock.now() > due_for(ticket, step, start).at
