"""Moves 16–18 and 25, and extensions: the unit answers, the level above checks before anyone outside sees it."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.audit.steps import check_open, step
from liaison.audit.trail import record
from liaison.core import clock, wording
from liaison.core.errors import DomainError
from liaison.divisions.queries import organ_for
from liaison.workdays.deadlines import end_of_day
from suggestions.rules.models import Reason, ReasonKind, ResultClass, Step
from suggestions.tickets.legs import Extension, Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Commitment, Reply
from suggestions.workflow import chain, contacting, moves, notices, statutory
from suggestions.workflow.clocks import Due, due_for
from suggestions.workflow.handoff import on_behalf
from suggestions.workflow.powers import is_paper


@transaction.atomic
def reply(
    *,
    ticket_id: int,
    by: User,
    done_text: str,
    result_text: str,
    result_class: ResultClass,
    contact: str,
    next_text: str = "",
    promised_on: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Reply:
    """The unit's answer in four parts (答复): what was done, the result, what comes next and when, who to ask."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.REPLY, by)
    contacting.check_contacted(ticket)
    if ticket.lead.co_legs.open().filter(inside=False).exists():
        raise DomainError(_("协办单位还没有全部提交意见，请先等它们，或请交办机关解除协办。"))
    parts = _parts(done_text, result_text, next_text, contact, result_class, promised_on, reason)
    return _submit(ticket, moves.REPLY, by, parts, version)


@transaction.atomic
def fulfil(
    *,
    ticket_id: int,
    by: User,
    done_text: str,
    result_text: str,
    result_class: ResultClass,
    contact: str,
    next_text: str = "",
    version: int | None = None,
) -> Reply:
    """The promise is kept (报告兑现): a second answer, checked and rated like the first."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.FULFIL, by)
    if result_class.needs_follow_up:
        raise DomainError(_("还没有兑现的，请申请延期，不能再报“列入计划”。"), "result_class")
    parts = _parts(done_text, result_text, next_text, contact, result_class, None, "")
    return _submit(ticket, moves.FULFIL, by, parts, version)


@transaction.atomic
def send_back(*, ticket_id: int, by: User, reason: str, version: int | None = None) -> Ticket:
    """Not good enough (退回重答): the same unit, its old date or three working days, the later."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.SEND_BACK, by)
    old = ticket.replies.select_related("leg__to_unit").latest("pk").leg
    redo = due_for(ticket, Step.REDO)
    due = redo if redo.at >= old.due_at else Due(old.due_at)
    organ = ticket.lead.to_unit
    step(ticket, moves.SEND_BACK, by=by, note=reason, version=version)
    chain.close_lead(ticket)
    leg = chain.open_lead(
        ticket, LegStep.HANDLE, old.to_unit, due, from_unit=organ, note=reason,
        signed_at=clock.now(), handler_name=old.handler_name, paper=old.paper, final=True,
    )  # fmt: skip
    notices.reply_sent_back(ticket, leg)
    return ticket


@transaction.atomic
def check(*, ticket_id: int, by: User, version: int | None = None) -> Ticket:
    """Checked (审核通过): from now the voter may read it, and rates it. A class-B answer becomes a commitment."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.CHECK, by)
    answer = ticket.replies.select_related("result_class", "leg").latest("pk")
    if answer.submitted_by_id == by.pk and not answer.paper:
        raise PermissionDenied(_("自己写的答复要由别人审核。"))
    answer.checked_at, answer.checked_by = clock.now(), by
    answer.save(update_fields=["checked_at", "checked_by"])
    due, organ = due_for(ticket, Step.RATE), ticket.lead.to_unit
    step(ticket, moves.CHECK, by=by, version=version, data={"reply": answer.pk}, to_publish_since=answer.checked_at)
    chain.close_lead(ticket)
    chain.open_lead(ticket, LegStep.RATE, None, due, from_unit=organ)
    _settle_promise(ticket, answer)
    notices.reply_checked(ticket, answer.leg.to_unit_id)
    return ticket


@transaction.atomic
def give_opinion(*, ticket_id: int, leg_seq: int, by: User, opinion: str) -> Leg:
    """A co-handler's part (协办意见)."""
    ticket = Ticket.objects.locked(ticket_id)
    leg = ticket.legs.select_related("to_unit", "from_unit", "parent").get(seq=leg_seq, role=Leg.Role.CO)
    if not leg.is_open:
        raise DomainError(_("这份协办意见已经提交。"))
    mine = by.posting is not None and leg.to_unit_id == by.posting.unit_id
    if not mine and not _acts_for(by, leg):
        raise PermissionDenied(_("只有协办单位自己能提交意见。"))
    if not opinion.strip():
        raise DomainError(_("请写下协办意见。"), "opinion")
    chain.end(leg, chain.DONE, opinion=opinion.strip())
    record(ticket, "give_opinion", by=by, data={"leg": leg.seq, "unit": leg.to_unit_id})
    notices.opinion_given(ticket, leg)
    return leg


@transaction.atomic
def ask_extension(
    *, ticket_id: int, by: User, reason: Reason, asked_until: date, text: str = "", version: int | None = None
) -> Extension:
    """More time (申请延期), asked before the date with a reason; a breach can so never be wiped out."""
    ticket = Ticket.objects.locked(ticket_id)
    leg = _extendable(ticket, by)
    if reason.kind != ReasonKind.EXTENSION:
        raise DomainError(_("请从列表里选一个理由。"), "reason")
    until = end_of_day(asked_until)
    if until <= leg.due_at:
        raise DomainError(_("申请延至的日期要晚于现在的期限。"), "asked_until")
    statutory.check_limit(ticket, leg, until, "asked_until")
    try:
        with transaction.atomic():
            extension = Extension.objects.create(
                leg=leg, reason=reason, text=text, asked_until=until, asked_by=by, at=clock.now()
            )
    except IntegrityError:
        raise DomainError(_("已有一份延期申请在等决定。")) from None
    record(ticket, "ask_extension", by=by, note=text, data={"until": until.isoformat(), "reason": reason.code})
    notices.extension_asked(ticket, leg)
    return extension


@transaction.atomic
def decide_extension(
    *, ticket_id: int, by: User, granted: bool, until: date | None = None, answer: str = ""
) -> Extension:
    """Granted or refused by whoever handed it off; leg and voter's date move, never to an earlier day."""
    ticket = Ticket.objects.locked(ticket_id)
    leg = ticket.lead
    if leg is None or by.posting is None or leg.from_unit_id != by.posting.unit_id:
        raise PermissionDenied(_("延期由交办的机关决定。"))
    extension = leg.extensions.filter(decision=None).first()
    if extension is None:
        raise DomainError(_("没有等决定的延期申请。"))
    if not granted and not answer.strip():
        raise DomainError(_("不同意延期请写明理由。"), "answer")
    moment = max(end_of_day(until) if until else extension.asked_until, leg.due_at)
    if granted:
        statutory.check_limit(ticket, leg, moment, "until")
    extension.decision = Extension.Decision.GRANTED if granted else Extension.Decision.REFUSED
    extension.until, extension.answer = (moment if granted else None), answer
    extension.decided_by, extension.decided_at = by, clock.now()
    extension.save()
    old = leg.due_at
    if granted:
        move_due(ticket, leg, moment)
    data = {"granted": granted, "old_due": old.isoformat(), "due": leg.due_at.isoformat()}
    record(ticket, "decide_extension", by=by, note=answer, data=data)
    notices.extension_decided(ticket, leg, granted)
    return extension


def move_due(ticket: Ticket, leg: Leg, moment) -> None:
    """Put a leg's date later, and the voter's with it by as much."""
    gained: timedelta = moment - leg.due_at
    Leg.objects.filter(pk=leg.pk).update(due_at=moment, rule=None)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=ticket.due_at + gained)
    leg.due_at, ticket.due_at = moment, ticket.due_at + gained
    commitment = ticket.commitments.written().open()
    if leg.step == LegStep.FULFIL:
        commitment.update(due_on=clock.local(moment).date())


def _parts(done_text, result_text, next_text, contact, result_class, promised_on, reason) -> dict:
    """Check the four parts against the result class; class B needs a date, C a reason."""
    required = {
        "done_text": (done_text, _("请写办了什么。")),
        "result_text": (result_text, _("请写结果。")),
        "contact": (contact, _("请写联系人和电话，群众有疑问好找。")),
    }
    for field, (value, sentence) in required.items():
        if not value.strip():
            raise DomainError(sentence, field)
    if result_class.needs_follow_up and promised_on is None:
        raise DomainError(_("列入计划的，请写承诺办好的日期。"), "promised_on")
    if promised_on and promised_on <= clock.today():
        raise DomainError(_("承诺日期要在今天以后。"), "promised_on")
    if result_class.needs_reason and not reason.strip():
        raise DomainError(_("暂不能办的，请写明原因。"), "reason")
    return {
        "done_text": done_text.strip(),
        "result_text": result_text.strip(),
        "next_text": next_text.strip(),
        "contact": contact.strip(),
        "result_class": result_class,
        "promised_on": promised_on if result_class.needs_follow_up else None,
        "reason": reason.strip() if result_class.needs_reason else "",
    }


def _submit(ticket: Ticket, move, by: User, parts: dict, version: int | None) -> Reply:
    leg = ticket.lead
    sender = leg.from_unit
    organ = sender if sender and sender.is_organ else organ_for(ticket.division_id)
    behalf = on_behalf(by, leg)
    due = due_for(ticket, Step.CHECK)
    chain.end_co_legs(leg, chain.RELEASED)
    data = {"class": parts["result_class"].code}
    step(ticket, move, by=by, version=version, data=data, for_unit_id=behalf)
    chain.close_lead(ticket)
    answer = Reply.objects.create(
        ticket=ticket, leg=leg, round=ticket.round, submitted_at=clock.now(), submitted_by=by,
        paper=behalf is not None, **parts,
    )  # fmt: skip
    check_leg = chain.open_lead(ticket, LegStep.CHECK, organ, due, from_unit=leg.to_unit)
    notices.ticket_replied(ticket, check_leg)
    return answer


def _settle_promise(ticket: Ticket, answer: Reply) -> None:
    """A checked class-B answer makes the promise; a checked fulfilment keeps it; a new round's B renews it.

    What was promised at a talk or meeting is kept by an answer that counts as resolved.
    """
    if answer.result_class.counts_as_resolved:
        ticket.commitments.spoken().open().update(kept_at=clock.now())
    promise = ticket.commitments.written().open().first()
    if answer.promised_on is None:
        if promise:
            promise.kept_at = clock.now()
            promise.save(update_fields=["kept_at"])
        return
    if promise:
        promise.reply, promise.text, promise.due_on = answer, answer.next_text, answer.promised_on
        promise.save(update_fields=["reply", "text", "due_on"])
        return
    Commitment.objects.create(
        ticket=ticket, reply=answer, text=answer.next_text or answer.result_text, due_on=answer.promised_on
    )


def _acts_for(by: User, leg: Leg) -> bool:
    sent = by.posting is not None and leg.from_unit_id == by.posting.unit_id
    return sent and is_paper(leg.to_unit)


def _extendable(ticket: Ticket, by: User) -> Leg:
    leg = ticket.lead
    if leg is None or leg.step not in {LegStep.HANDLE, LegStep.FULFIL}:
        raise DomainError(_("%s现在不在办理，不能申请延期。") % ticket.number)
    mine = by.posting is not None and leg.to_unit_id == by.posting.unit_id
    if not mine and not _acts_for(by, leg):
        raise PermissionDenied(_("延期由主办单位申请。"))
    if clock.now() > leg.due_at:
        day = wording.day(clock.local(leg.due_at).date(), clock.today())
        raise DomainError(_("期限 %s已过，不能再申请延期；请尽快答复。") % day)
    return leg
