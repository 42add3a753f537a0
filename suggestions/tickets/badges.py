"""What the badge of a ticket says (徽标): kind, words, and how far the clock is. Pure."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.core import wording
from liaison.workdays.calendar import Calendar
from liaison.workdays.deadlines import received_on
from suggestions.tickets.states import BADGE_OF, Outcome, TicketState

ENDED_WELL = (Outcome.HANDLED, Outcome.ANSWERED, Outcome.REFERRED, Outcome.IMPORTED)
# States whose clock is what a reader wants to know; the others say what is being waited for.
RUNNING = (TicketState.ASSIGNED, TicketState.HANDLING, TicketState.FOLLOWING)


@dataclass(frozen=True)
class Standing:
    """Where a ticket stands: its state, the voter's overall date, and the open stop with its own date."""

    state: str
    outcome: str | None
    due_at: datetime | None
    leg_due_at: datetime | None

    @property
    def waits_for_voter(self) -> bool:
        return self.state == TicketState.RATING


def badge(standing: Standing, now: datetime, calendar: Calendar, soon: int) -> tuple[str, str]:
    """Kind and words: 超期 beats everything, then what is waited for, then the days left."""
    if standing.outcome:
        return ("done" if standing.outcome in ENDED_WELL else "new"), str(Outcome(standing.outcome).label)
    if not standing.waits_for_voter:
        if is_past(standing.due_at, now):
            return "late", wording.deadline(0, days_over(standing.due_at, now, calendar))[1]
        if is_past(standing.leg_due_at, now):
            days = days_over(standing.leg_due_at, now, calendar)
            return "late", ngettext("本站超期 %(n)d 天", "本站超期 %(n)d 天", days) % {"n": days}
    if standing.state in RUNNING and standing.due_at:
        return wording.deadline(days_left(standing.due_at, now, calendar), soon=soon)
    return state_badge(standing.state)


def state_badge(state: str) -> tuple[str, str]:
    """Kind and words of the state alone."""
    if state == TicketState.REPLIED:
        return BADGE_OF[state], _("已答复，待审核")
    return BADGE_OF[state], str(TicketState(state).label)


def is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment < now


def days_left(due_at: datetime, now: datetime, calendar: Calendar) -> int:
    """Working days from today to the day it is due; 0 on the day itself."""
    return calendar.workdays_between(received_on(now), received_on(due_at))


def days_over(due_at: datetime, now: datetime, calendar: Calendar) -> int:
    """Working days since it was due; from the minute after it counts as one."""
    return max(1, calendar.workdays_between(received_on(due_at), received_on(now)))


def days_held(opened_at: datetime, until: datetime, calendar: Calendar) -> int:
    """Working days a stop has held it; the day it came is not counted."""
    return max(0, calendar.workdays_between(received_on(opened_at), received_on(until)))
