"""The desk page and its slices: queue, session, lookup, proposals, similar tickets, day ledger."""

import re

import pytest

from stations.receptions.models import QueueTicket, Reception, Session
from suggestions.tickets.similar import similar
from tests.builders.costs import queries_of
from tests.builders.tickets import a_ticket

WORDS = "村口到小学那段路有两处塌了半边，三四米长，下雨天娃娃们绕着水坑走。"


def test_the_empty_desk_says_what_to_do(desk):
    page = desk.client.get("/desk/")
    assert page.status_code == 200
    assert "今天还没有人来。第一位来了按 N 开始。" in page.content.decode()


def test_enter_without_script_registers_and_never_refers(desk):
    """A browser presses the first button of a form when somebody hits Enter in a line."""
    page = desk.client.get("/desk/").content.decode().split('id="deskform"')[1]
    assert re.search(r'<button[^>]* name="ending" value="(\w+)"', page)[1] == "ticket"


@pytest.mark.parametrize("path", ["/desk/", "/desk/queue/", "/desk/ledger/", "/desk/ledger/2026-11-17/"])
def test_others_do_not_sit_at_the_desk(desk, path):
    desk.client.force_login(desk.town.clerk)
    assert desk.client.get(path).status_code == 403


def test_numbers_are_drawn_called_and_passed_over(desk):
    for _ in range(3):
        desk.client.post("/desk/queue/draw/", {"label": "刘女士"})
    desk.client.post("/desk/queue/next/")
    assert "A01" in desk.client.get("/desk/").content.decode()
    desk.client.post("/desk/queue/1/skip/")
    desk.client.post("/desk/queue/next/")
    desk.post(queue="2")
    assert str(Reception.objects.get().queue) == "A02"
    assert [str(q) for q in QueueTicket.objects.order_by("n")] == ["A01", "A02", "A03"]
    assert desk.client.get("/desk/queue/").status_code == 200


def test_nobody_waits_nobody_is_called(desk):
    answer = desk.client.post("/desk/queue/next/", follow=True)
    assert "没有人在等" in answer.content.decode()


def test_deputies_of_the_day_are_ticked_by_hand(desk):
    desk.client.post("/desk/session/", {"deputy": [desk.deputies[0].pk], "theme": "周二代表有约"})
    html = desk.client.get("/desk/").content.decode()
    assert "周二代表有约" in html
    desk.post(deputies=[desk.deputies[0].pk])
    visit = Reception.objects.get()
    assert visit.deputy == desk.deputies[0]
    assert Session.objects.get().theme == "周二代表有约"
    assert visit.voice.ticket.deputies.get().deputy == desk.deputies[0]


def test_lookup_knows_a_visitor_by_the_tail_of_the_phone(desk):
    desk.post(name="吴长根", phone="13900006027")
    html = desk.client.post("/desk/lookup/", {"who": "6027"}, headers={"HX-Request": "true"}).content.decode()
    assert "吴*根" in html
    assert "来过" in html
    assert "吴长根" not in html


def test_lookup_offers_fields_for_a_newcomer(desk):
    html = desk.client.post("/desk/lookup/", {"who": "13911112222"}).content.decode()
    assert 'name="phone" value="13911112222"' in html


def test_the_words_propose_category_layer_and_village(desk):
    words = "小茯苓村的路灯坏了三盏"
    html = desk.client.post("/desk/propose/", {"words": words, "touched": ""}).content.decode()
    assert "路灯" in html
    assert f'<option value="{desk.town.village}" selected>' in html
    assert 'hx-swap-oob="true"' in html


def test_what_a_hand_has_chosen_is_not_proposed_over(desk):
    from suggestions.rules.models import Category

    chosen = Category.objects.get(name="教育")
    typed = {"words": "路灯坏了", "category": chosen.pk, "touched": "category"}
    html = desk.client.post("/desk/propose/", typed).content.decode()
    assert f'value="{chosen.pk}" id="id_category_4" checked' in html


def test_a_similar_ticket_is_offered_to_join(desk):
    ticket = a_ticket(town=desk.town)
    found = similar(desk.town.keeper, WORDS, desk.town.village)
    assert found == [ticket]
    assert found[0].voices_count == 1
    assert similar(desk.town.keeper, "问医保异地备案怎么办", desk.town.village) == []
    html = desk.client.post("/desk/propose/", {"words": WORDS}).content.decode()
    assert f'name="second" value="{ticket.number}"' in html


def test_an_unknown_venue_is_not_there(desk):
    assert desk.client.get("/desk/ledger/not-a-day/").status_code == 404


def test_the_day_ledger_on_screen_paper_and_csv(desk):
    desk.post(name="吴长根", phone="13900006027")
    desk.post(once="k2", ending="recorded", words="=问个路")
    on = Session.objects.get().on.isoformat()
    for path in ("", "print/", "csv/"):
        answer = desk.client.get(f"/desk/ledger/{on}/{path}")
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
        assert "村口的路塌了半边" in text
        assert "139****6027" in text or not path
    assert "'=问个路" in text
    assert on[-2:].lstrip("0") in desk.client.get("/desk/ledger/").content.decode()


@pytest.mark.parametrize("path", ["/desk/", "ledger"])
def test_twenty_visits_cost_what_two_cost(desk, path):
    for n in range(2):
        desk.post(once=f"a{n}", name=f"来人{n}", phone=f"1390000{n:04d}", deputies=[])
    path = path if path != "ledger" else f"/desk/ledger/{Session.objects.get().on}/"
    few = queries_of(desk.client, path)
    for n in range(2, 12):
        desk.post(once=f"a{n}", name=f"来人{n}", phone=f"1390000{n:04d}", ending="ticket" if n % 2 else "recorded")
    assert queries_of(desk.client, path) == few
