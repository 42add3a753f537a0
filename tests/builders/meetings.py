"""Meetings that went the real way: seats taken, members called, opened, decided, closed, carried out."""

from datetime import timedelta

from deputies.people import seating
from deputies.people.models import Deputy, Group, GroupMember, Seat
from liaison.core import clock
from liaison.divisions.models import Unit
from suggestions.deliberations import carrying, deciding, meetings
from suggestions.deliberations.items import AgendaItem
from suggestions.deliberations.models import Attendee, Meeting, MeetingKind
from suggestions.tickets.models import Ticket
from suggestions.workflow import screening
from tests.builders.tickets import Town, register

NAMES = ("朱建国", "何志远", "周敏", "王慧", "李秀英", "陈静", "赵宁", "邓立", "孙茂", "钱勇", "吴桂兰", "郑海")


def kind(code: str) -> MeetingKind:
    return MeetingKind.objects.current().get(code=code)


def seats(by, unit: Unit, n: int) -> list[Seat]:
    """So many members of the body of an organ, since a month ago; the first in the chair."""
    since = clock.today() - timedelta(days=30)
    return [
        seating.take_seat(by=by, unit=unit, name=name, post="member" if i else "chair", from_on=since)
        for i, name in enumerate(NAMES[:n])
    ]


def a_group(town: Town, n: int = 9) -> Group:
    since = clock.today() - timedelta(days=30)
    group = Group.objects.create(division_id=town.code, name="第2代表小组")
    for name in NAMES[:n]:
        deputy = Deputy.objects.create(name=name, division_id=town.code)
        GroupMember.objects.create(group=group, deputy=deputy, from_on=since)
    return group


def at_organ(town: Town, **wishes) -> Ticket:
    """A ticket the station has passed to the presidium."""
    ticket = register(town, **wishes).ticket
    screening.transfer(ticket_id=ticket.pk, by=town.keeper)
    return Ticket.objects.get(pk=ticket.pk)


def planned(town: Town, code: str = "presidium", *, by=None, **wishes) -> Meeting:
    wishes = {"gated": False, "fill": True, "at": clock.now()} | wishes
    return meetings.plan(by=by or town.presidium, kind=kind(code), place="三楼会议室", **wishes)


def opened(
    town: Town, *, present: int | None = None, members: int = 7, by=None, meeting: Meeting | None = None, **more
):
    """A meeting that sits, with the first `present` of its voting members in the room."""
    by = by or town.presidium
    if meeting is None:
        if not Seat.objects.filter(unit=by.posting.unit).exists():
            seats(by, by.posting.unit, members)
        meeting = planned(town, by=by, **more)
    voting = list(meeting.attendees.voting().order_by("pk"))
    there = voting if present is None else voting[:present]
    statuses = {a.pk: Attendee.Status.PRESENT if a in there else Attendee.Status.LEAVE for a in voting}
    return meetings.open_(meeting_id=meeting.pk, by=by, statuses=statuses, presided_by="何志远")


def vote(item: AgendaItem, by, counts: str, **more) -> AgendaItem:
    """ "5:0:1" for, against, abstaining."""
    for_votes, against, abstain = (int(n) for n in counts.split(":"))
    return deciding.vote(item_id=item.pk, by=by, for_votes=for_votes, against=against, abstain=abstain, **more)


def closed(meeting: Meeting, by) -> Meeting:
    """Over, and everything it decided carried out."""
    meeting = meetings.close(meeting_id=meeting.pk, by=by)
    carrying.carry_out(meeting_id=meeting.pk)
    return meeting


def again(thing):
    """The row as the database has it now."""
    return type(thing)._default_manager.get(pk=thing.pk)
