"""How long since a body last met (多久没开会). Pure: told by the day of its last closed meeting.

A presidium meets at least every three months; from day 75 the page warns, after the date it is late.
Nothing recorded is not late: the office may have met on paper before it came here.
"""

from dataclasses import dataclass
from datetime import date

from liaison.workdays.deadlines import add_months

WARN_FROM_DAY = 75


@dataclass(frozen=True)
class Silence:
    """Days since the last meeting, the day by which the next is due, and how it is drawn."""

    days: int | None
    due_on: date | None
    kind: str

    @property
    def is_late(self) -> bool:
        return self.kind == "late"


def since(last_on: date | None, months: int, today: date) -> Silence:
    if last_on is None:
        return Silence(None, None, "new")
    days, due_on = (today - last_on).days, add_months(last_on, months)
    if today > due_on:
        return Silence(days, due_on, "late")
    return Silence(days, due_on, "soon" if days >= WARN_FROM_DAY else "done")
