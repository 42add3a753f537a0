"""Two ways people take a case on: a leader (领衔重点督办) and a deputies' group that watches it (小组动态督办)."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy, Group
from liaison.accounts.models import User
from liaison.attachments.actions import attach
from liaison.audit.steps import check_open, step
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from suggestions.rules.models import Reason, ReasonKind
from suggestions.supervision import moves, notices
from suggestions.supervision.cases import GroupLog, Sibling, SupervisionCase
from suggestions.supervision.moves import may_log
from suggestions.supervision.queries import locked
from suggestions.tickets.models import Ticket, TicketDeputy

THING = SupervisionCase._meta.model_name


@transaction.atomic
def lead(
    *,
    case_id: int,
    by: User,
    lead_official: str,
    lead_deputy: Deputy | None,
    key_reason: Reason,
    key_basis: str,
    siblings: Iterable[Ticket] = (),
    version: int | None = None,
) -> SupervisionCase:
    """A leader and a deputy take it on (领衔重点督办), for a coded reason; tickets of the same kind are tied to it."""
    case = locked(case_id)
    check_open(case, moves.LEAD, by)
    if not lead_official.strip() and lead_deputy is None:
        raise DomainError(_("请写领衔领导，或选领衔代表。"), "lead_official")
    if key_reason.kind != ReasonKind.KEY:
        raise DomainError(_("请从列表里选一个理由。"), "key_reason")
    if not key_basis.strip():
        raise DomainError(_("请写依据：哪次会议或哪份文件。"), "key_basis")
    data = {"deputy": lead_deputy.pk if lead_deputy else None, "reason": key_reason.code}
    step(
        case, moves.LEAD, by=by, note=key_basis.strip(), version=version, data=data, lead_deputy=lead_deputy,
        lead_official=lead_official.strip(), key_reason=key_reason, key_basis=key_basis.strip(),
    )  # fmt: skip
    _tie(case, siblings)
    Ticket.objects.filter(pk=case.ticket_id).update(key_supervised=True)
    if lead_deputy:
        supervises = TicketDeputy.Capacity.SUPERVISES
        TicketDeputy.objects.get_or_create(ticket=case.ticket, deputy=lead_deputy, capacity=supervises)
    notices.led(case)
    return case


@transaction.atomic
def assign_group(*, case_id: int, by: User, group: Group, version: int | None = None) -> SupervisionCase:
    """A deputies' group keeps an eye on it (小组盯办)."""
    case = locked(case_id)
    check_open(case, moves.ASSIGN_GROUP, by)
    if not group.division_id.startswith(by.posting.division_id):
        raise DomainError(_("这个小组不在本地。"), "group")
    step(case, moves.ASSIGN_GROUP, by=by, version=version, data={"group": group.pk}, group=group)
    return case


@transaction.atomic
def write_log(
    *,
    case_id: int,
    by: User,
    on: date,
    text: str,
    next_on: date | None = None,
    before: UploadedFile | None = None,
    after: UploadedFile | None = None,
    place_same: bool = False,
) -> GroupLog:
    """What the group saw (小组盯办记录); two photos of the same place make it a site check (现场核验)."""
    case = locked(case_id)
    if not may_log(by, case):
        raise PermissionDenied(_("盯办记录由盯办小组的代表或督办机关写。"))
    _check_log(on, text, next_on, before, after, place_same)
    photos = [attach(upload=one, thing=THING, thing_id=case.pk, by=by).uuid if one else None for one in (before, after)]
    log = GroupLog.objects.create(
        case=case, group=case.group, on=on, text=text.strip(), next_on=next_on, site_check=all(photos),
        before_file=photos[0], after_file=photos[1], place_same=place_same, by=by,
    )  # fmt: skip
    record(case, "group_log", by=by, note=text.strip(), data={"on": on.isoformat(), "site_check": log.site_check})
    return log


def _tie(case: SupervisionCase, tickets: Iterable[Ticket]) -> None:
    """The tickets of the same kind, just these from now on."""
    wanted = {ticket.pk for ticket in tickets} - {case.ticket_id}
    case.siblings.exclude(ticket__in=wanted).delete()
    Sibling.objects.bulk_create((Sibling(case=case, ticket_id=pk) for pk in sorted(wanted)), ignore_conflicts=True)


def _check_log(on: date, text: str, next_on: date | None, before, after, place_same: bool) -> None:
    today = clock.today()
    if on > today:
        raise DomainError(_("日期不能晚于今天。"), "on")
    if not text.strip():
        raise DomainError(_("请写看到了什么。"), "text")
    if next_on and next_on <= on:
        raise DomainError(_("下次再去的日期要在这次以后。"), "next_on")
    if bool(before) != bool(after):
        missing = "after" if before else "before"
        raise DomainError(_("现场核验要整改前、整改后两张照片。"), missing)
    if before and not place_same:
        raise DomainError(_("两张照片要在同一地点拍；请确认后再交。"), "place_same")
