"""Promises of all years: sums by year, each leading to just its rows, and the same rows in Excel."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from python_calamine import CalamineWorkbook

from liaison.core import clock
from liaison.documents.models import Job
from suggestions.supervision import promises
from suggestions.tickets.replies import Commitment
from suggestions.tickets.states import TicketState as S
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="(\?[^"]*)"><b class="num">(\d+)</b>')


class Bar:
    def begin(self, total):
        self.total = total

    def step(self, done):
        self.done = done


@pytest.fixture
def town():
    """Promises of three years: kept, kept late, broken, open."""
    town = Town()
    ticket = a_ticket(S.LISTED, town)
    this = clock.today()
    for years, days_kept in ((0, 0), (1, 0), (1, 5), (1, None), (2, None), (2, 0), (2, 0)):
        due = date(this.year - years, 1, 1) + timedelta(days=3)
        kept = None if days_kept is None else clock.now().replace(year=due.year, month=due.month, day=due.day, hour=3)
        kept = kept + timedelta(days=days_kept) if kept else None
        Commitment.objects.create(ticket=ticket, made_at="约谈", text="通水", due_on=due, kept_at=kept)
    Commitment.objects.create(ticket=ticket, made_at="约谈", text="通路", due_on=this + timedelta(days=9))
    return town


def page(user, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(f"/commitments/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_sum_leads_to_just_its_rows(town):
    links = LINK.findall(page(town.presidium))
    assert len(links) >= 10
    for href, n in links:
        query = QueryDict(urlsplit(unescape(href)).query)
        assert promises.promises(town.presidium, query).count() == int(n), href


def test_the_years_sum_to_all_of_them(town):
    *years, every = promises.sums(town.presidium, QueryDict())
    assert every["total"] == sum(year["total"] for year in years) == Commitment.objects.count()
    assert all(year["total"] == sum(n for n, _href in year["cells"]) for year in [*years, every])
    assert [n for n, _href in every["cells"]] == [4, 1, 2, 1]


def test_the_sheet_holds_the_rows_of_the_page(town, tmp_path):
    path = tmp_path / "promises.xlsx"
    year = clock.today().year - 1
    promises.write_xlsx(town.presidium, path, Bar(), query=f"year={year}")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert sorted(row[-1] for row in rows[3:]) == sorted(["按期兑现", "逾期兑现", "到期未兑现"])
    client = Client()
    client.force_login(town.presidium)
    assert client.post(f"/commitments/export/?year={year}").status_code == 302
    assert Job.objects.get().args == {"query": f"year={year}"}


def test_nobody_else_sees_them_and_junk_is_no_filter(town):
    for user in (someone("deputy"), town.clerk):
        assert "历年兑现" not in page(user)
    for junk in ("year=0000", "year=99999", "year=x", "how=x", "year=1987&how=kept"):
        page(town.presidium, junk)


def test_many_cost_what_few_cost(town):
    client = Client()
    client.force_login(town.presidium)
    few = queries_of(client, "/commitments/")
    ticket = Commitment.objects.first().ticket
    for _n in range(20):
        Commitment.objects.create(ticket=ticket, made_at="约谈", text="通水", due_on=clock.today())
    assert queries_of(client, "/commitments/") == few
