"""Talking with the deputy before answering (联系代表): logged beside the ticket, and asked of every formal reply."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.accounts.scope import reach
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit
from suggestions.tickets import proposers
from suggestions.tickets.contacts import Contact, ContactWay
from suggestions.tickets.legs import LegStep
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import notices, powers, statutory

STAGES = {
    S.ASSIGNED: Contact.Stage.BEFORE, S.RETURNED: Contact.Stage.BEFORE, S.HANDLING: Contact.Stage.DURING,
    S.REPLIED: Contact.Stage.AFTER, S.RATING: Contact.Stage.AFTER, S.UNSATISFIED: Contact.Stage.AFTER,
    S.CONFERENCE: Contact.Stage.AFTER, S.FOLLOWING: Contact.Stage.AFTER,
}  # fmt: skip


@transaction.atomic
def contact(
    *, ticket_id: int, by: User, way: str, text: str, on: date | None = None, deputy: Deputy | None = None
) -> Contact:
    """One contact (记联系): who, how, when, what was said; of a confidential proposer only through the organ."""
    ticket = Ticket.objects.locked(ticket_id)
    if not may_contact(by, ticket):
        raise PermissionDenied(_("您现在的身份不能给这件记联系。"))
    on = on or clock.today()
    _check(ticket, way, text, on)
    secret = proposers.hidden_from(by, ticket)
    if secret:
        way, deputy = ContactWay.VIA_ORGAN, None
    elif deputy is None:
        deputy = _default_deputy(ticket, by)
    if deputy is None and way != ContactWay.VIA_ORGAN:
        raise DomainError(_("请选联系的是哪位代表。"), "deputy")
    row = Contact.objects.create(
        ticket=ticket, deputy=deputy, by=by, for_unit=_for_unit(ticket, by, way), way=way, on=on,
        stage=STAGES[ticket.state], text=text.strip(), at=clock.now(),
    )  # fmt: skip
    record(ticket, "contact", by=by, note=row.text, data={"way": way, "on": on.isoformat(), "contact": row.pk})
    if by.role == Role.DEPUTY:
        notices.contacted(ticket, row.pk)
    return row


def may_contact(by: User, ticket: Ticket) -> bool:
    """While a unit has it or answers for it: the lead unit, the organ that sent it, a deputy tied to it."""
    if not statutory.is_formal(ticket) or ticket.state not in STAGES or by.posting is None:
        return False
    letter = reach(by, "contact:log")
    if letter == "U":
        return powers.my_unit_leads(by, ticket) or _answered(by.posting.unit_id, ticket)
    if letter == "H":
        return powers.sent_by_my_organ(by, ticket) or powers.my_organ_answers(by, ticket)
    return letter == "L" and powers.linked(by, ticket)


def check_contacted(ticket: Ticket) -> None:
    """The gate before a formal reply: the unit that answers has talked with the deputy since the hand-off."""
    if not statutory.is_formal(ticket):
        return
    since, leg = statutory.handled_from(ticket), ticket.lead
    if not Contact.objects.filter(ticket=ticket, for_unit=leg.to_unit, on__gte=since).exists():
        raise DomainError(_("答复前要先与代表联系，并记下时间和方式。"))


def proposers_of(ticket: Ticket) -> list[Deputy]:
    """The deputies to talk with: who raised it, first the lead."""
    rows = Deputy.objects.filter(tickets__ticket=ticket.pk, tickets__capacity=TicketDeputy.Capacity.RAISED)
    return list(rows.order_by("tickets__pk"))


def _check(ticket: Ticket, way: str, text: str, on: date) -> None:
    if way not in ContactWay.values:
        raise DomainError(_("请选联系方式。"), "way")
    if not text.strip():
        raise DomainError(_("请写说了什么。"), "text")
    if on > clock.today():
        raise DomainError(_("联系日期不能在今天以后。"), "on")
    if on < clock.local(ticket.handed_off_at).date():
        raise DomainError(_("联系日期要在交办以后。"), "on")


def _default_deputy(ticket: Ticket, by: User) -> Deputy | None:
    if by.role == Role.DEPUTY:
        return Deputy.objects.filter(user=by).first()
    return next(iter(proposers_of(ticket)), None)


def _for_unit(ticket: Ticket, by: User, way: str) -> Unit | None:
    """Whose contact it was: the unit's own, or the organ's for a unit on paper or a proposer only it may name."""
    leg = ticket.lead
    unit = leg.to_unit if leg and leg.step in {LegStep.HANDLE, LegStep.FULFIL} else None
    if by.role == Role.HANDLING_UNIT:
        return by.posting.unit
    if by.role == Role.DEPUTY or unit is None:
        return None
    return unit if leg.paper or way == ContactWay.VIA_ORGAN else None


def _answered(unit_id: int | None, ticket: Ticket) -> bool:
    """It answered last: the talk after the reply is still its own."""
    last = ticket.replies.select_related("leg").order_by("-pk").first()
    return last is not None and last.leg.to_unit_id == unit_id
