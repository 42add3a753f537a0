"""Publishing a checked reply, deciding against it, taking it off again (公开、不公开、撤下).

One reply of a ticket is public at a time, the last checked one: a newer one takes the place of the older.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core import clock, wording
from liaison.core.errors import DomainError
from suggestions.tickets.facts import facts_of
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Reply
from suggestions.tickets.traces import Trace, traces


@transaction.atomic
def publish(*, ticket_id: int, by: User, public_title: str, public_text: str, reply: Reply | None = None) -> Reply:
    """Make the last checked reply public (公开答复), in words without names or exact houses.

    `reply` is the one somebody read before deciding: when a newer one was checked meanwhile, it is refused.
    """
    ticket = Ticket.objects.locked(ticket_id)
    last = _publishable(ticket, by)
    if reply is not None and reply.pk != last.pk:
        raise DomainError(_("刚审核通过了更新的答复，请看过以后再公开。"))
    if last.published_at:
        raise DomainError(_("这次答复已经公开。要改文字，请先撤下再公开。"))
    if not public_title.strip():
        raise DomainError(_("请写公开的标题。"), "public_title")
    if not public_text.strip():
        raise DomainError(_("请写公开的正文。"), "public_text")
    replaced = list(_published(ticket).values_list("pk", flat=True))
    _published(ticket).update(published_at=None, published_by=None)
    last.public_title, last.public_text = public_title.strip(), public_text.strip()
    last.published_at, last.published_by, last.withheld_at = clock.now(), by, None
    last.save(update_fields=["public_title", "public_text", "published_at", "published_by", "withheld_at"])
    _decided(ticket)
    record(ticket, "publish", by=by, data={"reply": last.pk} | ({"replaced": replaced} if replaced else {}))
    return last


@transaction.atomic
def unpublish(*, ticket_id: int, by: User, reason: str) -> Reply:
    """Take what is public of a ticket off the public pages, with a reason (撤下)."""
    ticket = Ticket.objects.locked(ticket_id)
    _check_power(ticket, by)
    reply = _published(ticket).order_by("-pk").first()
    if reply is None:
        raise DomainError(_("%s没有公开的答复。") % ticket)
    if not reason.strip():
        raise DomainError(_("请写明为什么撤下。"), "reason")
    _published(ticket).update(published_at=None, published_by=None, withheld_at=clock.now())
    record(ticket, "unpublish", by=by, note=reason.strip(), data={"reply": reply.pk})
    reply.refresh_from_db()
    return reply


@transaction.atomic
def withhold(*, ticket_id: int, by: User, reason: str = "") -> Reply:
    """Decide that the last checked reply is not for the public (不公开); it may still be published later."""
    ticket = Ticket.objects.locked(ticket_id)
    last = _publishable(ticket, by)
    if last.published_at:
        raise DomainError(_("这次答复已经公开。不想公开了，请撤下。"))
    if last.withheld_at:
        raise DomainError(_("这次答复已经定为不公开。"))
    last.withheld_at = clock.now()
    last.save(update_fields=["withheld_at"])
    _decided(ticket)
    record(ticket, "withhold", by=by, note=reason.strip(), data={"reply": last.pk})
    return last


def may_publish(by, ticket: Ticket) -> bool:
    last = _last_for(by, ticket)
    return last is not None and last.published_at is None


def may_withhold(by, ticket: Ticket) -> bool:
    last = _last_for(by, ticket)
    return last is not None and last.published_at is None and last.withheld_at is None


def may_unpublish(by, ticket: Ticket) -> bool:
    return can(by, "reply:publish", ticket.division_id) and facts_of(ticket).published


def last_checked(ticket: Ticket) -> Reply | None:
    return ticket.replies.checked().select_related("leg__to_unit").order_by("-pk").first()


def proposal(ticket: Ticket) -> dict[str, str]:
    """Title and text as a start: what was public before, else the parts of the reply without its contact."""
    reply = last_checked(ticket)
    if reply is None:
        return {}
    if reply.public_text:
        return {"public_title": reply.public_title, "public_text": reply.public_text}
    parts = [reply.done_text, reply.result_text, reply.next_text, reply.reason]
    if reply.promised_on:
        parts.append(_("承诺 %s前办好。") % wording.day(reply.promised_on, clock.today()))
    return {"public_title": ticket.title, "public_text": "\n\n".join(part for part in parts if part)}


def warnings(ticket: Ticket, title: str, text: str) -> list[str]:
    """What in the public words points at a person, in sentences, the weightiest first."""
    masks = [mask for mask in ticket.voices.values_list("resident__name_mask", flat=True) if mask]
    sentences = {
        Trace.NAMED: _("“%s”像是反映人的名字，请改成“反映人”。"),
        Trace.ADDRESSED: _("“%s”像是人名，请隐去。"),
        Trace.PHONE: _("写了电话 %s，请删去；单位的公开电话除外。"),
        Trace.IDENTITY: _("“%s”像是身份证号，请删去。"),
        Trace.HOUSE: _("写到了门牌“%s”，请改成只到村组。"),
    }
    return [sentences[kind] % words for kind, words in traces(f"{title}\n{text}", masks).items()]


def _check_power(ticket: Ticket, by: User) -> None:
    if not can(by, "reply:publish", ticket.division_id):
        raise PermissionDenied(_("公开答复由人大机关决定。"))


def _publishable(ticket: Ticket, by: User) -> Reply:
    _check_power(ticket, by)
    if _is_secret(ticket):
        raise DomainError(_("这件须为反映人保密，不能公开。"))
    last = last_checked(ticket)
    if last is None:
        raise DomainError(_("审核通过的答复才能公开。"))
    return last


def _last_for(by, ticket: Ticket) -> Reply | None:
    """The reply this person may decide about, or None; two statements at most."""
    if _is_secret(ticket) or not can(by, "reply:publish", ticket.division_id):
        return None
    if not facts_of(ticket).checked:
        return None
    if not hasattr(ticket, "_last_checked"):  # three buttons ask
        ticket._last_checked = last_checked(ticket)
    return ticket._last_checked


def _decided(ticket: Ticket) -> None:
    """It no longer waits for the decision about its last checked reply."""
    ticket.to_publish_since = None
    ticket.save(update_fields=["to_publish_since"])


def _is_secret(ticket: Ticket) -> bool:
    return ticket.confidential or ticket.direct_to_county


def _published(ticket: Ticket):
    return ticket.replies.filter(published_at__isnull=False)
