"""Moves 12–15 and the co-handlers: down the layers, signed for, handed back or not (交办、签收、退办)."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.audit.steps import check_open, step
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Level, Unit, UnitKind
from liaison.divisions.queries import layer_of, organ_for
from liaison.workdays.deadlines import received_on
from suggestions.rules import thresholds
from suggestions.rules.models import Reason, Step, Track
from suggestions.rules.queries import units_for
from suggestions.rules.thresholds import ThresholdCode
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.workflow import chain, moves, notices
from suggestions.workflow.clocks import Due, due_for, on_day, overall_after
from suggestions.workflow.powers import is_paper, my_unit_leads, sent_by_my_organ


@transaction.atomic
def hand_off(
    *,
    ticket_id: int,
    by: User,
    unit: Unit,
    co_units: Iterable[Unit] = (),
    demand: str = "",
    basis: str = "",
    due_on: date | None = None,
    version: int | None = None,
) -> Ticket:
    """Down to the unit that can fix it (交办): its clock starts, with a window in which it may hand back.

    `due_on` may shorten the rule's time, never lengthen it. A unit outside the catalogue needs a demand
    that says why; after three returns in one round a basis (meeting or document) is required.
    """
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.HAND_OFF, by)
    if ticket.state == "registered" and ticket.track != Track.MICRO:
        raise DomainError(_("只有民生小事可以不列入直接交办；请先列入。"))
    co_units = [co for co in co_units if co.pk != unit.pk]
    _check_unit(ticket, by, unit, demand)
    for co in co_units:
        _check_power(ticket, by, co, "co_units")
    _check_basis(ticket, basis)
    due = _handling_due(ticket, Step.HANDLE, due_on)
    back = ticket.lead.to_unit if by.role == Role.DEPUTY else by.posting.unit
    data = {"to_unit": unit.pk, "co_units": [co.pk for co in co_units], "due": due.at.isoformat()}
    overall = {"due_at": overall_after(ticket, due)} if ticket.track == Track.FORMAL else {}
    step(
        ticket, moves.HAND_OFF, by=by, note=demand, version=version, data=data | {"basis": basis},
        handed_off_at=clock.now(), listed_at=ticket.listed_at or clock.now(), **overall,
    )  # fmt: skip
    chain.close_lead(ticket)
    leg, co_legs = open_handling(ticket, unit, co_units, due, from_unit=back, demand=demand)
    notices.ticket_handed_off(ticket, leg, co_legs)
    return ticket


def open_handling(ticket: Ticket, unit: Unit, co_units, due: Due, *, from_unit: Unit, demand: str):
    """The lead leg of a handling with its return window, and a co leg for each co-handler."""
    window = due_for(ticket, Step.RETURN).at
    leg = chain.open_lead(
        ticket, LegStep.HANDLE, unit, due, from_unit=from_unit, note=demand,
        return_by=min(window, due.at), paper=is_paper(unit),
    )  # fmt: skip
    opinion = due_for(ticket, Step.OPINION)
    return leg, [chain.open_co(ticket, leg, co, opinion, from_unit=from_unit) for co in co_units]


@transaction.atomic
def sign(*, ticket_id: int, by: User, handler_name: str = "", version: int | None = None) -> Ticket:
    """Signed for (签收) with the name of who handles it; the due date does not move."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.SIGN, by)
    leg = ticket.lead
    step(ticket, moves.SIGN, by=by, note=handler_name, version=version, for_unit_id=on_behalf(by, leg))
    leg.signed_at, leg.handler_name = clock.now(), handler_name.strip()
    leg.save(update_fields=["signed_at", "handler_name"])
    notices.ticket_signed(ticket, leg)
    return ticket


@transaction.atomic
def hand_back(
    *,
    ticket_id: int,
    by: User,
    reason: Reason | None = None,
    suggested_unit: Unit | None = None,
    note: str = "",
    version: int | None = None,
) -> Ticket:
    """Not ours (退办), within the window and with a reason; or the sender takes it back while unsigned (撤回)."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.HAND_BACK, by)
    leg, own = ticket.lead, my_unit_leads(by, ticket)
    recall = not own and leg.signed_at is None and not leg.paper
    if not recall:
        _check_may_return(leg, reason)
    sender = leg.from_unit or organ_for(ticket.division_id)
    due = due_for(ticket, Step.DECIDE_RETURN)
    chain.end_co_legs(leg, chain.RETURNED)
    data = {"reason": reason.code if reason else "recall", "from_unit": leg.to_unit_id}
    step(
        ticket, moves.HAND_BACK, by=by, note=note, version=version, data=data,
        for_unit_id=None if recall else on_behalf(by, leg),
    )  # fmt: skip
    chain.close_lead(ticket, chain.RETURNED, reason=reason, suggested_unit=suggested_unit, note=note or leg.note)
    decide = chain.open_lead(ticket, LegStep.DECIDE, sender, due, from_unit=leg.to_unit, note=note)
    if not recall:
        notices.ticket_handed_back(ticket, decide, returns_in_round(ticket))
    return ticket


@transaction.atomic
def refuse_hand_back(*, ticket_id: int, by: User, note: str, basis: str = "", version: int | None = None) -> Ticket:
    """You must do it (不予退办): the same unit again with its old date; at the third return this is final."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.REFUSE_HAND_BACK, by)
    _check_basis(ticket, basis)
    old = _last_handling(ticket)
    due = Due(max(old.due_at, clock.now()))
    organ = by.posting.unit
    step(ticket, moves.REFUSE_HAND_BACK, by=by, note=note, version=version, data={"basis": basis})
    chain.close_lead(ticket)
    leg = chain.open_lead(
        ticket, LegStep.HANDLE, old.to_unit, due, from_unit=organ, note=note, paper=old.paper,
        signed_at=clock.now(), handler_name=old.handler_name, return_by=None, final=True,
    )  # fmt: skip
    notices.hand_back_refused(ticket, leg)
    return ticket


@transaction.atomic
def call_in(*, ticket_id: int, by: User, unit: Unit, note: str = "") -> Leg:
    """One more co-handler while the matter is handled: the lead unit its own offices, the sender any in its power."""
    ticket = Ticket.objects.locked(ticket_id)
    leg = ticket.lead
    if ticket.state not in {"assigned", "handling"}:
        raise DomainError(_("只有在办理期间才能邀请协办。"))
    inside = my_unit_leads(by, ticket)
    if inside and unit.parent_id != leg.to_unit_id:
        raise DomainError(_("只能分派给本单位的下属科室。"), "unit")
    if not inside:
        if not sent_by_my_organ(by, ticket):
            raise PermissionDenied(_("只有主办单位和交办机关能邀请协办。"))
        _check_power(ticket, by, unit, "unit")
    try:
        with transaction.atomic():
            due = due_for(ticket, Step.OPINION)
            co = chain.open_co(ticket, leg, unit, due, from_unit=by.posting.unit, inside=inside, note=note)
    except IntegrityError:
        raise DomainError(_("%s已经在协办。") % unit, "unit") from None
    record(ticket, "call_in", by=by, note=note, data={"unit": unit.pk, "inside": inside})
    notices.called_in(ticket, co)
    return co


def on_behalf(by: User, leg: Leg) -> int | None:
    """The unit an organ acts for on paper; None when the unit itself acts."""
    acts_itself = by.posting is None or by.posting.unit_id == leg.to_unit_id
    return None if acts_itself else leg.to_unit_id


def returns_in_round(ticket: Ticket) -> int:
    """How often units handed this round back; counted from the legs, stored nowhere."""
    returned = ticket.legs.filter(role=Leg.Role.LEAD, step=LegStep.HANDLE, round=ticket.round, ended=Leg.Ended.RETURNED)
    return returned.exclude(reason=None).count()


def unit_is_in_power(ticket: Ticket, by: User, unit: Unit) -> bool:
    """Whether a unit lies in the layer this person may hand off to (交办层级)."""
    if unit.is_organ or unit.kind == UnitKind.STATION or not unit.active:
        return False
    if by.role == Role.DEPUTY:
        return unit in units_for(ticket.category_id, ticket.division_id)
    if not unit.division_id.startswith(by.posting.division_id):
        return False
    county = by.role == Role.COUNTY_OFFICE
    return (layer_of(unit) == Level.COUNTY) == county


def _check_unit(ticket: Ticket, by: User, unit: Unit, demand: str) -> None:
    _check_power(ticket, by, unit, "unit")
    named = units_for(ticket.category_id, ticket.division_id)
    if named and unit not in named and not demand.strip():
        raise DomainError(_("派单目录里没有把这类事派给%s，请在交办意见里写明为什么交给它。") % unit, "demand")


def _check_power(ticket: Ticket, by: User, unit: Unit, field: str) -> None:
    if unit_is_in_power(ticket, by, unit):
        return
    if by.role == Role.PRESIDIUM_OFFICE and unit.kind != UnitKind.VILLAGE and len(unit.division_id) <= 6:
        raise DomainError(_("%s是县级单位，请先把这件转报县人大机关。") % unit, field)
    raise DomainError(_("%s不在您可以交办的范围内。") % unit, field)


def _check_basis(ticket: Ticket, basis: str) -> None:
    if basis.strip():
        return
    most, returned = thresholds.amount(ThresholdCode.RETURNS, ticket.division_id), returns_in_round(ticket)
    if returned >= most:
        raise DomainError(_("这一轮已退办 %d 次，须写明由哪次会议或哪份文件确定。") % returned, "basis")


def _check_may_return(leg: Leg, reason: Reason | None) -> None:
    if leg.final:
        raise DomainError(_("这件已最终指定由%s办理，不能再退办。") % leg.to_unit)
    if leg.return_by and clock.now() > leg.return_by:
        raise DomainError(_("退办期已过，视为接受。办理有困难请申请延期。"))
    if reason is None:
        raise DomainError(_("请选退办的理由。"), "reason")


def _handling_due(ticket: Ticket, rule: str, due_on: date | None) -> Due:
    due = due_for(ticket, rule)
    if due_on is None:
        return due
    if due_on <= clock.today():
        raise DomainError(_("期限要在今天以后。"), "due_on")
    if due_on > received_on(due.at):
        raise DomainError(_("期限不能晚于规定的 %s。") % received_on(due.at), "due_on")
    return on_day(due_on)


def _last_handling(ticket: Ticket) -> Leg:
    return ticket.legs.filter(role=Leg.Role.LEAD, step=LegStep.HANDLE).select_related("to_unit").latest("seq")
