"""Who belongs to a meeting and who is there (应到、到会): called from the roster, invited, counted in and out."""

from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Body, Deputy, GroupMember, Seat
from liaison.accounts.models import User
from liaison.audit.steps import check_open, step
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit, UnitKind
from suggestions.deliberations import moves
from suggestions.deliberations.models import Attendee, Meeting, MeetingBody, MeetingState

STATUS = Attendee.Status


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
    meeting = locked(meeting_id)
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
    meeting = locked(meeting_id)
    check_open(meeting, moves.OPEN, by)
    call_members(meeting)
    return meeting


@transaction.atomic
def recount(*, meeting_id: int, by: User, attendee_id: int, here: bool) -> Meeting:
    """Somebody came late, left early, or came back (到会变化); the next vote counts those in the room."""
    meeting = locked(meeting_id)
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


def locked(meeting_id: int) -> Meeting:
    return Meeting.objects.select_related("organ", "kind", "group").locked(meeting_id)
