"""Key matters from a meeting (设为重点督办): named while it sits, taken on when the matter reaches its unit.

A meeting moves nothing: who leads and why is part of what is proposed. The case opens with the hand-off.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.audit.trail import record
from liaison.core.errors import DomainError
from suggestions.deliberations import agenda, moves
from suggestions.deliberations.items import AgendaItem, Decision, ItemState
from suggestions.deliberations.models import ItemKind, MeetingBody
from suggestions.deliberations.wording import basis_of
from suggestions.rules.ladders import Trigger
from suggestions.rules.models import Reason, ReasonKind
from suggestions.supervision import leading, opening
from suggestions.supervision.cases import SupervisionCase

KINDS = {ItemKind.ENLIST, ItemKind.ASSIGN, ItemKind.CASE}
LOST = {Decision.NOT_LISTED, Decision.MERGED, Decision.SUPPLEMENT, Decision.OTHER_TRACK, Decision.LIFTED}


def may_be_key(item: AgendaItem) -> bool:
    """A matter that will go to a unit; groups only recommend."""
    gone = item.state in {ItemState.DEFERRED, ItemState.DROPPED} or item.decision in LOST
    return item.kind in KINDS and not gone and item.meeting.kind.body != MeetingBody.GROUP


@transaction.atomic
def mark_key(
    *, item_id: int, by: User, lead_official: str, lead_deputy: Deputy | None, key_reason: Reason | None
) -> AgendaItem:
    """Who shall lead it, and why (设为重点督办); said again, the last word counts until the meeting is over."""
    item = _open(item_id, by)
    if not may_be_key(item):
        raise DomainError(_("%s不会交到承办单位，不能设为重点督办。") % item)
    if not lead_official.strip() and lead_deputy is None:
        raise DomainError(_("请写领衔领导，或选领衔代表。"), "lead_official")
    if key_reason is None or key_reason.kind != ReasonKind.KEY:
        raise DomainError(_("请从列表里选一个理由。"), "key_reason")
    leaders = filter(None, (lead_official.strip(), lead_deputy.name if lead_deputy else ""))
    key = {
        "official": lead_official.strip(), "deputy": lead_deputy.pk if lead_deputy else None, "reason": key_reason.pk,
        "leaders": "、".join(leaders),
    }  # fmt: skip
    return _save(item, by, "mark_key", item.proposal | {"key": key})


@transaction.atomic
def unmark_key(*, item_id: int, by: User) -> AgendaItem:
    """An ordinary matter after all."""
    item = _open(item_id, by)
    return _save(item, by, "unmark_key", {name: value for name, value in item.proposal.items() if name != "key"})


def take_on(item: AgendaItem | None, by: User) -> SupervisionCase | None:
    """The matter lies with its unit now: a case of supervision with its leader, by the meeting that said so."""
    key = item.proposal.get("key") if item else None
    if not key:
        return None
    case = SupervisionCase.objects.alive().filter(ticket=item.ticket_id).first()
    if case is None:
        case = opening.open_case(ticket_id=item.ticket_id, by=by, trigger=Trigger.BY_HAND, basis=basis_of(item))
    return leading.lead(
        case_id=case.pk, by=by, lead_official=key["official"],
        lead_deputy=Deputy.objects.filter(pk=key["deputy"]).first(), key_reason=Reason.objects.get(pk=key["reason"]),
        key_basis=basis_of(item),
    )  # fmt: skip


def decided_for(ticket_id: int, organ_id: int) -> AgendaItem | None:
    """The item by which an organ last listed a ticket."""
    rows = AgendaItem.objects.filter(ticket=ticket_id, meeting__organ=organ_id, decision=Decision.LISTED)
    rows = rows.exclude(meeting__kind__body=MeetingBody.GROUP).select_related("meeting")
    return rows.order_by("-pk").first()


def _open(item_id: int, by: User) -> AgendaItem:
    item = agenda.locked(item_id)
    if not moves.TAKE.allowed(by, item):
        raise PermissionDenied(_("您现在的身份不能记这次会议。"))
    agenda.check_live(item.meeting)
    return item


def _save(item: AgendaItem, by: User, verb: str, proposal: dict) -> AgendaItem:
    item.proposal = proposal
    item.save(update_fields=["proposal"])
    record(item, verb, by=by, data=proposal.get("key") or {})
    return item
