"""The interface for machines: the whole journey with a bearer token, and what it refuses."""

import json

import pytest
from django.test import Client

from liaison.accounts.access import addresses, rules
from liaison.accounts.models import Token
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from tests.builders.tickets import PARTS, WORDS, Town, a_ticket, result_class

pytestmark = pytest.mark.django_db
URL = "/api/v1/tickets"


class Machine:
    """A client with one person's token."""

    def __init__(self, user):
        self.client = Client(headers={"Authorization": f"Bearer {Token.issue(user)}"})

    def post(self, path: str = "", body: dict | None = None, **headers):
        return self.client.post(URL + path, json.dumps(body or {}), content_type="application/json", headers=headers)

    def move(self, number: str, move: str, **body):
        answer = self.post(f"/{number}/moves/{move}", body)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def get(self, path: str = "", **query):
        return self.client.get(URL + path, query)


@pytest.fixture
def town() -> Town:
    town = Town()
    town.clerk  # noqa: B018 - the unit has an account
    return town


def matter(town: Town, **more) -> dict:
    return {"original_words": WORDS, "division_code": town.village} | more


def test_a_matter_goes_down_and_comes_back_by_api_alone(town):
    presidium, clerk = Machine(town.presidium), Machine(town.clerk)
    receipt = presidium.post("", matter(town, reporter_name="吴长根", reporter_phone="13900006027")).json()
    number = receipt["number"]
    assert len(receipt["pin"]) == 6
    assert "/v/" in receipt["private_link"]
    presidium.move(number, "enlist", title="通校路塌方", category=_category(), level="township", track="ordinary",
                   basis="日常受理")  # fmt: skip
    presidium.move(number, "hand_off", unit=town.office.pk, demand="请尽快修复")
    offered = {move["name"] for move in clerk.get(f"/{number}").json()["moves"]}
    assert {"sign", "hand_back"} <= offered
    clerk.move(number, "sign", handler_name="邓工")
    clerk.move(number, "reply", result_class=result_class("A").pk, **PARTS)
    seen = presidium.move(number, "check")
    assert seen["state"] == "rating"
    assert [leg["step"] for leg in seen["legs"]] == ["triage", "handle", "check", "rate"]
    assert not {"close", "follow"} & {move["name"] for move in seen["moves"]}  # nobody has rated, nothing was promised


def test_what_goes_before_the_public_is_never_filled_in_for_a_machine(town):
    ticket = a_ticket(at="rating", town=town)
    machine = Machine(town.presidium)
    answer = machine.post(f"/{ticket.number}/moves/publish", {})
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"public_title", "public_text"}
    assert not ticket.replies.filter(published_at__isnull=False).exists()
    machine.move(ticket.number, "publish", public_title="路修好了", public_text="两处塌方已经补齐。")
    assert ticket.replies.filter(published_at__isnull=False).exists()


def test_a_keeper_hands_in_at_the_own_station_and_passes_it_on(town):
    station = Machine(town.keeper)
    number = station.post("", matter(town, channel="desk")).json()["number"]
    assert station.get(f"/{number}").json()["legs"][0]["to_unit"] == str(town.keeper.posting.unit)
    assert station.move(number, "transfer")["legs"][-1]["step"] == "triage"


def test_what_was_said_proposes_the_category_when_none_is_named(town):
    machine = Machine(town.presidium)
    number = machine.post("", matter(town, original_words="村口路灯坏了三盏，晚上看不见路")).json()["number"]
    assert machine.get(f"/{number}").json()["category"] == "路灯照明"


def test_a_repeated_key_gets_the_same_answer_and_another_body_is_refused(town):
    machine = Machine(town.presidium)
    key = {"Idempotency-Key": "9f1c"}
    first = machine.post("", matter(town), **key)
    again = machine.post("", matter(town), **key)
    other = machine.post("", matter(town, place="村口"), **key)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert other.status_code == 422
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(("change", "field"), [
    ({"original_words": "  "}, "original_words"),
    ({"division_code": "999999999"}, "division_code"),
    ({"category": "不存在"}, "category"),
    ({"channel": "鸽子"}, "channel"),
    ({"reporter_phone": "123"}, "phone"),
    ({"colour": "red"}, "colour"),
])  # fmt: skip
def test_bad_input_is_a_sentence_at_the_field_and_nothing_is_written(town, change, field):
    answer = Machine(town.presidium).post("", matter(town, **change))
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["field"] == field
    assert answer.json()["detail"]
    assert not Ticket.objects.exists()


def test_without_a_token_nothing_is_answered(town):
    answer = Client().get(URL)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_an_unknown_address_and_broken_json_answer_in_the_same_form(town):
    assert Client().get("/api/v1/nothing").status_code == 404
    answer = Machine(town.presidium).client.post(URL, "{", content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_a_stranger_sees_nothing_and_moves_nothing(town):
    number = Machine(town.presidium).post("", matter(town)).json()["number"]
    stranger = Machine(Town(code="420381106", village="420381106201", letters="HPZ").presidium)
    assert stranger.get(f"/{number}").status_code == 404
    assert stranger.post(f"/{number}/moves/enlist", {}).status_code == 404
    assert stranger.get().json()["items"] == []


def test_the_list_pages_by_cursor_without_gaps(town):
    machine = Machine(town.presidium)
    numbers = [machine.post("", matter(town)).json()["number"] for _ in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = machine.get(limit=2, cursor=cursor).json()
        seen += [row["number"] for row in page["items"]]
        cursor = page["next_cursor"]
    assert seen == numbers[::-1]


def test_a_stale_version_is_a_conflict(town):
    machine = Machine(town.presidium)
    number = machine.post("", matter(town)).json()["number"]
    answer = machine.post(f"/{number}/moves/decline", {"reason": _reason(), "version": 99})
    assert answer.status_code == 409


def test_openapi_is_served():
    document = Client().get("/api/v1/openapi.json").json()
    assert "/api/v1/tickets/{number}/moves/{move}" in document["paths"]


def test_every_address_of_the_api_has_a_rule():
    names = {name for name, _route in addresses() if name.startswith("api")}
    assert names <= set(rules())


def _category() -> int:
    from suggestions.rules.models import Category

    return Category.objects.active().first().pk


def _reason() -> int:
    from suggestions.rules.models import Reason

    return Reason.objects.of_kind("decline").first().pk


def test_a_handlers_name_that_is_too_long_is_said_so(town):
    clerk, ticket = Machine(town.clerk), a_ticket(at=S.ASSIGNED, town=town)
    answer = clerk.post(f"/{ticket.number}/moves/sign", {"handler_name": "邓" * 41})
    assert (answer.status_code, answer.json()["field"]) == (422, "handler_name")
