"""A meeting from its plan to its end: members of that day, numbers frozen at the opening, who comes and goes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from deputies.people import seating
from deputies.people.models import GroupMember
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.workdays.deadlines import received_on
from suggestions.deliberations import agenda, attendance, meetings
from suggestions.deliberations.models import Attendee, MeetingState
from tests.builders.meetings import a_group, again, at_organ, kind, opened, planned, seats
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def test_members_are_those_of_the_day_of_the_meeting(town):
    seven = seats(town.presidium, town.presidium_unit, 7)
    seating.leave_seat(by=town.presidium, seat_id=seven[6].pk, until_on=clock.today() + timedelta(days=5))
    soon = planned(town)
    later = meetings.plan(by=town.presidium, kind=kind("presidium"), at=clock.now() + timedelta(days=20), gated=False)
    assert soon.attendees.count() == 7
    assert later.attendees.count() == 6
    meetings.change(meeting_id=later.pk, by=town.presidium, at=clock.now() + timedelta(days=1))
    assert later.attendees.count() == 7


def test_a_group_meeting_calls_its_members_of_that_day(town):
    group = a_group(town)
    GroupMember.objects.filter(group=group, deputy__name="孙茂").update(until_on=clock.today())
    assert planned(town, "group", group=group).attendees.count() == 8


def test_numbers_are_drawn_in_order_and_can_be_given_once(town):
    assert planned(town).title == "主席团第 1 次会议"
    assert planned(town, n=11).n == 11
    assert planned(town).n == 12
    with pytest.raises(DomainError, match="已有第 11 次"):
        planned(town, n=11)


def test_the_opening_freezes_members_and_pass_line(town):
    meeting = opened(town, present=5)
    assert (meeting.members, meeting.quorum_need, meeting.pass_base) == (7, 4, "all")
    new = kind("presidium")
    new.pk, new.version, new.pass_base = None, 2, "present"
    new.save()
    seats_now = seating.take_seat(by=town.presidium, unit=town.presidium_unit, name="新来的")
    assert seats_now.pk
    assert again(meeting).members == 7
    assert again(meeting).pass_base == "all"


def test_it_does_not_open_before_its_day_nor_without_anybody(town):
    early = meetings.plan(by=town.presidium, kind=kind("presidium"), at=clock.now() + timedelta(days=3))
    with pytest.raises(DomainError, match="还没到开会的日子"):
        meetings.open_(meeting_id=early.pk, by=town.presidium, statuses={})
    empty = planned(town)
    with pytest.raises(DomainError, match="名单是空的"):
        meetings.open_(meeting_id=empty.pk, by=town.presidium, statuses={})


def test_who_leaves_no_longer_counts_as_present(town):
    meeting = opened(town, present=6)
    first = meeting.attendees.voting().here().first()
    attendance.recount(meeting_id=meeting.pk, by=town.presidium, attendee_id=first.pk, here=False)
    assert meeting.attendees.voting().here().count() == 5
    attendance.recount(meeting_id=meeting.pk, by=town.presidium, attendee_id=first.pk, here=True)
    assert meeting.attendees.voting().here().count() == 6


def test_the_same_person_is_called_once(town):
    """Sheet, bad input 3."""
    meeting = opened(town)
    attendance.invite(meeting_id=meeting.pk, by=town.presidium, name="刘工", post="水厂")
    with pytest.raises(DomainError, match="刘工已在名单里") as refusal:
        attendance.invite(meeting_id=meeting.pk, by=town.presidium, name="刘工", post="水厂")
    assert refusal.value.field == "name"
    assert meeting.attendees.filter(name="刘工").count() == 1


def test_a_seat_is_taken_once(town):
    seats(town.presidium, town.presidium_unit, 2)
    with pytest.raises(DomainError, match="何志远已在名单里"):
        seating.take_seat(by=town.presidium, unit=town.presidium_unit, name="何志远")


def test_a_presidium_does_not_seat_the_next_one(town):
    other = Town(code="420381106", village="420381106201", letters="HPZ")
    with pytest.raises(PermissionDenied):
        seating.take_seat(by=town.presidium, unit=other.presidium_unit, name="何志远")
    assert seating.take_seat(by=town.county, unit=other.presidium_unit, name="何志远").pk


def test_guests_have_no_vote_once_it_sits(town):
    meeting = opened(town)
    with pytest.raises(DomainError, match="可以列席"):
        attendance.invite(meeting_id=meeting.pk, by=town.presidium, name="刘工", voting=True)


def test_an_agenda_waits_for_its_meeting_and_not_for_longer_than_the_rule(town):
    ticket = at_organ(town)
    first = ticket.lead.due_at
    far = meetings.plan(by=town.presidium, kind=kind("presidium"), at=clock.now() + timedelta(days=20), gated=False)
    agenda.add(meeting_id=far.pk, by=town.presidium, ticket_id=ticket.pk)
    waiting = again(ticket).lead
    assert received_on(waiting.due_at) > clock.today() + timedelta(days=20)
    assert again(ticket).due_at == ticket.due_at
    entry = Entry.objects.of(ticket).get(verb="ticket.await_meeting")
    assert entry.data["old_due"] == first.isoformat()
    meetings.change(meeting_id=far.pk, by=town.presidium, at=clock.now() + timedelta(days=200))
    latest = again(ticket).lead.due_at
    assert latest > waiting.due_at
    assert received_on(latest) < clock.today() + timedelta(days=80)
    meetings.change(meeting_id=far.pk, by=town.presidium, at=clock.now())
    assert again(ticket).lead.due_at == first


def test_a_cancelled_meeting_frees_its_items(town):
    ticket = at_organ(town)
    meeting = planned(town, fill=False)
    agenda.add(meeting_id=meeting.pk, by=town.presidium, ticket_id=ticket.pk)
    meetings.cancel(meeting_id=meeting.pk, by=town.presidium, reason="防汛")
    assert again(meeting).state == MeetingState.CANCELLED
    assert agenda.add(meeting_id=planned(town, fill=False).pk, by=town.presidium, ticket_id=ticket.pk).pk


def test_a_township_does_not_call_the_countys_meetings(town):
    with pytest.raises(DomainError, match="不由"):
        planned(town, "joint")


def test_a_street_meets_as_work_committee(town):
    unit = town.presidium_unit
    unit.kind = "street_committee"
    unit.save()
    seats(town.presidium, unit, 3)
    meeting = planned(town)
    assert meeting.title == "人大工委第 1 次会议"
    assert meeting.attendees.count() == 3


def test_status_of_who_did_not_come_is_kept(town):
    meeting = opened(town, present=5)
    assert meeting.attendees.filter(status=Attendee.Status.LEAVE).count() == 2
