"""The campaign paragraph against rows made by hand."""

from datetime import date, timedelta

import pytest

from deputies.people.models import CongressLevel, Deputy, Group, GroupMember, Mandate
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.front.statistics.campaign import campaign, registered, solution
from stations.activities.actions import record_activity
from stations.activities.models import ActivityKind
from stations.visits.actions import record_visit
from stations.visits.models import VisitKind
from suggestions.rules.models import Layer
from suggestions.tickets.states import TicketState as S
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.places import COUNTY, OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE, a_place
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db
PAGE = "/stats/campaign/"


@pytest.fixture
def today():
    return clock.today()


def a_deputy(name: str, at: str = TOWNSHIP, levels=(CongressLevel.TOWNSHIP,), until: date | None = None) -> Deputy:
    deputy = Deputy.objects.create(name=name, division=a_place(at))
    for level in levels:
        Mandate.objects.create(
            deputy=deputy,
            level=level,
            congress=deputy.division,
            term="第一届",
            from_on=date(2020, 1, 1),
            until_on=until,
        )
    return deputy


@pytest.fixture
def town(today):
    """Four serving deputies and one whose term is over; three took part, one of them next door."""
    town = Town()
    for place in (OTHER_VILLAGE, OTHER_TOWNSHIP):
        a_place(place)
    visitor = a_deputy("甲", levels=(CongressLevel.TOWNSHIP, CongressLevel.COUNTY))
    attender, absent = a_deputy("乙"), a_deputy("丙")
    neighbour = a_deputy("丁", at=OTHER_TOWNSHIP)
    former = a_deputy("戊", until=today - timedelta(days=200))
    for name, members in (("一组", [visitor]), ("二组", [absent])):
        group = Group.objects.create(division=a_place(TOWNSHIP), name=name)
        for deputy in members:
            GroupMember.objects.create(group=group, deputy=deputy, from_on=date(2020, 1, 1))
    for kind, place, days, who in (
        (VisitKind.HOUSEHOLD, VILLAGE, 10, visitor), (VisitKind.HOUSEHOLD, VILLAGE, 9, visitor),
        (VisitKind.TALENT, OTHER_VILLAGE, 8, visitor), (VisitKind.HOUSEHOLD, VILLAGE, 700, absent),
        (VisitKind.HOUSEHOLD, VILLAGE, 5, former),
    ):  # fmt: skip
        on = today - timedelta(days=days)
        record_visit(by=town.presidium, deputy=who, kind=kind, division_code=place, on=on)
    on = today - timedelta(days=3)
    for kind, place in ((ActivityKind.FORUM, TOWNSHIP), (ActivityKind.STUDY, OTHER_TOWNSHIP)):
        record_activity(
            by=town.county, kind=kind, division_code=place, on=on, title="座谈", attended=[attender.pk, neighbour.pk],
            absent={absent.pk: "病假"},
        )  # fmt: skip
    return town


def test_each_figure_counts_its_rows(town, today):
    found = campaign(TOWNSHIP, today - timedelta(days=30), today)
    assert (found.deputies, found.took_part) == (3, 2)
    assert found.by_level == {"township": 3, "county": 1}
    assert (found.towns, found.groups, found.villages) == (1, 1, 2)
    assert (found.households, found.talents) == (3, 1)
    assert (found.activities, found.by_kind) == (1, {"forum": 1})
    assert found.share == 66.7


def test_the_county_has_both_townships(town, today):
    found = campaign(COUNTY, today - timedelta(days=30), today)
    assert (found.deputies, found.took_part, found.towns, found.activities) == (4, 3, 2, 2)


def test_both_days_are_in_the_period(town, today):
    first, last = today - timedelta(days=10), today - timedelta(days=8)
    assert campaign(TOWNSHIP, first, last).households == 2
    assert campaign(TOWNSHIP, first + timedelta(days=1), last).households == 1
    assert campaign(TOWNSHIP, first, last - timedelta(days=1)).talents == 0


def test_a_place_where_nothing_was_has_no_share(today):
    a_place(OTHER_TOWNSHIP)
    found = campaign(OTHER_TOWNSHIP, today, today)
    assert (found.deputies, found.share, found.handed) == (0, None, 0)


def test_what_was_handed_down_is_split_by_layer(town, today):
    a_ticket(S.HANDLING, town)
    a_ticket(S.CLOSED, town, level=Layer.VILLAGE)
    a_ticket(S.LISTED, town)
    found = campaign(TOWNSHIP, today, today)
    assert (found.handed, found.by_layer) == (2, {"township": 1, "village": 1})
    solved, satisfied = solution(registered(TOWNSHIP, today, today))
    assert (solved.top.n, solved.bottom.n, solved.share) == (1, 2, 50.0)
    assert (satisfied.top.n, satisfied.bottom.n) == (1, 1)
    yesterday = today - timedelta(days=1)
    assert campaign(TOWNSHIP, yesterday, yesterday).handed == 0


def test_the_page_prints_the_paragraph_and_leads_to_the_rows(client, town, today):
    ticket = a_ticket(S.HANDLING, town)
    waiting = a_ticket(S.LISTED, town, original_words="等着的一件事")
    client.force_login(town.presidium)
    page = client.get(PAGE).text
    for words in (
        "<b>3</b> 名",
        "<b>2</b> 名参加代表行动（66.7%）",
        "农户 <b>3</b> 户",
        "交办问题 <b>1</b> 件",
        "镇级 1",
    ):
        assert words in page
    since = today - timedelta(days=30)
    rows = client.get(f"/ticket/?figure=handed_off&place={TOWNSHIP}&from={since}&until={today}").text
    assert ticket.number in rows
    assert waiting.number not in rows
    assert "登记日期" in rows
    who = client.get(f"{PAGE}deputies/?from={since}&until={today}").text
    assert "甲" in who
    assert "丙" not in who
    assert "丙" in client.get(f"{PAGE}deputies/?from={since}&until={today}&took=no").text


@pytest.mark.parametrize(
    ("query", "words"),
    [("?from=2026-05-01&until=2026-04-01", "起日不能晚于止日"), (f"?place={OTHER_TOWNSHIP}", ""), ("?from=x", "")],
)
def test_a_wrong_address_says_why_and_shows_nothing(client, town, query, words):
    client.force_login(town.presidium)
    answer = client.get(PAGE + query)
    assert answer.status_code == 422
    assert words in answer.text
    assert "参加代表行动（" not in answer.text


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.STATION_KEEPER, 200), (Role.COUNTY_OFFICE, 200), (Role.DEPUTY, 200), (Role.AUDITOR, 403)],
)
def test_who_may_read_figures(client, role, status):
    client.force_login(someone(role))
    assert client.get(PAGE).status_code == status


def test_more_rows_cost_no_more(client, town, today):
    client.force_login(town.presidium)
    costs, lists = [], []
    for n in (2, 18):
        for number in range(n):
            deputy = a_deputy(f"代表{n}-{number}")
            record_visit(by=town.presidium, deputy=deputy, kind=VisitKind.HOUSEHOLD, division_code=VILLAGE, on=today)
        client.get(PAGE)
        costs.append(queries_of(client, PAGE))
        lists.append(queries_of(client, f"{PAGE}deputies/"))
    assert costs[0] == costs[1]
    assert lists[0] == lists[1]


@pytest.mark.parametrize(("path", "kind"), [("/visit/", VisitKind.TALENT), ("/activity/", ActivityKind.FORUM)])
def test_lists_keep_the_period_of_the_figures(client, town, today, path, kind):
    client.force_login(town.presidium)
    first, last = today - timedelta(days=10), today - timedelta(days=2)
    page = client.get(f"{path}?place={TOWNSHIP}&from={first}&until={last}&kind={kind}")
    assert len(page.context["lines"]) == 1
    later = client.get(f"{path}?from={last}")
    assert later.context["lines"] == []
    assert "至 …" in later.text
