"""Paging by key: no row twice, none left out, while rows come and go; and by the ordered index, without a sort."""

import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict

from liaison.accounts.roles import Role
from liaison.core import clock
from suggestions.tickets.filters import VIEWS, Wanted
from suggestions.tickets.models import Ticket
from suggestions.tickets.queries import CLOSED, OPEN, RECEIVED, ledger, page, raws
from tests.builders.people import someone
from tests.builders.places import COUNTY, a_place
from tests.builders.tickets import Town, register

pytestmark = pytest.mark.django_db
ADDRESS = "/ticket/"


@pytest.fixture
def town():
    return Town()


def many(town: Town, count: int, place: str = "") -> list[Ticket]:
    """Rows copied from one real ticket: enough of them for a planner to choose an index."""
    first = register(town).ticket
    rows, now = [], clock.now()
    for n in range(count):
        row = Ticket.objects.get(pk=first.pk)
        row.pk, row.number = None, f"Z{place[:6]}-26-{n:05d}"
        row.division_id = place or town.village
        row.due_at = now + timedelta(days=n % 7 + 1)  # many share a date
        if n % 3 == 0:
            row.state, row.outcome, row.closed_at = "closed", "handled", now - timedelta(hours=n % 11)
        rows.append(row)
    return Ticket.objects.bulk_create(rows)


@pytest.mark.parametrize("query", ["", "view=closed", "sort=received", "sort=number", "level=township"])
def test_every_row_once_however_long_the_list(town, query):
    many(town, 60)
    wanted, seen, after = Wanted.of(QueryDict(query)), [], ""
    while True:
        found = page(town.presidium, wanted, after, size=7)
        seen += [row.number for row in found.rows]
        assert found.shown == len(seen)
        after = found.after
        if not after:
            break
    expected = set(ledger(town.presidium, wanted).values_list("number", flat=True))
    assert len(seen) == len(set(seen))
    assert set(seen) == expected


@pytest.mark.parametrize("seed", range(4))
def test_rows_that_stay_are_seen_once_while_others_come_and_go(town, seed):
    chance = random.Random(seed)
    rows = many(town, 40)
    moved: set[str] = set()
    seen, after = [], ""
    while True:
        found = page(town.presidium, Wanted(), after, size=5)
        seen += [row.number for row in found.rows]
        if not found.after:
            break
        after = found.after
        for row in chance.sample(rows, 3):
            moved.add(row.number)
            if row.closed_at is None:
                Ticket.objects.filter(pk=row.pk).update(due_at=clock.now() + timedelta(days=chance.randint(1, 9)))
        register(town)
    stayed = {row.number for row in rows} - moved
    assert stayed <= set(seen)
    assert all(seen.count(number) == 1 for number in stayed)


def test_a_made_up_cursor_starts_from_the_top(town):
    register(town)
    for cursor in ("x", "o~1~2~3", "o~2026-01-01~x~1", "q~2026-01-01T00:00:00+00:00~1~1", "o~~1~1"):
        assert len(page(town.presidium, Wanted(), cursor).rows) == 1


def test_the_slice_is_the_same_region_of_the_whole_page(client, town):
    many(town, 70)
    client.force_login(town.presidium)
    more = client.get(ADDRESS).context["more"]
    whole, slice_ = client.get(ADDRESS + more), client.get(ADDRESS + more, headers={"HX-Request": "true"})
    region = lambda text: text.partition('<tbody id="rows">')[2].partition("</tbody>")[0]  # noqa: E731
    pager = lambda text: text.partition('id="pager"')[2].partition("</div>")[0]  # noqa: E731
    assert region(whole.text) == region(slice_.text) != ""
    assert pager(whole.text) == pager(slice_.text)
    assert "<h1" not in slice_.text
    assert "已显示" in slice_.text


def plan(rows, sort: bool = True) -> str:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE suggestions_ticket")
        cursor.execute("SET LOCAL enable_sort = " + ("on" if sort else "off"))
        sql, params = rows.query.sql_with_params()
        cursor.execute("EXPLAIN " + sql, params)
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize(
    ("role", "segment", "index"),
    [
        (Role.PRESIDIUM_OFFICE, OPEN, "ticket_open9"),
        (Role.COUNTY_OFFICE, OPEN, "ticket_open6"),
        (Role.PRESIDIUM_OFFICE, CLOSED, "ticket_archive9"),
    ],
)
@pytest.mark.parametrize("after", [False, True])
def test_the_ordered_index_gives_the_order(town, role, segment, index, after):
    many(town, 3000)
    user = town.presidium if role == Role.PRESIDIUM_OFFICE else town.county
    key = (clock.now() + timedelta(days=3 if segment is OPEN else -0.2), 1) if after else None
    found = plan(raws(segment.rows(ledger(user, Wanted()), key))[:51])
    assert index in found, found
    assert "Sort" not in found, found


@pytest.mark.parametrize(
    ("code", "segment", "index"),
    [
        (COUNTY[:2], OPEN, "ticket_open2"),
        (COUNTY[:4], OPEN, "ticket_open4"),
        ("", OPEN, "ticket_open"),
        (COUNTY[:2], CLOSED, "ticket_archive2"),
        (COUNTY[:4], CLOSED, "ticket_archive4"),
        (COUNTY, CLOSED, "ticket_archive6"),
        (COUNTY, RECEIVED, "ticket_created6"),
    ],
)
def test_a_wide_view_has_an_ordered_index_too(town, code, segment, index):
    many(town, 3000)
    many(town, 9000, a_place("110101001001").code)
    rows = Ticket.objects.under(code) if code else Ticket.objects.all()
    found = plan(raws(segment.rows(rows))[:51], sort=False)
    assert re.search(rf"{index}\b", found), found
    assert "Sort" not in found, found


def test_the_late_ones_are_asked_stop_by_stop(town):
    """Never the late stops of the whole country for the figure of one place."""
    many(town, 3000)
    found = plan(VIEWS["late"].narrow(Ticket.objects.visible_to(town.county), clock.now())[:1001])
    assert "SubPlan" in found, found
    assert "hashed" not in found, found


def test_a_village_is_read_inside_the_index_of_its_township(town):
    many(town, 3000)
    many(town, 3000, a_place("420381106201").code)
    found = plan(raws(OPEN.rows(ledger(town.presidium, Wanted.of({"place": town.village}))))[:51], sort=False)
    assert "ticket_open9" in found, found


def test_a_person_of_another_county_sees_nothing(town):
    many(town, 10)
    stranger = someone(Role.COUNTY_OFFICE, at="4203" + "82")
    assert COUNTY != "420382"
    assert page(stranger, Wanted()).rows == []
