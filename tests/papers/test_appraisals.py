"""Papers of appraisals and rectifications: what they say, that both formats say it, and what they never say."""

import pytest
from django.test import Client

from liaison.core import clock
from liaison.documents.papers import docx, kinds, pdf, printout
from liaison.documents.papers.blocks import Sheet, text_of
from liaison.documents.papers.composing import clean, sheet_of
from suggestions.appraisals import documents, rectifypapers
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
from tests.builders.papers import squeezed, words_of_docx, words_of_pdf
from tests.builders.roompapers import issued
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    town = Town()
    colleague(town), town.clerk
    return town


def form_sheet(kind: str, key: str, by=None) -> Sheet:
    found = kinds.form_kind(kind).find(by, key)
    return clean(kinds.form_kind(kind).compose(found, by=by, plain=None))


def same_in_both(sheet: Sheet) -> str:
    asked = squeezed(text_of(sheet))
    assert words_of_docx(docx.render(sheet)) == asked
    assert sorted(words_of_pdf(pdf.render(sheet))) == sorted(asked)
    return text_of(sheet)


def test_a_ballot_has_boxes_and_neither_name_nor_number(town):
    ticket = a_ticket(town=town)
    appraisal = planned(town, units=(town.office,), tickets=(ticket,))
    text = same_in_both(form_sheet("appraisal_ballot", documents.key_of(appraisal), town.presidium))
    for part in ("民主评议票", "村镇建设办公室", ticket.number, "基本满意", "□", "无记名填写"):
        assert part in text, part
    assert text.count("□") == 6
    for never in ("姓名", "签名", "编号：", town.presidium.name, str(appraisal.pk) + "号"):
        assert never not in text, never
    again = same_in_both(form_sheet("appraisal_ballot", documents.key_of(appraisal), colleague(town)))
    assert text == again  # one paper is like the other, whoever prints it


def test_the_count_sheet_is_blank_until_both_agree(town):
    appraisal = planned(town)
    key = documents.key_of(appraisal)
    count(appraisal, town.presidium, "41:6:2")
    blank = same_in_both(form_sheet("appraisal_count", key, town.presidium))
    for hidden in ("41", "49", "52", "95.9"):
        assert hidden not in blank
    count(appraisal, colleague(town), "41:6:2")
    text = same_in_both(form_sheet("appraisal_count", key, town.presidium))
    for part in ("41", "49", "52", "95.9%", "有效，两次计票一致", "周敏", "满意率低于60.0%", "本地约定", "监票人签名"):
        assert part in text, part


def test_the_count_sheet_of_a_void_or_tiny_appraisal_shows_no_figures(town):
    void = published(town, "20:4:2", returned=26)
    assert "无效（收回不过半）" in same_in_both(form_sheet("appraisal_count", documents.key_of(void)))
    few = published(town, "1:1:2", issued=5, returned=5)
    text = same_in_both(form_sheet("appraisal_count", documents.key_of(few)))
    assert "票数不足5" in text
    assert "50.0%" not in text


def test_the_notice_says_the_score_the_problems_and_the_day(town):
    row = ordered(town)
    paper = issued("rectify_order", rectifypapers.rectify_key(row), town.presidium)
    text = same_in_both(sheet_of(paper))
    due = clock.local(row.due_at)
    for part in (
        "关于责令村镇建设办公室限期整改的通知", f"人大改〔{clock.today().year}〕1号", "有效票20张",
        "满意率55.0%，低于60.0%", "1．窗口经常没有人", "2．答复只说“正在研究”",
        f"请于{due.year}年{due.month}月{due.day}日前", "组织复查",
    ):  # fmt: skip
        assert part in text, part
    assert paper.to_unit == town.office
    assert kinds.paper_kind("rectify_order").find(town.presidium, rectifypapers.rectify_key(row)) is None  # it is out


def test_a_notice_without_an_appraisal_says_so(town):
    row = ordered(town, unit=town.office, ticket=a_ticket(town=town))
    text = text_of(sheet_of(issued("rectify_order", rectifypapers.rectify_key(row), town.presidium)))
    assert f"经检查，{row.ticket.number}号意见件办理中存在问题" in text


def test_the_recheck_form_is_for_the_pen_and_then_says_what_was_found(town):
    row = reported(town)
    key = rectifypapers.rectify_key(row)
    blank = same_in_both(form_sheet("recheck", key, town.presidium))
    assert "窗口经常没有人" in blank
    assert REPORT in blank
    assert "整改到位" not in blank
    rechecked(town, row, True, False)
    text = same_in_both(form_sheet("recheck", key, town.presidium))
    for part in ("第1轮", "已整改到位", "未整改到位", "何志远、朱建国代表", "复查未过，继续整改", "整改单位签名"):
        assert part in text, part


def test_the_shell_lists_and_the_pages_offer_them(town):
    row = ordered(town)
    appraisal = planned(town)
    issued("rectify_order", rectifypapers.rectify_key(row), town.presidium)
    listed = {kind for kind, _number in printout.lines()}
    assert {"appraisal_ballot", "appraisal_count", "rectify_order", "recheck"} <= listed
    for kind, number in printout.lines():
        printout.sheet(kind, number)
    client = Client()
    client.force_login(town.presidium)
    assert "测评票" in client.get(f"/supervise/appraise/{appraisal.pk}/").content.decode()
    page = client.get(f"/supervise/rectify/{row.pk}/").content.decode()
    assert "整改复查表" in page
    assert "人大改〔" in page
    printed = client.get(f"/paper/form/appraisal_ballot/{documents.key_of(appraisal)}/?form=pdf")
    assert printed.status_code in {200, 302}


def test_another_township_prints_nothing(town):
    stranger = Town(code="420381106", village="420381106201", letters="HPZ").presidium
    for kind, key in (
        ("appraisal_ballot", documents.key_of(failed(town))), ("recheck", rectifypapers.rectify_key(ordered(town))),
    ):  # fmt: skip
        assert kinds.form_kind(kind).find(stranger, key) is None
        assert kinds.form_kind(kind).find(town.presidium, "nonsense") is None
