"""Who is told about meetings (会议通知): members with an account when it begins; an organ that has not met for long."""

from datetime import date

from liaison.core import clock, wording
from liaison.divisions.models import Unit
from liaison.notifications.actions import notify
from suggestions.deliberations.models import Meeting, MeetingKind


def meeting_opened(meeting: Meeting) -> None:
    """Members who may vote by phone find the meeting from the notice."""
    rows = meeting.attendees.voting().filter(deputy__user__isnull=False)
    notify(
        rows.values_list("deputy__user", flat=True), "deliberations/meeting_opened",
        thing="meeting", thing_id=meeting.pk, key=f"meeting:{meeting.pk}:opened",
        title=meeting.title, place=meeting.place,
    )  # fmt: skip


def organ_silent(organ: Unit, kind: MeetingKind, due_on: date, last: Meeting, county: Unit | None) -> None:
    """Once per missed date, to the organ itself and to the county above it."""
    notify(
        [], "deliberations/organ_silent", thing="meeting", thing_id=last.pk,
        key=f"meeting:{organ.pk}:silent:{due_on:%Y%m%d}", units=[unit for unit in (organ, county) if unit],
        organ=organ.name, kind=kind.label_at(organ), due=wording.day(due_on, clock.today()),
        days=(clock.today() - clock.local(last.at).date()).days,
    )  # fmt: skip
