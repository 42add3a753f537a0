"""Moves of a problem list (问题清单): drawn up from what the meeting passed, adopted, replaced, published."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.audit.steps import check_open, enter, step
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit
from suggestions.deliberations import agenda, moves
from suggestions.deliberations.items import AgendaItem, Decision, ItemState
from suggestions.deliberations.lists import IN_FORCE, ListState, ProblemLine, ProblemList
from suggestions.deliberations.models import ItemKind, Meeting, MeetingBody, MeetingState, Practice
from suggestions.deliberations.powers import power
from suggestions.rules.models import Layer

PHONE = re.compile(r"1\d{10}")


@transaction.atomic
def draw_up(*, meeting_id: int, by: User) -> ProblemList:
    """The list of what this meeting passed (形成本次清单), and the item that adopts it."""
    meeting = _sitting(meeting_id)
    items = _passed(meeting)
    if not items:
        raise DomainError(_("还没有同意列入的件，不能形成清单。"))
    year = clock.today().year
    Unit.objects.locked(meeting.organ_id)
    last = ProblemList.objects.filter(organ=meeting.organ, year=year).aggregate(last=Max("n"))["last"] or 0
    new = ProblemList(organ=meeting.organ, year=year, n=last + 1, meeting=meeting, state=ListState.DRAFT, version=1)
    return _draft(new, moves.DRAW_UP, meeting, by)


@transaction.atomic
def amend(*, list_id: int, meeting_id: int, by: User, reason: str, removed: Mapping[int, str]) -> ProblemList:
    """The next version of a list in force (起草新版): what this meeting passed is added, some lines are taken out."""
    meeting = _sitting(meeting_id)
    old = ProblemList.objects.select_related("organ").locked(list_id)
    if old.organ_id != meeting.organ_id or old.state not in IN_FORCE:
        raise DomainError(_("只有本机关在用的清单能改。"))
    if not reason.strip():
        raise DomainError(_("请写明为什么改清单。"), "reason")
    known = set(old.lines.values_list("ticket", flat=True))
    removed = {str(pk): why.strip() for pk, why in removed.items() if pk in known}
    if not all(removed.values()):
        raise DomainError(_("移出的每一件都要写明理由。"), "removed")
    if not removed and not any(item.ticket_id not in known for item in _passed(meeting)):
        raise DomainError(_("清单没有变化：本次会议没有新列入的件，也没有移出的件。"))
    new = ProblemList(
        organ=old.organ, year=old.year, n=old.n, revision=old.revision + 1, previous=old, meeting=meeting,
        reason=reason.strip(), removed=removed, state=ListState.DRAFT, version=1,
    )  # fmt: skip
    return _draft(new, moves.AMEND, meeting, by)


def follow(meeting: Meeting, item: AgendaItem, by: User) -> None:
    """A decision changed while a draft lies there: the draft follows, and its own vote is asked again."""
    if item.kind != ItemKind.ENLIST:
        return
    draft = meeting.lists.filter(state=ListState.DRAFT).select_related("organ").first()
    if draft is None:
        return
    _write_lines(draft)
    for adopting in draft.agenda_items.filter(state=ItemState.DECIDED):
        adopting.meeting = meeting
        note = _("清单内容有变，要重新表决")
        adopting.votes.filter(struck_at=None).update(struck_at=clock.now(), struck_by=by, struck_reason=note)
        step(
            adopting, moves.REASK, by=by, note=note, round=adopting.round + 1, decision=None, reason="",
            decided_at=None, decided_by=None,
        )  # fmt: skip


def adopt(problem_list: ProblemList, item: AgendaItem, by: User) -> None:
    """The meeting that adopted it has closed (通过): its lines are final, the version before has served its time."""
    problem_list = ProblemList.objects.select_related("organ", "previous__organ").locked(problem_list.pk)
    if item.decision != Decision.ADOPTED:
        step(problem_list, moves.REJECT, by=by, note=item.reason)
        return
    digest = content_hash(problem_list)
    step(problem_list, moves.ADOPT, by=by, adopted_at=clock.now(), content_hash=digest, data={"content_hash": digest})
    old = problem_list.previous
    if old:
        handed = dict(old.lines.exclude(handed_at=None).values_list("ticket", "handed_at"))
        for line in problem_list.lines.filter(ticket__in=handed):
            line.handed_at = handed[line.ticket_id]
            line.save(update_fields=["handed_at"])
        step(old, moves.SUPERSEDE, by=by, note=str(problem_list))


@transaction.atomic
def publish(
    *, list_id: int, by: User, titles: Mapping[int, str], looked_through: bool, version: int | None = None
) -> ProblemList:
    """The masked copy for everybody (公开): without voices, and only the lines somebody has looked through."""
    found = ProblemList.objects.select_related("organ").locked(list_id)
    check_open(found, moves.PUBLISH, by)
    if not looked_through:
        raise DomainError(_("请逐行看过，确认没有姓名、电话和门牌，再勾选公开。"), "looked_through")
    lines = [line for line in publishable(found) if titles.get(line.pk, "").strip()]
    if not lines:
        raise DomainError(_("没有可以公开的行。"))
    bad = next((line for line in lines if PHONE.search(titles[line.pk])), None)
    if bad:
        raise DomainError(_("第 %d 行里有电话号码，请删去。") % bad.position, f"title_{bad.pk}")
    masked = [
        {
            "title": titles[line.pk].strip()[:120], "village": line.ticket.division.short_name,
            "category": line.ticket.category.name, "level": line.level, "unit": line.unit.name if line.unit else "",
            "due_on": line.due_on.isoformat() if line.due_on else "",
        }
        for line in lines
    ]  # fmt: skip
    step(found, moves.PUBLISH, by=by, version=version, published_at=clock.now(), masked=masked)
    return found


def publishable(problem_list: ProblemList) -> list[ProblemLine]:
    """Lines that may be shown to everybody at all: nothing confidential, nothing sent past the township."""
    rows = problem_list.lines.filter(ticket__confidential=False, ticket__direct_to_county=False)
    return list(rows.select_related("ticket__division", "ticket__category", "unit"))


@transaction.atomic
def note_consent(*, list_id: int, by: User, consent_ref: str, consent_on: date | None) -> ProblemList:
    """The party committee agreed (党委同意): number and day of its paper."""
    found = _in_force(list_id, by)
    if not consent_ref.strip() or consent_on is None:
        raise DomainError(_("请填同意文号和日期。"), "consent_on" if consent_ref.strip() else "consent_ref")
    if consent_on > clock.today():
        raise DomainError(_("同意日期不能晚于今天。"), "consent_on")
    found.consent_ref, found.consent_on = consent_ref.strip(), consent_on
    found.save(update_fields=["consent_ref", "consent_on"])
    record(found, "consent", by=by, note=found.consent_ref, data={"on": consent_on.isoformat()})
    return found


@transaction.atomic
def hand_out(*, list_id: int, by: User) -> ProblemList:
    """Village and township lines go to their units (按清单交办); the lines are handed out one by one after this."""
    found = _in_force(list_id, by)
    if needs_consent(found.organ_id) and not (found.consent_ref and found.consent_on):
        raise DomainError(_("本级设定清单须经党委同意后交办，请先填同意文号和日期。"), "consent_ref")
    found.lines.filter(handed_at=None).exclude(hand_error="").update(hand_error="")
    found.hand_out_at, found.hand_out_by = clock.now(), by
    found.save(update_fields=["hand_out_at", "hand_out_by"])
    record(found, "hand_out", by=by)
    return found


def needs_consent(organ_id: int) -> bool:
    return Practice.objects.filter(organ=organ_id, needs_consent=True).exists()


def content_hash(problem_list: ProblemList) -> str:
    """What was adopted, as one number: any other line, unit or date gives another."""
    rows = problem_list.lines.values_list("position", "ticket__number", "title", "level", "unit", "due_on", "demand")
    text = json.dumps([[str(cell) for cell in row] for row in rows], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def makes_lists(meeting: Meeting) -> bool:
    """A group recommends; only an organ's own bodies adopt lists."""
    bodies = {MeetingBody.ORGAN, MeetingBody.CHAIRPERSONS}
    return meeting.kind.item_kind == ItemKind.ENLIST and meeting.kind.body in bodies


def _draft(new: ProblemList, move, meeting: Meeting, by: User) -> ProblemList:
    if not move.allowed(by, new):
        raise PermissionDenied(_("您现在的身份不能形成清单。"))
    if not makes_lists(meeting):
        raise DomainError(_("这种会议不形成清单。"))
    if meeting.lists.filter(state=ListState.DRAFT).exists():
        raise DomainError(_("本次会议已有一份清单草案。"))
    new.save()
    enter(new, move.name, by=by, before="", note=new.reason)
    _write_lines(new)
    agenda.add_list(meeting, new, by)
    return new


def _write_lines(problem_list: ProblemList) -> None:
    """The lines as the decisions stand: those of the version before, without what is taken out, and the new ones."""
    problem_list.lines.all().delete()
    position, seen = 0, set()
    for old in problem_list.previous.lines.prefetch_related("co_units") if problem_list.previous else ():
        if str(old.ticket_id) not in problem_list.removed:
            position += 1
            seen.add(old.ticket_id)
            line = ProblemLine.objects.create(
                list=problem_list, position=position, ticket_id=old.ticket_id, title=old.title, level=old.level,
                unit_id=old.unit_id, demand=old.demand, due_on=old.due_on, note=old.note,
            )  # fmt: skip
            line.co_units.set(old.co_units.all())
    for item in _passed(problem_list.meeting):
        if item.ticket_id not in seen:
            position += 1
            _write_line(problem_list, position, item)


def _write_line(problem_list: ProblemList, position: int, item: AgendaItem) -> None:
    proposal = item.proposal
    line = ProblemLine.objects.create(
        list=problem_list, position=position, ticket=item.ticket, title=item.ticket.title,
        level=proposal.get("level") or item.ticket.level or Layer.TOWNSHIP, unit_id=proposal.get("unit"),
        demand=proposal.get("demand", ""), note=item.reason[:200],
        due_on=date.fromisoformat(proposal["due_on"]) if proposal.get("due_on") else None,
    )  # fmt: skip
    line.co_units.set(proposal.get("co_units", []))


def _passed(meeting: Meeting) -> list[AgendaItem]:
    rows = meeting.items.filter(kind=ItemKind.ENLIST, decision=Decision.LISTED)
    return list(rows.select_related("ticket").order_by("position"))


def _sitting(meeting_id: int) -> Meeting:
    meeting = Meeting.objects.select_related("organ", "kind").locked(meeting_id)
    if meeting.state != MeetingState.OPEN:
        raise DomainError(_("只有开会期间能形成清单。"))
    return meeting


def _in_force(list_id: int, by: User) -> ProblemList:
    found = ProblemList.objects.select_related("organ", "meeting").locked(list_id)
    if not power("list:hand_out")(by, found):
        raise PermissionDenied(_("只有清单所属的机关能交办。"))
    if found.state not in IN_FORCE:
        raise DomainError(_("%(list)s目前为“%(state)s”，不能交办。") % {
            "list": found, "state": found.get_state_display(),
        })  # fmt: skip
    return found
