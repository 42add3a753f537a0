"""What lies on whose table (审议链): tickets a meeting may put on its agenda, and those a meeting below passed on."""

from datetime import datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from liaison.core import clock
from liaison.divisions.models import Unit
from suggestions.deliberations.items import AgendaItem, Decision, ItemState
from suggestions.deliberations.models import ItemKind, Meeting, MeetingBody, MeetingKind, MeetingState
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S

# In which states a ticket can be on an agenda of each kind.
STATES = {
    ItemKind.ENLIST: (S.REGISTERED,),
    ItemKind.ASSIGN: (S.LISTED, S.RETURNED),
    ItemKind.CONFER: (S.CONFERENCE,),
}
BUSY = Q(state__in=[ItemState.WAITING, ItemState.DISCUSSING]) | Q(state=ItemState.DECIDED, carried_at=None)
PASSED = (Decision.LISTED, Decision.ADOPTED)


def states_for(kind: MeetingKind) -> tuple[str, ...]:
    """A higher meeting may also look at what a lower organ has listed and reported to it."""
    states = STATES.get(kind.item_kind, ())
    higher = kind.item_kind == ItemKind.ENLIST and kind.body == MeetingBody.CHAIRPERSONS
    return (*states, S.LISTED) if higher else states


def held_by(organ: Unit, states) -> QuerySet[Ticket]:
    """Tickets in these states whose turn it is at this organ."""
    mine = Leg.objects.open().lead().filter(ticket=OuterRef("pk"), to_unit=organ)
    return Ticket.objects.filter(Exists(mine), state__in=states)


def on_open_agenda(item_kind: str) -> QuerySet[AgendaItem]:
    """Items that keep a ticket from another agenda."""
    return AgendaItem.objects.filter(BUSY, kind=item_kind)


def candidates(meeting: Meeting) -> QuerySet[Ticket]:
    """What this organ holds and no open agenda has; the oldest first."""
    kind = meeting.kind
    busy = on_open_agenda(kind.item_kind).filter(ticket=OuterRef("pk"))
    here = meeting.items.filter(ticket=OuterRef("pk"), kind=kind.item_kind)
    rows = held_by(meeting.organ, states_for(kind)).filter(~Exists(busy), ~Exists(here))
    return rows.select_related("category", "division").order_by("created_at", "pk")


def waiting_for(meeting: Meeting) -> QuerySet[Ticket]:
    """What the meeting before it in the chain passed, and what its own last meeting put off."""
    before = MeetingKind.objects.filter(next=meeting.code).values("code")
    closed = AgendaItem.objects.filter(ticket=OuterRef("pk"), meeting__state=MeetingState.CLOSED)
    last = closed.exclude(state=ItemState.DROPPED).order_by("-meeting__closed_at", "-pk")
    rows = candidates(meeting).annotate(
        last_code=Subquery(last.values("meeting__code")[:1]),
        last_decision=Subquery(last.values("decision")[:1]),
        last_state=Subquery(last.values("state")[:1]),
    )
    passed = Q(last_code__in=before, last_decision__in=PASSED)
    put_off = Q(last_code=meeting.code, last_state=ItemState.DEFERRED)
    return rows.filter(passed | put_off)


def passed_gate(item: AgendaItem) -> bool:
    """Whether the meeting that has to come first was for it; nothing else may be voted on in a gated meeting."""
    meeting = item.meeting
    if not meeting.gated or item.ticket_id is None or item.kind != meeting.kind.item_kind:
        return True
    before = AgendaItem.objects.filter(
        ticket=item.ticket_id, meeting__code=meeting.kind.requires, meeting__state=MeetingState.CLOSED
    )
    return before.filter(decision__in=PASSED).exists()


def next_meetings(meeting: Meeting) -> QuerySet[Meeting]:
    """Planned meetings that wait for what this one passes or puts off: of the same organ, or of the county above."""
    code = meeting.organ.division_id
    above = Q(code=meeting.kind.next, organ__division__in=[code, code[:6]]) if meeting.kind.next else Q(pk=None)
    again = Q(code=meeting.code, organ=meeting.organ, group=meeting.group)
    rows = Meeting.objects.filter(above | again, state=MeetingState.PLANNED)
    return rows.select_related("organ", "kind", "group").order_by("at", "pk")


def next_of_kind(organ: Unit, code: str) -> Meeting | None:
    """The meeting of a kind an organ holds next: planned for a day to come, or sitting."""
    midnight = datetime.combine(clock.today(), time.min, tzinfo=clock.zone())
    coming = Q(state=MeetingState.PLANNED, at__gte=midnight) | Q(state=MeetingState.OPEN)
    return Meeting.objects.filter(coming, organ=organ, code=code).order_by("at", "pk").first()


def earlier_proposals(tickets: list[Ticket]) -> dict[int, dict]:
    """What a meeting before proposed for these tickets, the latest word of each."""
    rows = AgendaItem.objects.filter(ticket__in=tickets, state=ItemState.DECIDED, decision__in=PASSED).order_by("pk")
    return dict(rows.values_list("ticket", "proposal"))
