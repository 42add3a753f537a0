"""Carrying out what was decided (散会后执行): item by item, line by line, each once, each in its own transaction.

The row that is not carried out yet is the work to do: a lost worker is no loss, the sweep finds it by its query.
What can no longer be done (the ticket has moved on) is written beside the item and shown, never tried in silence.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import Posting, User
from liaison.accounts.roles import Role
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit, UnitKind
from liaison.divisions.queries import county_office_for
from suggestions.deliberations import cases, chain, keymatters, listing
from suggestions.deliberations.items import AgendaItem, Decision, ItemState
from suggestions.deliberations.lists import ProblemLine, ProblemList
from suggestions.deliberations.models import ItemKind, Meeting, MeetingBody, MeetingState
from suggestions.deliberations.powers import power
from suggestions.deliberations.wording import basis_of, due_on
from suggestions.formal import drafting as formal
from suggestions.rules.models import Layer, Track
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState
from suggestions.workflow import awaiting, handoff, rating, remarks, screening

INLINE = 40  # so many are done while the page waits; a longer meeting is left to the worker
MOST_ON_AGENDA = 200
# Decisions after which the matter lies with a unit: a key matter is taken on at once, one on a list when handed out.
WITH_THE_UNIT = {Decision.ASSIGNED, Decision.URGED, Decision.PROMISED}
# What others refer to comes first: a merge needs its target listed, the list needs all of them.
TURN = Case(
    When(decision=Decision.MERGED, then=Value(2)),
    When(kind=ItemKind.ADOPT, then=Value(3)),
    default=Value(1), output_field=IntegerField(),
)  # fmt: skip


def carry_out(*, meeting_id: int) -> int:
    """Everything a closed meeting decided that is not done yet; then the next meeting's agenda."""
    meeting = Meeting.objects.select_related("organ", "kind", "closed_by").get(pk=meeting_id)
    rows = meeting.items.to_carry_out().alias(turn=TURN).order_by("turn", "position")
    pks = list(rows.values_list("pk", flat=True))
    if pks:
        by = acting_for(meeting.closed_by, meeting.organ)
        for pk in pks:
            carry_item(item_id=pk, by=by)
    fill_next(meeting)
    cases.follow_day(meeting, User.objects.system())
    return len(pks)


@transaction.atomic
def carry_item(*, item_id: int, by: User) -> bool:
    """One item; another worker at the same item is left alone with it."""
    rows = AgendaItem.objects.to_carry_out().filter(pk=item_id)
    item = rows.select_for_update(of=("self",), skip_locked=True).select_related("ticket").first()
    if item is None:
        return False
    item.meeting = Meeting.objects.select_related("organ", "kind").get(pk=item.meeting_id)
    try:
        with transaction.atomic():
            ACTS[item.decision](item, by)
            if item.decision in WITH_THE_UNIT:
                keymatters.take_on(item, by)
    except (DomainError, PermissionDenied) as refusal:
        item.carry_error = (str(refusal) or str(_("这件的情况变了，没有执行。")))[:160]
        item.save(update_fields=["carry_error"])
        record(item, "not_carried", by=by, note=item.carry_error)
        return False
    item.carried_at = clock.now()
    item.save(update_fields=["carried_at"])
    record(item, "carry_out", by=by, data={"decision": item.decision})
    return True


@transaction.atomic
def try_again(*, item_id: int, by: User) -> AgendaItem:
    """Whoever removed the obstacle lets the decision be carried out once more."""
    item = _stuck(item_id, by)
    item.carry_error = ""
    item.save(update_fields=["carry_error"])
    return item


@transaction.atomic
def acknowledge(*, item_id: int, by: User, reason: str) -> AgendaItem:
    """It was settled in another way (另行处理): the ticket is free for other agendas, the sentence stays."""
    item = _stuck(item_id, by)
    if not reason.strip():
        raise DomainError(_("请写明这件是怎样处理的。"), "reason")
    item.carried_at = clock.now()
    item.save(update_fields=["carried_at"])
    record(item, "acknowledge", by=by, note=reason.strip())
    return item


def hand_out_lines(*, list_id: int) -> int:
    """The lines of a list whose handing out was asked for."""
    found = ProblemList.objects.select_related("organ", "hand_out_by").get(pk=list_id)
    pks = list(found.lines.to_hand_out().values_list("pk", flat=True))
    if pks:
        by = acting_for(found.hand_out_by, found.organ)
        for pk in pks:
            hand_line(line_id=pk, by=by)
    return len(pks)


@transaction.atomic
def hand_line(*, line_id: int, by: User) -> bool:
    """One line to its unit, with the list as its basis."""
    rows = ProblemLine.objects.to_hand_out().filter(pk=line_id)
    line = rows.select_for_update(of=("self",), skip_locked=True).select_related("unit", "list__organ").first()
    if line is None:
        return False
    basis = _("问题清单 %s") % line.list
    try:
        with transaction.atomic():
            if line.unit is None:
                raise DomainError(_("还没有定承办单位，请到分层交办页交办。"))
            handoff.hand_off(
                ticket_id=line.ticket_id, by=by, unit=line.unit, co_units=list(line.co_units.all()),
                demand=line.demand or basis, due_on=line.due_on, basis=basis,
            )  # fmt: skip
            keymatters.take_on(keymatters.decided_for(line.ticket_id, line.list.organ_id), by)
    except (DomainError, PermissionDenied) as refusal:
        line.hand_error = (str(refusal) or str(_("这件不在本机关手里。")))[:160]
        line.save(update_fields=["hand_error"])
        return False
    line.handed_at = clock.now()
    line.save(update_fields=["handed_at"])
    return True


def fill_next(meeting: Meeting) -> None:
    """What one meeting passes is on the agenda of the next above it, what it put off on its own next one."""
    fill_agendas(chain.next_meetings(meeting))


def fill_agendas(meetings: Iterable[Meeting]) -> int:
    """Planned meetings get what waits for them; twice does no harm."""
    filled, by = 0, User.objects.system()
    for meeting in meetings:
        with transaction.atomic():
            locked = Meeting.objects.select_related("organ", "kind", "group").locked(meeting.pk)
            if locked.state == MeetingState.PLANNED:
                filled += cases.fill_agenda(meeting=locked, by=by, most=MOST_ON_AGENDA)
    return filled


def acting_for(user: User, organ: Unit) -> User:
    """The person who asked for it, at that organ's desk; when they have left it, whoever sits there now."""
    own = next((posting for posting in user.live_postings() if posting.unit_id == organ.pk), None)
    roles = [Role.PRESIDIUM_OFFICE, Role.COUNTY_OFFICE]
    posted = Posting.objects.live().filter(unit=organ, role__in=roles).select_related("user", "division", "unit")
    posting = own or posted.order_by("pk").first()
    if posting is None:
        return user
    posting.user.posting = posting
    return posting.user


def _list(item: AgendaItem, by: User) -> None:
    """Onto the list; a group only recommends, and what is on a list already is agreed with."""
    basis, ticket = basis_of(item), Ticket.objects.get(pk=item.ticket_id)
    if item.meeting.kind.body == MeetingBody.GROUP or ticket.state == TicketState.LISTED:
        awaiting.endorse(ticket_id=ticket.pk, by=by, basis=basis)
        return
    level = item.proposal.get("level") or ticket.level
    screening.enlist(ticket_id=ticket.pk, by=by, basis=basis, level=level)
    if level == Layer.COUNTY and item.meeting.organ.kind != UnitKind.COUNTY_OFFICE:
        county = county_office_for(ticket.division_id)
        note = _("%s，建议列为重点督办") % basis if item.proposal.get("key") else basis
        screening.transfer(ticket_id=ticket.pk, by=by, unit=county, note=note)


def _leave_unlisted(item: AgendaItem, by: User) -> None:
    """Declined at once when the meeting said so; else the organ has some days to decide."""
    if item.reason_code:
        screening.decline(ticket_id=item.ticket_id, by=by, reason=item.reason_code)
    else:
        awaiting.stay_after_meeting(ticket_id=item.ticket_id, by=by, meeting=basis_of(item))


def _merge(item: AgendaItem, by: User) -> None:
    target = AgendaItem.objects.select_related("ticket").get(pk=item.merge_into_id)
    screening.merge(ticket_id=item.ticket_id, by=by, target=target.ticket)


def _ask_supplement(item: AgendaItem, by: User) -> None:
    screening.ask_supplement(ticket_id=item.ticket_id, by=by, missing=item.reason)


def _other_track(item: AgendaItem, by: User) -> None:
    """A lawful channel closes it with a slip; a named deputy gets a draft; another way is for the clerk to go."""
    if item.reason_code:
        screening.refer(ticket_id=item.ticket_id, by=by, reason=item.reason_code, note=item.reason)
        return
    remarks.note(ticket_id=item.ticket_id, by=by, text=f"{basis_of(item)}：{item.reason}")
    deputy = Deputy.objects.filter(pk=item.proposal.get("deputy")).first()
    if deputy is not None:
        ticket = Ticket.objects.select_related("body").get(pk=item.ticket_id)
        formal.draft_for_meeting(by=by, ticket=ticket, deputy=deputy, basis=basis_of(item))
    track = Track.FORMAL if deputy else ""
    awaiting.stay_after_meeting(ticket_id=item.ticket_id, by=by, meeting=basis_of(item), track=track)


def _assign(item: AgendaItem, by: User) -> None:
    proposal, basis = item.proposal, basis_of(item)
    unit, co_units = _units(proposal)
    handoff.hand_off(
        ticket_id=item.ticket_id, by=by, unit=unit, co_units=co_units, due_on=due_on(item), basis=basis,
        demand=proposal.get("demand") or basis,
    )  # fmt: skip


def _rehandle(item: AgendaItem, by: User) -> None:
    unit, co_units = _units(item.proposal)
    rating.rehandle(ticket_id=item.ticket_id, by=by, unit=unit, co_units=co_units, demand=item.reason)


def _conclude(item: AgendaItem, by: User) -> None:
    """Somebody dissatisfied: an agreed conclusion must lie beside it, else the board says what is missing."""
    rating.close(ticket_id=item.ticket_id, by=by, conclusion=item.reason)


def _adopt(item: AgendaItem, by: User) -> None:
    """The list of this meeting; another subject that was agreed to is carried out by people."""
    if item.list_id:
        listing.adopt(item.list, item, by)


def _units(proposal: dict) -> tuple[Unit, list[Unit]]:
    unit = Unit.objects.filter(pk=proposal.get("unit")).first()
    if unit is None:
        raise DomainError(_("还没有定承办单位，请到分层交办页交办。"))
    return unit, list(Unit.objects.filter(pk__in=proposal.get("co_units", [])))


ACTS = {
    Decision.LISTED: _list,
    Decision.NOT_LISTED: _leave_unlisted,
    Decision.MERGED: _merge,
    Decision.SUPPLEMENT: _ask_supplement,
    Decision.OTHER_TRACK: _other_track,
    Decision.ASSIGNED: _assign,
    Decision.REHANDLED: _rehandle,
    Decision.CONCLUDED: _conclude,
    Decision.URGED: cases.urge,
    Decision.PROMISED: cases.promise,
    Decision.LIFTED: cases.lift,
    Decision.INEFFECTIVE: cases.find_ineffective,
    Decision.UNPROVEN: cases.give_a_new_day,
    Decision.ADOPTED: _adopt,
    Decision.REJECTED: _adopt,
}


def _stuck(item_id: int, by: User) -> AgendaItem:
    item = AgendaItem.objects.select_related("meeting__organ", "ticket").locked(item_id)
    if not power("meeting:record")(by, item):
        raise PermissionDenied(_("您现在的身份不能处理这次会议的决定。"))
    if item.state != ItemState.DECIDED or item.carried_at or not item.carry_error:
        raise DomainError(_("%s没有等处理的问题。") % item)
    return item
