"""Separate handling: a sibling with the same voices, its own number, clocks and legs; both can be followed."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from liaison.accounts.models import Token, User
from liaison.accounts.roles import Role
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.notifications.models import Notice
from liaison.residents.actions import remember
from suggestions.rules.models import Category
from suggestions.supervision.soundness import offenders
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import RatingHow
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import intake, keys, screening, splitting
from suggestions.workflow.acts import open_acts
from tests.builders.browsing import Person
from tests.builders.people import someone
from tests.builders.places import OTHER_VILLAGE, a_place
from tests.builders.tickets import PARTS, ROAD_TO, WORDS, Town, _transfer, a_ticket, register

pytestmark = pytest.mark.django_db
PART = {"title": "小学门口没有路灯", "request": "装两盏路灯"}


@pytest.fixture
def town() -> Town:
    town = Town()
    town.clerk  # noqa: B018 - the unit has an account
    return town


def may_split(user, ticket: Ticket) -> bool:
    return "split" in {act.name for act in open_acts(user, Ticket.objects.get(pk=ticket.pk))}


def at_organ(town: Town, **wishes) -> keys.Receipt:
    receipt = register(town, **wishes)
    _transfer(town, receipt.ticket.pk)
    return receipt


OPEN_IN = {S.LISTED, S.RETURNED, S.ASSIGNED, S.HANDLING}


@pytest.mark.parametrize("state", list(S))
def test_the_organ_that_holds_or_sent_it_splits(town, state):
    ticket = a_ticket(state, town)
    assert may_split(town.presidium, ticket) == (state in OPEN_IN)
    for user in (town.keeper, town.clerk, town.county, someone(Role.DEPUTY), someone(Role.INFORMATION_OFFICER)):
        assert not may_split(user, ticket)
    if state in OPEN_IN:
        assert splitting.split(ticket_id=ticket.pk, by=town.presidium, **PART).split_from_id == ticket.pk
        with pytest.raises(Exception, match="现在管这件的机关"):
            splitting.split(ticket_id=ticket.pk, by=town.county, **PART)
    elif state == S.REGISTERED:  # still at the station's desk
        with pytest.raises(Exception, match="现在管这件的机关"):
            splitting.split(ticket_id=ticket.pk, by=town.presidium, **PART)
    else:
        with pytest.raises(DomainError, match="不能分别办理"):
            splitting.split(ticket_id=ticket.pk, by=town.presidium, **PART)
    assert offenders() == {}


def test_the_sibling_has_everything_of_its_own(town):
    card = remember(by=town.keeper, division_code=town.village, name="吴长根", phone="13900006027")
    receipt = at_organ(town, resident_id=card.pk)
    intake.second(ticket_id=receipt.ticket.pk, by=town.keeper, channel="desk", words="我也是")
    a_place(OTHER_VILLAGE)
    category = Category.objects.active().last()
    parent = Ticket.objects.get(pk=receipt.ticket.pk)
    sibling = splitting.split(
        ticket_id=parent.pk, by=town.presidium, category=category, division=a_place(OTHER_VILLAGE), level="county",
        **PART,
    )  # fmt: skip
    assert (sibling.state, sibling.level, sibling.category, sibling.division_id) == (
        S.REGISTERED, "county", category, OTHER_VILLAGE,
    )  # fmt: skip
    assert int(sibling.number[-4:]) == int(parent.number[-4:]) + 1
    assert (sibling.body.original_words, sibling.body.request) == (WORDS, PART["request"])
    leg = sibling.legs.get()
    assert (leg.step, leg.to_unit) == ("triage", town.presidium_unit)
    assert sibling.due_at > sibling.created_at > parent.created_at
    pairs = [(voice.resident, voice.words, voice.first, voice.at) for voice in parent.voices.order_by("pk")]
    assert [(v.resident, v.words, v.first, v.at) for v in sibling.voices.order_by("pk")] == pairs
    codes = set(parent.voices.values_list("query_code", flat=True)) | set(
        sibling.voices.values_list("query_code", flat=True)
    )
    assert len(codes) == 4
    assert not sibling.voices.filter(keys__isnull=False).exists()
    unchanged = Ticket.objects.get(pk=parent.pk)
    assert (unchanged.state, unchanged.version) == (parent.state, parent.version)
    told = Entry.objects.of(parent).get(verb="ticket.split")
    assert told.data == {"sibling": sibling.number}
    assert Entry.objects.of(sibling).get().data["split_from"] == parent.number
    assert offenders() == {}


def test_each_goes_its_own_way_to_its_own_end(town):
    receipt = at_organ(town)
    sibling = splitting.split(ticket_id=receipt.ticket.pk, by=town.presidium, **PART)
    for move in ROAD_TO[S.CLOSED][1:]:
        move(town, sibling.pk)
    assert Ticket.objects.get(pk=sibling.pk).state == S.CLOSED
    assert Ticket.objects.get(pk=receipt.ticket.pk).state == S.REGISTERED
    assert offenders() == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": " "}, "title"), ({"request": " "}, "request"), ({"level": "moon"}, "level")],
)
def test_bad_input_draws_no_number(town, change, field):
    ticket = at_organ(town).ticket
    with pytest.raises(DomainError) as refusal:
        splitting.split(ticket_id=ticket.pk, by=town.presidium, **(PART | change))
    assert refusal.value.field == field
    following = register(town).ticket
    assert int(following.number[-4:]) == int(ticket.number[-4:]) + 1


def test_the_part_stays_in_the_township(town):
    ticket = at_organ(town).ticket
    elsewhere = a_place("420381106201")
    with pytest.raises(DomainError) as refusal:
        splitting.split(ticket_id=ticket.pk, by=town.presidium, division=elsewhere, **PART)
    assert refusal.value.field == "division"


def test_the_unit_that_handles_the_rest_is_told(town):
    ticket = a_ticket(S.HANDLING, town)
    splitting.split(ticket_id=ticket.pk, by=town.presidium, **PART)
    assert Notice.objects.filter(event="workflow/split", unit=town.office).count() == 1


def test_one_link_follows_both_and_rates_both(town):
    """Also for somebody without a name: the copied voice knows where it came from."""
    receipt = at_organ(town)
    sibling = splitting.split(ticket_id=receipt.ticket.pk, by=town.presidium, **PART)
    for move in ROAD_TO[S.RATING][1:]:
        move(town, sibling.pk)
    voter = Client()
    page = voter.get(f"/v/{receipt.token}/", follow=True).text
    assert "另有一部分分开办理" in page
    assert sibling.number in page
    assert "已答复，等您评价" in page
    twin = sibling.voices.get()
    assert voter.post("/v/part/", {"voice": twin.pk})["Location"] == "/v/"
    page = voter.get("/v/").text
    assert PARTS["done_text"] in page
    assert "原来的一件" in page
    assert receipt.ticket.number in page
    assert voter.post("/v/rate/", {"result": "satisfied"})["Location"] == "/v/thanks/"
    assert sibling.ratings.get().how == RatingHow.LINK
    voter.post("/v/part/", {"voice": receipt.voice.pk})
    assert receipt.ticket.title in voter.get("/v/").text


def test_a_pass_goes_over_to_no_other_voice(town):
    receipt, stranger = at_organ(town), register(town, original_words="另一件：桥栏杆断了")
    intake.second(ticket_id=receipt.ticket.pk, by=town.keeper, channel="desk", words="我住隔壁")
    sibling = splitting.split(ticket_id=receipt.ticket.pk, by=town.presidium, **PART)
    others = sibling.voices.get(first=False)
    voter = Client()
    voter.get(f"/v/{receipt.token}/")
    for pk in (stranger.voice.pk, others.pk, "x", ""):
        voter.post("/v/part/", {"voice": pk})
        assert f"编号 {receipt.ticket.number}" in voter.get("/v/").text
    assert Client().post("/v/part/", {"voice": sibling.voices.get(first=True).pk}).status_code == 410


def test_a_revoked_receipt_closes_both(town):
    receipt = at_organ(town)
    sibling = splitting.split(ticket_id=receipt.ticket.pk, by=town.presidium, **PART)
    voter = Client()
    voter.get(f"/v/{receipt.token}/")
    voter.post("/v/part/", {"voice": sibling.voices.get().pk})
    with clock.at(clock.now() + timedelta(seconds=2)):
        keys.revoke(ticket_id=receipt.ticket.pk, by=town.keeper, voice=receipt.voice, reason="丢了")
        assert voter.get("/v/").status_code == 410


def test_a_code_alone_says_that_a_part_goes_its_own_way_and_no_number(town):
    receipt = at_organ(town)
    sibling = splitting.split(ticket_id=receipt.ticket.pk, by=town.presidium, **PART)
    page = Client().get("/q/", {"code": receipt.voice.query_code}).text
    assert "另有一部分分开办理" in page
    for secret in (sibling.number, sibling.title):
        assert secret not in page


def test_a_receipt_is_printed_for_the_sibling(town):
    receipt = at_organ(town)
    sibling = splitting.split(ticket_id=receipt.ticket.pk, by=town.presidium, **PART)
    person = Person(town.keeper.username).open(f"/ticket/{sibling.number}/receipts/")
    assert "用原来那件的回执也能进来看" in person.page.words
    person.send("打一张")
    assert sibling.number in person.page.words
    token = keys.reprint(voice_id=sibling.voices.get().pk, by=town.keeper).token
    assert PART["title"] in Client().get(f"/v/{token}/", follow=True).text


def test_nobody_takes_the_part_back_from_the_portal(town):
    receipt = at_organ(town)
    sibling = splitting.split(ticket_id=receipt.ticket.pk, by=town.presidium, **PART)
    voter = Client()
    voter.get(f"/v/{receipt.token}/")
    voter.post("/v/part/", {"voice": sibling.voices.get().pk})
    assert "撤销这件" not in voter.get("/v/").text
    voice = sibling.voices.get()
    with pytest.raises(DomainError, match="不能撤销"):
        screening.withdraw(ticket_id=sibling.pk, by=User.objects.voter(), voice=voice, reason="x")


def test_a_part_made_by_mistake_is_merged_back_without_doubling_anyone(town):
    receipt = at_organ(town)
    sibling = splitting.split(ticket_id=receipt.ticket.pk, by=town.presidium, **PART)
    twin = sibling.voices.get()
    token = keys.reprint(voice_id=twin.pk, by=town.keeper).token
    screening.merge(ticket_id=sibling.pk, by=town.presidium, target=receipt.ticket)
    assert receipt.ticket.voices.count() == 1
    page = Client().get(f"/v/{token}/", follow=True).text
    assert receipt.ticket.number in page
    assert "分开办理" not in page
    assert offenders() == {}


def test_the_page_splits_and_links_both_ways(town):
    receipt = at_organ(town)
    person = Person(town.presidium.username).open(f"/ticket/{receipt.ticket.number}/").follow("分别办理")
    assert "另立一件" in person.page.words
    person.send("分别办理", expect=422, title=PART["title"])
    assert "请填写“这一部分要办什么”" in person.page.words
    person.send("分别办理", **PART)
    sibling = Ticket.objects.get(split_from=receipt.ticket)
    assert person.at == f"/ticket/{sibling.number}/"
    assert "分出自" in person.page.words
    person.follow(receipt.ticket.number)
    assert "由此分出" in person.page.words
    assert f"分别办理，另立 {sibling.number}" in person.page.words


def test_a_unit_sees_links_only_to_what_it_may_open(client, town):
    ticket = a_ticket(S.HANDLING, town)
    sibling = splitting.split(ticket_id=ticket.pk, by=town.presidium, **PART)
    client.force_login(town.clerk)
    assert f'href="/ticket/{sibling.number}/"' not in client.get(f"/ticket/{ticket.number}/").text
    assert client.get(f"/ticket/{sibling.number}/").status_code == 404


def test_machines_split_too(town):
    ticket = at_organ(town).ticket
    machine = Client(headers={"Authorization": f"Bearer {Token.issue(town.presidium)}"})
    path = f"/api/v1/tickets/{ticket.number}"
    moves = {move["name"]: move for move in machine.get(path).json()["moves"]}
    assert {"title", "request", "division", "level"} <= set(moves["split"]["schema"]["properties"])
    body = PART | {"category": ticket.category_id, "division": ticket.division_id, "level": "township"}
    bad = machine.post(f"{path}/moves/split", json.dumps(body | {"title": ""}), content_type="application/json")
    assert (bad.status_code, bad.json()["field"]) == (422, "title")
    answer = machine.post(f"{path}/moves/split", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.text
    (number,) = answer.json()["parts"]
    assert machine.get(f"/api/v1/tickets/{number}").json()["split_from"] == ticket.number
