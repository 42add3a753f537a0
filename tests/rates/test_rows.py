"""Every number of the page is the number of rows behind its link, for any tickets."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from python_calamine import CalamineWorkbook

from liaison.core import clock
from suggestions.rates import queries
from suggestions.rates.asking import Asked
from suggestions.rates.rates import ENOUGH
from suggestions.tickets import fates, figures
from suggestions.tickets import queries as ledger
from suggestions.tickets.fates import Fate, cohort, of_fate
from suggestions.tickets.filters import Wanted
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handling, handoff, rating
from tests.builders.cohorts import Maker
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.tickets import PARTS, Town, a_ticket, conclude, result_class

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="(/(?:ticket|rates/answers)/\?[^"]+)">(?:[^<]*<b class="num">|<b class="num">)(\d+)</b>')


@pytest.fixture
def town():
    return Town()


def a_year(user) -> Asked:
    today = clock.today()
    return Asked(user.posting.division_id, today - timedelta(days=150), today)


def visit(user, path: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_behind(user, href: str) -> int:
    parts = urlsplit(unescape(href))
    if parts.path == "/ticket/":
        return ledger.ledger(user, Wanted.of(QueryDict(parts.query))).count()
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    from suggestions.rates.views import Answers

    page = Answers()
    page.request = type("Request", (), {"GET": query, "user": user})()
    return page.rows().count()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_page_of_county_and_township_is_the_rows_behind_its_links(town, seed):
    Maker(town, seed).many(60)
    for user in (town.county, town.presidium):
        text = visit(user, f"/rates/?{a_year(user).address}")
        links = LINK.findall(text)
        assert len(links) > 40
        wrong = [(href, n, rows_behind(user, href)) for href, n in links if rows_behind(user, href) != int(n)]
        assert wrong == []


@pytest.mark.parametrize("seed", [4, 5])
def test_the_places_sum_to_what_is_counted_in_one(town, seed):
    Maker(town, seed).many(60)
    asked = a_year(town.county)
    whole, rows = queries.total(queries.by_place(town.county, asked)), queries.rows_of(town.county, asked)
    assert whole.cohort == rows.count() > 20
    numbers = (
        (whole.taken, figures.accepted(rows).count()), (whole.judged, figures.judged(rows).count()),
        (whole.handed, figures.handed_off(rows).count()), (whole.solved, figures.solved(rows).count()),
        (whole.rated, figures.last_ratings(rows).count()),
        (whole.silent + whole.unreachable, figures.silent(rows).count()),
    )  # fmt: skip
    assert [one for one, _other in numbers] == [other for _one, other in numbers]
    units = sum((counts.handed for _unit, counts in queries.by_unit(town.county, asked)), 0)
    assert units == whole.handed


def test_every_ticket_has_exactly_one_fate(town):
    Maker(town, 7).many(80)
    rows = Ticket.objects.all()
    sizes = [of_fate(rows, [fate]).count() for fate in Fate]
    assert sum(sizes) == cohort(rows).count()
    assert sum(size > 0 for size in sizes) >= 9


def test_a_formal_suggestion_counts_as_accepted_before_it_is_handed_off(town, monkeypatch):
    for module in (figures, fates):
        monkeypatch.setattr(module, "FORMAL", "micro")  # any other track stands in for it
    maker = Maker(town, 1)
    ticket = maker.one(outcome=None, handed=False, division_id=town.village, created_at=clock.now() - timedelta(days=9))
    Ticket.objects.filter(pk=ticket.pk).update(track="micro")
    [area] = [one for one in queries.by_place(town.presidium, a_year(town.presidium)) if one.code == town.village]
    assert (area.counts.taken, area.counts.judged, area.counts.handed) == (1, 1, 0)


def test_a_new_answer_settles_the_matter_but_not_the_voice(town):
    """Who was dissatisfied and is silent on the second answer: the matter is solved, the voice stays dissatisfied."""
    ticket = a_ticket(S.UNSATISFIED, town)
    rating.rehandle(ticket_id=ticket.pk, by=town.presidium, unit=town.office, demand="重修")
    handoff.sign(ticket_id=ticket.pk, by=town.clerk, handler_name="邓工")
    handling.reply(ticket_id=ticket.pk, by=town.clerk, result_class=result_class("A"), **PARTS)
    handling.check(ticket_id=ticket.pk, by=town.presidium)
    with clock.at(clock.now() + timedelta(days=60)):
        rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion="多次联系不上，已当面说明")
        counts = queries.total(queries.by_place(town.presidium, a_year(town.presidium)))
    assert (counts.solved, counts.handed) == (1, 1)
    assert (counts.happy, counts.rated, counts.silent + counts.unreachable) == (0, 1, 0)


def test_whoever_is_dissatisfied_with_the_last_answer_keeps_it_unsolved(town):
    ticket = a_ticket(S.UNSATISFIED, town)
    conclude(town, ticket.pk)
    rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion="已当面说明")
    counts = queries.total(queries.by_place(town.presidium, a_year(town.presidium)))
    assert (counts.fates[Fate.UNHAPPY], counts.solved, counts.handed) == (1, 0, 1)


def test_what_two_persons_concluded_stays_in_the_denominators_and_links_to_its_rows(town):
    ticket = a_ticket(S.UNSATISFIED, town)
    conclude(town, ticket.pk)
    rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion="已当面说明")
    counts = queries.total(queries.by_place(town.presidium, a_year(town.presidium)))
    assert (counts.solved, counts.handed) == (0, 1)
    text = visit(town.presidium, f"/rates/?{a_year(town.presidium).address}")
    assert 'figure=concluded">按结论办结的 <b class="num">1</b>' in text.replace("&amp;", "&")


def test_a_unit_reads_sums_from_five_on_and_no_answers(town):
    here = (town.village,)
    maker, clerk = Maker(town, 3, here), town.clerk
    while not (counts := queries.total(queries.by_place(clerk, a_year(clerk)))).rated:
        maker.one(outcome="handled")
    text = visit(clerk, f"/rates/?{a_year(clerk).address}")
    assert 0 < counts.rated < ENOUGH
    assert "评价不足 5 人次" in text
    assert "/rates/answers/" not in text
    client = Client()
    client.force_login(clerk)
    assert client.get("/rates/answers/").status_code == 403
    Maker(town, 4, here).many(40)
    counts = queries.total(queries.by_place(clerk, a_year(clerk)))
    assert counts.rated >= ENOUGH
    assert "评价不足 5 人次" not in visit(clerk, f"/rates/?{a_year(clerk).address}")


def test_an_auditor_reads_figures_but_no_rows(town):
    Maker(town, 5).many(40)
    auditor = someone("auditor")
    text = visit(auditor, f"/rates/?{a_year(auditor).address}")
    same = queries.total(queries.by_place(town.county, a_year(town.county)))
    assert f'<b class="num">{same.conversion.share:.1f}</b>' in text
    assert "/ticket/" not in text
    assert queries.total(queries.by_place(auditor, a_year(auditor))) == same


def test_bad_periods_are_said_at_the_field(town):
    client = Client()
    client.force_login(town.presidium)
    answer = client.get("/rates/?from=2026-05-01&until=2026-04-01")
    assert (answer.status_code, "起日不能晚于止日" in answer.content.decode()) == (422, True)
    for query in ("place=42", "place=x", "from=nonsense", "from=0002-01-01", "place=420381106"):
        assert client.get(f"/rates/?{query}").status_code == 422, query
        assert client.get(f"/rates/xlsx/?{query}").status_code == 422, query
        assert client.get(f"/rates/answers/?{query}").status_code == 200, query


def test_nothing_registered_is_said_so(town):
    assert "这段时间没有登记意见件" in visit(town.presidium, "/rates/")


@pytest.mark.parametrize("path", ["/rates/", "/rates/answers/"])
def test_the_pages_cost_the_same_for_few_and_many(town, path):
    maker = Maker(town, 6)
    client = Client()
    client.force_login(town.county)
    maker.many(2)
    maker.one(outcome="handled")
    few = queries_of(client, path)
    maker.many(20)
    assert queries_of(client, path) == few <= 30


def test_the_sheet_holds_the_figures_of_the_page(town):
    Maker(town, 8).many(40)
    client = Client()
    client.force_login(town.presidium)
    answer = client.get(f"/rates/xlsx/?{a_year(town.presidium).address}")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    whole = queries.total(queries.by_place(town.presidium, a_year(town.presidium)))
    numbers = (whole.cohort, whole.taken, whole.judged, whole.settled, whole.kept, whole.handed)
    assert (rows[-1][0], *rows[-1][1:4], *rows[-1][5:8]) == ("合计", *numbers)
    heads = next(n for n, row in enumerate(rows) if row[0] == "地方")
    assert sum(row[1] for row in rows[heads + 1 : -1]) == whole.cohort
