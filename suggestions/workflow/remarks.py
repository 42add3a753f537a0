"""Acts that move nothing: a note, publishing a reply, a sibling ticket (说明、公开、分别办理)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.models import Entry
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Reply


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
def publish(*, reply_id: int, by: User, public_title: str, public_text: str) -> Reply:
    """Make a checked reply public (公开答复), in words without names or exact houses."""
    reply = Reply.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=reply_id)
    if not can(by, "reply:publish", reply.ticket.division_id):
        raise PermissionDenied(_("公开答复由人大机关决定。"))
    if reply.checked_at is None:
        raise DomainError(_("审核通过的答复才能公开。"))
    if reply.ticket.confidential or reply.ticket.direct_to_county:
        raise DomainError(_("这件须为反映人保密，不能公开。"))
    if not public_title.strip() or not public_text.strip():
        raise DomainError(_("请写公开的标题和正文。"), "public_text")
    reply.public_title, reply.public_text = public_title.strip(), public_text.strip()
    reply.published_at, reply.published_by = clock.now(), by
    reply.save(update_fields=["public_title", "public_text", "published_at", "published_by"])
    record(reply.ticket, "publish", by=by, data={"reply": reply.pk})
    return reply


@transaction.atomic
def unpublish(*, reply_id: int, by: User, reason: str) -> Reply:
    """Take a published reply off the public pages, with a reason."""
    reply = Reply.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=reply_id)
    if not can(by, "reply:publish", reply.ticket.division_id):
        raise PermissionDenied(_("公开答复由人大机关决定。"))
    if not reason.strip():
        raise DomainError(_("请写明为什么撤下。"), "reason")
    reply.published_at = reply.published_by = None
    reply.save(update_fields=["published_at", "published_by"])
    record(reply.ticket, "unpublish", by=by, note=reason, data={"reply": reply.pk})
    return reply
