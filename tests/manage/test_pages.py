"""Management pages: who may open them, what a wrong entry answers, that lists cost the same for any length."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deputies.people.models import CongressLevel, Deputy, Group, GroupMember, Mandate
from liaison.accounts.models import Posting, User
from liaison.accounts.roles import Role
from liaison.divisions.models import Division, Unit, UnitKind
from suggestions.rules.models import CatalogueLine, Category, DeadlineProfile, Layer
from tests.builders.people import PASSWORD, someone
from tests.builders.places import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, a_place, a_unit

pytestmark = pytest.mark.django_db

COUNTY_ONLY = (
    "/manage/categories/new/",
    f"/manage/divisions/{VILLAGE}/add-grid/",
    f"/manage/divisions/{TOWNSHIP}/rename/",
)
ORGANS = (
    "/manage/units/",
    "/manage/units/new/",
    "/manage/catalogue/",
    "/manage/catalogue/new/",
    "/manage/divisions/",
    "/manage/categories/",
    "/manage/deadlines/",
    "/manage/accounts/",
    "/manage/accounts/new/",
    "/manage/postings/new/",
    "/manage/calendar/",
    "/manage/",
    "/deputies/new/",
    "/deputies/groups/new/",
)
OPEN_TO = {
    Role.PRESIDIUM_OFFICE: {*ORGANS, "/deputies/", "/deputies/groups/"},
    Role.COUNTY_OFFICE: {*ORGANS, *COUNTY_ONLY, "/deputies/", "/deputies/groups/", "/manage/calendar/add/"},
    Role.SYSTEM_ADMIN: {
        "/manage/",
        "/manage/accounts/",
        "/manage/accounts/new/",
        "/manage/postings/new/",
        "/manage/divisions/",
        "/manage/units/",
        "/manage/categories/",
        "/manage/deadlines/",
        "/manage/calendar/",
        "/manage/calendar/add/",
    },
    Role.STATION_KEEPER: {"/deputies/", "/deputies/groups/"},
    Role.AUDITOR: {"/audit/"},
    Role.DEPUTY: set(),
    Role.HANDLING_UNIT: set(),
    Role.INFORMATION_OFFICER: set(),
}
PAGES = sorted({*ORGANS, *COUNTY_ONLY, "/deputies/", "/deputies/groups/", "/manage/calendar/add/", "/audit/"})


@pytest.mark.parametrize("role", OPEN_TO)
def test_a_role_opens_its_own_pages_and_no_others(client, role):
    a_place(VILLAGE)
    client.force_login(someone(role))
    answers = {page: client.get(page).status_code for page in PAGES}
    assert answers == {page: 200 if page in OPEN_TO[role] else 403 for page in PAGES}


def test_a_stranger_is_sent_to_the_sign_in_page(client):
    for page in PAGES:
        assert client.get(page).headers["Location"].startswith("/login/"), page


def test_another_townships_things_do_not_exist_for_a_presidium(client):
    client.force_login(someone(Role.PRESIDIUM_OFFICE))
    elsewhere = a_unit(UnitKind.HANDLING, OTHER_TOWNSHIP)
    stranger = someone(Role.DEPUTY, OTHER_TOWNSHIP)
    deputy = Deputy.objects.create(name="外镇代表", division=a_place(OTHER_TOWNSHIP))
    pages = (
        f"/manage/units/{elsewhere.pk}/",
        f"/manage/account/{stranger.username}/",
        f"/manage/divisions/{OTHER_TOWNSHIP}/",
        f"/deputies/{deputy.uuid}/",
    )
    assert [client.get(page).status_code for page in pages] == [404] * 4


def test_a_wrong_entry_keeps_what_was_typed(client):
    client.force_login(someone(Role.COUNTY_OFFICE))
    a_unit(UnitKind.PRESIDIUM, TOWNSHIP)
    form = {
        "division": TOWNSHIP,
        "name": "新主席团",
        "kind": UnitKind.STREET_COMMITTEE,
        "letters": "xj",
        "active": "on",
    }
    answer = client.post("/manage/units/new/", form)
    assert answer.status_code == 422
    assert "3 到 6 个大写字母" in answer.text
    assert "新主席团" in answer.text


def test_the_database_says_what_is_double_at_the_page(client):
    client.force_login(someone(Role.COUNTY_OFFICE))
    a_unit(UnitKind.PRESIDIUM, TOWNSHIP)
    form = {"division": TOWNSHIP, "name": "又一个", "kind": UnitKind.PRESIDIUM, "letters": "ABC", "active": "on"}
    answer = client.post("/manage/units/new/", form)
    assert answer.status_code == 422
    assert "已有人大机关" in answer.text


def test_a_unit_is_made_and_edited(client):
    client.force_login(someone(Role.PRESIDIUM_OFFICE))
    form = {"division": TOWNSHIP, "name": "农业农村办", "kind": UnitKind.HANDLING, "active": "on"}
    assert client.post("/manage/units/new/", form).status_code == 302
    unit = Unit.objects.get(name="农业农村办")
    assert unit.pinyin == "nyncb"
    client.post(f"/manage/units/{unit.pk}/", {"name": "农业农村办公室", "kind": UnitKind.HANDLING})
    unit.refresh_from_db()
    assert (unit.name, unit.active) == ("农业农村办公室", False)


def test_a_grid_is_added_and_a_rename_stays_in_the_trail(client):
    a_place(VILLAGE)
    client.force_login(someone(Role.COUNTY_OFFICE))
    client.post(f"/manage/divisions/{VILLAGE}/add-grid/", {"name": "第一网格"})
    assert Division.objects.get(name="第一网格").code == f"{VILLAGE}001"
    again = client.post(f"/manage/divisions/{VILLAGE}/add-grid/", {"name": "第一网格"})
    assert again.status_code == 422
    form = {"name": "习家店新镇", "short_name": "习家店新镇", "reason": "批复〔2026〕1 号"}
    client.post(f"/manage/divisions/{TOWNSHIP}/rename/", form)
    assert "更名·区划" in client.get(f"/manage/divisions/{TOWNSHIP}/").text


def test_a_place_is_found_by_pinyin_and_by_name(client):
    call_command("load_divisions", verbosity=0)
    client.force_login(someone(Role.COUNTY_OFFICE))
    assert "习家店镇" in client.get("/manage/divisions/?q=xjd").text
    assert "小茯苓村" in client.get("/manage/divisions/?q=茯苓").text
    assert "没有这个地方" in client.get("/manage/divisions/?q=长安镇").text


def test_a_new_account_shows_its_password_once(client):
    client.force_login(someone(Role.PRESIDIUM_OFFICE))
    form = {"username": "newdeputy", "name": "李新", "role": Role.DEPUTY, "division": TOWNSHIP, "from_on": "2026-01-01"}
    answer = client.post("/manage/accounts/new/", form)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    user = User.objects.get(username="newdeputy")
    password = answer.text.split('class="secret">')[1].split("<")[0]
    assert user.check_password(password)
    assert user.role == Role.DEPUTY
    assert password not in client.get("/manage/account/newdeputy/").text


def test_an_account_that_cannot_be_posted_is_not_made(client):
    client.force_login(someone(Role.PRESIDIUM_OFFICE))
    form = {
        "username": "nounit",
        "name": "李新",
        "role": Role.HANDLING_UNIT,
        "division": TOWNSHIP,
        "from_on": "2026-01-01",
    }
    answer = client.post("/manage/accounts/new/", form)
    assert answer.status_code == 422
    assert "须选单位" in answer.text
    assert not User.objects.filter(username="nounit").exists()


def test_a_system_administrator_may_leave_the_posting_to_the_organ(client):
    client.force_login(someone(Role.SYSTEM_ADMIN))
    assert (
        client.post("/manage/accounts/new/", {"username": "bare", "name": "王空", "from_on": "2026-01-01"}).status_code
        == 200
    )
    assert not Posting.objects.filter(user__username="bare").exists()
    client.force_login(someone(Role.PRESIDIUM_OFFICE))
    form = {"username": "bare", "role": Role.DEPUTY, "division": TOWNSHIP, "from_on": "2026-01-01"}
    client.post("/manage/postings/new/", form)
    assert Posting.objects.get(user__username="bare").role == Role.DEPUTY


def test_a_login_code_is_printed_for_a_deputy(client):
    client.force_login(someone(Role.PRESIDIUM_OFFICE))
    deputy, unit = someone(Role.DEPUTY), someone(Role.HANDLING_UNIT)
    sheet = client.post(f"/manage/account/{deputy.username}/login-code/")
    assert "<svg" in sheet.text
    assert sheet.headers["Cache-Control"] == "no-store"
    assert client.post(f"/manage/account/{unit.username}/login-code/").status_code == 302


def test_a_text_can_be_tried_on_the_categories(client):
    call_command("load_rules", verbosity=0)
    client.force_login(someone(Role.PRESIDIUM_OFFICE))
    page = client.get("/manage/categories/", {"text": "路灯坏了七盏"}).text
    assert "路灯照明" in page
    assert "tag-key" in page


def test_a_new_version_leaves_the_old_one_alone(client):
    call_command("load_divisions", verbosity=0)
    call_command("load_rules", verbosity=0)
    client.force_login(someone(Role.COUNTY_OFFICE))
    hubei = DeadlineProfile.objects.get(division="42")
    steps = list(hubei.steps.order_by("id"))
    page = client.get(f"/manage/deadlines/{hubei.pk}/new-version/")
    table = page.context["table"]
    form = {f"steps-{n}-{k}": v for n, f in enumerate(table.forms) for k, v in f.initial.items() if v is not False}
    form |= {
        "steps-TOTAL_FORMS": len(steps),
        "steps-INITIAL_FORMS": len(steps),
        "from_on": "2026-01-01",
        "source": "试行",
    }
    bad = client.post(f"/manage/deadlines/{hubei.pk}/new-version/", form | {"steps-0-amount": "0"})
    assert bad.status_code == 422
    assert client.post(f"/manage/deadlines/{hubei.pk}/new-version/", form | {"steps-0-amount": "9"}).status_code == 302
    fresh = DeadlineProfile.objects.get(division=COUNTY)
    assert (fresh.name, fresh.version, fresh.steps.count()) == ("丹江口市本地", 1, len(steps))
    assert fresh.steps.order_by("id").first().amount == 9
    assert list(hubei.steps.order_by("id")) == steps


def test_an_unknown_year_says_how_days_are_counted_meanwhile(client):
    client.force_login(someone(Role.PRESIDIUM_OFFICE))
    assert "按周一至周五暂算" in client.get("/manage/calendar/2099/").text
    assert "按周一至周五暂算" not in client.get("/manage/calendar/2026/").text
    assert client.get("/manage/calendar/1999/").status_code == 404


def test_a_late_holiday_is_entered_and_taken_back(client):
    client.force_login(someone(Role.COUNTY_OFFICE))
    form = {"date": "2026-11-25", "kind": "holiday", "name": "临时放假", "source": "市政府通知"}
    assert client.post("/manage/calendar/add/", form).headers["Location"] == "/manage/calendar/2026/"
    assert "临时放假" in client.get("/manage/calendar/2026/").text
    assert client.post("/manage/calendar/add/", form | {"until": "2026-11-01"}).status_code == 422
    client.post("/manage/calendar/2026-11-25/remove/")
    assert "临时放假" not in client.get("/manage/calendar/2026/").text


def test_the_trail_is_searched_by_person_verb_and_day(client):
    office, auditor = someone(Role.PRESIDIUM_OFFICE, name="何志远"), someone(Role.AUDITOR)
    client.force_login(office)
    form = {"division": TOWNSHIP, "name": "秘密办公室", "kind": UnitKind.HANDLING, "active": "on"}
    client.post("/manage/units/new/", form, follow=True)
    client.force_login(auditor)
    page = client.get("/audit/", {"q": "何志远", "thing": "unit", "days": "1"}).text
    assert "单位 #" in page
    assert "秘密办公室" not in page
    assert "没有找到" in client.get("/audit/", {"verb": "hand_off"}).text
    assert "没有找到" in client.get("/audit/", {"until": "2020-01-01"}).text


def roster(number: int, start: int = 0) -> None:
    group = Group.objects.get_or_create(division=a_place(TOWNSHIP), name="第一小组")[0]
    for n in range(start, start + number):
        deputy = Deputy.objects.create(name=f"代表{n}", pinyin=f"db{n}", division=a_place(TOWNSHIP))
        congress = {"level": CongressLevel.TOWNSHIP, "congress": a_place(TOWNSHIP)}
        Mandate.objects.create(deputy=deputy, term="第十九届", from_on=date(2022, 1, 1), **congress)
        GroupMember.objects.create(group=group, deputy=deputy)
        user = User.objects.create_user(f"user{n}", PASSWORD, name=f"人{n}")
        Posting.objects.create(user=user, role=Role.DEPUTY, division=a_place(TOWNSHIP))
        unit = a_unit(UnitKind.HANDLING, TOWNSHIP, f"单位{n}")
        category = Category.objects.create(name=f"类{n}")
        place = a_place(TOWNSHIP)
        CatalogueLine.objects.create(category=category, division=place, unit=unit, level=Layer.TOWNSHIP)


LISTS = ("/deputies/", "/deputies/groups/", "/manage/accounts/", "/manage/units/", "/manage/catalogue/")


@pytest.mark.parametrize("address", [*LISTS, "/manage/categories/", f"/manage/divisions/{TOWNSHIP}/"])
def test_twenty_rows_cost_what_two_rows_cost(client, address):
    client.force_login(someone(Role.PRESIDIUM_OFFICE))
    roster(2)
    client.get(address)
    few = queries_of(client, address)
    roster(18, start=2)
    assert queries_of(client, address) == few


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_the_list_goes_on_by_key(client):
    client.force_login(someone(Role.PRESIDIUM_OFFICE))
    roster(60)
    first = client.get("/deputies/")
    more = first.context["more"]
    second = client.get("/deputies/" + more)
    names = [line.title for page in (first, second) for line in page.context["lines"]]
    assert len(names) == 60 == len(set(names))
    assert second.context["more"] == ""
    assert client.get("/deputies/?after=nonsense").status_code == 200


def test_deputies_are_found_by_initials_level_and_group(client):
    client.force_login(someone(Role.PRESIDIUM_OFFICE))
    roster(2)
    group = Group.objects.get()
    assert len(client.get("/deputies/?q=db1").context["lines"]) == 1
    assert len(client.get(f"/deputies/?group={group.pk}&level=township").context["lines"]) == 2
    assert client.get("/deputies/?level=county").context["lines"] == []
