"""Letting a co-handler go (解除协办): the lead unit waits for every co-handler before it may answer."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core.errors import DomainError
from liaison.divisions.models import UnitKind
from suggestions.tickets.facts import facts_of
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.workflow import chain, notices
from suggestions.workflow.powers import at_station_below


@transaction.atomic
def release(*, ticket_id: int, by: User, leg: Leg, reason: str) -> Leg:
    """Whoever called a co-handler in lets it go without an opinion, so that the lead unit can answer."""
    ticket = Ticket.objects.locked(ticket_id)
    if not can(by, "leg:release"):
        raise PermissionDenied(_("您现在的身份不能解除协办。"))
    leg = ticket.legs.select_related("to_unit", "parent").filter(pk=leg.pk, role=Leg.Role.CO).first()
    if leg is None or not leg.is_open:
        raise DomainError(_("这个单位已经不在协办。"), "leg")
    if not releasable(by, ticket).filter(pk=leg.pk).exists():
        raise PermissionDenied(_("协办由请它来的机关或单位解除。"))
    if not reason.strip():
        raise DomainError(_("请写明为什么解除。"), "reason")
    chain.end(leg, chain.RELEASED)
    record(ticket, "release", by=by, note=reason.strip(), data={"leg": leg.seq, "unit": leg.to_unit_id})
    notices.co_released(ticket, leg, reason.strip())
    return leg


def may_release(by, ticket: Ticket) -> bool:
    return can(by, "leg:release") and facts_of(ticket).helped and releasable(by, ticket).exists()


def releasable(by, ticket: Ticket):
    """The open co-handlers this person's desk called in; an organ also those of a deputy at a station below it."""
    rows = ticket.legs.open().filter(role=Leg.Role.CO)
    if by.posting is None or by.posting.unit_id is None:
        return rows.none()
    mine = Q(from_unit=by.posting.unit_id)
    return rows.filter(mine | Q(from_unit__kind=UnitKind.STATION) if at_station_below(by, ticket) else mine)
