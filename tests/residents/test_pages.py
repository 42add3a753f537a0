"""The voter book on the page."""

import pytest
from django.test import Client
from django.urls import reverse

from liaison.accounts.roles import Role
from liaison.residents import actions
from liaison.residents.models import Resident, Reveal
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.places import OTHER_TOWNSHIP, OTHER_VILLAGE, VILLAGE, a_place

pytestmark = pytest.mark.django_db
BOOK = "/visitor/"


def cards(by, count=1, division_code=VILLAGE) -> Resident:
    a_place(division_code)
    for n in range(count):
        card = actions.remember(by=by, division_code=division_code, name="吴小根", phone=f"1390000{n:04d}")
    return card


@pytest.fixture
def clerk():
    return someone(Role.PRESIDIUM_OFFICE)


@pytest.fixture
def at_work(clerk):
    client = Client()
    client.force_login(clerk)
    return client


def test_the_book_shows_masks_only(at_work, clerk):
    cards(clerk)
    page = at_work.get(BOOK).content.decode()
    assert "吴*根" in page
    assert "139****0000" in page
    assert "吴小根" not in page
    assert "13900000000" not in page


def test_found_by_tail_and_narrowed_by_place(at_work, clerk):
    cards(clerk)
    cards(clerk, division_code=OTHER_VILLAGE, count=2)
    assert len(at_work.get(BOOK, {"q": "0001"}).context["rows"]) == 1
    assert len(at_work.get(BOOK, {"place": VILLAGE}).context["rows"]) == 0
    assert len(at_work.get(BOOK, {"place": OTHER_VILLAGE}).context["rows"]) == 2
    assert "没有找到" in at_work.get(BOOK, {"q": "9999"}).content.decode()


def test_twenty_cards_cost_what_two_cost(at_work, clerk):
    cards(clerk, count=2)
    few = queries_of(at_work, BOOK)
    cards(clerk, count=20)
    assert queries_of(at_work, BOOK) == few


def test_the_next_fifty_come_by_key(at_work, clerk):
    cards(clerk, count=55)
    first = at_work.get(BOOK)
    rest = at_work.get(BOOK + first.context["more"])
    assert [len(first.context["rows"]), len(rest.context["rows"])] == [50, 5]
    assert 'id="more"' in first.content.decode()
    assert 'id="more"' not in rest.content.decode()


def test_a_purpose_opens_the_card_once_and_is_written_down(at_work, clerk):
    card = cards(clerk)
    masked = at_work.get(reverse("residents:detail", args=[card.uuid]))
    assert "13900000000" not in masked.content.decode()
    opened = at_work.post(reverse("residents:reveal", args=[card.uuid]), {"purpose": "follow_up"})
    assert "13900000000" in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert Reveal.objects.get().purpose == "回访办理结果"
    again = at_work.get(reverse("residents:detail", args=[card.uuid]))
    assert "13900000000" not in again.content.decode()
    assert "回访办理结果" in again.content.decode()


@pytest.mark.parametrize("typed", [{}, {"purpose": "other"}, {"purpose": "other", "words": "  "}])
def test_without_a_purpose_nothing_is_shown(at_work, clerk, typed):
    card = cards(clerk)
    answer = at_work.post(reverse("residents:reveal", args=[card.uuid]), typed)
    assert answer.status_code == 422
    assert "13900000000" not in answer.content.decode()
    assert not Reveal.objects.exists()


def test_a_card_of_another_township_does_not_exist(clerk):
    card = cards(clerk)
    client = Client()
    client.force_login(someone(Role.PRESIDIUM_OFFICE, at=OTHER_TOWNSHIP))
    assert client.get(reverse("residents:detail", args=[card.uuid])).status_code == 404
    assert client.post(reverse("residents:reveal", args=[card.uuid])).status_code == 404


@pytest.mark.parametrize("role", [Role.HANDLING_UNIT, Role.DEPUTY, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_whoever_has_no_business_there_is_turned_away(role):
    client = Client()
    client.force_login(someone(role))
    assert client.get(BOOK).status_code == 403
