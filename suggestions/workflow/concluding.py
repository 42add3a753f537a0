"""Ending a matter against the voter's wish takes two persons (结论：一人提出，另一人同意).

诉求不合理, 条件不具备 and 解释说明 close nothing by themselves: they are what `close` asks for while somebody is
dissatisfied. Such a ticket stays dissatisfied in every figure.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import Posting, User
from liaison.accounts.roles import Role
from liaison.accounts.scope import reach
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit
from liaison.divisions.queries import county_office_for
from suggestions.rules.models import Reason, ReasonKind
from suggestions.tickets.conclusions import Conclusion
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState
from suggestions.workflow import notices
from suggestions.workflow.powers import covers, power
from suggestions.workflow.verdicts import concluded, last_reply, someone_unhappy

CONCLUDABLE = frozenset({TicketState.UNSATISFIED, TicketState.CONFERENCE})


@transaction.atomic
def propose(*, ticket_id: int, by: User, reason: Reason, text: str) -> Conclusion:
    """The first person: which of the three reasons, and what is to be told to the voter."""
    ticket = Ticket.objects.locked(ticket_id)
    _check_power(by, "conclusion:propose", ticket)
    if ticket.state not in CONCLUDABLE or not someone_unhappy(ticket):
        raise DomainError(_("%s 没有人不满意，不用提结论。") % ticket.number)
    if reason.kind != ReasonKind.CONCLUSION:
        raise DomainError(_("请选结论的理由。"), "reason")
    if not text.strip():
        raise DomainError(_("请写明结论，群众会看到。"), "text")
    if concluded(ticket):
        raise DomainError(_("结论已经有人同意，可以办结。"))
    made = _write(ticket, by, reason, text.strip())
    record(ticket, "propose_conclusion", by=by, note=text.strip(), data={"reason": reason.code, "conclusion": made.pk})
    notices.conclusion_proposed(ticket, made, _deciding_unit(ticket))
    return made


@transaction.atomic
def agree(*, ticket_id: int, by: User, answer: str = "") -> Conclusion:
    """The second person: from now on the ticket may be closed."""
    return _decide(ticket_id, by, Conclusion.Decision.AGREED, "agree_conclusion", answer)


@transaction.atomic
def refuse(*, ticket_id: int, by: User, answer: str) -> Conclusion:
    """The second person does not agree: handle it again, confer, or propose another conclusion."""
    if not answer.strip():
        raise DomainError(_("不同意的，请写明为什么。"), "answer")
    return _decide(ticket_id, by, Conclusion.Decision.REFUSED, "refuse_conclusion", answer)


def may_propose(by, ticket: Ticket) -> bool:
    if ticket.state not in CONCLUDABLE or not power("conclusion:propose")(by, ticket):
        return False
    return waiting(ticket) is None and someone_unhappy(ticket) and not concluded(ticket)


def may_decide(by, ticket: Ticket) -> bool:
    """Another person of the same organ; for a one-clerk township the county."""
    if ticket.state not in CONCLUDABLE or not _second(by, ticket):
        return False
    found = waiting(ticket)
    return found is not None and found.proposed_by_id != by.pk


def waiting(ticket: Ticket) -> Conclusion | None:
    """What waits for its second person."""
    return ticket.conclusions.waiting().select_related("reason", "proposed_by").order_by("pk").first()


def _decide(ticket_id: int, by: User, decision: str, verb: str, answer: str) -> Conclusion:
    ticket = Ticket.objects.locked(ticket_id)
    found = waiting(ticket)
    if found is None:
        raise DomainError(_("%s 没有等同意的结论。") % ticket.number)
    if found.proposed_by_id == by.pk:
        raise DomainError(_("提出人不能自己同意，请另一位同志办理。"))
    if not _second(by, ticket):
        raise PermissionDenied(_("结论由本机关另一位同志同意；只有一位同志的，由县级机关同意。"))
    if decision == Conclusion.Decision.AGREED and found.reply_id != last_reply(ticket).pk:
        raise DomainError(_("提出以后又有了新的答复，请退回，按新的答复重新提出。"))
    found.decision, found.decided_by, found.answer, found.at = decision, by, answer.strip(), clock.now()
    found.save(update_fields=["decision", "decided_by", "answer", "at"])
    record(ticket, verb, by=by, note=answer.strip(), data={"reason": found.reason.code, "conclusion": found.pk})
    notices.conclusion_decided(ticket, found, ticket.lead.to_unit_id if ticket.lead else None)
    return found


def _write(ticket: Ticket, by: User, reason: Reason, text: str) -> Conclusion:
    try:
        with transaction.atomic():
            return Conclusion.objects.create(
                ticket=ticket, round=ticket.round, reply=last_reply(ticket), reason=reason, text=text, proposed_by=by
            )
    except IntegrityError:
        raise DomainError(_("已有一条结论在等同意。")) from None


def _second(by, ticket: Ticket) -> bool:
    """Whether this person may be the second one: of the organ that decides, or of the county for a single clerk."""
    if not reach(by, "conclusion:agree"):
        return False
    if power("conclusion:agree")(by, ticket):
        return True
    alone = ticket.lead is not None and is_alone(ticket.lead.to_unit)
    return alone and by.role == Role.COUNTY_OFFICE and covers(by, ticket)


def is_alone(organ: Unit) -> bool:
    """An organ where nobody else could agree."""
    return Posting.objects.live().filter(unit=organ).values("user").distinct().count() < 2


def _deciding_unit(ticket: Ticket) -> Unit | None:
    """The desk the second person sits at."""
    organ = ticket.lead.to_unit
    return county_office_for(ticket.division_id) if is_alone(organ) else organ


def _check_power(by: User, verb: str, ticket: Ticket) -> None:
    if not power(verb)(by, ticket):
        raise PermissionDenied(_("您现在的身份不能对这件提出结论。"))
