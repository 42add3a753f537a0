"""The sheet on which a meeting's batch is signed for (集中交办签收表): one line a matter, for the receiver's hand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import FormKind
from liaison.documents.papers.models import Paper, PaperState
from suggestions.board.documents import LETTER, signfor_table
from suggestions.deliberations import queries, sheets
from suggestions.deliberations.items import Decision
from suggestions.deliberations.lists import ProblemLine
from suggestions.deliberations.models import Meeting, MeetingState
from suggestions.tickets.legs import Leg

HANDED = (Decision.ASSIGNED, Decision.LISTED)


@dataclass(frozen=True)
class HandedOut:
    meeting: Meeting
    legs: list[Leg]


def find(by, key: str) -> HandedOut | None:
    meeting = sheets.meeting_of(by, key)
    if meeting is None or meeting.state != MeetingState.CLOSED:
        return None
    legs = queries.handed_lines(meeting, queries.items_of(meeting).filter(decision__in=HANDED))
    return HandedOut(meeting, legs) if legs else None


def offer(by, meeting: Meeting) -> list[str]:
    key = sheets.key_of(meeting)
    return [key] if meeting.state == MeetingState.CLOSED and find(by, key) else []


def keys(most: int) -> list[str]:
    rows = Meeting.objects.closed().filter(items__decision__in=HANDED, items__ticket__legs__step="handle").distinct()
    found = [f"meeting-{pk}" for pk in rows.order_by("-pk").values_list("pk", flat=True)[:most]]
    return [key for key in found if find(None, key)]


def compose(found: HandedOut, *, by, plain=None) -> Sheet:
    meeting = found.meeting
    line = f"会议：{meeting.title}（{meeting.day}）　　交办单位：{meeting.organ.name}　　共{len(found.legs)}件"
    return Sheet("form", "集中交办签收表", [blocks.line(line), signfor_table(found.legs)], landscape=True)


SIGNFOR = FormKind(
    name="meeting_signfor",
    label=_("集中交办签收表"),
    compose=compose,
    find=find,
    offer=offer,
    keys=keys,
    thing="meeting",
)


def letters_of(user, lines: Iterable[ProblemLine]) -> list[int]:
    """The valid hand-off letters about what of a list was handed out: printed as one job."""
    handed = [(line.ticket_id, line.handed_at) for line in lines if line.handed_at]
    if not handed:
        return []
    since = clock.local(min(at for _ticket, at in handed)).date()
    letters = Paper.objects.visible_to(user).filter(kind=LETTER.name, state=PaperState.ISSUED, issued_on__gte=since)
    found = letters.filter(things__thing="ticket", things__thing_id__in=[ticket for ticket, _at in handed])
    return list(found.order_by("pk").values_list("pk", flat=True).distinct())


def register() -> None:
    kinds.register(SIGNFOR)
