"""The ledger: everyone's own scope, every filter in the address, a page costs the same for any length."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from liaison.accounts.roles import Role
from liaison.core import clock
from suggestions.tickets.filters import Wanted
from suggestions.tickets.models import Channel, Ticket, TicketDeputy
from suggestions.tickets.queries import ledger, page
from suggestions.tickets.states import TicketState as S
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.places import OTHER_VILLAGE, VILLAGE, a_place
from tests.builders.tickets import Town, a_ticket, register

pytestmark = pytest.mark.django_db
LEDGER = "/ticket/"
BIG_MATTER = "水塔底座开裂，二十户不敢用"


@pytest.fixture
def town():
    return Town()


def asked(user, text: str = "") -> set[str]:
    """The numbers an address of the ledger lists."""
    return {row.number for row in page(user, Wanted.of(QueryDict(text))).rows}


def test_the_presidium_sees_its_township(client, town):
    ticket = a_ticket(S.HANDLING, town)
    client.force_login(town.presidium)
    shown = client.get(LEDGER).text
    assert ticket.title in shown
    assert f"/ticket/{ticket.number}/" in shown
    assert town.office.name in shown
    assert shown.count("<tr data-row>") == 1


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_who_has_no_business_with_tickets_stays_outside(client, role):
    client.force_login(someone(role))
    assert client.get(LEDGER).status_code == 403


def test_each_role_reads_its_own_scope(town):
    at_station, by_organ = a_ticket(S.REGISTERED, town), register(town, by=town.presidium, venue_id=None).ticket
    handled = a_ticket(S.HANDLING, town)
    deputy_user, officer = someone(Role.DEPUTY), someone(Role.INFORMATION_OFFICER)
    everything = {at_station.number, by_organ.number, handled.number}
    assert asked(town.presidium) == everything
    assert asked(town.county) == everything
    assert asked(town.keeper) == {at_station.number, handled.number}
    assert asked(town.clerk) == {handled.number}
    assert asked(deputy_user) == asked(officer) == set()


def test_a_deputy_reads_what_is_linked(town):
    ticket, user = a_ticket(S.REGISTERED, town), someone(Role.DEPUTY)
    from deputies.people.models import Deputy

    deputy = Deputy.objects.create(name="秦玉莲", division_id=town.code, user=user)
    TicketDeputy.objects.create(ticket=ticket, deputy=deputy, capacity="received")
    a_ticket(S.REGISTERED, town)
    assert asked(user) == {ticket.number}


def test_what_goes_straight_to_the_county_is_not_in_the_township(town):
    ticket = register(town, direct_to_county=True).ticket
    assert ticket.number not in asked(town.presidium) | asked(town.keeper)
    assert ticket.number in asked(town.county)


def test_the_views_part_the_ledger(town):
    for state in (S.REGISTERED, S.SUPPLEMENT, S.LISTED, S.RETURNED, S.HANDLING, S.RATING, S.CONFERENCE, S.CLOSED):
        a_ticket(state, town)
    parts = [
        asked(town.presidium, f"view={name}") for name in ("triage", "listed", "handling", "rating", "redo", "closed")
    ]
    assert sum(len(part) for part in parts) == len(set().union(*parts)) == 8
    assert set().union(*parts) == asked(town.presidium)


def test_late_is_past_the_date_of_the_stop_or_of_the_voter_but_never_waiting_for_a_rating(town):
    handled, rated = a_ticket(S.HANDLING, town), a_ticket(S.RATING, town)
    assert asked(town.presidium, "view=late") == set()
    with clock.at(clock.now() + timedelta(days=200)):
        assert asked(town.presidium, "view=late") == {handled.number}
        assert rated.number in asked(town.presidium)


def test_every_filter_stands_in_the_address(town):
    one = a_ticket(S.HANDLING, town)
    a_place(OTHER_VILLAGE)
    with clock.at(clock.now() - timedelta(days=800)):
        other = register(
            town, by=town.county, venue_id=None, division_code=OTHER_VILLAGE, original_words=BIG_MATTER,
            channel=Channel.ORGAN, level="county",
        ).ticket  # fmt: skip
    both = {one.number, other.number}
    for query, found in {
        f"year={clock.today().year}": {one.number},
        "level=county": {other.number},
        f"category={one.category_id}&level=township": {one.number},
        f"place={OTHER_VILLAGE}": {other.number},
        f"place={VILLAGE[:9]}": both,
        f"unit={town.office.pk}": {one.number},
        "channel=organ": {other.number},
        "track=micro": set(),
        "due=late": {other.number},
        "q=" + other.number: {other.number},
        "q=水塔": {other.number},
        "q=底座开裂": {other.number},
        "q=底座水塔": set(),
        "q=塔": {other.number},
        "q=二十户 水塔": {other.number},
        "sort=received": both,
        "sort=number": both,
        "year=99999&level=moon&unit=x&place=abc&sort=evil&view=none&after=~~~": both,
    }.items():
        assert asked(town.county, query) == found, query


def test_a_search_cannot_break_out_of_its_query(town):
    a_ticket(S.REGISTERED, town)
    for text in ("'", "a' | 'b", "\\", "%", "';--", ":*", "&", "（", "０１２"):
        assert isinstance(asked(town.presidium, QueryDict(mutable=True).urlencode() + f"q={text}"), set)


def test_sorting_goes_both_ways_by_allowed_columns(town):
    first, second = register(town).ticket, register(town).ticket
    Ticket.objects.filter(pk=first.pk).update(due_at=second.due_at + timedelta(days=9))
    numbers = lambda text: [r.number for r in page(town.presidium, Wanted.of(QueryDict(text))).rows]  # noqa: E731
    assert numbers("") == [second.number, first.number]
    assert numbers("sort=number") == numbers("sort=received") == [second.number, first.number]


def test_a_tab_counts_with_the_filters_of_the_address(client, town):
    a_ticket(S.HANDLING, town)
    a_ticket(S.REGISTERED, town)
    client.force_login(town.presidium)
    views = {v["label"]: v["count"] for v in client.get(LEDGER).context["views"]}
    assert (views["全部"], views["办理中"], views["待审议"]) == ("2", "1", "1")
    views = {v["label"]: v["count"] for v in client.get(LEDGER + "?level=county").context["views"]}
    assert views["全部"] == "0"


def test_a_count_stops_at_a_thousand(town, monkeypatch):
    from suggestions.tickets import queries

    assert queries.capped(1000) == "1000"
    assert queries.capped(1001) == "1000+"


def test_twenty_rows_cost_what_two_rows_cost(client, town):
    client.force_login(town.presidium)
    costs = []
    for missing in (2, 18):
        for n in range(missing):
            register(town, original_words=f"第{n}条路坏了{missing}")
        client.get(LEDGER)
        costs.append(queries_of(client, LEDGER))
    assert costs[0] == costs[1]
    assert costs[0] <= 16  # ten of them belong to every page: session, person, posting, bell, menu


def test_the_badge_says_how_far_the_clock_is(town):
    ticket = a_ticket(S.HANDLING, town)
    row = page(town.presidium, Wanted.of(QueryDict(""))).rows[0]
    assert (row.kind, row.holder, row.tail) == ("doing", "村镇建设办公室", ticket.number[-4:])
    with clock.at(ticket.due_at - timedelta(hours=2)):
        lead_late = page(town.presidium, Wanted.of(QueryDict(""))).rows[0]
    assert (lead_late.kind, lead_late.long) == ("late", True)
    assert lead_late.words.startswith("本站超期")
    with clock.at(ticket.due_at + timedelta(hours=1)):
        assert page(town.presidium, Wanted.of(QueryDict(""))).rows[0].words.startswith("超期")


def test_closed_tickets_follow_the_open_ones_newest_first(town):
    old, new = a_ticket(S.CLOSED, town), a_ticket(S.CLOSED, town)
    still_open = register(town).ticket
    rows = page(town.presidium, Wanted.of(QueryDict(""))).rows
    assert [row.number for row in rows] == [still_open.number, new.number, old.number]
    assert (rows[1].kind, rows[1].words, rows[1].holder) == ("done", "已办结", "")


def test_the_ledger_is_a_queryset_of_the_visible(town):
    a_ticket(S.REGISTERED, town)
    assert ledger(town.clerk, Wanted()).count() == 0


def test_everyone_enters_new_matters_at_their_own_door(client, town):
    doors = {town.keeper: "/desk/", town.presidium: "/desk/", someone(Role.DEPUTY): "/me/issue/new/", town.clerk: ""}
    for user, door in doors.items():
        client.force_login(user)
        assert client.get(LEDGER).context["register_href"] == door
