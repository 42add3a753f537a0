"""今天 and 别忘了 on an organ's home: what the day holds, what comes, and where each line leads."""

from datetime import timedelta

import pytest
from django.urls import reverse

from deputies.people.models import Deputy
from liaison.core import clock
from liaison.front.workbench import days
from stations.receptions import actions as receptions
from suggestions.tickets.legs import Leg
from suggestions.tickets.replies import Commitment
from suggestions.tickets.states import TicketState as S
from tests.builders.costs import queries_of
from tests.builders.meetings import closed, opened, planned
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def at_nine(days_ahead: int = 0):
    return clock.local(clock.now()).replace(hour=9, minute=0) + timedelta(days=days_ahead)


def lines(user, panel: str) -> list[tuple[str, str]]:
    return [(entry.title, entry.href) for entry in days.panels(user)[panel]]


def test_todays_meeting_reception_and_what_is_due(town):
    with clock.at(at_nine()):
        meeting = planned(town, at=clock.now() + timedelta(hours=5))
        receiving = receptions.set_session(by=town.keeper, venue=town.venue, deputies=[], theme="周二代表有约")
        ticket = a_ticket(S.HANDLING, town)
        Leg.objects.lead().filter(ticket=ticket, done_at=None).update(due_at=clock.now() + timedelta(hours=8))
        assert lines(town.presidium, "day") == [
            (receiving.theme, reverse("stations:venue-detail", args=[town.venue.code])),
            (meeting.title, reverse("suggestions:meeting", args=[meeting.pk])),
            (ticket.title, reverse("suggestions:ticket-detail", args=[ticket.number])),
        ]
        assert lines(town.presidium, "ahead") == []


def test_what_comes_stands_in_the_order_of_its_days(town):
    with clock.at(at_nine()):
        ticket = a_ticket(S.HANDLING, town)
        for n in (3, 3, 12, 45):
            Commitment.objects.create(
                ticket=ticket, text="修好", made_at="约谈", due_on=clock.today() + timedelta(days=n)
            )
        meeting = planned(town, at=clock.now() + timedelta(days=7))
        found = lines(town.presidium, "ahead")
        assert [title for title, _href in found] == ["2 项承诺到期", meeting.title, "1 项承诺到期"]
        assert found[0][1] == found[2][1] == reverse("suggestions:commitments") + "?how=open"


def test_a_presidium_silent_for_months_is_told_the_last_day(town):
    closed(opened(town), town.presidium)
    with clock.at(clock.now() + timedelta(days=80)):
        [entry] = days.panels(town.presidium)["ahead"]
        assert "最迟要开会" in entry.title
        assert not entry.hot
    with clock.at(clock.now() + timedelta(days=120)):
        assert days.panels(town.presidium)["ahead"][0].hot


def test_others_meetings_are_not_mine(town):
    planned(town, at=clock.now() + timedelta(days=2))
    other = Town(code="420381106", village="420381106201", letters="HPZ")
    assert lines(other.presidium, "ahead") == []


def test_the_home_costs_the_same_with_one_meeting_and_with_six(town, client):
    def more(n):
        for k in range(n):
            planned(town, at=clock.now() + timedelta(days=2, hours=k))
            receptions.session_of(town.venue)
            Deputy.objects.create(name=f"代表{k}", division_id=town.code)

    client.force_login(town.presidium)
    more(1)
    few = queries_of(client, "/work/")
    more(5)
    assert queries_of(client, "/work/") == few
