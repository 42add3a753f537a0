"""Moves of a meeting (会议): planned, changed, opened with who is there, closed, cancelled."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from deputies.people.models import Group
from liaison.accounts.models import User
from liaison.audit.steps import check_open, enter, step
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit, UnitKind
from suggestions.deliberations import agenda, attendance, cases, moves, notices, tally
from suggestions.deliberations.models import (
    Attendee,
    Meeting,
    MeetingBody,
    MeetingKind,
    MeetingLevel,
    MeetingState,
)

MANY = 50  # an agenda filled by itself stops here; the rest waits for the next meeting
STATUS = Attendee.Status


@transaction.atomic
def plan(
    *,
    by: User,
    kind: MeetingKind,
    at: datetime,
    place: str = "",
    group: Group | None = None,
    n: int | None = None,
    title: str = "",
    gated: bool = True,
    fill: bool = True,
) -> Meeting:
    """A meeting is announced (排会议); its agenda begins with what the meeting before it passed on."""
    organ = by.posting.unit
    _check_kind(kind, organ, group)
    day = clock.local(at).date()
    if day < clock.today():
        raise DomainError(_("会议时间不能早于今天。"), "at")
    Unit.objects.locked(organ.pk)  # numbers are drawn one after another
    n = n or _next_number(organ, kind, group, day.year)
    _check_number(organ, kind, group, day.year, n)
    meeting = Meeting(
        kind=kind, organ=organ, group=group, code=kind.code, year=day.year, n=n, at=at, place=place.strip(),
        title=title.strip() or _title(kind, organ, group, n), state=MeetingState.PLANNED, version=0,
        gated=gated and bool(kind.requires),
    )  # fmt: skip
    _check_planner(meeting, by)
    meeting.version = 1
    meeting.save()
    enter(meeting, "plan", by=by, before="", data={"at": at.isoformat()})
    attendance.call_members(meeting)
    cases.follow_day(meeting, by)
    if fill:
        cases.fill_agenda(meeting=meeting, by=by, most=MANY)
    return meeting


@transaction.atomic
def change(*, meeting_id: int, by: User, at: datetime, place: str = "", version: int | None = None) -> Meeting:
    """Another day or room (改安排): whatever waits for this meeting waits for its new day."""
    meeting = attendance.locked(meeting_id)
    check_open(meeting, moves.CHANGE, by)
    if clock.local(at).date() < clock.today():
        raise DomainError(_("会议时间不能早于今天。"), "at")
    moved = clock.local(at).date() != clock.local(meeting.at).date()
    data = {"old_at": meeting.at.isoformat(), "at": at.isoformat()}
    step(meeting, moves.CHANGE, by=by, version=version, data=data, at=at, place=place.strip())
    if moved:
        attendance.call_members(meeting)
        for item in meeting.items.undecided().select_related("ticket"):
            agenda.let_wait(meeting, item, by)
        cases.follow_day(meeting, by)
    return meeting


@transaction.atomic
def open_(
    *,
    meeting_id: int,
    by: User,
    statuses: Mapping[int, str],
    presided_by: str = "",
    version: int | None = None,
) -> Meeting:
    """It begins (开会): who is there is written down; members, quorum and pass line are frozen from now on."""
    meeting = attendance.locked(meeting_id)
    check_open(meeting, moves.OPEN, by)
    if clock.local(meeting.at).date() > clock.today():
        raise DomainError(_("还没到开会的日子（%s）；提前开请先改时间。") % meeting.day)
    attendance.call_members(meeting)
    cases.leave_settled(meeting, by)
    rows = list(meeting.attendees.all())
    for row in rows:
        row.status = statuses.get(row.pk, row.status)
        row.came_at = clock.now() if row.status == STATUS.PRESENT else None
    Attendee.objects.bulk_update(rows, ["status", "came_at"])
    kind = meeting.kind
    members = sum(1 for row in rows if row.voting) if kind.votes else len(rows)
    if not members:
        raise DomainError(_("名单是空的，不能开会；请先加入参加的人。"))
    quorum = tally.Share(kind.quorum_num, kind.quorum_den, kind.quorum_strict)
    step(
        meeting, moves.OPEN, by=by, version=version, opened_at=clock.now(), presided_by=presided_by.strip(),
        members=members, quorum_need=quorum.of(members) if kind.votes else 1, pass_base=kind.pass_base,
        pass_num=kind.pass_num, pass_den=kind.pass_den, pass_strict=kind.pass_strict,
        data={"members": members, "present": sum(1 for r in rows if r.voting and r.status == STATUS.PRESENT)},
    )  # fmt: skip
    notices.meeting_opened(meeting)
    return meeting


@transaction.atomic
def close(*, meeting_id: int, by: User, minutes: str = "", version: int | None = None) -> Meeting:
    """It is over (散会): every item has a decision or waits for the next one. Carrying out begins after this."""
    meeting = attendance.locked(meeting_id)
    check_open(meeting, moves.CLOSE, by)
    left = meeting.items.undecided().count()
    if left:
        raise DomainError(_("还有 %d 项没有结论：先表决，或转下次会议。") % left)
    step(meeting, moves.CLOSE, by=by, version=version, closed_at=clock.now(), closed_by=by, minutes=minutes.strip())
    return meeting


@transaction.atomic
def cancel(*, meeting_id: int, by: User, reason: str, version: int | None = None) -> Meeting:
    """It will not take place (取消); its items are free for another agenda."""
    meeting = attendance.locked(meeting_id)
    check_open(meeting, moves.CANCEL, by)
    if not reason.strip():
        raise DomainError(_("请写明为什么取消。"), "reason")
    for item in meeting.items.undecided().select_related("meeting__organ", "ticket"):
        agenda.drop(item_id=item.pk, by=by, reason=_("会议取消"))
    step(meeting, moves.CANCEL, by=by, note=reason.strip(), version=version)
    cases.follow_day(meeting, by)
    return meeting


def _next_number(organ: Unit, kind: MeetingKind, group: Group | None, year: int) -> int:
    rows = Meeting.objects.filter(organ=organ, code=kind.code, group=group, year=year)
    return (rows.aggregate(last=Max("n"))["last"] or 0) + 1


def _check_number(organ: Unit, kind: MeetingKind, group: Group | None, year: int, n: int) -> None:
    if Meeting.objects.filter(organ=organ, code=kind.code, group=group, year=year, n=n).exists():
        raise DomainError(_("%(year)d 年已有第 %(n)d 次，请核对次序。") % {"year": year, "n": n}, "n")


def _title(kind: MeetingKind, organ: Unit, group: Group | None, n: int) -> str:
    """主席团第 11 次会议, 第2代表小组再集中会（第 1 次）"""
    label = kind.label_at(organ)
    if group:
        return _("%(group)s再集中会（第 %(n)d 次）") % {"group": group.name, "n": n}
    if label.endswith("会议"):
        return _("%(label)s第 %(n)d 次会议") % {"label": label.removesuffix("会议"), "n": n}
    return _("%(label)s（第 %(n)d 次）") % {"label": label, "n": n}


def _check_kind(kind: MeetingKind, organ: Unit, group: Group | None) -> None:
    county = organ.kind == UnitKind.COUNTY_OFFICE
    if (kind.level == MeetingLevel.COUNTY) != county:
        raise DomainError(_("%(kind)s不由%(organ)s召开。") % {"kind": kind.label, "organ": organ}, "kind")
    if kind.body == MeetingBody.GROUP and group is None:
        raise DomainError(_("请选是哪个代表小组的会。"), "group")
    if kind.body != MeetingBody.GROUP and group is not None:
        raise DomainError(_("这种会议不分代表小组。"), "group")
    if group and not group.division_id.startswith(organ.division_id):
        raise DomainError(_("这个小组不在本地。"), "group")


def _check_planner(meeting: Meeting, by: User) -> None:
    """A meeting that does not exist yet has no state to ask about, only a person."""
    if not moves.PLAN.allowed(by, meeting):
        raise PermissionDenied(_("您现在的身份不能排会议。"))
