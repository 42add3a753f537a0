"""Who may plan, ask and decide; a unit never. And what the pages cost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from liaison.accounts.models import Posting, User
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.errors import DomainError
from suggestions.revisits import answering, planning
from suggestions.revisits.models import Revisit
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.revisits import CLOSED, DRAWN, a_caller, a_closed, a_plan, given
from tests.builders.supervision import moment
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db
PLAN, ASK, MINE = "/supervise/revisit/new/", "/supervise/revisit/{pk}/", "/supervise/revisit/mine/"

# By hand from the sheet, section 5: revisit:plan, draw / answer — keeper –/S, deputy –/assigned, officer –/O,
# presidium D/D, unit never, county D/D, auditor read. `{pk}` is a revisit given to nobody of these.
EXPECTED = {
    Role.STATION_KEEPER: {"ask": 200, "mine": 200, "list": 403, "plan": 403, "new": 403, "decide": 403},
    Role.DEPUTY: {"ask": 404, "mine": 200, "list": 403, "plan": 403, "new": 403, "decide": 403},
    Role.INFORMATION_OFFICER: {"ask": 404, "mine": 200, "list": 403, "plan": 403, "new": 403, "decide": 403},
    Role.PRESIDIUM_OFFICE: {"ask": 200, "mine": 200, "list": 200, "plan": 200, "new": 200, "decide": 404},
    Role.HANDLING_UNIT: {"ask": 403, "mine": 403, "list": 403, "plan": 403, "new": 403, "decide": 403},
    Role.COUNTY_OFFICE: {"ask": 200, "mine": 200, "list": 200, "plan": 200, "new": 200, "decide": 404},
    Role.AUDITOR: {"ask": 403, "mine": 403, "list": 200, "plan": 200, "new": 403, "decide": 403},
    Role.SYSTEM_ADMIN: {"ask": 403, "mine": 403, "list": 403, "plan": 403, "new": 403, "decide": 403},
}


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def plan(town):
    with clock.at(moment(CLOSED)):
        for _ in range(3):
            a_closed(town)
    with clock.at(moment(DRAWN, 9)):
        yield a_plan(town)


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def people(town: Town) -> dict[str, User]:
    known = {
        Role.STATION_KEEPER: town.keeper, Role.PRESIDIUM_OFFICE: town.presidium, Role.HANDLING_UNIT: town.clerk,
        Role.COUNTY_OFFICE: town.county,
    }  # fmt: skip
    return known | {role: town.person(role) for role in Role.values if role not in known}


@pytest.mark.parametrize("role", Role.values)
def test_pages_by_role(town, plan, role):
    pk = plan.revisits.first().pk
    paths = {
        "ask": f"/supervise/revisit/{pk}/", "mine": MINE, "list": "/supervise/revisit/",
        "plan": f"/supervise/revisit/plan/{plan.pk}/", "new": PLAN, "decide": f"/supervise/revisit/{pk}/decide/",
    }  # fmt: skip
    with clock.at(moment("2026-01-05")):
        user = people(town)[role]
    client = browser(user)
    assert {name: client.get(path).status_code for name, path in paths.items()} == EXPECTED[role]


@pytest.mark.parametrize("role", Role.values)
def test_acts_by_role(town, plan, role):
    with clock.at(moment("2026-01-05")):
        user = people(town)[role]
    may = {
        "draw": _done(lambda: planning.redraw(plan_id=plan.pk, by=user, reason="换一批")),
        "reveal": _done(lambda: answering.reveal(revisit_id=open_one(), by=user)),
        "answer": _done(lambda: answering.answer(revisit_id=open_one(), by=user, answer="solved")),
    }
    asks = role in ASKS
    assert may == {"draw": role == Role.PRESIDIUM_OFFICE, "reveal": asks, "answer": asks}


ASKS = {Role.PRESIDIUM_OFFICE, Role.COUNTY_OFFICE, Role.STATION_KEEPER}


def open_one() -> int:
    return Revisit.objects.open().first().pk


def _done(act) -> bool:
    try:
        act()
    except PermissionDenied:
        return False
    return True


def test_an_auditor_sees_figures_and_nobodys_row(town, plan):
    page = browser(town.person(Role.AUDITOR)).get(f"/supervise/revisit/plan/{plan.pk}/")
    assert page.context["rows"] == []
    assert plan.seed in page.content.decode()
    assert plan.revisits.first().ticket.number not in page.content.decode()


def test_a_unit_never_plans_and_never_asks_whatever_else_its_people_are(town, plan):
    with clock.at(moment("2026-01-05")):
        caller = a_caller(town)
        Posting.objects.create(user=caller, role=Role.HANDLING_UNIT, division_id=town.code, unit=town.office)
    one = plan.revisits.first()
    with pytest.raises(DomainError, match="承办单位的人不能回访自己办的件") as refusal:
        planning.assign(by=town.presidium, revisit_ids=[one.pk], person=caller)
    assert refusal.value.field == "person"
    Revisit.objects.filter(pk=one.pk).update(assigned_to=caller)
    for act in (
        lambda: answering.answer(revisit_id=one.pk, by=caller, answer="solved"),
        lambda: answering.reveal(revisit_id=one.pk, by=caller),
    ):
        with pytest.raises(DomainError, match="承办单位的人不能回访"):
            act()
    page = browser(caller).post(f"/supervise/revisit/{one.pk}/", {"show": "1"})
    assert page.status_code == 422
    assert "承办单位的人不能回访" in page.content.decode()
    with pytest.raises(PermissionDenied):
        planning.draw(by=town.clerk, from_on=plan.from_on, until_on=plan.until_on)
    assert browser(town.clerk).post(PLAN, {}).status_code == 403


def test_only_the_organ_that_drew_gives_and_draws_again(town, plan):
    caller = a_caller(town)
    with pytest.raises(DomainError, match="先勾选"):
        planning.assign(by=town.county, revisit_ids=[one.pk for one in plan.revisits.all()], person=caller)
    assert browser(town.county).get(f"/supervise/revisit/plan/{plan.pk}/redraw/").status_code == 404
    stranger = someone(Role.DEPUTY, at="420381106")
    with pytest.raises(DomainError, match="只能分派给本地的") as refusal:
        planning.assign(by=town.presidium, revisit_ids=[plan.revisits.first().pk], person=stranger)
    assert refusal.value.field == "person"


def test_another_townships_organ_sees_nothing(town, plan):
    other = Town(code="420381106", village="420381106201", letters="HP")
    client = browser(other.presidium)
    assert client.get(f"/supervise/revisit/plan/{plan.pk}/").status_code == 404
    assert client.get(f"/supervise/revisit/{plan.revisits.first().pk}/").status_code == 404


def test_whose_turn_it_is_stands_on_the_homes(town, plan):
    with clock.at(moment("2026-01-05")):
        keeper = town.keeper
    rows = given(plan, keeper)
    answering.answer(revisit_id=rows[0].pk, by=keeper, answer="partly", text="还差一段")
    assert "待我回访" in browser(keeper).get("/desk/").content.decode()
    work = browser(town.presidium).get("/work/").content.decode()
    assert "回访与答复不符" in work
    shown = browser(town.presidium).get("/supervise/revisit/rows/?how=disputed&organ=own").context["rows"]
    assert [one.pk for one in shown] == [rows[0].pk]


def test_pages_cost_the_same_for_two_rows_and_for_twenty(town):
    with clock.at(moment("2026-01-05")):
        caller = a_caller(town)
    with clock.at(moment(CLOSED)):
        for _ in range(2):
            a_closed(town)
    with clock.at(moment("2026-11-03")):
        first = a_plan(town)
        given(first, caller)
    with clock.at(moment(DRAWN)):
        organ, phone = browser(town.presidium), browser(caller)
        few = costs(organ, phone, first.pk)
    for n in range(18):
        with clock.at(moment(f"2026-{3 + n // 3:02}-{9 + n % 3:02}")):
            for _ in range(2):
                a_closed(town)
            given(a_plan(town), caller)
    assert Revisit.objects.count() == 38
    with clock.at(moment(DRAWN)):
        assert costs(organ, phone, first.pk) == few


def costs(organ: Client, phone: Client, pk: int) -> dict[str, int]:
    paths = ("/supervise/revisit/", f"/supervise/revisit/plan/{pk}/", "/supervise/revisit/rows/", "/supervise/")
    found = {path: queries_of(organ, path) for path in paths}
    return found | {path: queries_of(phone, path) for path in (MINE, "/me/")}
