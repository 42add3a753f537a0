"""Moves 19–24 and 26: the voter and the deputy rate; dissatisfaction makes work again (评价、重办、办结)."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.accounts.roles import VOTER
from liaison.audit.models import Entry
from liaison.audit.steps import check_open, step
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit
from liaison.divisions.queries import county_office_for, organ_for
from suggestions.rules.models import Step
from suggestions.tickets.legs import LegStep
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import STAFF_HOWS, Rating, RatingHow, Satisfaction
from suggestions.tickets.states import Outcome, TicketState
from suggestions.tickets.voices import Voice
from suggestions.workflow import chain, moves, notices
from suggestions.workflow.clocks import due_for, is_past, on_day
from suggestions.workflow.handoff import open_handling, unit_is_in_power
from suggestions.workflow.verdicts import (
    check_rated,
    concluded,
    last_reply,
    needs_conclusion,
    promise_open,
    someone_unhappy,
)

OBJECTABLE = {Outcome.ANSWERED, Outcome.DECLINED, Outcome.REFERRED}
NOT_REOPENABLE = {Outcome.MERGED, Outcome.WITHDRAWN, Outcome.IMPORTED}


@transaction.atomic
def rate(
    *,
    ticket_id: int,
    by: User,
    result: str,
    attitude: str = "",
    text: str = "",
    voice: Voice | None = None,
    how: str = RatingHow.ACCOUNT,
    version: int | None = None,
) -> Rating:
    """One's own opinion (评价): a voter by private link or code (`voice`), or a deputy by account."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.RATE, by)
    deputy = None
    if by.role == VOTER:
        if voice is None or voice.ticket_id != ticket.pk:
            raise PermissionDenied(_("请从回执上的链接进入评价。"))
    else:
        deputy = Deputy.objects.filter(user=by, tickets__ticket=ticket).first()
        if deputy is None:
            raise PermissionDenied(_("只有接待或提出这件的代表能评价。"))
    who = {"voice": voice} if voice else {"deputy": deputy}
    return _give(ticket, moves.RATE, by, result, attitude, text, how=how, **who)


@transaction.atomic
def take_rating(
    *,
    ticket_id: int,
    by: User,
    voice: Voice,
    how: str,
    result: str,
    attitude: str = "",
    text: str = "",
    version: int | None = None,
) -> Rating:
    """Staff write down what a voter told them (代录评价): by phone, visit or paper, with who wrote it."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.TAKE_RATING, by)
    if how not in STAFF_HOWS:
        raise DomainError(_("请选是电话、上门还是书面。"), "how")
    if voice.ticket_id != ticket.pk:
        raise DomainError(_("这位群众不在这件里。"), "voice")
    return _give(ticket, moves.TAKE_RATING, by, result, attitude, text, how=how, voice=voice, entered_by=by)


@transaction.atomic
def rehandle(
    *,
    ticket_id: int,
    by: User,
    unit: Unit,
    demand: str,
    co_units: Iterable[Unit] = (),
    version: int | None = None,
) -> Ticket:
    """Again (重新办理), a round higher, with its own clock. After a second failure only a conference sends it back."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.REHANDLE, by)
    if ticket.state == TicketState.UNSATISFIED and ticket.round > 1:
        raise DomainError(_("第二次不满意，须先提交会商。"))
    if not unit_is_in_power(ticket, by, unit):
        raise DomainError(_("%s不在您可以交办的范围内。") % unit, "unit")
    if not demand.strip():
        raise DomainError(_("请写明重办的要求。"), "demand")
    organ = by.posting.unit
    due = due_for(ticket, Step.REHANDLE)
    data = {"to_unit": unit.pk, "due": due.at.isoformat()}
    step(
        ticket, moves.REHANDLE, by=by, note=demand, version=version, data=data,
        round=ticket.round + 1, due_at=max(ticket.due_at, due.at),
    )  # fmt: skip
    chain.close_lead(ticket)
    leg, _co = open_handling(ticket, unit, list(co_units), due, from_unit=organ, demand=demand)
    notices.ticket_rehandled(ticket, leg)
    return ticket


@transaction.atomic
def confer(
    *, ticket_id: int, by: User, held_on: date, persons: str, note: str = "", version: int | None = None
) -> Ticket:
    """To a review conference (提交会商) of deputy, unit and organ after a second failure."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.CONFER, by)
    if ticket.round < 2:
        raise DomainError(_("第一次不满意先重新办理；第二次不满意才会商。"))
    if not persons.strip():
        raise DomainError(_("请写参加会商的人。"), "persons")
    organ, due = ticket.lead.to_unit, due_for(ticket, Step.CONFER)
    data = {"held_on": held_on.isoformat(), "persons": persons}
    step(ticket, moves.CONFER, by=by, note=note, version=version, data=data)
    chain.close_lead(ticket)
    chain.open_lead(ticket, LegStep.CONFER, organ, due, from_unit=organ, note=persons)
    notices.conference_called(ticket, last_reply(ticket).leg.to_unit_id)
    return ticket


@transaction.atomic
def close(*, ticket_id: int, by: User, conclusion: str = "", version: int | None = None) -> Ticket:
    """The end (办结). After a dissatisfied rating it needs a conclusion, and stays counted as dissatisfied."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.CLOSE, by)
    _check_close(ticket, conclusion)
    step(
        ticket, moves.CLOSE, by=by, note=conclusion, version=version,
        outcome=Outcome.HANDLED, closed_at=clock.now(),
    )  # fmt: skip
    chain.close_lead(ticket)
    notices.ticket_closed(ticket)
    return ticket


@transaction.atomic
def follow(*, ticket_id: int, by: User, version: int | None = None) -> Ticket:
    """A promise is open (转跟踪落实): the unit's turn again, until the promised date."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.FOLLOW, by)
    promise = ticket.commitments.written().open().select_related("reply__leg__to_unit").first()
    if promise is None:
        raise DomainError(_("这件没有待兑现的承诺。"))
    check_rated(ticket)
    handling, organ = promise.reply.leg, ticket.lead.from_unit
    due = on_day(max(promise.due_on, clock.today()))
    step(
        ticket,
        moves.FOLLOW,
        by=by,
        version=version,
        data={"due": due.at.isoformat()},
        due_at=max(due.at, ticket.due_at),
    )
    chain.close_lead(ticket)
    leg = chain.open_lead(
        ticket, LegStep.FULFIL, handling.to_unit, due, from_unit=organ, paper=handling.paper,
        signed_at=clock.now(), handler_name=handling.handler_name, note=promise.text,
    )  # fmt: skip
    notices.promise_followed(ticket, leg)
    return ticket


@transaction.atomic
def reopen(*, ticket_id: int, by: User, reason: str, voice: Voice | None = None, version: int | None = None) -> Ticket:
    """Taken up again (重新受理): by the organ within the rule's days, by the voter once as an objection."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.REOPEN, by)
    if not reason.strip():
        raise DomainError(_("请写明为什么重新受理。"), "reason")
    _check_reopen(ticket, by, voice)
    organ = by.posting.unit if by.posting else _answering_organ(ticket)
    due = due_for(ticket, Step.TRIAGE)
    step(
        ticket, moves.REOPEN, by=by, note=reason, version=version, outcome=None, closed_at=None, round=1,
        due_at=max(ticket.due_at, due.at), data={"voice": voice.pk} if voice else {},
    )  # fmt: skip
    leg = chain.open_lead(ticket, LegStep.TRIAGE, organ, due, note=reason)
    notices.ticket_reopened(ticket, leg)
    return ticket


def may_object(ticket: Ticket) -> bool:
    """Whether a voter may still object to how it ended: once, within the rule's days."""
    if ticket.outcome not in OBJECTABLE or is_past(ticket, Step.OBJECT, ticket.closed_at):
        return False
    return not _was_objected(ticket)


def _give(ticket: Ticket, move, by: User, result, attitude, text, **who) -> Rating:
    if result not in Satisfaction.values:
        raise DomainError(_("请选满意、基本满意或不满意。"), "result")
    if attitude and attitude not in Satisfaction.values:
        raise DomainError(_("请选满意、基本满意或不满意。"), "attitude")
    if result == Satisfaction.UNSATISFIED and not text.strip():
        raise DomainError(_("不满意的，请说说哪里不满意，好让他们重办。"), "text")
    try:
        with transaction.atomic():
            rating = Rating.objects.create(
                ticket=ticket, reply=last_reply(ticket), round=ticket.round, result=result,
                attitude=attitude or None, text=text.strip(), at=clock.now(), **who,
            )  # fmt: skip
    except IntegrityError:
        raise DomainError(_("这次答复已经评价过了。")) from None
    data = {"result": result, "how": rating.how, "voice": rating.voice_id, "deputy": rating.deputy_id}
    step(ticket, move, by=by, data=data)
    if result == Satisfaction.UNSATISFIED and ticket.state == TicketState.RATING:
        _request_reopen(ticket)
    return rating


def _check_close(ticket: Ticket, conclusion: str) -> None:
    """What stands in the way of the end; a 不满意 that was struck as wrongly written down stands in nobody's way."""
    if ticket.state == TicketState.RATING:
        check_rated(ticket)
        if promise_open(ticket):
            raise DomainError(_("还有没兑现的承诺，请转跟踪落实。"))
        return
    if ticket.state == TicketState.UNSATISFIED and not someone_unhappy(ticket):
        check_rated(ticket)
    if someone_unhappy(ticket) and not concluded(ticket):
        raise DomainError(_("群众不满意而办结的，先提出结论，由另一位同志同意。"), "conclusion")
    if needs_conclusion(ticket) and not conclusion.strip():
        raise DomainError(_why_conclude(ticket), "conclusion")


def _why_conclude(ticket: Ticket) -> str:
    if ticket.state == TicketState.CONFERENCE:
        return _("会商后办结的，请写明会商的结论。")
    if someone_unhappy(ticket):
        return _("群众不满意而办结的，请写明结论。")
    return _("还有没兑现的承诺，请写明为什么现在办结；或者重新办理。")


def _request_reopen(ticket: Ticket) -> None:
    """Move 20: the system asks a person to decide, in the same transaction as the rating."""
    organ = ticket.lead.from_unit
    due = due_for(ticket, Step.DECIDE_REOPEN)
    step(ticket, moves.REQUEST_REOPEN, by=User.objects.system())
    chain.close_lead(ticket)
    leg = chain.open_lead(ticket, LegStep.DECIDE, organ, due)
    notices.ticket_unsatisfied(ticket, leg)


def _check_reopen(ticket: Ticket, by: User, voice: Voice | None) -> None:
    if ticket.outcome in NOT_REOPENABLE:
        raise DomainError(_("%(number)s是%(outcome)s的，不能重新受理；请另行登记。") % {
            "number": ticket.number, "outcome": ticket.get_outcome_display()
        })  # fmt: skip
    if by.role != VOTER:
        if is_past(ticket, Step.REOPEN, ticket.closed_at):
            raise DomainError(_("办结已超过可重新受理的期限，请另行登记。"))
        return
    if voice is None or voice.ticket_id != ticket.pk:
        raise PermissionDenied(_("请从回执上的链接进入。"))
    if ticket.outcome not in OBJECTABLE or is_past(ticket, Step.OBJECT, ticket.closed_at):
        raise DomainError(_("已过可以提出异议的日期。请再到站点反映，或拨打站点电话。"))
    if _was_objected(ticket):
        raise DomainError(_("这件已经提出过一次异议。"))


def _was_objected(ticket: Ticket) -> bool:
    return Entry.objects.of(ticket).filter(verb="ticket.reopen", role=VOTER).exists()


def _answering_organ(ticket: Ticket) -> Unit:
    if ticket.direct_to_county:
        return county_office_for(ticket.division_id) or organ_for(ticket.division_id)
    return organ_for(ticket.division_id)
