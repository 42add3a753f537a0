"""Where each role starts: what waits for it, and only what it may see."""

from datetime import timedelta

import pytest
from django.urls import reverse

from deputies.people.models import Deputy
from liaison.accounts.roles import Role
from liaison.core import clock
from stations.activities.models import Activity, Attendance
from stations.receptions.models import QueueTicket, Session
from stations.visits.models import Visit
from suggestions.rules.models import Reason
from suggestions.tickets.models import Channel, Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handling
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.tickets import Town, a_ticket, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def deputy(town):
    """A deputy of the town with an account."""
    user = someone(Role.DEPUTY, name="朱建国")
    return Deputy.objects.create(name="朱建国", division_id=town.village, user=user)


def lines_of(page) -> dict[str, str]:
    return {line.label: line.count for line in page.context["lines"]}


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.DEPUTY, "/me/"),
        (Role.INFORMATION_OFFICER, "/me/"),
        (Role.PRESIDIUM_OFFICE, "/work/"),
        (Role.HANDLING_UNIT, "/unit/"),
        (Role.COUNTY_OFFICE, "/county/"),
    ],
)
def test_everyone_lands_on_the_own_home(client, town, role, path):
    client.force_login(someone(role))
    assert client.get(reverse("front:home")).headers["Location"] == path
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        (Role.STATION_KEEPER, ["/work/", "/county/", "/me/", "/unit/", "/board/"]),
        (Role.DEPUTY, ["/work/", "/county/", "/unit/", "/board/"]),
        (Role.HANDLING_UNIT, ["/work/", "/county/", "/me/", "/me/issue/new/", "/board/"]),
        (Role.PRESIDIUM_OFFICE, ["/county/", "/me/", "/me/issue/new/"]),
        (Role.AUDITOR, ["/work/", "/county/", "/me/", "/unit/"]),
        (Role.SYSTEM_ADMIN, ["/work/", "/county/", "/me/", "/unit/"]),
    ],
)
def test_homes_of_others_are_closed(client, town, role, closed):
    client.force_login(someone(role))
    for path in closed:
        assert client.get(path).status_code == 403, path


def test_work_home_counts_and_says_the_worst_case(client, town):
    for state in (S.LISTED, S.RETURNED, S.REPLIED, S.UNSATISFIED, S.HANDLING):
        a_ticket(state, town)
    asked = a_ticket(S.HANDLING, town)
    reason = Reason.objects.of_kind("extension").first()
    until = clock.local(asked.lead.due_at).date() + timedelta(days=10)
    handling.ask_extension(ticket_id=asked.pk, by=town.clerk, reason=reason, asked_until=until)
    client.force_login(town.presidium)
    page = client.get("/work/")
    assert lines_of(page) == {
        "已列入，等交办": "1", "申请延期": "1", "退办，等裁定": "1",
        "不满意，等定是否重办": "1", "答复等审核": "1",
    }  # fmt: skip
    assert len(page.context["urgent"]) == 2
    assert client.get("/board/?queue=extension").context["rows"][0].ticket == asked
    assert lines_of(page)["申请延期"] == "1"


def test_work_home_shows_what_is_late(client, town):
    a_ticket(S.HANDLING, town)
    a_ticket(S.ASSIGNED, town)
    register(town)
    with clock.at(clock.now() + timedelta(days=120)):
        client.force_login(town.presidium)
        page = client.get("/work/")
    assert lines_of(page) == {"超期没答复": "2", "交办 2 天还没签收": "1", "站点超期没报来": "1"}
    assert "最久" in page.content.decode()


def test_nothing_waits(client, town):
    client.force_login(town.presidium)
    assert "没有等您处理的事。" in client.get("/work/").content.decode()


def test_county_compares_its_townships(client, town):
    a_ticket(S.HANDLING, town)
    client.force_login(town.county)
    page = client.get("/county/")
    assert [line.open for line in page.context["towns"] if line.code == town.code] == [1]


def test_deputy_sees_what_to_rate_first_what_is_late(client, town, deputy):
    wishes = {"deputy_ids": [deputy.pk]}
    rate = a_ticket(S.RATING, town, **wishes)
    a_ticket(S.HANDLING, town)  # somebody else's
    late = a_ticket(S.HANDLING, town, **wishes)
    Ticket.objects.filter(pk=late.pk).update(due_at=late.created_at + timedelta(seconds=1))
    client.force_login(deputy.user)
    page = client.get("/me/")
    assert [(one.number, one.rate) for one in page.context["waiting"]] == [(late.number, False), (rate.number, True)]
    assert len(page.context["own"]) == 2


def test_deputy_sees_where_to_receive_today_and_what_was_done_this_year(client, town, deputy):
    today = clock.today()
    session = Session.objects.create(venue=town.venue, on=today, theme="周二代表有约")
    session.deputies.add(deputy)
    for n in (1, 2):
        QueueTicket.objects.create(venue=town.venue, on=today, n=n)
    activity = Activity.objects.create(
        kind="study", division_id=town.village, on=today, title="产业调研", by=town.presidium
    )
    Attendance.objects.create(activity=activity, deputy=deputy, status="attended")
    Visit.objects.create(deputy=deputy, kind="household", division_id=town.village, on=today, by=town.presidium)
    client.force_login(deputy.user)
    page = client.get("/me/")
    assert [(one.place, one.waiting) for one in page.context["duties"]] == [(town.venue.name, 2)]
    assert page.context["done"] == {"received": 0, "visited": 1, "attended": 1}
    html = page.content.decode()
    assert f"在{town.venue.name}接待群众" in html
    assert "产业调研" in html
    client.force_login(someone(Role.DEPUTY))
    assert client.get("/me/").context["duties"] == []


def test_a_wrong_phone_is_said_at_its_field_and_the_words_stay(client, town, deputy):
    client.force_login(deputy.user)
    typed = {"original_words": "村口路灯坏了三盏", "whose": "heard", "division_code": town.village, "phone": "123"}
    answer = client.post("/me/issue/new/", typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors["phone"]
    assert "村口路灯坏了三盏" in answer.content.decode()


def test_deputy_speaks_and_gets_the_receipt_once(client, town, deputy):
    client.force_login(deputy.user)
    assert client.get("/me/issue/new/").status_code == 200
    typed = {"original_words": "村口路灯坏了三盏", "whose": "heard", "division_code": town.village, "once": "b" * 32}
    answer = client.post("/me/issue/new/", typed)
    ticket = Ticket.objects.get()
    assert answer.status_code == 200
    assert ticket.number in answer.content.decode()
    assert (ticket.channel, ticket.deputies.get().deputy) == (Channel.DEPUTY, deputy)
    assert client.post("/me/issue/new/", typed).content.decode().count(ticket.number) >= 1
    assert Ticket.objects.count() == 1


def test_nothing_said_keeps_the_rest(client, town, deputy):
    client.force_login(deputy.user)
    answer = client.post("/me/issue/new/", {"whose": "own", "division_code": town.village, "place": "老槐树下"})
    assert answer.status_code == 422
    assert "老槐树下" in answer.content.decode()


def test_small_matter_leads_to_its_hand_off(client, town, deputy):
    client.force_login(deputy.user)
    typed = {"original_words": "路灯坏了", "whose": "own", "division_code": town.village, "micro": "on"}
    page = client.post("/me/issue/new/", typed).content.decode()
    ticket = Ticket.objects.get()
    assert ticket.track == "micro"
    path = reverse("suggestions:ticket-hand-off", args=[ticket.number])
    assert path in page
    assert client.get(path).status_code == 200


def test_officer_registers_with_the_four_hops(client, town, deputy):
    town_deputy = deputy
    town_deputy.mandates.create(
        level="township", congress_id=town.code, term="第十八届", from_on=clock.today() - timedelta(days=30)
    )
    officer = someone(Role.INFORMATION_OFFICER)
    client.force_login(officer)
    assert client.post("/me/issue/new/", {"original_words": "没水", "division_code": town.village}).status_code == 422
    typed = {"original_words": "没水", "division_code": town.village, "deputy": deputy.pk, "name": "王大山"}
    answer = client.post("/me/issue/new/", typed | {"phone": "13800000001"})
    assert answer.status_code == 200
    voice = Ticket.objects.get().voices.get()
    assert [hop["who"] for hop in voice.via] == ["voter", "officer", "deputy", "presidium"]
    assert client.get("/me/").context["own"][0].number == voice.ticket.number


@pytest.mark.parametrize(("role", "path"), [("presidium", "/work/"), ("county", "/county/"), ("deputy", "/me/")])
def test_homes_cost_the_same_for_any_length(client, town, deputy, role, path):
    client.force_login(deputy.user if role == "deputy" else getattr(town, role))
    wishes = {"deputy_ids": [deputy.pk]}
    for state in (S.LISTED, S.HANDLING, S.RATING):
        a_ticket(state, town, **wishes)
    few = queries_of(client, path)
    for state in (S.LISTED, S.HANDLING, S.RATING) * 3:
        a_ticket(state, town, **wishes)
    assert queries_of(client, path) == few
