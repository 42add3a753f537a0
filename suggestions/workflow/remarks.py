"""Acts that move nothing and say something: a note, a reminder (说明、催办)."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.models import Entry
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from suggestions.tickets.legs import LegStep
from suggestions.tickets.models import Ticket
from suggestions.workflow import notices
from suggestions.workflow.powers import power

REMIND_EVERY = timedelta(days=3)  # one reminder per source in three days (issue B scores them)


@transaction.atomic
def note(*, ticket_id: int, by: User, text: str) -> Entry:
    """A remark in the timeline (写说明)."""
    ticket = Ticket.objects.visible_to(by).get(pk=ticket_id)
    if not can(by, "ticket:note"):
        raise PermissionDenied(_("您现在的身份不能写说明。"))
    if not text.strip():
        raise DomainError(_("请写说明。"), "text")
    return record(ticket, "note", by=by, note=text.strip())


@transaction.atomic
def remind(*, ticket_id: int, by: User, text: str = "") -> Entry:
    """Urge whoever holds it (催办); each desk or deputy at most once in three days."""
    ticket = Ticket.objects.visible_to(by).locked(ticket_id)
    if not power("ticket:remind")(by, ticket):
        raise PermissionDenied(_("您现在的身份不能催办。"))
    leg = ticket.lead
    if leg is None or leg.step == LegStep.RATE:
        raise DomainError(_("%s现在没有在等哪个单位，不用催办。") % ticket.number)
    source = f"unit:{by.posting.unit_id}" if by.posting.unit_id else f"user:{by.pk}"
    recent = Entry.objects.of(ticket).filter(verb="ticket.remind", data__source=source)
    if recent.filter(at__gt=clock.now() - REMIND_EVERY).exists():
        raise DomainError(_("三天内已经催过一次，请给对方一点时间。"))
    entry = record(ticket, "remind", by=by, note=text.strip(), data={"source": source, "to": leg.to_unit_id})
    notices.reminded(ticket, leg, text.strip(), str(by.posting.place))
    return entry
