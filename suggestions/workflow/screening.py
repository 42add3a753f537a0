"""Moves 3–11, before a ticket is handed off (初审): answer, refer, decline, merge, withdraw, transfer, enlist."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.roles import VOTER, Role
from liaison.audit.models import Entry
from liaison.audit.steps import check_open, step
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit, UnitKind
from liaison.divisions.queries import county_office_for, organ_for
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import received_on
from suggestions.rules import thresholds
from suggestions.rules.models import Reason, ReasonKind, Step, Track
from suggestions.rules.thresholds import ThresholdCode
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Channel, Ticket, TicketDeputy
from suggestions.tickets.states import Outcome, TicketState
from suggestions.tickets.voices import Voice
from suggestions.workflow import chain, moves, notices
from suggestions.workflow.clocks import Due, due_for, on_day, overall_due

UNDO_IMPORT = timedelta(hours=24)


@transaction.atomic
def answer(*, ticket_id: int, by: User, answer: str, version: int | None = None) -> Ticket:
    """Answered at once (当场答复): closed; the voter may object for some days (move 26)."""
    ticket = Ticket.objects.locked(ticket_id)
    _close(ticket, moves.ANSWER, Outcome.ANSWERED, by=by, version=version, answer=answer)
    return ticket


@transaction.atomic
def refer(*, ticket_id: int, by: User, reason: Reason, note: str = "", version: int | None = None) -> Ticket:
    """Belongs to a lawful channel (引导法定途径): courts, petitions, discipline, …; closed with a slip."""
    ticket = Ticket.objects.locked(ticket_id)
    _check_kind(reason, ReasonKind.REFER)
    _close(ticket, moves.REFER, Outcome.REFERRED, by=by, version=version, note=note, reason=reason)
    return ticket


@transaction.atomic
def decline(
    *, ticket_id: int, by: User, reason: Reason, public_sentence: str = "", version: int | None = None
) -> Ticket:
    """Not accepted (不予受理), with a coded reason and the sentence the voter reads."""
    ticket = Ticket.objects.locked(ticket_id)
    _check_kind(reason, ReasonKind.DECLINE)
    _close(ticket, moves.DECLINE, Outcome.DECLINED, by=by, version=version, reason=reason, answer=public_sentence)
    notices.ticket_declined(ticket)
    return ticket


@transaction.atomic
def merge(*, ticket_id: int, by: User, target: Ticket, version: int | None = None) -> Ticket:
    """The same matter twice (合并): voices and deputies go to the target, everyone is answered there."""
    first, other = sorted([ticket_id, target.pk])
    rows = {pk: Ticket.objects.locked(pk) for pk in (first, other)}
    ticket, target = rows[ticket_id], rows[target.pk]
    check_open(ticket, moves.MERGE, by)
    _check_target(ticket, target, by)
    data = {"target": target.number}
    _finish(ticket, moves.MERGE, Outcome.MERGED, by=by, version=version, data=data, merged_into=target)
    leg = chain.close_lead(ticket)
    _move_people(ticket, target)
    notices.ticket_merged(ticket, target, leg)
    return ticket


@transaction.atomic
def withdraw(
    *, ticket_id: int, by: User, reason: str, voice: Voice | None = None, version: int | None = None
) -> Ticket:
    """Taken back (撤销): by whoever entered it within some minutes, by the voter while nobody acted."""
    ticket = Ticket.objects.locked(ticket_id)
    if by.role == VOTER:
        _check_only_voice(ticket, voice)
    if _came_from_sheet(ticket):
        return _undo_import(ticket, by=by, reason=reason)
    check_open(ticket, moves.WITHDRAW, by)
    others = Entry.objects.of(ticket).moves().exclude(by=by)
    if by.role != Role.PRESIDIUM_OFFICE and others.exists():
        raise DomainError(_("%s已经有人处理，不能撤销。请联系受理的机关。") % ticket.number)
    if by.role in {Role.STATION_KEEPER, Role.DEPUTY, Role.INFORMATION_OFFICER}:
        _check_fresh(ticket)
    _finish(ticket, moves.WITHDRAW, Outcome.WITHDRAWN, by=by, version=version, note=reason)
    leg = chain.close_lead(ticket, chain.RELEASED)
    notices.ticket_withdrawn(ticket, leg)
    return ticket


@transaction.atomic
def transfer(
    *, ticket_id: int, by: User, unit: Unit | None = None, note: str = "", version: int | None = None
) -> Ticket:
    """Up or down one layer (转报): a station to its organ, an organ to the next one, the county taking over."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.TRANSFER, by)
    source = ticket.lead.to_unit
    target = unit or organ_for(ticket.division_id)
    _check_transfer(ticket, by, source, target, note)
    due = due_for(ticket, Step.TRIAGE)
    step(ticket, moves.TRANSFER, by=by, note=note, version=version, data={"to_unit": target.pk})
    chain.close_lead(ticket)
    leg = chain.open_lead(ticket, LegStep.TRIAGE, target, due, from_unit=source, note=note)
    notices.ticket_transferred(ticket, leg)
    return ticket


@transaction.atomic
def ask_supplement(*, ticket_id: int, by: User, missing: str, version: int | None = None) -> Ticket:
    """Back for what is missing (退回补充): to the station, or to the organ's own clerk when there is none."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.ASK_SUPPLEMENT, by)
    if ticket.venue_id is None:
        raise DomainError(_("这件不是站点收的，没有可退回的站点；请直接联系反映人补充。"))
    organ, desk = by.posting.unit, ticket.venue.unit
    step(ticket, moves.ASK_SUPPLEMENT, by=by, note=missing, version=version)
    chain.close_lead(ticket)
    due = due_for(ticket, Step.SUPPLEMENT)
    leg = chain.open_lead(ticket, LegStep.SUPPLEMENT, desk, due, from_unit=organ, note=missing)
    notices.supplement_asked(ticket, leg)
    return ticket


@transaction.atomic
def supplement(*, ticket_id: int, by: User, text: str, version: int | None = None) -> Ticket:
    """Completed (补充报送): the organ goes on with the days it had left, at least one."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.SUPPLEMENT, by)
    step(ticket, moves.SUPPLEMENT, by=by, note=text, version=version)
    asked = chain.close_lead(ticket)
    due = _days_left(ticket)
    leg = chain.open_lead(ticket, LegStep.TRIAGE, asked.from_unit, due, from_unit=asked.to_unit, note=text)
    notices.ticket_supplemented(ticket, leg)
    return ticket


@transaction.atomic
def enlist(
    *,
    ticket_id: int,
    by: User,
    basis: str,
    title: str = "",
    summary: str = "",
    category=None,
    level: str = "",
    track: str = "",
    version: int | None = None,
) -> Ticket:
    """Accepted on the list (列入): what it is, whose power, which track, and on what basis (日常受理 or a meeting)."""
    ticket = Ticket.objects.locked(ticket_id)
    check_open(ticket, moves.ENLIST, by)
    if track == Track.FORMAL and not hasattr(ticket, "formal"):
        raise DomainError(_("代表建议要先有代表建议单，请从“代表建议”受理。"), "track")
    ticket.level, ticket.track = level or ticket.level, track or ticket.track
    columns = {"level": ticket.level, "track": ticket.track, "listed_at": clock.now()}
    if category:
        columns["category"] = ticket.category = category
    if title.strip():
        columns["title"] = title.strip()
    due_at = overall_due(ticket.profile, ticket.track, ticket.level, ticket.created_at)
    columns["due_at"] = max(due_at, clock.now() + timedelta(minutes=1))
    data = {"basis": basis, "old_due": ticket.due_at.isoformat(), "due": columns["due_at"].isoformat()}
    data |= {"track": ticket.track} if ticket.track == Track.FORMAL else {}
    step(ticket, moves.ENLIST, by=by, note=basis, version=version, data=data, **columns)
    if summary.strip():
        ticket.body.summary = summary.strip()
        ticket.body.save(update_fields=["summary"])
    take_in_hand(ticket, by)
    notices.ticket_listed(ticket)
    return ticket


def take_in_hand(ticket: Ticket, by: User) -> None:
    """The organ takes a ticket that still waits at a station's desk (decisions D52)."""
    lead = ticket.lead
    if lead.step != LegStep.VERIFY or lead.to_unit_id == by.posting.unit_id or by.role == Role.DEPUTY:
        return
    due = due_for(ticket, Step.TRIAGE)
    chain.close_lead(ticket, chain.RELEASED)
    chain.open_lead(ticket, LegStep.TRIAGE, by.posting.unit, due, from_unit=lead.to_unit)


def _check_only_voice(ticket: Ticket, voice: Voice | None) -> None:
    """A voter takes back only what nobody else has joined."""
    if voice is None or voice.ticket_id != ticket.pk:
        raise PermissionDenied(_("请从回执上的链接进入。"))
    if ticket.voices.count() > 1:
        raise DomainError(_("已经有别人附议，这件要继续办，不能撤销。"))


def _close(ticket: Ticket, move, outcome: str, *, by, version, note="", answer="", reason=None) -> None:
    """Close before hand-off: the open leg ends, the voter's sentence is kept beside the text."""
    check_open(ticket, move, by)
    data = {"reason": reason.code} if reason else {}
    _finish(ticket, move, outcome, by=by, version=version, note=note, data=data)
    chain.close_lead(ticket)
    body = ticket.body
    body.answer = answer.strip() or (reason.public_text if reason else "")
    body.closing_reason = reason
    body.save(update_fields=["answer", "closing_reason"])


def _finish(ticket: Ticket, move, outcome: str, *, by, version, note="", data=None, **columns) -> None:
    step(
        ticket, move, by=by, note=note, version=version, data=data,
        outcome=outcome, closed_at=clock.now(), **columns,
    )  # fmt: skip


def _came_from_sheet(ticket: Ticket) -> bool:
    """A row of history; or one that went to work today and that nobody touched yet."""
    if ticket.outcome == Outcome.IMPORTED:
        return True
    fresh = ticket.channel == Channel.IMPORT and ticket.closed_at is None and ticket.version == 1
    return fresh and clock.now() <= ticket.created_at + UNDO_IMPORT


def _undo_import(ticket: Ticket, *, by: User, reason: str) -> Ticket:
    """Take back an imported row within a day; its number stays used (decisions D61)."""
    entered = Entry.objects.of(ticket).first()
    if clock.now() > entered.at + UNDO_IMPORT:
        raise DomainError(_("导入已超过 24 小时，不能撤销。"))
    at_work = ticket.closed_at is None
    closing = {"closed_at": clock.now()} if at_work else {}
    step(ticket, moves.UNDO_IMPORT, by=by, note=reason, outcome=Outcome.WITHDRAWN, **closing)
    if at_work:
        notices.ticket_withdrawn(ticket, chain.close_lead(ticket, chain.RELEASED))
    return ticket


def _check_kind(reason: Reason, kind: str) -> None:
    if reason.kind != kind:
        raise DomainError(_("请从列表里选一个理由。"), "reason")


def _check_fresh(ticket: Ticket) -> None:
    minutes = thresholds.amount(ThresholdCode.UNDO, ticket.division_id)
    if clock.now() > ticket.created_at + timedelta(minutes=minutes):
        raise DomainError(_("登记已超过 %d 分钟，不能自行撤销。请联系受理的机关。") % minutes)


def _check_target(ticket: Ticket, target: Ticket, by: User) -> None:
    if target.pk == ticket.pk:
        raise DomainError(_("不能并入自己。"), "target")
    if target.closed_at or not Ticket.objects.visible_to(by).filter(pk=target.pk).exists():
        raise DomainError(_("要并入的那件已办结，或不在您的范围内。"), "target")
    if ticket.handed_off_at:
        raise DomainError(_("已经交办过的件不能再并入别的件。"))
    if by.role == Role.STATION_KEEPER and target.state != TicketState.REGISTERED:
        raise DomainError(_("站点只能合并两件都还没报出去的意见件。"), "target")


def _move_people(ticket: Ticket, target: Ticket) -> None:
    """Voices and deputies follow the merge. Someone already heard in the target, also as the copy of a voice in
    separate handling, keeps that voice; their old code leads there by merged_into."""
    there = target.voices.filter(resident__isnull=False).values("resident")
    stay = Q(resident__in=there) | Q(copied_from__ticket=target) | Q(copies__ticket=target)
    moving = list(ticket.voices.exclude(pk__in=ticket.voices.filter(stay).values("pk")).values_list("pk", flat=True))
    Voice.objects.filter(pk__in=moving).update(ticket=target, first=False)
    rows = [TicketDeputy(ticket=target, deputy_id=d.deputy_id, capacity=d.capacity) for d in ticket.deputies.all()]
    TicketDeputy.objects.bulk_create(rows, ignore_conflicts=True)


def _check_transfer(ticket: Ticket, by: User, source: Unit, target: Unit | None, note: str) -> None:
    if target is None or not target.is_organ:
        raise DomainError(_("只能转给主席团、街道工委或县人大机关。"), "unit")
    if target.pk == source.pk:
        raise DomainError(_("这件已经在%s手里。") % target, "unit")
    in_line = {organ_for(ticket.division_id), county_office_for(ticket.division_id)}
    if target not in in_line:
        raise DomainError(_("只能在本镇和本县的机关之间逐级转报。"), "unit")
    if target.kind == UnitKind.COUNTY_OFFICE and source.kind == UnitKind.STATION:
        raise DomainError(_("站点的件先转本镇的机关，不能越级。"), "unit")
    takes_over = by.role == Role.COUNTY_OFFICE and source.pk != by.posting.unit_id
    if takes_over and (target.pk != by.posting.unit_id or not note.strip()):
        raise DomainError(_("县级接手下级的件，须转到本机关并写明理由。"), "note")


def _days_left(ticket: Ticket) -> Due:
    triage = ticket.legs.filter(role=Leg.Role.LEAD, step=LegStep.TRIAGE).order_by("-seq").first()
    calendar, today = workdays.load(), clock.today()
    left = calendar.workdays_between(received_on(triage.done_at), received_on(triage.due_at)) if triage else 1
    return on_day(calendar.add_workdays(today, max(1, left)))
