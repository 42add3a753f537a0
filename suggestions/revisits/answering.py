"""Asking, writing down what was said, and deciding where it contradicts the reply (回访、核对、处理)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can, reach
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from liaison.residents import actions as residents
from suggestions.revisits import notices
from suggestions.revisits.models import SPOKEN, Answer, Revisit, Verdict, Way, compare
from suggestions.revisits.planning import check_not_of_unit
from suggestions.rules.ladders import Trigger
from suggestions.rules.models import Step
from suggestions.supervision import opening
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import Satisfaction
from suggestions.workflow import moves, rating
from suggestions.workflow.clocks import is_past
from suggestions.workflow.reminding import organ_over

RELATED = ("ticket", "voice__resident", "unit", "organ__division", "assigned_to", "by")


@transaction.atomic
def answer(
    *, revisit_id: int, by: User, answer: str, way: str = Way.PHONE, attitude: str = "", text: str = "",
    seen: int | None = None,
) -> Revisit:  # fmt: skip
    """What the voter said, in their own word; compared with what the unit claimed. `seen`: tries the page showed."""
    one = _mine(revisit_id, by)
    check_not_of_unit(by, [one])
    if answer not in Answer.values:
        raise DomainError(_("请选群众怎么说。"), "answer")
    if attitude and attitude not in Satisfaction.values:
        raise DomainError(_("请选满意、基本满意或不满意。"), "attitude")
    if not one.may_be_answered or (seen is not None and seen != one.tries):
        raise Conflict(_already(one))
    if answer in (Answer.PARTLY, Answer.NOT_SOLVED) and not text.strip():
        raise DomainError(_("请记下哪里没办好，好让单位重办。"), "text")
    one.answer, one.way, one.text = answer, way, text.strip()
    one.attitude = attitude or None if answer in SPOKEN else None
    one.agrees = compare(one.claim_resolved, answer)
    one.by, one.at, one.tries = by, clock.now(), one.tries + 1
    one.save(update_fields=["answer", "way", "text", "attitude", "agrees", "by", "at", "tries"])
    record(one, "answer", by=by, data={"answer": answer, "agrees": one.agrees, "try": one.tries})
    if one.disputed:
        notices.disputed(one)
    return one


@transaction.atomic
def decide(*, revisit_id: int, by: User, verdict: str, text: str) -> Revisit:
    """A person of the organ decides what follows where voter and unit disagree: again, under supervision, or not."""
    one = _mine(revisit_id, by)
    if not can(by, "revisit:plan"):
        raise PermissionDenied(_("与答复不符的，由人大机关处理。"))
    if one.agrees is not False:
        raise DomainError(_("这次回访与答复相符，不用处理。"))
    if one.verdict:
        raise Conflict(_("%(who)s已经处理：%(what)s。") % {"who": one.decided_by, "what": one.get_verdict_display()})
    if not text.strip():
        raise DomainError(_("请写明理由。"), "text")
    _carry_out(one, by, verdict, text.strip())
    one.verdict, one.verdict_text, one.decided_by, one.decided_at = verdict, text.strip(), by, clock.now()
    one.save(update_fields=["verdict", "verdict_text", "decided_by", "decided_at"])
    record(one, "decide", by=by, note=text.strip(), data={"verdict": verdict})
    return one


@transaction.atomic
def reveal(*, revisit_id: int, by: User) -> dict[str, str]:
    """Name, phone and address for the call; a line in the book of looks with the number it was for."""
    one = _mine(revisit_id, by)
    check_not_of_unit(by, [one])
    if not one.may_be_answered:
        raise DomainError(_already(one))
    purpose = _("回访办理结果：%s") % one.ticket.number
    plain = residents.disclose(resident=one.voice.resident, by=by, purpose=purpose, thing="revisit", thing_id=one.pk)
    record(one.ticket, "reveal", by=by, note=purpose, data={"voice": one.voice_id, "revisit": one.pk})
    return plain


def verdicts_open(by, one: Revisit) -> list[str]:
    """What this person may decide: reopening within the rule's days, a case, or leaving it, by the same organ."""
    if not can(by, "revisit:plan") or not one.disputed:
        return []
    ticket = one.ticket
    found = []
    if moves.REOPEN.open_to(by, ticket) and not is_past(ticket, Step.REOPEN, ticket.closed_at):
        found.append(Verdict.REOPEN)
    if _may_supervise(by, ticket):
        found.append(Verdict.CASE)
    return [*found, Verdict.LEAVE] if found or one.organ_id == by.posting.unit_id else []


def _may_supervise(by, ticket: Ticket) -> bool:
    if ticket.closed_at is None or ticket.cases.alive().exists():
        return False
    handled = ticket.replies.checked().select_related("leg__from_unit").order_by("-pk").first()
    if handled is None or handled.leg.cases.filter(trigger=Trigger.REVISIT_MISMATCH).exists():
        return False
    return opening.may_open(by, ticket, organ_over(ticket, handled.leg))


def _carry_out(one: Revisit, by: User, verdict: str, text: str) -> None:
    if verdict not in verdicts_open(by, one):
        raise DomainError(_("现在不能这样处理，请看还可以选的。"), "verdict")
    reason = _("回访：群众说“%(answer)s”。%(text)s") % {"answer": one.get_answer_display(), "text": text}
    if verdict == Verdict.REOPEN:
        rating.reopen(ticket_id=one.ticket_id, by=by, reason=reason)
    elif verdict == Verdict.CASE:
        opening.open_case(ticket_id=one.ticket_id, by=by, trigger=Trigger.REVISIT_MISMATCH, basis=reason)


def _mine(revisit_id: int, by: User) -> Revisit:
    """The row, locked, of somebody who may see it; a unit never may."""
    if not reach(by, "revisit:answer"):
        raise PermissionDenied(_("承办单位不能回访自己办的件。"))
    if not Revisit.objects.visible_to(by).filter(pk=revisit_id).exists():
        raise PermissionDenied(_("这次回访没有分派给您。"))
    return Revisit.objects.select_related(*RELATED).locked(revisit_id)


def _already(one: Revisit) -> str:
    if one.dropped_at:
        return _("这次抽样已经重抽，这位群众不用再问。")
    return _("%(who)s刚刚记下：%(answer)s。") % {"who": one.by, "answer": one.get_answer_display()}
