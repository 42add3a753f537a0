"""The presidium's board: what it shows, one act, many at once, who may open it."""

import pytest
from django.urls import reverse

from liaison.accounts.roles import Role
from suggestions.rules.models import Reason
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import screening
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.tickets import Town, a_ticket, register

pytestmark = pytest.mark.django_db


BOARD = "/board/"


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def office(client, town):
    client.force_login(town.presidium)
    return client


def reported(town, **wishes) -> Ticket:
    """A ticket the station has passed to the presidium."""
    ticket = register(town, **wishes).ticket
    screening.transfer(ticket_id=ticket.pk, by=town.keeper)
    return Ticket.objects.get(pk=ticket.pk)


def again(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def typed(ticket, act, **more):
    return {
        "act": act, "version": ticket.version, "title": ticket.title, "category": ticket.category_id,
        "level": "township", "track": "ordinary", "basis": "主席团第 11 次会议", "summary": "", "demand": "",
        "due_on": "", "unit": "",
    } | more  # fmt: skip


def post(client, ticket, act, queue="triage", **more):
    return client.post(f"{BOARD}?queue={queue}&item={ticket.number}", typed(ticket, act, **more))


def test_board_counts_what_the_organ_holds(office, town):
    reported(town)
    a_ticket(S.LISTED, town)
    a_ticket(S.REPLIED, town)
    register(town)  # still at the station
    page = office.get(BOARD)
    assert {queue.name: str(n) for queue, n in page.context["queues"]} == {
        "triage": "1", "listed": "1", "supplement": "0", "returned": "0", "extension": "0",
        "replied": "1", "unsatisfied": "0",
    }  # fmt: skip
    assert len(page.context["rows"]) == 1


def test_panel_shows_the_words_and_masks_the_people(office, town):
    ticket = reported(town)
    page = office.get(f"{BOARD}?item={ticket.number}")
    assert ticket.body.original_words in page.content.decode()
    assert "未留名" in page.content.decode()


@pytest.mark.parametrize("state", [S.RETURNED, S.REPLIED, S.UNSATISFIED, S.CONFERENCE, S.SUPPLEMENT])
def test_every_queue_opens_its_panel(office, town, state):
    ticket = a_ticket(state, town)
    for queue in ("returned", "replied", "unsatisfied", "supplement"):
        assert office.get(f"{BOARD}?queue={queue}").status_code == 200
    assert office.get(f"{BOARD}?item={ticket.number}").status_code == 200


def test_panel_slice_is_the_panel_of_the_page(office, town):
    ticket = reported(town)
    path = f"{BOARD}?queue=triage&item={ticket.number}"
    page = office.get(path).content.decode()
    slice_ = office.get(path, headers={"HX-Request": "true"}).content.decode()
    strip = lambda text: [line for line in text.splitlines() if "csrf" not in line and line.strip()]  # noqa: E731
    assert "\n".join(strip(slice_)) in "\n".join(strip(page))


def test_list_only(office, town):
    ticket = reported(town)
    answer = post(office, ticket, "enlist", level="village")
    ticket = again(ticket)
    assert answer.status_code == 302
    assert (ticket.state, ticket.level) == (S.LISTED, "village")


def test_list_and_hand_off_are_two_entries_of_one_act(office, town):
    ticket = reported(town)
    post(office, ticket, "enlist_hand_off", unit=town.office.pk, demand="请尽快办")
    ticket = again(ticket)
    assert ticket.state == S.ASSIGNED
    assert ticket.lead.to_unit == town.office
    assert ticket.version == 4  # register, transfer, enlist, hand_off


def test_list_and_report_to_the_county(office, town):
    ticket = reported(town)
    assert post(office, ticket, "enlist_transfer", level="county").status_code == 302
    ticket = again(ticket)
    assert (ticket.state, ticket.level, ticket.lead.to_unit) == (S.LISTED, "county", town.county_unit)


def test_refused_hand_off_lists_nothing_and_keeps_what_was_typed(office, town):
    ticket = reported(town)
    answer = post(office, ticket, "enlist_hand_off", unit=town.office.pk, due_on="2001-01-01", demand="写了半天的话")
    ticket = again(ticket)
    assert answer.status_code == 422
    assert ticket.state == S.REGISTERED
    assert "写了半天的话" in answer.content.decode()
    assert answer.context["form"].errors["due_on"]


def test_hand_off_asks_for_a_unit(office, town):
    answer = post(office, reported(town), "enlist_hand_off")
    assert answer.status_code == 422
    assert "unit" in answer.context["form"].errors


def test_who_was_faster_is_said(office, town):
    ticket = reported(town)
    answer = post(office, ticket, "enlist", version=1)
    assert answer.status_code == 409


def test_hand_off_from_the_listed_queue(office, town):
    ticket = a_ticket(S.LISTED, town)
    answer = post(office, ticket, "hand_off", queue="listed", unit=town.office.pk, demand="办")
    assert answer.status_code == 302, answer.context["form"].errors
    ticket = again(ticket)
    assert ticket.state == S.ASSIGNED


def test_due_slice_follows_the_level(office, town):
    ticket = reported(town)
    path = reverse("suggestions:board-due", args=[ticket.number])
    assert office.get(f"{path}?level=county").status_code == 200
    assert office.get(reverse("suggestions:board-due", args=["XJD-26-9999"])).status_code == 404


def test_batch_repeats_what_will_happen_before_it_happens(office, town):
    tickets = [reported(town) for _ in range(2)]
    path = reverse("suggestions:board-enlist")
    page = office.get(path, {"pick": [t.number for t in tickets]})
    assert page.status_code == 200
    assert len(page.context["rows"]) == 2
    assert Ticket.objects.filter(state=S.LISTED).count() == 0


def test_batch_lists_them_all(office, town):
    tickets = [reported(town) for _ in range(3)]
    answer = office.post(
        reverse("suggestions:board-enlist"), {"pick": [t.number for t in tickets], "basis": "日常受理"}
    )
    assert answer.status_code == 302
    assert Ticket.objects.filter(state=S.LISTED).count() == 3


def test_partly_refused_batch_shows_each_sentence_at_its_row(office, town):
    good, gone = reported(town), a_ticket(S.ASSIGNED, town)
    answer = office.post(reverse("suggestions:board-enlist"), {"pick": [good.number, gone.number], "basis": "日常受理"})
    assert answer.status_code == 422
    assert [(ticket, sentence != "") for ticket, _field, sentence in answer.context["rows"]] == [(gone, True)]
    assert again(good).state == S.LISTED


def test_batch_hand_off_gives_each_row_its_unit(office, town):
    one, two = reported(town), reported(town)
    answer = office.post(reverse("suggestions:board-enlist-hand-off"), {
        "pick": [one.number, two.number], "basis": "日常受理", "demand": "请办",
        f"unit_{one.pk}": town.office.pk, f"unit_{two.pk}": town.other_office.pk,
    })  # fmt: skip
    assert answer.status_code == 302
    assert (again(one).lead.to_unit, again(two).lead.to_unit) == (town.office, town.other_office)


def test_merge_of_the_picked_into_one(office, town):
    one, two, three = (reported(town) for _ in range(3))
    answer = office.post(
        reverse("suggestions:board-merge"), {"pick": [t.number for t in (one, two, three)], "target": one.number}
    )
    assert answer.status_code == 302
    assert one.voices.count() == 3
    assert Ticket.objects.filter(outcome="merged").count() == 2


@pytest.mark.parametrize(
    ("path", "more", "state"),
    [
        ("ask-supplement", {"missing": "哪一段路？"}, S.SUPPLEMENT),
        ("relevel", {"level": "county", "basis": "日常受理"}, S.LISTED),
        ("transfer", {"note": "县级事权"}, S.REGISTERED),
    ],
)
def test_other_batches(office, town, path, more, state):
    ticket = reported(town)
    answer = office.post(reverse(f"suggestions:board-{path}"), {"pick": ticket.number} | more)
    ticket = again(ticket)
    assert (answer.status_code, ticket.state) == (302, state)


def test_decline_with_a_coded_reason(office, town):
    ticket = reported(town)
    reason = Reason.objects.of_kind("decline").first()
    path = reverse("suggestions:board-decline")
    assert office.post(path, {"pick": ticket.number}).status_code == 422
    assert office.post(path, {"pick": ticket.number, "reason": reason.pk}).status_code == 302
    ticket = again(ticket)
    assert ticket.outcome == "declined"


def test_batch_without_ticks_goes_back_with_a_sentence(office, town):
    assert office.get(reverse("suggestions:board-enlist")).status_code == 302


def test_layers_and_letters(office, town):
    waiting, out = a_ticket(S.LISTED, town), a_ticket(S.ASSIGNED, town)
    page = office.get("/handoff/")
    township = next(c for c in page.context["columns"] if c["layer"] == "township")
    assert [[leg.ticket for leg in group["legs"]] for group in township["groups"]] == [[waiting], [out], []]
    letter = office.get("/handoff/letter/", {"pick": [out.number, waiting.number]})
    assert out.number in letter.content.decode()
    assert waiting.number not in letter.content.decode()
    assert office.get("/handoff/letter/").status_code == 302


@pytest.mark.parametrize("role", [Role.STATION_KEEPER, Role.HANDLING_UNIT, Role.DEPUTY, Role.AUDITOR])
def test_board_is_for_organs(client, town, role):
    client.force_login(someone(role))
    for path in (BOARD, "/handoff/", "/handoff/letter/", reverse("suggestions:board-enlist")):
        assert client.get(path).status_code == 403


def test_tickets_of_another_town_are_not_found(client, town):
    ticket = reported(town)
    other = Town(code="420381106", village="420381106201", letters="HP")
    client.force_login(other.presidium)
    assert client.get(f"{BOARD}?item={ticket.number}").status_code == 404


@pytest.mark.parametrize("path", [f"{BOARD}?queue=triage", "/handoff/"])
def test_costs_the_same_for_any_length(office, town, path):
    for _ in range(2):
        reported(town)
        a_ticket(S.LISTED, town)
    few = queries_of(office, path)
    for _ in range(6):
        reported(town)
        a_ticket(S.LISTED, town)
    assert queries_of(office, path) == few


def test_batch_page_costs_the_same_for_any_length(office, town):
    numbers = [reported(town).number for _ in range(8)]
    path = reverse("suggestions:board-enlist-hand-off")
    cost = [queries_of(office, f"{path}?" + "&".join(f"pick={n}" for n in some)) for some in (numbers[:2], numbers)]
    assert cost[0] == cost[1]
