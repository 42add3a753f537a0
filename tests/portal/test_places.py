"""Stations, deputies, codes on doors: what everybody may know, and no more."""

from datetime import date
from uuid import UUID

import pytest
from django.urls import resolve, reverse

from deputies.people.models import Deputy, Mandate
from liaison.divisions.models import Division, UnitKind
from liaison.front.portal import urls as portal
from stations.venues.models import Tier, Venue, VenueDeputy
from stations.venues.opening import in_words
from suggestions.tickets.models import Channel
from tests.builders.costs import queries_of
from tests.builders.places import TOWNSHIP, VILLAGE, a_unit
from tests.builders.tickets import Town
from tests.portal.visitors import a_door, html, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def a_deputy(town: Town, name: str = "秦玉莲") -> Deputy:
    deputy = Deputy.objects.create(name=name, pinyin="qyl", division_id=VILLAGE, phone_mask="139****0001")
    Mandate.objects.create(
        deputy=deputy, level="township", congress_id=TOWNSHIP, constituency="第三选区", term="第十八届",
        from_on=date(2021, 12, 1),
    )  # fmt: skip
    VenueDeputy.objects.create(venue=town.venue, deputy=deputy, from_on=date(2021, 12, 1))
    return deputy


def a_point(number: int) -> Venue:
    desk = a_unit(UnitKind.STATION, VILLAGE, f"联络点{number}")
    return Venue.objects.create(
        code=f"P{number}", name=f"联络点{number}", tier=Tier.POINT, division_id=VILLAGE, unit=desk
    )


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        ([], []),
        ([{"days": [2], "from": "09:00", "to": "11:30"}], ["每星期二 9:00–11:30"]),
        ([{"days": [1, 2, 3, 4, 5], "from": "08:30", "to": "17:30"}], ["星期一至星期五 8:30–17:30"]),
        ([{"days": [2, 4], "from": "09:00", "to": "11:30"}], ["每星期二、星期四 9:00–11:30"]),
        ([{"days": [1, 2, 3, 4, 5, 6, 7], "note": "全天"}], ["每天 全天"]),
        ([{"note": "每月 15 日 9:00–11:00"}], ["每月 15 日 9:00–11:00"]),
    ],
)
def test_hours_are_said_in_words(opening, words):
    assert in_words(opening) == words


def test_a_village_finds_the_station_that_serves_it(client, town):
    Division.objects.filter(code=VILLAGE).update(pinyin="xflc")
    for text in ("小茯苓", "xfl", "中心", "习家店"):
        assert town.venue.name in html(client.get("/stations/", {"q": text})), text
    assert "没有找到" in html(client.get("/stations/", {"q": "没有这个村"}))


def test_a_station_shows_its_deputies_without_phone(client, town):
    a_deputy(town)
    page = html(client.get(f"/stations/{town.venue.code}/"))
    assert "秦玉莲" in page and "第三选区" in page
    assert "139" not in page.split("</head>")[1]
    assert client.get("/stations/NOPE/").status_code == 404


def test_a_deputy_is_found_by_village_name_and_letters(client, town):
    a_deputy(town)
    for text in ("小茯苓", "秦玉莲", "qyl", "第三选区"):
        assert "秦玉莲" in html(client.get("/find/deputies/", {"q": text})), text
    assert "139" not in html(client.get("/find/deputies/")).split("</head>")[1]


def test_who_no_longer_serves_is_not_shown(client, town):
    deputy = a_deputy(town)
    deputy.mandates.update(until_on=date(2022, 1, 1))
    assert "秦玉莲" not in html(client.get("/find/deputies/"))
    a_door(town, slug="card1", venue=None, deputy=deputy)
    answer = client.get("/d/card1/")
    assert answer.status_code == 410
    assert "已经停用" in html(answer)


def test_a_card_leads_straight_to_its_deputy(client, town):
    deputy = a_deputy(town)
    a_door(town, slug="card1", venue=None, deputy=deputy)
    page = html(client.get("/d/card1/", follow=True))
    assert "写给秦玉莲代表" in page
    paper = send(client, town, came={"c": "card1"})
    assert (paper.ticket.channel, paper.ticket.venue) == (Channel.DEPUTY_CARD, town.venue)
    assert paper.ticket.deputies.get().deputy == deputy


def test_a_replaced_code_leads_to_the_right_place(client, town):
    a_door(town, slug="old", active=False)
    a_door(town, slug="new")
    answer = client.get("/s/old/")
    assert answer.status_code == 410
    assert f"/stations/{town.venue.code}/" in html(answer)
    assert client.get("/s/new/")["Location"] == f"/stations/{town.venue.code}/?c=new"


def test_an_unknown_code_warns(client, town):
    answer = client.get("/s/whatever/")
    assert answer.status_code == 404
    assert "不是我们发的" in html(answer)


def test_a_replaced_code_gives_a_matter_no_false_origin(client, town):
    a_door(town, slug="old", active=False)
    assert "交给" not in html(client.get("/say/", {"c": "old"}))


def test_lists_cost_the_same_for_any_length(client, town):
    a_point(1)
    a_deputy(town)
    few = [queries_of(client, path) for path in ("/stations/", "/find/deputies/")]
    for number in range(2, 20):
        a_point(number)
        a_deputy(town, name=f"代表{number}")
    assert [queries_of(client, path) for path in ("/stations/", "/find/deputies/")] == few


def test_a_long_list_goes_on_by_key(client, town):
    for number in range(60):
        a_point(number)
    first = html(client.get("/stations/"))
    assert first.count("data-row") == 50
    more = first.split('class="more"')[1].split('href="')[1].split('"')[0]
    assert html(client.get(f"/stations/{more.replace('&amp;', '&')}")).count("data-row") == 11


def test_no_other_address_stands_before_a_public_one():
    for pattern in portal.urlpatterns:
        arguments = {name: {"uuid": UUID(int=1)}.get(name, "x") for name in pattern.pattern.converters}
        assert resolve(reverse(f"front:{pattern.name}", kwargs=arguments)).url_name == pattern.name
