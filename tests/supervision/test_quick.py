"""The quick track (民生小事): one tap on the phone of a deputy, its own clock, its own short ladder."""

import pytest
from django.test import Client

from liaison.core import clock
from suggestions.rules.models import CatalogueLine, Category
from suggestions.tickets.models import Ticket
from tests.builders.costs import queries_of
from tests.builders.pages import read
from tests.builders.supervision import a_deputy, acts, moment, rounds
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    town = Town()
    town.clerk  # noqa: B018 - the unit has an account
    return town


def a_phone(town: Town) -> Client:
    client = Client()
    client.force_login(a_deputy(town).user)
    return client


def named(town: Town) -> None:
    for category in Category.objects.all():
        CatalogueLine.objects.create(category=category, division_id=town.code, level="township", unit=town.office)


def speak(client: Client, town: Town, **more) -> str:
    typed = {"original_words": "村口路灯坏了三天", "division_code": town.village, "whose": "own", "micro": "on"} | more
    page = client.post("/me/issue/new/", typed)
    assert page.status_code == 200, page.content.decode()
    return page.content.decode()


def test_one_tap_sends_a_small_matter_to_its_unit_with_five_working_days(town):
    named(town)
    with clock.at(moment("11-02")):
        client = a_phone(town)
        page = read(speak(client, town))
        ticket = Ticket.objects.get()
        assert f"直接交给{town.office}" in page.words
        assert f"直接交给{town.office}" in read(client.get("/me/").content.decode()).words
        answer = client.post(f"/me/quick/{ticket.number}/", follow=True)
        assert f"{ticket.number} 已交给{town.office}。" in read(answer.content.decode()).words
        ticket = Ticket.objects.get()
        assert (ticket.state, ticket.lead.to_unit) == ("assigned", town.office)
        assert clock.local(ticket.lead.due_at).date() == moment("11-09").date()
        assert "直接交给" not in read(client.get("/me/").content.decode()).words
        again = client.post(f"/me/quick/{ticket.number}/", follow=True)
        assert "不能交办" in read(again.content.decode()).words


def test_late_it_is_urged_the_same_day_by_the_short_ladder_of_the_organ(town):
    named(town)
    with clock.at(moment("11-02")):
        client = a_phone(town)
        speak(client, town)
        client.post(f"/me/quick/{Ticket.objects.get().number}/")
    rounds("11-10", "11-11")
    case = Ticket.objects.get().cases.get()
    assert case.organ == town.presidium_unit
    assert [row[:3] for row in acts(case)] == [(1, "remind", "11-10"), (2, "notice", "11-11")]
    assert case.ladder.rungs.count() == 3


def test_without_a_line_in_the_catalogue_the_deputy_chooses(town):
    with clock.at(moment("11-02")):
        client = a_phone(town)
        assert "选承办单位，直接交办" in speak(client, town)
        number = Ticket.objects.get().number
        answer = client.post(f"/me/quick/{number}/", follow=True)
        assert "请自己选" in read(answer.content.decode()).words
        assert Ticket.objects.get().state == "registered"


def test_an_ordinary_matter_and_somebody_elses_are_not_sent(town):
    named(town)
    with clock.at(moment("11-02")):
        client = a_phone(town)
        speak(client, town, micro="")
        number = Ticket.objects.get().number
        assert "直接交给" not in client.get("/me/").content.decode()
        client.post(f"/me/quick/{number}/")
        assert Ticket.objects.get().state == "registered"
        stranger = Client()
        stranger.force_login(a_deputy(town, name="别人").user)
        assert stranger.post(f"/me/quick/{number}/").status_code == 404


def test_the_phone_costs_the_same_with_one_small_matter_and_with_eight(town):
    named(town)
    with clock.at(moment("11-02")):
        client = a_phone(town)
        speak(client, town)
        few = queries_of(client, "/me/")
        for _ in range(7):
            speak(client, town)
        assert queries_of(client, "/me/") == few
