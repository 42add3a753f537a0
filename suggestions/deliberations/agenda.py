"""The agenda (议程): what is put on it, with which proposal, and what leaves it undecided."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.audit.steps import check_open, enter, step
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Level, Unit, UnitKind
from liaison.divisions.queries import layer_of
from suggestions.board.queries import proposed_units, units_of_organ
from suggestions.deliberations import chain, moves
from suggestions.deliberations.items import AgendaItem, ItemState
from suggestions.deliberations.models import ItemKind, Meeting, MeetingState
from suggestions.rules.models import Layer
from suggestions.tickets.models import Ticket
from suggestions.workflow import awaiting

LIVE = (MeetingState.PLANNED, MeetingState.OPEN)


@transaction.atomic
def add(*, meeting_id: int, by: User, ticket_id: int | None = None, subject: str = "") -> AgendaItem:
    """One more item: a ticket the organ holds, or a subject in words."""
    meeting = Meeting.objects.select_related("organ", "kind").locked(meeting_id)
    check_live(meeting)
    if ticket_id is None:
        return _add_subject(meeting, by, subject)
    ticket = Ticket.objects.select_related("category", "division").get(pk=ticket_id)
    _check_free(meeting, ticket)
    if not chain.candidates(meeting).filter(pk=ticket.pk).exists():
        raise DomainError(_("%s现在不在本机关手里，不能列入议程。") % ticket.number, "ticket")
    return _put(meeting, [ticket], by)[0]


@transaction.atomic
def add_many(*, meeting_id: int, by: User, ticket_ids: Iterable[int]) -> list[AgendaItem]:
    """What was ticked; a ticket that somebody else put on an agenda meanwhile is left out."""
    meeting = Meeting.objects.select_related("organ", "kind").locked(meeting_id)
    check_live(meeting)
    rows = list(chain.candidates(meeting).filter(pk__in=list(ticket_ids)))
    return _put(meeting, rows, by)


def fill(*, meeting: Meeting, by: User, most: int) -> int:
    """Put on the agenda the tickets that wait for this meeting; running it again adds what is new."""
    rows = list(chain.waiting_for(meeting)[:most])
    return len(_put(meeting, rows, by))


@transaction.atomic
def propose(
    *,
    item_id: int,
    by: User,
    level: str = "",
    unit: Unit | None = None,
    co_units: Iterable[Unit] = (),
    jointly: bool = False,
    demand: str = "",
    due_on: date | None = None,
) -> AgendaItem:
    """What is voted on (建议): whose power, which unit, by when; the unit must lie in the power it names."""
    item = locked(item_id)
    if not moves.TAKE.allowed(by, item):
        raise PermissionDenied(_("您现在的身份不能记这次会议。"))
    check_live(item.meeting)
    if not item.is_undecided:
        raise DomainError(_("%s已有决定；要改先更正。") % item)
    co_units = [co for co in co_units if unit is None or co.pk != unit.pk]
    if (jointly or "会同" in demand) and not co_units:
        raise DomainError(_("写了“会同办理”，请选会办单位，或改为单独办理。"), "co_units")
    level = level or item.proposal.get("level", "")
    for field, one in [("unit", unit), *(("co_units", co) for co in co_units)]:
        _check_layer(item.meeting.organ, level, one, field)
    if due_on and due_on <= clock.today():
        raise DomainError(_("期限要在今天以后。"), "due_on")
    new = {name: value for name, value in item.proposal.items() if name == "key"} | {
        "level": level, "unit": unit.pk if unit else None, "co_units": [co.pk for co in co_units],
        "demand": demand.strip(), "due_on": due_on.isoformat() if due_on else None,
    }  # fmt: skip
    if new != item.proposal:
        item.proposal = new
        item.save(update_fields=["proposal"])
        record(item, "propose", by=by, data=new)
    return item


@transaction.atomic
def defer(*, item_id: int, by: User, reason: str, version: int | None = None) -> AgendaItem:
    """Not today (转下次会议)."""
    return _leave(item_id, moves.DEFER, by, reason, version)


@transaction.atomic
def drop(*, item_id: int, by: User, reason: str, version: int | None = None) -> AgendaItem:
    """Off the agenda (撤出)."""
    return _leave(item_id, moves.DROP, by, reason, version)


def let_wait(meeting: Meeting, item: AgendaItem, by: User) -> None:
    """The ticket's stop at the organ waits for the meeting; a stop of another kind keeps its own clock."""
    lead = item.ticket.lead if item.ticket_id else None
    if lead and lead.to_unit_id == meeting.organ_id and lead.step in awaiting.AWAITING:
        awaiting.await_meeting(
            ticket_id=item.ticket_id, by=by, held_on=clock.local(meeting.at).date(), meeting=meeting.title
        )


def locked(item_id: int) -> AgendaItem:
    """The item with its meeting, both locked: the meeting first, so that closing waits for a vote and the reverse."""
    meeting_id = AgendaItem.objects.values_list("meeting", flat=True).get(pk=item_id)
    meeting = Meeting.objects.select_related("organ", "kind").locked(meeting_id)
    item = AgendaItem.objects.select_related("ticket").locked(item_id)
    item.meeting = meeting
    return item


def _leave(item_id: int, move, by: User, reason: str, version: int | None) -> AgendaItem:
    item = locked(item_id)
    check_open(item, move, by)
    check_live(item.meeting)
    if not reason.strip():
        raise DomainError(_("请写明理由。"), "reason")
    step(item, move, by=by, note=reason.strip(), version=version, reason=reason.strip())
    return item


def check_live(meeting: Meeting) -> None:
    if meeting.state not in LIVE:
        raise DomainError(_("%(meeting)s%(state)s，议程不能再改。") % {
            "meeting": meeting, "state": meeting.get_state_display(),
        })  # fmt: skip


def _check_free(meeting: Meeting, ticket: Ticket) -> None:
    other = chain.on_open_agenda(meeting.kind.item_kind).filter(ticket=ticket).select_related("meeting", "ticket")
    found = other.first()
    if found:
        raise DomainError(_("%(number)s 已列入 %(day)s会议议程。") % {
            "number": found.short_number, "day": found.meeting.day,
        }, "ticket")  # fmt: skip


def fits(organ: Unit, level: str, unit: Unit) -> bool:
    """Whether a unit lies in the layer a matter is proposed for."""
    return organ.kind == UnitKind.COUNTY_OFFICE or (layer_of(unit) == Level.COUNTY) == (level == Layer.COUNTY)


def _check_layer(organ: Unit, level: str, unit: Unit | None, field: str) -> None:
    """A township hands to its own; what needs a county bureau is a matter for the county, and the reverse."""
    if unit is None or fits(organ, level, unit):
        return
    if level == Layer.COUNTY:
        raise DomainError(_("%s不属于县级；归县级办的请选县级单位，或先不定单位。") % unit, field)
    if layer_of(unit) == Level.COUNTY:
        sentence = _("%s属于县级，镇主席团不能直接交办，请报联席会。")
        if organ.kind == UnitKind.STREET_COMMITTEE:
            sentence = _("%s属于县级，街道人大工委不能直接交办，请报联席会。")
        raise DomainError(sentence % unit, field)


def _add_subject(meeting: Meeting, by: User, subject: str) -> AgendaItem:
    if not subject.strip():
        raise DomainError(_("请写议题。"), "subject")
    item = new_item(meeting, last_position(meeting) + 1, kind=ItemKind.OTHER, subject=subject.strip()[:120])
    return enter_items([item], by)[0]


def add_list(meeting: Meeting, problem_list, by: User) -> AgendaItem:
    """The list itself is the last item of its meeting (通过清单)."""
    subject = _("通过问题清单 %s") % problem_list
    item = new_item(meeting, last_position(meeting) + 1, kind=ItemKind.ADOPT, list=problem_list, subject=subject)
    return enter_items([item], by)[0]


def _put(meeting: Meeting, tickets: list[Ticket], by: User) -> list[AgendaItem]:
    """Items for these tickets, each with what an earlier meeting proposed, or the unit the catalogue names."""
    if not tickets:
        return []
    units, earlier = proposed_units(tickets, units_of_organ(meeting.organ)), chain.earlier_proposals(tickets)
    last = last_position(meeting)
    items = [
        new_item(
            meeting, last + n, kind=meeting.kind.item_kind, ticket=ticket, subject=ticket.title,
            proposal=earlier.get(ticket.pk) or _proposal(ticket, units[ticket.pk], meeting.organ),
        )
        for n, ticket in enumerate(tickets, start=1)
    ]  # fmt: skip
    try:
        with transaction.atomic():
            items = enter_items(items, by)
    except IntegrityError:
        raise DomainError(_("有的件刚被列入别的议程，请再选一次。"), "ticket") from None
    for item in items:
        let_wait(meeting, item, by)
    return items


def _proposal(ticket: Ticket, units: list[Unit], organ: Unit) -> dict:
    """Whose power as it was registered; a county matter gets its unit from the county."""
    own = ticket.level != Layer.COUNTY or organ.kind == UnitKind.COUNTY_OFFICE
    unit = units[0].pk if units and own else None
    return {"level": ticket.level, "unit": unit, "co_units": [], "demand": "", "due_on": None}


def new_item(meeting: Meeting, position: int, **columns) -> AgendaItem:
    return AgendaItem(meeting=meeting, position=position, state=ItemState.WAITING, version=1, **columns)


def enter_items(items: list[AgendaItem], by: User) -> list[AgendaItem]:
    """Onto the agenda, each with its line in the trail."""
    for item in items:
        if not moves.ADD.allowed(by, item):
            raise PermissionDenied(_("您现在的身份不能改这份议程。"))
        item.save()
        enter(item, "add", by=by, before="", data={"ticket": item.ticket_id, "meeting": item.meeting_id})
    return items


def last_position(meeting: Meeting) -> int:
    return meeting.items.aggregate(last=Max("position"))["last"] or 0
