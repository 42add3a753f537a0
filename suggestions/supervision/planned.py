"""When the next meeting of a kind is (下次会议). Meetings lie above supervision: they answer here when asked."""

from collections.abc import Callable
from datetime import date

from liaison.divisions.models import Unit, UnitKind
from suggestions.rules.ladders import RungKind

# The kinds of meeting that take up a rung, by who supervises. A street's work committee meets as a presidium does.
SUPERVISION = {
    UnitKind.PRESIDIUM: "supervision",
    UnitKind.STREET_COMMITTEE: "supervision",
    UnitKind.COUNTY_OFFICE: "county_supervision",
}
BODY = {
    UnitKind.PRESIDIUM: "presidium",
    UnitKind.STREET_COMMITTEE: "presidium",
    UnitKind.COUNTY_OFFICE: "chairpersons",
}
AT_THE_BODY = (RungKind.REVIEW, RungKind.EFFECT)

Calendar = Callable[[Unit, str], date | None]
_calendars: list[Calendar] = []


def register(calendar: Calendar) -> None:
    """`calendar(organ, kind)` answers the day of the next planned meeting of a kind of that organ, or None."""
    _calendars.append(calendar)


def meeting_kind(rung: str, organ: Unit) -> str:
    """The kind of meeting that takes up a rung; "" for rungs without one."""
    if rung == RungKind.MEETING:
        return SUPERVISION.get(organ.kind, "")
    return BODY.get(organ.kind, "") if rung in AT_THE_BODY else ""


def rungs_for(kind: str) -> list[str]:
    """The rungs a meeting of a kind takes up."""
    if kind in SUPERVISION.values():
        return [RungKind.MEETING]
    return list(AT_THE_BODY) if kind in BODY.values() else []


def next_meeting(rung: str, organ: Unit) -> date | None:
    """The day of the next meeting that takes up a rung, if one is planned."""
    kind = meeting_kind(rung, organ)
    days = [calendar(organ, kind) for calendar in _calendars] if kind else []
    return min((day for day in days if day), default=None)
