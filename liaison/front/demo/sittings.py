"""The meetings of the demo (议事): a group recommends, the presidium votes item by item, the county hands on.

Told as generators like the lives of tickets: they act, then yield how many working days to wait.
"""

import random
from dataclasses import dataclass, field
from datetime import timedelta

from deputies.people import seating
from deputies.people.models import Group, Seat
from liaison.accounts.models import User
from liaison.core import clock
from liaison.front.demo import lives
from liaison.front.demo.lives import Life, Script
from liaison.front.demo.people import Town
from liaison.front.demo.stage import START
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import start_of_day
from suggestions.deliberations import agenda, attendance, carrying, cases, deciding, listing, meetings
from suggestions.deliberations.items import AgendaItem, Decision, VoteMethod
from suggestions.deliberations.models import Attendee, ItemKind, Meeting, MeetingKind
from suggestions.rules.models import Layer
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import screening

PRESIDIUM_SEATS = 7
ROOM = "镇政府三楼会议室"


@dataclass
class Sitting:
    """The matters that go through the meetings of one town, in the order they were heard."""

    town: Town
    recommended: int  # how many the group passes on; the last of them is lost in the presidium
    merged: int = 3
    number: int = 11  # the presidium met ten times before it came here
    pks: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)  # heard after the meeting, for the second version of its list

    @property
    def size(self) -> int:
        """Recommended, told twice, and one with something missing."""
        return self.recommended + self.merged + 1


def heard_for(sitting: Sitting, script: Script, chance: random.Random, pile: list[int]) -> Life:
    """A matter that waits for the meetings, and goes its way when they have handed it down."""
    town = sitting.town
    pk = lives.heard(town, script, chance)
    pile.append(pk)
    yield 0.4
    if Ticket.objects.get(pk=pk).lead.step == "verify":
        screening.transfer(ticket_id=pk, by=town.keeper, note="已核实")
    while (ticket := Ticket.objects.get(pk=pk)).state in {S.REGISTERED, S.LISTED}:
        yield 1
    if ticket.state != S.ASSIGNED:
        return
    unit = ticket.lead.to_unit
    yield chance.uniform(0.3, 2)
    yield from lives.handled(town, script, pk, unit, chance)
    if script.stop_before not in {S.HANDLING, S.REPLIED} and Ticket.objects.get(pk=pk).state == S.REPLIED:
        yield from lives.answered(town, script, pk, unit, chance)


def held(sitting: Sitting) -> Life:
    """Group, presidium, handing out, joint conference, and a second version of the list."""
    town = sitting.town
    for n, deputy in enumerate(town.deputies[:PRESIDIUM_SEATS]):
        post = Seat.Post.MEMBER if n > 1 else (Seat.Post.CHAIR, Seat.Post.VICE)[n]
        seating.take_seat(by=town.presidium, unit=town.organ, deputy=deputy, post=post, from_on=START)
    while len(sitting.pks) < sitting.size:
        yield 1
    yield 0.5
    group_meets(sitting)
    yield 4
    problem_list = presidium_meets(sitting)
    yield 1
    listing.hand_out(list_id=problem_list.pk, by=town.presidium)
    carrying.hand_out_lines(list_id=problem_list.pk)
    publish(problem_list, town.presidium)
    yield 2
    joint_conference(sitting)
    yield 5
    while not sitting.late or Ticket.objects.get(pk=sitting.late[0]).lead.step != "triage":
        yield 1
    second_version(sitting, problem_list)


def group_meets(sitting: Sitting) -> None:
    """Everything is looked at together: most is recommended, some is told twice, one lacks a photo."""
    town, by = sitting.town, sitting.town.presidium
    group = Group.objects.filter(division=town.code).order_by("pk").first()
    meeting = begin(by, "group", sitting.pks, away=1, group=group)
    items = list(meeting.items.select_related("ticket").order_by("position"))
    here = meeting.attendees.voting().here().count()
    for item in items[: sitting.recommended]:
        count(item, by, here - 1, 0, 1)
    for n, item in enumerate(items[sitting.recommended : -1]):
        deciding.conclude(
            item_id=item.pk, by=by, decision=Decision.MERGED, reason="说的是同一件事", merge_into=items[n]
        )
    deciding.conclude(
        item_id=items[-1].pk, by=by, decision=Decision.SUPPLEMENT, reason="请补一张现场照片，写清是哪一段。"
    )
    end(meeting, by, "推荐的件提交主席团会议逐件审议。")


def presidium_meets(sitting: Sitting):
    """Item by item: somebody leaves before the end, one count is corrected, the last item is lost by one vote."""
    town, by = sitting.town, sitting.town.presidium
    meeting = begin(by, "presidium", [], away=1, n=sitting.number, gated=True)
    items = list(meeting.items.filter(kind=ItemKind.ENLIST).select_related("ticket__category").order_by("position"))
    for n, item in enumerate(items):
        if n == len(items) * 4 // 5:
            leaving = meeting.attendees.voting().here().order_by("-pk").first()
            attendance.recount(meeting_id=meeting.pk, by=by, attendee_id=leaving.pk, here=False)
        propose(town, item, by)
        here = meeting.attendees.voting().here().count()
        if item == items[-1]:
            count(item, by, 3, 1, here - 4)
        elif n == 3:
            count(item, by, here - 2, 1, 1)
            deciding.reconsider(item_id=item.pk, by=by, reason="漏数了一位举手的委员")
            count(item, by, here - 1, 1, 0)
        else:
            count(item, by, here - n % 2, 0, n % 2)
    draft = listing.draw_up(meeting_id=meeting.pk, by=by)
    count(draft.agenda_items.get(), by, meeting.attendees.voting().here().count(), 0, 0)
    end(meeting, by, "通过的清单按层级交办，主席团成员分片督办。")
    return draft


def joint_conference(sitting: Sitting) -> None:
    """What is the county's is handed on in one go (集中转办)."""
    town, by = sitting.town, sitting.town.county
    pks = Ticket.objects.filter(pk__in=sitting.pks, state=S.LISTED, level=Layer.COUNTY).values_list("pk", flat=True)
    if not pks:
        return
    meeting = meetings.plan(by=by, kind=kind("joint"), at=clock.now(), place="市人大三楼")
    agenda.add_many(meeting_id=meeting.pk, by=by, ticket_ids=pks)
    items = list(meeting.items.select_related("ticket").order_by("position"))
    units = {item.pk: unit_of(town, item) for item in items}
    for unit in sorted(set(units.values()), key=lambda unit: unit.name):
        attendance.invite(meeting_id=meeting.pk, by=by, name=lives.a_name(town.chance), post=unit.name, unit=unit)
    meetings.open_(meeting_id=meeting.pk, by=by, statuses={}, presided_by=by.name)
    for item in items:
        agenda.propose(item_id=item.pk, by=by, level=Layer.COUNTY, unit=units[item.pk], demand="请按期办好并答复群众。")
        deciding.conclude(item_id=item.pk, by=by, decision=Decision.ASSIGNED, reason="同意转办")
    end(meeting, by, "各单位当场签收，按期答复。")


def second_version(sitting: Sitting, first) -> None:
    """One more matter comes onto the list, one that the village has done itself goes off it."""
    town, by = sitting.town, sitting.town.presidium
    done = first.lines.filter(level=Layer.VILLAGE).first() or first.lines.first()
    meeting = begin(by, "presidium", sitting.late, away=1, gated=False)
    for item in meeting.items.select_related("ticket__category"):
        if item.kind == ItemKind.ENLIST:
            propose(town, item, by)
        count(item, by, meeting.attendees.voting().here().count(), 0, 0)
    removed = {done.ticket_id: "村里已经自己办好，群众确认"}
    draft = listing.amend(list_id=first.pk, meeting_id=meeting.pk, by=by, reason="新增一件，移出一件", removed=removed)
    count(draft.agenda_items.get(), by, meeting.attendees.voting().here().count(), 0, 0)
    end(meeting, by, "")


def quiet_town(town: Town) -> Life:
    """A presidium that met once and not since: the page shows how long ago that was."""
    by = town.presidium
    for n, deputy in enumerate(town.deputies[:5]):
        post = Seat.Post.MEMBER if n else Seat.Post.CHAIR
        seating.take_seat(by=by, unit=town.organ, deputy=deputy, post=post, from_on=START)
    meeting = meetings.plan(by=by, kind=kind("presidium"), at=clock.now(), place=ROOM, gated=False, fill=False)
    item = agenda.add(meeting_id=meeting.pk, by=by, subject="听取上半年民生实事进展情况")
    meetings.open_(meeting_id=meeting.pk, by=by, statuses={}, presided_by=town.deputies[0].name)
    count(item, by, 5, 0, 0)
    end(meeting, by, "")
    yield 0


def plan_next(town: Town) -> None:
    """The next supervision meeting of the home town: what is overdue is on its agenda by itself, two more matters
    shall be promised there, and the heads of their units are called in.
    """
    by = town.presidium
    at = start_of_day(workdays.load().add_workdays(clock.today(), 2)) + timedelta(hours=6, minutes=30)
    meeting = meetings.plan(by=by, kind=kind("supervision"), at=at, place=ROOM)
    cases.add_many(meeting_id=meeting.pk, by=by, act_ids=[act.pk for act in cases.promising(meeting)[:2]])
    items = meeting.items.exclude(act=None).select_related("act__case__leg__to_unit")
    units = {item.act.case.leg.to_unit for item in items}
    for unit in sorted(units, key=lambda unit: unit.name):
        attendance.invite(meeting_id=meeting.pk, by=by, name=lives.a_name(town.chance), post=unit.name, unit=unit)


def begin(by: User, code: str, pks, *, away: int, **plan) -> Meeting:
    """Planned, filled and opened at this moment, with so many on leave."""
    meeting = meetings.plan(by=by, kind=kind(code), at=clock.now(), place=ROOM, **plan)
    if pks:
        agenda.add_many(meeting_id=meeting.pk, by=by, ticket_ids=pks)
    voting = list(meeting.attendees.voting().order_by("pk"))
    on_leave = {row.pk: Attendee.Status.LEAVE for row in voting[len(voting) - away :]}
    return meetings.open_(meeting_id=meeting.pk, by=by, statuses=on_leave, presided_by=voting[0].name)


def end(meeting: Meeting, by: User, minutes: str) -> None:
    for item in meeting.items.undecided():
        agenda.defer(item_id=item.pk, by=by, reason="时间不够，转下次")
    meetings.close(meeting_id=meeting.pk, by=by, minutes=minutes)
    carrying.carry_out(meeting_id=meeting.pk)


def count(item: AgendaItem, by: User, for_votes: int, against: int, abstain: int) -> None:
    deciding.vote(
        item_id=item.pk, by=by, method=VoteMethod.HANDS, for_votes=for_votes, against=against, abstain=max(0, abstain)
    )


def propose(town: Town, item: AgendaItem, by: User) -> None:
    ticket = item.ticket
    agenda.propose(
        item_id=item.pk, by=by, level=ticket.level, unit=unit_of(town, item), demand="请按期办好并答复群众。"
    )


def unit_of(town: Town, item: AgendaItem):
    ticket = item.ticket
    place = next((village for village in town.villages if village.code == ticket.division_id), town.villages[0])
    return lives.unit_for(town, Script(opinion=None, place=place, level=ticket.level), ticket)


def publish(problem_list, by: User) -> None:
    found = type(problem_list).objects.get(pk=problem_list.pk)
    titles = {line.pk: line.title for line in listing.publishable(found)}
    listing.publish(list_id=found.pk, by=by, titles=titles, looked_through=True)


def kind(code: str) -> MeetingKind:
    return MeetingKind.objects.current().get(code=code)
