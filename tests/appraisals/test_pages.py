"""The pages of appraisals and rectifications, as people of a town see and use them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liaison.accounts.roles import Role
from liaison.attachments.models import File
from liaison.core import clock
from suggestions.appraisals import cards
from suggestions.appraisals.models import Appraisal, Stage
from suggestions.appraisals.rectifications import Rectification
from suggestions.rules.appraising import AppraisalRule, rule_for
from tests.builders.appraisals import (
    REPORT,
    colleague,
    count,
    failed,
    ordered,
    planned,
    published,
    rechecked,
    reported,
)
from tests.builders.costs import queries_of
from tests.builders.pages import read
from tests.builders.people import someone
from tests.builders.places import COUNTY, TOWNSHIP, a_unit
from tests.builders.supervision import a_deputy
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db
LIST, RECTIFY = "/supervise/appraise/", "/supervise/rectify/"


@pytest.fixture
def town() -> Town:
    town = Town()
    colleague(town), town.clerk
    return town


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def typed_count(appraisal: Appraisal, counts: str, issued: str = "52", returned: str = "49") -> dict:
    subject = appraisal.subjects.get().pk
    parts = dict(zip(("satisfied", "basically", "unsatisfied"), counts.split(":"), strict=True))
    return {"issued": issued, "returned": returned} | {f"{part}_{subject}": n for part, n in parts.items()}


def test_from_setting_up_to_the_published_result(town):
    ticket, client = a_ticket(town=town), browser(town.presidium)
    typed = {
        "kind": "appraisal", "title": "下半年站所评议", "held_on": clock.today().isoformat(), "place": "三楼",
        "invited": "52", "units": [town.office.pk], "reported": [town.office.pk], "tickets": "XJD-26-9999",
    }  # fmt: skip
    refused = client.post(f"{LIST}new/", typed)
    assert refused.status_code == 422
    assert "没有找到编号 XJD-26-9999" in refused.content.decode()
    assert "下半年站所评议" in refused.content.decode()
    assert not Appraisal.objects.exists()
    client.post(f"{LIST}new/", typed | {"tickets": ""})
    appraisal = Appraisal.objects.get()
    url = f"{LIST}{appraisal.pk}/"
    page = page_of(client, url)
    for words in ("待计票", "书面报告已收", "测评票", "测评计票单", "本地约定", "60.0%"):
        assert words in page, words
    client.post(f"{url}change/", typed | {"tickets": ticket.number, "units": []})
    assert ticket.number in page_of(client, url)
    client.post(f"{url}change/", typed | {"tickets": ""})

    client.post(f"{url}count/", typed_count(appraisal, "41:6:2"))
    half = page_of(client, url)
    assert "第一遍是您数的" in half
    assert "95.9" not in half
    second = browser(colleague(town))
    other = page_of(second, url)
    assert "数字先不显示" in other
    assert 'value="41"' not in page_of(second, f"{url}count/")
    wrong = second.post(f"{url}count/", typed_count(appraisal, "40:6:2"))
    assert wrong.status_code == 422
    assert "两位计票人的数不同：满意 41 / 40。请重数。" in wrong.content.decode()
    assert 'value="40"' in wrong.content.decode()
    second.post(f"{url}count/", typed_count(appraisal, "41:6:2"))
    result = page_of(client, url)
    for words in ("95.9%", "发出 52 张，收回 49 张", "满意率 =（满意 + 基本满意）÷ 有效票", "已公布"):
        assert words in result, words


def test_more_back_than_out_is_asked_about(town):
    appraisal, client = planned(town), browser(town.presidium)
    url = f"{LIST}{appraisal.pk}/"
    typed = typed_count(appraisal, "41:6:2", returned="53")
    refused = client.post(f"{url}count/", typed)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "收回 53 张，发出 52 张，本次测评无效。" in page
    assert "数字没有错，本次测评无效" in page
    for who in (client, browser(colleague(town))):
        who.post(f"{url}count/", typed | {"void_agreed": "on"})
    assert Appraisal.objects.get().state == Stage.VOID
    assert "收回 53 张，发出 52 张，本次测评无效。" in page_of(client, url)


@pytest.mark.parametrize("typed", ["", "x", "-1", "4.5", "99999999999999999999"])
def test_what_is_no_number_is_said_at_its_box(town, typed):
    appraisal = planned(town)
    sent = typed_count(appraisal, "41:6:2") | {"returned": typed}
    answer = browser(town.presidium).post(f"{LIST}{appraisal.pk}/count/", sent)
    assert answer.status_code == 422
    assert Appraisal.objects.get().state == Stage.PLANNED


def test_a_double_click_counts_once(town):
    appraisal = planned(town)
    client, sent = browser(town.presidium), typed_count(appraisal, "41:6:2") | {"once": "k1"}
    for _click in range(2):
        assert client.post(f"{LIST}{appraisal.pk}/count/", sent).status_code == 302
    assert Appraisal.objects.get().state == Stage.COUNTED


def test_too_few_papers_are_not_printed_anywhere(town):
    few = published(town, "1:1:2", issued=5, returned=5)
    for client in (browser(town.presidium), browser(town.clerk)):
        page = page_of(client, f"{LIST}{few.pk}/")
        assert "票数不足 5" in page
        assert "50.0%" not in page
    assert [card.lines for card in cards.cards(town.presidium)] == [("票数不足 5",)]


def test_the_best_stand_first(town):
    done = published(town, "20:10:19", "41:6:2", units=(town.office, town.other_office))
    page = read(page_of(browser(town.presidium), f"{LIST}{done.pk}/"))
    names = [cell.words for cell in page.all("td") if "c-main" in cell.attrs.get("class", "")]
    assert names == ["农业农村服务中心", "村镇建设办公室"]


def test_a_unit_reads_only_published_results_it_was_appraised_in(town):
    mine, hidden = published(town, "41:6:2"), planned(town)
    other = published(town, "30:10:9", units=(town.other_office,), title="别家的")
    client = browser(town.clerk)
    assert page_of(client, f"{LIST}{mine.pk}/")
    for strange in (hidden, other):
        assert client.get(f"{LIST}{strange.pk}/").status_code == 404
    page = page_of(client, LIST)
    assert mine.title in page
    assert other.title not in page
    for act in ("count", "change", "drop", "recount"):
        assert client.get(f"{LIST}{mine.pk}/{act}/").status_code == 403


def test_another_township_finds_nothing(town):
    stranger = browser(Town(code="420381106", village="420381106201", letters="HPZ").presidium)
    done, row = published(town, "41:6:2"), ordered(town)
    assert stranger.get(f"{LIST}{done.pk}/").status_code == 404
    assert stranger.get(f"{RECTIFY}{row.pk}/").status_code == 404
    assert done.title not in page_of(stranger, LIST)


def test_the_filters_stand_in_the_address(town):
    published(town, "41:6:2", title="已公布的")
    planned(town, title="待计票的", kind="rating")
    client, year = browser(town.presidium), clock.today().year
    assert "待计票的" not in page_of(client, f"{LIST}?stage=published")
    assert "已公布的" not in page_of(client, f"{LIST}?kind=rating")
    assert "没有找到" in page_of(client, f"{LIST}?q=没有这个")
    assert "没有找到" in page_of(client, f"{LIST}?year={year + 1}")
    for odd in ("?stage=x", "?kind=%00", "?year=abc", "?after=zzz"):
        assert client.get(f"{LIST}{odd}").status_code == 200
    assert "先排一次" in page_of(browser(Town(code="420381106", village="420381106201", letters="HPZ").presidium), LIST)


def test_from_a_bad_result_to_a_passed_recheck(town):
    done, deputy = failed(town), a_deputy(town)
    client, subject = browser(town.presidium), done.subjects.get()
    page = page_of(client, f"{LIST}{done.pk}/")
    assert "低于及格线" in page
    due = clock.today() + timedelta(days=14)
    typed = {"demand": "窗口没有人\n答复太慢", "due_on": due.isoformat(), "checkers": [deputy.pk]}
    order = f"{LIST}{done.pk}/order/{subject.pk}/"
    assert "满意率 55.0%" in page_of(client, order)
    assert client.post(order, typed | {"due_on": clock.today().isoformat()}).status_code == 422
    client.post(order, typed)
    row = Rectification.objects.get()
    assert client.get(order).status_code == 404
    url = f"{RECTIFY}{row.pk}/"

    unit = browser(town.clerk)
    assert "窗口没有人" in page_of(unit, "/unit/")
    assert unit.get(f"{url}recheck/").status_code == 403
    assert client.get(f"{url}report/").status_code == 404  # the unit has an account: the organ does not report for it
    upload = SimpleUploadedFile("rota.pdf", b"%PDF-1.4 rota", "application/pdf")
    assert unit.post(f"{url}report/", {"text": " "}).status_code == 422
    unit.post(f"{url}report/", {"text": REPORT, "files": [upload]})
    page = page_of(client, url)
    assert REPORT in page
    assert "rota.pdf" in page
    download = unit.get(f"/file/{File.objects.get().uuid}/")
    assert b"".join(download.streaming_content).startswith(b"%PDF")

    checker = browser(deputy.user)
    form = {"ok_0": "1", "ok_1": "0", "people": "朱建国代表", "note_1": "仍有三件超过十天"}
    refused = checker.post(f"{url}recheck/", form)
    assert refused.status_code == 422
    assert "请写新的期限" in refused.content.decode()
    assert "仍有三件超过十天" in refused.content.decode()
    checker.post(f"{url}recheck/", form | {"next_due_on": (due + timedelta(days=10)).isoformat()})
    assert "第 2 轮" in page_of(unit, url)
    unit.post(f"{url}report/", {"text": "都答复了。"})
    checker.post(f"{url}recheck/", {"ok_0": "1", "ok_1": "1", "people": "朱建国代表"})
    assert "复查通过" in page_of(client, url)
    assert "窗口没有人" not in page_of(unit, "/unit/")


def test_a_stranger_sees_no_file_of_a_report(town):
    row = ordered(town)
    upload = SimpleUploadedFile("rota.pdf", b"%PDF-1.4 rota", "application/pdf")
    browser(town.clerk).post(f"{RECTIFY}{row.pk}/report/", {"text": REPORT, "files": [upload]})
    stranger = someone(Role.HANDLING_UNIT, at=town.code, unit=town.other_office)
    file = File.objects.get()
    assert browser(stranger).get(f"/file/{file.uuid}/").status_code in {403, 404}
    assert browser(stranger).get(f"{RECTIFY}{row.pk}/").status_code == 404


def test_an_order_by_hand_and_a_round_that_lapsed(town):
    client = browser(town.presidium)
    typed = {"unit": town.office.pk, "ticket": "", "demand": "台账没有登记", "due_on": ""}
    assert client.post(f"{RECTIFY}new/", typed).status_code == 422
    due = clock.today() + timedelta(days=2)
    client.post(f"{RECTIFY}new/", typed | {"due_on": due.isoformat()})
    row = Rectification.objects.get()
    with clock.at(row.due_at + timedelta(days=3)):
        assert "记为逾期未报" in page_of(client, f"{RECTIFY}{row.pk}/")
        assert "台账没有登记" in page_of(client, f"{RECTIFY}?state=late")
        next_due = (clock.today() + timedelta(days=10)).isoformat()
        client.post(f"{RECTIFY}{row.pk}/lapse/", {"next_due_on": next_due, "reason": ""})
    assert Rectification.objects.get().round == 2
    assert "没有找到" in page_of(client, f"{RECTIFY}?state=closed")


def test_the_auditor_reads_and_changes_nothing(town):
    done, row = failed(town), ordered(town)
    client = browser(town.person(Role.AUDITOR))
    for path in (LIST, f"{LIST}{done.pk}/", RECTIFY, f"{RECTIFY}{row.pk}/", "/supervise/referral/"):
        page = page_of(client, path)
        for act in ("new/", "/count/", "/order/", "/recheck/", "/drop/", "/edit/"):
            assert f'{act}"' not in page, (path, act)
    assert client.get(f"{LIST}new/").status_code == 403


def test_the_fourth_lane(town):
    published(town, "41:6:2")
    planned(town, units=(town.office, town.other_office), reported=[town.office])
    row = ordered(town)
    page = page_of(browser(town.presidium), "/supervise/")
    for words in ("村镇建设办公室、农业农村服务中心", "应到 52 人", "书面报告已收 1 份", "第 1 轮整改",
                  "收回 49 票：满意 41，基本满意 6，不满意 2"):  # fmt: skip
        assert words in page, words
    with clock.at(row.due_at + timedelta(days=1)):
        assert cards.cards(town.presidium)[0].kind == "late"


def test_pages_cost_the_same_with_two_rows_and_with_twenty(town):
    """Lists, the wall, a result with many subjects, the desk of a unit."""

    def fill(n: int) -> None:
        for _row in range(n):
            subject = failed(town).subjects.get()
            planned(town)
            rechecked(town, reported(town, ordered(town, unit=town.office, appraised=subject)), True, False)

    client, unit = browser(town.presidium), browser(town.clerk)
    fill(2)
    paths = [
        (client, LIST),
        (client, RECTIFY),
        (client, "/supervise/"),
        (unit, "/unit/"),
        (unit, LIST),
        (unit, RECTIFY),
    ]
    few = [queries_of(*one) for one in paths]
    fill(9)
    assert [queries_of(*one) for one in paths] == few


def test_a_result_costs_the_same_with_two_subjects_and_with_twenty(town):
    units = [a_unit("handling", town.code, f"第{n}站所") for n in range(20)]
    client = browser(town.presidium)
    small = published(town, *["41:6:2"] * 2, units=units[:2])
    large = published(town, *["41:6:2"] * 20, units=units)
    for path in ("", "count/"):
        one, other = (f"{LIST}{done.pk}/{path}" for done in (small, large))
        assert queries_of(client, one) == queries_of(client, other)


def test_the_rule_has_a_new_version_for_the_county_alone(town):
    national = AppraisalRule.objects.get()
    url = f"/manage/appraisal/{national.pk}/new-version/"
    assert "本地约定" in page_of(browser(town.presidium), "/manage/appraisal/")
    assert browser(town.presidium).get(url).status_code == 403
    client = browser(town.county)
    typed = {
        "fail_below": "50.0", "min_valid": "3", "returned_num": "2", "returned_den": "3", "rounds": "2",
        "from_on": clock.today().isoformat(), "basis": "市人大常委会办法第九条", "verified": "on",
    }  # fmt: skip
    for wrong in ({"returned_num": "4"}, {"fail_below": "101"}, {"fail_below": "0"}, {"min_valid": "0"}, {"basis": ""},
                  {"from_on": "2020-01-01"}, {"returned_num": "3", "returned_strict": "on"}):  # fmt: skip
        assert client.post(url, typed | wrong).status_code == 422, wrong
    client.post(url, typed)
    local = rule_for(TOWNSHIP, clock.today())
    assert (local.division_id, local.version, local.min_valid, local.rounds) == (COUNTY, 1, 3, 2)
    assert "市人大常委会办法第九条" in page_of(browser(town.presidium), "/manage/appraisal/")


def test_withdrawn_before_it_was_counted(town):
    appraisal, client = planned(town), browser(town.presidium)
    url = f"{LIST}{appraisal.pk}/"
    assert client.post(f"{url}drop/", {"reason": " "}).status_code == 422
    client.post(f"{url}drop/", {"reason": "改到明年"})
    assert "改到明年" in page_of(client, url)
    assert client.post(f"{url}count/", typed_count(appraisal, "41:6:2")).status_code == 422


def test_counting_again_from_the_page(town):
    appraisal = planned(town)
    count(appraisal, town.presidium, "41:6:2")
    client = browser(colleague(town))
    assert "重新计票" in page_of(client, f"{LIST}{appraisal.pk}/")
    client.post(f"{LIST}{appraisal.pk}/recount/")
    assert Appraisal.objects.get().state == Stage.PLANNED
