"""The layered ledger: layers and places sum to the same whole, links lead to their rows, the workbook says the same."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from python_calamine import CalamineWorkbook

from liaison.core import clock
from liaison.documents.models import Job, JobStatus
from suggestions.layers import documents, queries
from suggestions.rates.asking import Asked
from suggestions.tickets import queries as ledger
from suggestions.tickets.filters import Wanted
from suggestions.tickets.layering import LAYERS, layer_of
from suggestions.tickets.ledger import HEADS
from suggestions.tickets.models import Ticket
from tests.builders.cohorts import Maker
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="(/ticket/\?[^"]+)"><b class="num">(\d+)</b>')


class Bar:
    """A progress bar nobody looks at."""

    total, done = 0, 0

    def begin(self, total: int) -> None:
        self.total = total

    def step(self, done: int) -> None:
        assert done >= self.done
        self.done = done


@pytest.fixture
def town():
    return Town()


def asked_of(user, days: int = 150) -> Asked:
    today = clock.today()
    return Asked(user.posting.division_id, today - timedelta(days=days), today)


def page(user, query: str = ""):
    client = Client()
    client.force_login(user)
    return client.get(f"/ledger/layers/?{query}")


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_layers_and_places_sum_to_the_same_total(town, seed):
    Maker(town, seed).many(50)
    for user in (town.county, town.presidium):
        asked = asked_of(user)
        areas = queries.matrix(user, asked)
        rows = list(queries.rows_of(user, asked))
        whole = queries.total(areas, asked.place)
        assert whole.total == sum(whole.layers.values()) == sum(area.total for area in areas) == len(rows) > 10
        assert whole.total == whole.open + whole.closed
        own = [area for area in areas if area.own]
        villages = sum(area.total for area in areas if not area.own)
        assert villages + sum(area.total for area in own) == whole.total
        assert [area.name for area in own] == [{"420381": "县本级", "420381105": "镇本级"}[asked.place]]
        for name in LAYERS:
            assert whole.layers[name] == sum(layer_of(row) == name for row in rows)


def test_a_village_counts_its_grids_as_its_own(town):
    grid = f"{town.village}001"
    Maker(town, 11, (town.village, grid)).many(12)
    asked = Asked(town.village, clock.today() - timedelta(days=250), clock.today())
    [area] = queries.matrix(town.presidium, asked)
    assert (area.own, area.total) == (False, queries.rows_of(town.presidium, asked).count())
    for path in ("/ledger/layers/", "/rates/"):
        client = Client()
        client.force_login(town.presidium)
        links = LINK.findall(client.get(f"{path}?{asked.address}").content.decode())
        assert len(links) >= 5
        for href, n in links:
            wanted = Wanted.of(QueryDict(urlsplit(unescape(href)).query))
            assert ledger.ledger(town.presidium, wanted).count() == int(n), href


@pytest.mark.parametrize("seed", [5, 6])
def test_each_sum_leads_to_just_its_rows(town, seed):
    Maker(town, seed).many(50)
    for user in (town.county, town.presidium):
        links = LINK.findall(page(user, asked_of(user).address).content.decode())
        assert len(links) > 15
        for href, n in links:
            wanted = Wanted.of(QueryDict(urlsplit(unescape(href)).query))
            assert ledger.ledger(user, wanted).count() == int(n), href


def test_the_workbook_says_what_the_page_says(town, tmp_path):
    Maker(town, 7).many(40)
    user = town.presidium
    asked, bar, path = asked_of(user), Bar(), tmp_path / "layers.xlsx"
    documents.write_xlsx(user, path, bar, place=asked.place, since=str(asked.since), until=str(asked.until))
    areas = queries.matrix(user, asked)
    whole = queries.total(areas, asked.place)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["汇总", "村级", "镇级", "县级", "未定"]
    head, *layers = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    last = head[-1]
    assert last[1:] == [*(n for _name, n in whole.cells), whole.total, whole.open, whole.late, whole.closed]
    for name, sheet in zip(LAYERS, layers, strict=True):
        start = sheet.index(list(HEADS))
        rows = sheet[start + 1 :]
        assert len(rows) == whole.layers[name]
        assert f"合计 {whole.layers[name]} 件" in sheet[2][0]
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
        assert [row[1] for row in rows] == sorted(row[1] for row in rows)
    assert bar.done == bar.total


def test_lines_of_many_are_read_in_pieces_without_gap(town, monkeypatch):
    Maker(town, 8).many(20)
    rows = queries.rows_of(town.county, asked_of(town.county))
    monkeypatch.setattr(queries, "AT_ONCE", 7)
    found = list(queries.lines(rows, 2026))
    assert [line[0] for line in found] == list(range(1, rows.count() + 1))
    assert [line[1] for line in found] == list(rows.order_by("number").values_list("number", flat=True))


def test_the_page_turns_over_without_losing_a_line(town):
    for _n in range(60):
        Maker(town, 9 + _n).one(division_id=town.village, outcome=None, created_at=clock.now() - timedelta(days=9),
                                due_at=clock.now())  # fmt: skip
    text = page(town.presidium).content.decode()
    more = unescape(re.search(r'href="(\?[^"]*after=[^"]+)"', text)[1])
    second = page(town.presidium, more[1:]).content.decode()
    first_numbers, others = (re.findall(r'class="num" href="/ticket/([^/]+)/"', part) for part in (text, second))
    assert len(first_numbers) == 50
    assert sorted(first_numbers + others) == sorted(Ticket.objects.values_list("number", flat=True))
    for junk in ("after=x", "after=~", "after=A~-1", "layer=nonsense", "after=A~99999999999999"):
        assert page(town.presidium, junk).status_code == 200


def test_the_export_runs_as_a_job(town, django_capture_on_commit_callbacks):
    from liaison.documents import actions

    a_ticket(town=town)
    client = Client()
    client.force_login(town.presidium)
    answer = client.post("/ledger/layers/export/")
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/" or str(job.pk) in answer.url
    actions.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.file_name.startswith("分层台账习家店镇")) == (JobStatus.READY, True)


def test_only_organs_read_the_layers(town):
    assert page(town.county).status_code == page(town.presidium).status_code == 200
    for user in (town.keeper, town.clerk, someone("deputy"), someone("auditor")):
        assert page(user).status_code == 403
    assert page(town.presidium, "from=2026-05-01&until=2026-04-01").status_code == 422
    assert "这段时间没有登记意见件" in page(town.presidium).content.decode()


def test_the_page_costs_the_same_for_few_and_many(town):
    maker, client = Maker(town, 10), Client()
    client.force_login(town.county)
    maker.many(3)
    maker.one(outcome="handled")
    few = queries_of(client, "/ledger/layers/")
    maker.many(20)
    assert queries_of(client, "/ledger/layers/") == few <= 30
