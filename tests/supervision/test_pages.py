"""The wall, its screen, one case and its forms, promises and ladders, as people see and use them."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from liaison.core import clock
from liaison.notifications.models import Notice
from suggestions.rules.ladders import Ladder
from suggestions.rules.models import Reason
from suggestions.supervision import lanes, leading, papers
from suggestions.supervision.cases import GroupLog, SupervisionCase
from suggestions.tickets.legs import Leg
from suggestions.tickets.reminders import Reminder
from suggestions.tickets.replies import Commitment
from suggestions.tickets.states import TicketState as S
from tests.builders.costs import queries_of
from tests.builders.pages import read
from tests.builders.supervision import a_case, a_deputy, a_group, moment, overdue, rounds
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db
BASIS = "镇主席团第11次会议，11月13日"


@pytest.fixture
def town() -> Town:
    return Town()


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def later():
    """The pages of 13 November, eleven o'clock."""
    with clock.at(moment("11-13", 11)):
        yield


def photo(name: str) -> SimpleUploadedFile:
    bytes_ = BytesIO()
    Image.new("RGB", (40, 30), "brown").save(bytes_, "JPEG")
    return SimpleUploadedFile(name, bytes_.getvalue(), "image/jpeg")


def url(case: SupervisionCase, act: str = "") -> str:
    return f"/supervise/case/{case.ticket.number}/" + (f"{act}/" if act else "")


def test_the_wall_has_five_lanes_and_each_case_in_its_own(town):
    led, watched, voted = a_case(town), a_case(town), a_case(town, rung=8)
    with clock.at(moment("11-13", 11)):
        leading.lead(
            case_id=led.pk, by=town.presidium, lead_official="镇长 张明", lead_deputy=None,
            key_reason=Reason.objects.of_kind("key").first(), key_basis=BASIS,
        )  # fmt: skip
        answer = browser(town.presidium).get("/supervise/")
    columns = {column.lane.code: [one.case.pk for one in column.files] for column in answer.context["columns"]}
    assert columns == {"lead": [led.pk], "group": [watched.pk], "revisit": [], "appraise": [], "effect": [voted.pk]}
    page = read(answer.content.decode())
    assert [h.words for h in page.all("h2")][:5] == [
        "领衔重点督办1", "小组动态督办1", "联组专班回访0", "民主评议测评0", "问效表决追责1",
    ]  # fmt: skip
    assert "催办超期 3 件" in page.words
    assert "镇长 张明" in page.words


def test_a_lane_without_cases_is_filled_by_whoever_owns_it(town, monkeypatch):
    card = lanes.Card("左绞村晚上村道没有路灯", "/x/", "wait", "回访 3 户", ("2 户满意",))
    monkeypatch.setitem(lanes._sources, "revisit", lambda user: [card])
    page = browser(town.presidium).get("/supervise/").content.decode()
    assert "左绞村晚上村道没有路灯" in page
    assert "回访 3 户" in page


def test_the_screen_shows_places_and_days_and_nobodys_words(town, later):
    case = a_case(town)
    with clock.at(moment("11-13", 11)):
        page = browser(town.presidium).get("/supervise/board/").content.decode()
    assert case.ticket.title not in page
    assert case.ticket.number not in page
    assert "小茯苓村" in page
    assert 'http-equiv="refresh" content="60"' in page


def test_the_wall_costs_the_same_with_two_cases_and_with_twenty(town):
    for _ in range(2):
        a_case(town)
    with clock.at(moment("11-13", 11)):
        client = browser(town.presidium)
        paths = ("/supervise/", "/supervise/board/", "/supervise/lane/group/")
        few = {path: queries_of(client, path) for path in paths}
    for _ in range(18):
        a_case(town)
    with clock.at(moment("11-13", 11)):
        assert {path: queries_of(client, path) for path in few} == few


def test_one_press_urges_everything_late_and_says_what_was_too_soon(town):
    first, second = a_case(town), a_case(town)
    with clock.at(moment("11-13", 10)):
        from suggestions.workflow.reminding import remind

        remind(ticket_id=first.ticket_id, by=town.presidium)
    with clock.at(moment("11-13", 11)):
        client = browser(town.presidium)
        numbers = [first.ticket.number, second.ticket.number]
        answer = client.post("/ticket/batch/remind/", {"pick": numbers, "next": "/supervise/"}, follow=True)
    words = read(answer.content.decode()).words
    assert "已催办 1 件。" in words
    assert f"{first.ticket.number}：本单位 11月13日 催过，11月16日起可再催。" in words


def test_a_case_page_tells_the_whole_story(town, later):
    case = a_case(town, rung=3)
    Notice.objects.filter(event="workflow/reminded").update(read_at=moment("11-13", 9, 30))
    page = read(browser(town.presidium).get(url(case)).content.decode())
    assert "约谈负责人" in page.words
    assert "今天 09:30 已读" in page.words
    assert [a.words for a in page.all("a") if a.attrs["href"] == url(case, "carry-out")] == ["记约谈"]


def test_a_talk_is_recorded_with_its_promise(town, later):
    case, client = a_case(town, rung=3), browser(town.presidium)
    assert client.post(url(case, "carry-out"), {"note": ""}).status_code == 422
    typed = {
        "head": "主任 邓立", "held_at": "11月13日，镇政府", "note": "要求十日内动工",
        "promise": "11月30日前通水", "promised_on": "2026-11-30",
    }  # fmt: skip
    assert client.post(url(case, "carry-out"), typed).status_code == 302
    act = case.acts.get(n=3)
    assert (act.ending, act.facts) == ("done", {"head": "主任 邓立", "held_at": "11月13日，镇政府"})
    assert "11月30日前通水" in client.get(url(case)).content.decode()
    assert "已承诺，等兑现" in client.get(url(case)).content.decode()


@pytest.mark.parametrize(("act", "typed", "said"), [
    ("jump", {"to": "4", "basis": ""}, "跳过约谈负责人，请写依据（会议或文件及日期）。"),
    ("excuse", {"basis": ""}, "请填写“依据”。"),
    ("lift", {"reason": ""}, "请填写“为什么解除”。"),
    ("lead", {"lead_official": "", "key_basis": ""}, "请选择“为什么列为重点”。"),
    ("lead", {"siblings": "XJD-26-9999"}, "没有找到编号 XJD-26-9999，请核对。"),
    ("group", {"group": ""}, "请选择“代表小组”。"),
    ("log", {"text": ""}, "请填写“看到什么”。"),
])  # fmt: skip
def test_a_wrong_form_says_why_keeps_what_was_typed_and_changes_nothing(town, later, act, typed, said):
    case = a_case(town, rung=2)
    SupervisionCase.objects.filter(pk=case.pk).update(group=a_group(town))
    before = SupervisionCase.objects.get(pk=case.pk).version
    answer = browser(town.presidium).post(url(case, act), typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert SupervisionCase.objects.get(pk=case.pk).version == before
    for value in filter(None, typed.values()):
        assert value in answer.content.decode()


def test_a_site_check_has_two_photos_of_one_place(town, later):
    deputy = a_deputy(town)
    case = a_case(town)
    actions_group = a_group(town, deputy)
    leading.assign_group(case_id=case.pk, by=town.presidium, group=actions_group)
    client = browser(deputy.user)
    typed = {"on": "2026-11-13", "text": "水泥路面已修好", "next_on": "2026-11-20"}
    assert "两张照片" in client.post(url(case, "log"), typed | {"before": photo("a.jpg")}).content.decode()
    assert "同一地点" in client.post(
        url(case, "log"), typed | {"before": photo("a.jpg"), "after": photo("b.jpg")}
    ).content.decode()  # fmt: skip
    assert not GroupLog.objects.exists()
    both = {"before": photo("a.jpg"), "after": photo("b.jpg"), "place_same": "on"}
    assert client.post(url(case, "log"), typed | both).status_code == 302
    log = GroupLog.objects.get()
    assert (log.site_check, log.group) == (True, actions_group)
    page = client.get(url(case)).content.decode()
    assert "现场核验" in page
    assert client.get(f"/file/{log.before_file}/small/").status_code == 200
    assert browser(town.keeper).get(f"/file/{log.before_file}/").status_code == 404


def test_a_deputy_of_another_group_sees_no_case_and_writes_no_log(town, later):
    stranger, case = a_deputy(town, name="外组"), a_case(town)
    leading.assign_group(case_id=case.pk, by=town.presidium, group=a_group(town))
    client = browser(stranger.user)
    assert client.get(url(case)).status_code == 404
    assert client.post(url(case, "log"), {"on": "2026-11-13", "text": "看过"}).status_code == 404


def test_a_unit_reads_its_own_cases_and_gets_no_button(town, later):
    case = a_case(town, rung=3)
    page = read(browser(town.clerk).get(url(case)).content.decode())
    assert "约谈负责人" in page.words
    assert [a for a in page.all("a") if "carry-out" in a.attrs.get("href", "")] == []
    other = browser(town.person("handling_unit", town.other_office))
    assert other.get(url(case)).status_code == 404
    assert other.get("/supervise/").status_code == 200


def test_the_page_of_a_ticket_leads_onto_the_ladder_and_to_the_case(town):
    with clock.at(moment("11-02")):
        ticket = a_ticket(at=S.HANDLING, town=town)
        client = browser(town.presidium)
        assert "列入督办" in client.get(f"/ticket/{ticket.number}/").content.decode()
        assert client.post(f"/supervise/case/{ticket.number}/open/", {"basis": "朱建国代表提出"}).status_code == 302
        page = client.get(f"/ticket/{ticket.number}/").content.decode()
    assert "看督办经过" in page
    assert f"/supervise/case/{ticket.number}/open/" not in page


def test_papers_are_offered_by_whoever_prints_the_kind(town, later, monkeypatch):
    case, client = a_case(town, rung=2), browser(town.presidium)
    found = papers.Offer("通知单", f"/paper/{case.acting.pk}/")
    monkeypatch.setitem(papers._finders, "supervision_notice", lambda user, act: [found])
    assert f"/paper/{case.acting.pk}/" in client.get(url(case)).content.decode()
    monkeypatch.delitem(papers._finders, "supervision_notice")
    assert f"/paper/{case.acting.pk}/" not in client.get(url(case)).content.decode()


def test_promises_of_all_years_by_what_became_of_them(town):
    with clock.at(moment("2026-06-01")):
        ticket = a_ticket(at=S.HANDLING, town=town)
        town.presidium  # noqa: B018
    rows = [
        ("去年的", date(2025, 5, 1), moment("2025-04-30")), ("晚了", date(2026, 5, 1), moment("2026-05-03")),
        ("没办", date(2026, 11, 1), None), ("还早", date(2026, 12, 1), None),
    ]  # fmt: skip
    for text, due_on, kept_at in rows:
        Commitment.objects.create(ticket=ticket, made_at="督政议事会", text=text, due_on=due_on, kept_at=kept_at)
    with clock.at(moment("11-13", 11)):
        client = browser(town.presidium)

        def shown(query: str) -> list[str]:
            page = read(client.get(f"/commitments/{query}").content.decode())
            return [a.words for a in page.all("a") if "tt" in a.attrs.get("class", "")]

        assert shown("") == ["还早", "没办", "晚了", "去年的"]
        assert [shown(f"?how={name}") for name in ("kept", "late", "broken", "open")] == [
            ["去年的"], ["晚了"], ["没办"], ["还早"],
        ]  # fmt: skip
        assert shown("?year=2025") == ["去年的"]
        assert shown("?how=nonsense&year=12345") == ["还早", "没办", "晚了", "去年的"]


def test_promises_cost_the_same_with_two_and_with_twenty(town):
    ticket = a_ticket(at=S.HANDLING, town=town)
    client = browser(town.presidium)

    def promise(n: int) -> None:
        for _ in range(n):
            Commitment.objects.create(ticket=ticket, made_at="约谈", text="修", due_on=clock.today())

    promise(2)
    few = queries_of(client, "/commitments/")
    promise(18)
    assert queries_of(client, "/commitments/") == few


def test_the_county_sets_its_own_ladder_as_a_new_version(town):
    client, national = browser(town.county), Ladder.objects.get(level="township", track="micro")
    assert "约谈负责人" in client.get(f"/manage/ladder/{national.pk}/").content.decode()
    typed = {
        "from_on": "2026-12-01", "basis": "本地约定", "remind_gap": "2", "points_deputy": "1", "points_organ": "2",
        "points_government": "4", "rungs-TOTAL_FORMS": "3", "rungs-INITIAL_FORMS": "3",
    }  # fmt: skip
    for n, rung in enumerate(national.rungs.all()):
        typed |= {
            f"rungs-{n}-label": rung.label,
            f"rungs-{n}-wait": "4",
            f"rungs-{n}-act_within": "",
            f"rungs-{n}-used": "on",
        }
    path = f"/manage/ladder/{national.pk}/new-version/"
    assert client.post(path, typed | {"rungs-1-wait": "-1"}).status_code == 422
    assert Ladder.objects.filter(division=town.county_unit.division).count() == 0
    typed.pop("rungs-1-used")
    assert client.post(path, typed).status_code == 302
    made = Ladder.objects.get(division=town.county_unit.division)
    assert [(r.n, r.kind, r.wait, r.act_within) for r in made.rungs.all()] == [
        (1, "remind", 4, None),
        (2, "talk", 4, None),
    ]
    assert (made.version, made.remind_gap, made.level, made.track) == (1, 2, "township", "micro")
    assert browser(town.presidium).get(path).status_code == 403


def test_a_late_case_is_reached_without_script_from_the_menu(town):
    with clock.at(moment("11-13", 11)):
        page = read(browser(town.presidium).get("/work/").content.decode())
    assert "/supervise/" in [a.attrs["href"] for a in page.all("a")]


def test_times_urged_are_people_and_points_are_the_ladders(town):
    case = a_case(town)
    deputy = a_deputy(town)
    with clock.at(moment("11-13", 11)):
        Reminder.objects.create(
            ticket=case.ticket, leg=case.leg, source="deputy", source_key=f"user:{deputy.user_id}", by=deputy.user,
            on=clock.today(), points=1, text="料还没进场", notice_key="x",
        )  # fmt: skip
        page = read(browser(town.presidium).get("/supervise/").content.decode())
    assert "催办 1 次，计 1 分" in page.words
    assert "料还没进场" in page.words


def test_a_case_of_a_stop_not_yet_due_shows_the_days_left(town):
    ticket = overdue(town)
    rounds("11-13")
    Leg.objects.filter(ticket=ticket, done_at=None).update(due_at=moment("11-13") + timedelta(days=4))
    with clock.at(moment("11-13", 11)):
        page = read(browser(town.presidium).get("/supervise/").content.decode())
    assert "剩 2 个工作日" in page.words


def test_a_unit_is_not_shown_tickets_of_others_beside_its_case(town):
    case = a_case(town)
    with clock.at(moment("11-13", 11)):
        other = a_ticket(at=S.LISTED, town=town)
        leading.lead(
            case_id=case.pk, by=town.presidium, lead_official="镇长 张明", lead_deputy=None, siblings=[other],
            key_reason=Reason.objects.of_kind("key").first(), key_basis=BASIS,
        )  # fmt: skip
        assert other.number in browser(town.presidium).get(url(case)).content.decode()
        assert other.number not in browser(town.clerk).get(url(case)).content.decode()


def test_a_deputy_finds_the_cases_of_the_group_on_the_phone(town):
    deputy, case = a_deputy(town), a_case(town)
    with clock.at(moment("11-13", 11)):
        client = browser(deputy.user)
        assert "小组盯办" not in client.get("/me/").content.decode()
        leading.assign_group(case_id=case.pk, by=town.presidium, group=a_group(town, deputy))
        assert "督办和小组盯办 1 件" in client.get("/me/").content.decode()
        assert "记小组盯办" in client.get(url(case)).content.decode()


def test_a_confidential_matter_has_no_place_on_the_screen(town):
    case = a_case(town)
    case.ticket.confidential = True
    case.ticket.save(update_fields=["confidential"])
    with clock.at(moment("11-13", 11)):
        page = browser(town.presidium).get("/supervise/board/").content.decode()
    assert "保密件" in page
    assert "小茯苓村" not in page
