"""Acts that move nothing and say something: a note (说明)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.models import Entry
from liaison.audit.trail import record
from liaison.core.errors import DomainError
from suggestions.tickets.models import Ticket


@transaction.atomic
def note(*, ticket_id: int, by: User, text: str) -> Entry:
    """A remark in the timeline (写说明)."""
    ticket = Ticket.objects.visible_to(by).get(pk=ticket_id)
    if not can(by, "ticket:note"):
        raise PermissionDenied(_("您现在的身份不能写说明。"))
    if not text.strip():
        raise DomainError(_("请写说明。"), "text")
    return record(ticket, "note", by=by, note=text.strip())
