"""Two connections at once: two recorders, a vote against the end, the end twice. Real threads, real commits."""

import pytest

from liaison.accounts.models import User
from liaison.audit.models import Entry
from liaison.core.errors import Conflict, DomainError
from suggestions.deliberations import agenda, carrying, meetings
from suggestions.deliberations.items import AgendaItem, Vote
from suggestions.supervision.soundness import offenders
from suggestions.tickets.states import TicketState as S
from tests.builders.meetings import again, at_organ, opened, planned, seats, vote
from tests.builders.tickets import Town
from tests.stories.test_races import at_once, winners

pytestmark = pytest.mark.django_db(transaction=True)


def sitting(n: int):
    town = Town()
    seats(town.presidium, town.presidium_unit, 7)
    meeting = planned(town)
    tickets = [at_organ(town) for _ in range(n)]
    agenda.add_many(meeting_id=meeting.pk, by=town.presidium, ticket_ids=[t.pk for t in tickets])
    return town, opened(town, meeting=meeting)


def recorders(town, n: int) -> list[User]:
    return [User.objects.get(pk=town.presidium.pk) for _ in range(n)]


def test_two_recorders_save_a_vote_and_one_of_them_reads_the_others_figures():
    town, meeting = sitting(1)
    item, people, counts = meeting.items.get(), recorders(town, 2), ("5:1:1", "4:2:1")
    answers = at_once(lambda n: vote(item, people[n], counts[n]), 2)
    assert len(winners(answers)) == 1
    saved = Vote.objects.get()
    refused = next(answer for answer in answers if isinstance(answer, Exception))
    assert isinstance(refused, Conflict)
    assert f"记为 {saved}" in str(refused)


def test_a_vote_and_the_end_never_both_miss_each_other():
    town, meeting = sitting(2)
    first, second = meeting.items.order_by("position")
    vote(first, town.presidium, "7:0:0")
    people = recorders(town, 2)

    def act(n: int):
        if n:
            return meetings.close(meeting_id=meeting.pk, by=people[1])
        return vote(second, people[0], "7:0:0")

    voted, ended = at_once(act, 2)
    assert not isinstance(voted, Exception)  # an open item keeps the meeting open, so the vote is never too late
    assert isinstance(ended, DomainError) or again(meeting).state == "closed"
    assert again(second).state == "decided"


def test_closing_twice_carries_each_item_out_once():
    town, meeting = sitting(6)
    for item in meeting.items.order_by("position"):
        vote(item, town.presidium, "7:0:0")
    people = recorders(town, 2)
    ended = at_once(lambda n: meetings.close(meeting_id=meeting.pk, by=people[n]), 2)
    assert len(winners(ended)) == 1
    at_once(lambda n: carrying.carry_out(meeting_id=meeting.pk), 4)
    assert set(AgendaItem.objects.values_list("ticket__state", flat=True)) == {S.LISTED}
    assert Entry.objects.filter(verb="ticket.enlist").count() == 6
    assert Entry.objects.filter(verb="agendaitem.carry_out").count() == 6
    assert offenders() == {}


def test_one_ticket_enters_one_of_two_agendas():
    town = Town()
    ticket, two = at_organ(town), [planned(town), planned(town)]
    people = recorders(town, 2)
    answers = at_once(lambda n: agenda.add(meeting_id=two[n].pk, by=people[n], ticket_id=ticket.pk), 2)
    assert len(winners(answers)) == 1
    assert ticket.agenda_items.count() == 1
