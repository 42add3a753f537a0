"""Moves of a meeting (会议): planned, changed, opened with who is there, counted again, closed, cancelled."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from deputies.people.models import Body, Deputy, Group, GroupMember, Seat
from liaison.accounts.models import User
from liaison.audit.steps import check_open, enter, step
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit, UnitKind
from suggestions.deliberations import agenda, cases, moves, notices, tally
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
    call_members(meeting)
    cases.follow_day(meeting, by)
    if fill:
        cases.fill_agenda(meeting=meeting, by=by, most=MANY)
    return meeting


@transaction.atomic
def change(*, meeting_id: int, by: User, at: datetime, place: str = "", version: int | None = None) -> Meeting:
    """Another day or room (改安排): whatever waits for this meeting waits for its new day."""
    meeting = _locked(meeting_id)
    check_open(meeting, moves.CHANGE, by)
    if clock.local(at).date() < clock.today():
        raise DomainError(_("会议时间不能早于今天。"), "at")
    moved = clock.local(at).date() != clock.local(meeting.at).date()
    data = {"old_at": meeting.at.isoformat(), "at": at.isoformat()}
    step(meeting, moves.CHANGE, by=by, version=version, data=data, at=at, place=place.strip())
    if moved:
        call_members(meeting)
        for item in meeting.items.undecided().select_related("ticket"):
            agenda.let_wait(meeting, item, by)
        cases.follow_day(meeting, by)
    return meeting


@transaction.atomic
def invite(
    *,
    meeting_id: int,
    by: User,
    deputy: Deputy | None = None,
    name: str = "",
    post: str = "",
    unit: Unit | None = None,
    voting: bool = False,
) -> Attendee:
    """One more on the list (加入名单): a guest without a vote, or a member of an invited meeting."""
    meeting = _locked(meeting_id)
    check_open(meeting, moves.CHANGE if meeting.state == MeetingState.PLANNED else moves.RECOUNT, by)
    name = deputy.name if deputy else name.strip()
    if not name:
        raise DomainError(_("请选代表，或写姓名。"), "name")
    if voting and meeting.state == MeetingState.OPEN:
        raise DomainError(_("已经开会，应到人数不能再改；可以列席。"), "voting")
    if voting and meeting.kind.votes and meeting.kind.body != MeetingBody.INVITED:
        raise DomainError(_("有表决权的成员按名单确定，请先改组成人员名单。"), "voting")
    there = meeting.attendees.filter(deputy=deputy) if deputy else meeting.attendees.filter(name=name, post=post)
    if there.exists():
        raise DomainError(_("%s已在名单里。") % name, "deputy" if deputy else "name")
    came = clock.now() if meeting.state == MeetingState.OPEN else None
    attendee = Attendee.objects.create(
        meeting=meeting, deputy=deputy, name=name, post=post.strip(), unit=unit, voting=voting, came_at=came
    )
    move = moves.RECOUNT if meeting.state == MeetingState.OPEN else moves.CHANGE
    step(meeting, move, by=by, data={"invited": attendee.pk})
    return attendee


@transaction.atomic
def refresh_members(*, meeting_id: int, by: User) -> Meeting:
    """The list as the roster has it today, before it is frozen."""
    meeting = _locked(meeting_id)
    check_open(meeting, moves.OPEN, by)
    call_members(meeting)
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
    meeting = _locked(meeting_id)
    check_open(meeting, moves.OPEN, by)
    if clock.local(meeting.at).date() > clock.today():
        raise DomainError(_("还没到开会的日子（%s）；提前开请先改时间。") % meeting.day)
    call_members(meeting)
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
def recount(*, meeting_id: int, by: User, attendee_id: int, here: bool) -> Meeting:
    """Somebody came late, left early, or came back (到会变化); the next vote counts those in the room."""
    meeting = _locked(meeting_id)
    check_open(meeting, moves.RECOUNT, by)
    row = meeting.attendees.select_for_update(of=("self",)).get(pk=attendee_id)
    if here:
        row.status, row.left_at = STATUS.PRESENT, None
        row.came_at = row.came_at or clock.now()
    elif row.status == STATUS.PRESENT:
        row.left_at = clock.now()
    row.save(update_fields=["status", "came_at", "left_at"])
    step(meeting, moves.RECOUNT, by=by, data={"attendee": row.pk, "here": here})
    return meeting


@transaction.atomic
def close(*, meeting_id: int, by: User, minutes: str = "", version: int | None = None) -> Meeting:
    """It is over (散会): every item has a decision or waits for the next one. Carrying out begins after this."""
    meeting = _locked(meeting_id)
    check_open(meeting, moves.CLOSE, by)
    left = meeting.items.undecided().count()
    if left:
        raise DomainError(_("还有 %d 项没有结论：先表决，或转下次会议。") % left)
    step(meeting, moves.CLOSE, by=by, version=version, closed_at=clock.now(), closed_by=by, minutes=minutes.strip())
    return meeting


@transaction.atomic
def cancel(*, meeting_id: int, by: User, reason: str, version: int | None = None) -> Meeting:
    """It will not take place (取消); its items are free for another agenda."""
    meeting = _locked(meeting_id)
    check_open(meeting, moves.CANCEL, by)
    if not reason.strip():
        raise DomainError(_("请写明为什么取消。"), "reason")
    for item in meeting.items.undecided().select_related("meeting__organ", "ticket"):
        agenda.drop(item_id=item.pk, by=by, reason=_("会议取消"))
    step(meeting, moves.CANCEL, by=by, note=reason.strip(), version=version)
    cases.follow_day(meeting, by)
    return meeting


def call_members(meeting: Meeting) -> None:
    """Who belongs to the body on the day of the meeting is on its list; who no longer does is not."""
    wanted = {(deputy, name): post for deputy, name, post in members_on(meeting)}
    rows = list(meeting.attendees.filter(seated=True))
    for row in rows:
        if (row.deputy_id, row.name) not in wanted:
            row.delete()
    there = set(meeting.attendees.values_list("deputy", "name"))
    Attendee.objects.bulk_create(
        Attendee(meeting=meeting, deputy_id=deputy, name=name, post=post, seated=True)
        for (deputy, name), post in wanted.items()
        if (deputy, name) not in there
    )


def members_on(meeting: Meeting) -> list[tuple[int | None, str, str]]:
    """(deputy, name, post) of the voting members on the day of the meeting."""
    day = clock.local(meeting.at).date()
    if meeting.kind.body == MeetingBody.GROUP:
        rows = GroupMember.objects.live(day).filter(group=meeting.group).select_related("deputy").order_by("pk")
        return [(row.deputy_id, row.deputy.name, _("组员")) for row in rows]
    if meeting.kind.body == MeetingBody.INVITED:
        return []
    seats = Seat.objects.of(meeting.organ_id, body_of(meeting)).live(day).filter(voting=True)
    return [(seat.deputy_id, seat.name, str(seat.get_post_display())) for seat in seats]


def body_of(meeting: Meeting) -> str:
    if meeting.kind.body == MeetingBody.CHAIRPERSONS:
        return Body.CHAIRPERSONS
    return Body.WORK_COMMITTEE if meeting.organ.kind == UnitKind.STREET_COMMITTEE else Body.PRESIDIUM


def _locked(meeting_id: int) -> Meeting:
    return Meeting.objects.select_related("organ", "kind", "group").locked(meeting_id)


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
