"""Papers of meetings and of the higher rungs: what they say, that both formats say it, and where they are offered."""

import re
from datetime import date

import pytest
from django.test import Client

from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.documents.papers import actions, docx, kinds, pdf
from liaison.documents.papers.blocks import Sheet, text_of
from liaison.documents.papers.composing import clean, sheet_of
from liaison.documents.papers.models import Paper
from liaison.residents.actions import remember
from suggestions.deliberations import sheets
from suggestions.deliberations.minutes import ordinal
from suggestions.supervision.cases import SupervisionCase
from suggestions.tickets.models import Ticket
from suggestions.workflow import screening
from tests.builders.meetings import at_organ, opened, planned, seats
from tests.builders.papers import mm, pages_of, squeezed, words_of_docx, words_of_pdf
from tests.builders.roompapers import (
    HEAD,
    a_presidium_meeting,
    a_promise_at_a_meeting,
    a_supervised_case,
    case_papers,
    issued,
    the_list,
    the_list_paper,
    the_minutes,
)
from tests.builders.supervision import moment
from tests.builders.tickets import Town, register

pytestmark = pytest.mark.django_db
NAME, PHONE, ADDRESS, SECRET = "金丝雀", "13907191234", "七组鸟巷99号", "我儿子在县一中读书"


@pytest.fixture
def town() -> Town:
    return Town()


def form_sheet(kind: str, key: str, by=None) -> Sheet:
    found = kinds.form_kind(kind).find(by, key)
    return clean(kinds.form_kind(kind).compose(found, by=by, plain=None))


def same_in_both(sheet: Sheet) -> str:
    asked = squeezed(text_of(sheet))
    assert words_of_docx(docx.render(sheet)) == asked
    assert sorted(words_of_pdf(pdf.render(sheet))) == sorted(asked)
    return text_of(sheet)


def test_the_minutes_say_item_by_item_what_was_agreed(town):
    meeting = a_presidium_meeting(town)
    sheet = sheet_of(the_minutes(meeting, town.presidium))
    text = same_in_both(sheet)
    first = meeting.items.get(position=1)
    for part in (
        "习家店镇人民代表大会主席团会议纪要", f"人大纪〔{clock.today().year}〕1号",
        f"一、{first.subject}", first.ticket.number,
        "会议同意列入问题清单（同意4票，反对1票，弃权0票，废票1票）", "由村镇建设办公室办理，2027年1月20日前办结",
        "转下次会议审议：时间不够。", "出席：", "请假：", "应到7人，实到6人", "何志远主持",
    ):  # fmt: skip
        assert part in text, part
    assert "（印章）" not in text


def test_a_promise_stands_in_the_minutes_with_its_day_and_unit(town):
    meeting, _item = a_promise_at_a_meeting(town)
    text = same_in_both(sheet_of(the_minutes(meeting, town.presidium)))
    assert "村镇建设办公室当面承诺：护坡重砌，2026年11月27日前办成。" in text
    assert "票" not in text  # nobody voted
    assert "张明" in text


def test_minutes_come_once_and_only_after_the_meeting(town):
    seats(town.presidium, town.presidium_unit, 7)
    meeting = planned(town)
    find = kinds.paper_kind("minutes").find
    assert find(town.presidium, sheets.key_of(meeting)) is None
    meeting.delete()
    meeting = a_presidium_meeting_again(town)
    paper = the_minutes(meeting, town.presidium)
    assert find(town.presidium, sheets.key_of(meeting)) is None
    assert find(town.county, sheets.key_of(meeting)) is None
    actions.void(paper_id=paper.pk, by=town.presidium, reason="漏一项")
    assert find(town.presidium, sheets.key_of(meeting)) is not None


def a_presidium_meeting_again(town):
    from deputies.people.models import Seat

    Seat.objects.all().delete()
    return a_presidium_meeting(town)


def test_the_list_is_a_document_with_its_lines_across_the_paper(town):
    meeting = a_presidium_meeting(town)
    found = the_list(meeting)
    sheet = sheet_of(the_list_paper(found, town.presidium))
    text = same_in_both(sheet)
    line = found.lines.get()
    for part in (
        "习家店镇人民代表大会主席团文件", f"关于印发{found.year}年第1号问题清单的通知",
        found.number, "同意6票，反对0票，弃权0票", "共1件",
        "镇级1件", line.ticket.number, line.title, "村镇建设办公室", "2027-01-20", "附件",
    ):  # fmt: skip
        assert part in text, part
    pages = pages_of(pdf.render(sheet))
    assert [(mm(page.width), mm(page.height)) for page in pages] == [(210.0, 297.0), (297.0, 210.0)]


def test_no_paper_of_a_meeting_holds_anything_of_a_resident(town):
    resident = remember(by=town.keeper, division_code=town.village, name=NAME, phone=PHONE, address=ADDRESS)
    words = f"村口的路塌了。{SECRET}，我叫{NAME}，电话{PHONE}。"
    receipt = register(town, original_words=words, resident_id=resident.pk)
    screening.transfer(ticket_id=receipt.ticket.pk, by=town.keeper)
    meeting = a_presidium_meeting(town, [Ticket.objects.get(pk=receipt.ticket.pk), at_organ(town)])
    found = the_list(meeting, publish_it=True)
    papers = [the_minutes(meeting, town.presidium), the_list_paper(found, town.presidium)]
    made = [sheet_of(paper) for paper in papers]
    made += [form_sheet("agenda", sheets.key_of(meeting)), form_sheet("ballot", sheets.key_of(meeting))]
    made += [form_sheet("count_sheet", f"{sheets.key_of(meeting)}.1")]
    made += [form_sheet("public_list", f"{found.number}.{found.revision}")]
    for sheet in made:
        everything = str(sheet.data) + words_of_docx(docx.render(sheet)) + words_of_pdf(pdf.render(sheet))
        for canary in (NAME, PHONE, ADDRESS, SECRET, receipt.voice.query_code):
            assert canary not in everything, sheet.title


def test_the_public_list_has_what_was_looked_through_and_no_numbers(town):
    meeting = a_presidium_meeting(town)
    found = the_list(meeting)
    assert kinds.form_kind("public_list").find(town.presidium, f"{found.number}.1") is None
    found = the_list(meeting, publish_it=True)
    text = same_in_both(form_sheet("public_list", f"{found.number}.1"))
    assert found.lines.get().title in text
    assert found.lines.get().ticket.number not in text


def test_the_agenda_lists_the_items_and_a_line_for_each_hand(town):
    meeting = a_presidium_meeting(town)
    text = same_in_both(form_sheet("agenda", sheets.key_of(meeting)))
    for part in (
        meeting.title,
        "三楼会议室",
        "朱建国",
        "签到",
        "应到7人",
        *meeting.items.values_list("subject", flat=True),
    ):
        assert part in text


def test_one_ballot_is_like_the_other(town):
    meeting = a_presidium_meeting(town)
    text = same_in_both(form_sheet("ballot", f"{sheets.key_of(meeting)}.1"))
    assert all(part in text for part in ("同意", "反对", "弃权", "□", meeting.items.get(position=1).subject))
    assert "无记名" in text
    for name in meeting.attendees.values_list("name", flat=True):
        assert name not in text
    assert meeting.items.get(position=2).subject + "（" not in text.replace(meeting.items.get(position=1).subject, "")
    assert text == same_in_both(form_sheet("ballot", f"{sheets.key_of(meeting)}.1"))


def test_a_vote_on_the_effect_prints_its_fixed_motion(town):
    with clock.at(moment("11-10")):
        seats(town.presidium, town.presidium_unit, 7)
    a_supervised_case(town, 8)
    with clock.at(moment("11-18")):
        meeting = planned(town)
        text = same_in_both(form_sheet("ballot", sheets.key_of(meeting)))
    assert "：认定本件办理无实效，建议追责" in text


def test_the_report_of_the_count_adds_up(town):
    meeting = a_presidium_meeting(town)
    sheet = form_sheet("count_sheet", f"{sheets.key_of(meeting)}.1")
    same_in_both(sheet)
    cells = {re.sub(r"\s", "", label): value for row in sheet.blocks[0]["rows"] for label, value in row}
    wanted = {
        "应到人数": "7", "到会人数": "6", "发出票数": "6", "收回票数": "6", "有效票数": "5", "废票": "1", "同意": "4",
        "反对": "1", "弃权": "0", "未表决": "0", "通过基数": "全体应到人数", "通过线": "4", "结果": "通过",
        "计票人": "周敏", "监票人": "王慧",
    }  # fmt: skip
    assert {name: cells[name] for name in wanted} == wanted


def test_before_the_vote_the_report_is_blank(town):
    seats(town.presidium, town.presidium_unit, 7)
    at_organ(town)
    meeting = planned(town)
    from suggestions.deliberations import agenda

    agenda.add(meeting_id=meeting.pk, by=town.presidium, subject="听取汇报")
    for state in ("planned", "open"):
        if state == "open":
            opened(town, meeting=meeting)
        sheet = form_sheet("count_sheet", f"{sheets.key_of(meeting)}.1")
        cells = {re.sub(r"\s", "", label): value.strip() for row in sheet.blocks[0]["rows"] for label, value in row}
        assert (cells["同意"], cells["结果"], cells["表决轮次"]) == ("", "", "1")
        same_in_both(sheet)


def test_papers_of_the_higher_rungs(town):
    keys = case_papers(town)
    talk = same_in_both(form_sheet("talk_record", keys["talk_record"]))
    assert "约谈对象签名" in talk
    with clock.at(moment("11-17")):
        key = same_in_both(sheet_of(issued("key_decision", keys["key_decision"], town.presidium)))
        summons = same_in_both(sheet_of(issued("summons", keys["summons"], town.presidium)))
    for part in (
        HEAD,
        "主席团第11次会议",
        keys["key_decision"].rpartition(".")[0],
        keys["talk_record"].rpartition(".")[0],
    ):
        assert part in key
    for part in ("人大代表朱建国", "代表法", "约见对象：主要负责人", "2026年11月20日"):
        assert part in summons


class TestOffers:
    def page(self, user, path: str) -> str:
        client = Client()
        client.force_login(user)
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()

    def test_the_meeting_offers_its_papers(self, town):
        meeting = a_presidium_meeting(town)
        key = sheets.key_of(meeting)
        page = self.page(town.presidium, f"/review/{meeting.pk}/?tab=passed&item=1")
        for path in (f"/paper/draw/minutes/{key}/", f"/paper/form/agenda/{key}/", f"/paper/form/count_sheet/{key}.1/"):
            assert path in page
        paper = the_minutes(meeting, town.presidium)
        page = self.page(town.presidium, f"/review/{meeting.pk}/")
        assert paper.number in page
        assert "/paper/draw/minutes/" not in page

    def test_the_list_offers_its_document_and_its_public_copy(self, town):
        meeting = a_presidium_meeting(town)
        found = the_list(meeting, publish_it=True)
        page = self.page(town.presidium, f"/list/{found.number}/")
        assert f"/paper/draw/problem_list/{found.number}.1/" in page
        assert f"/paper/form/public_list/{found.number}.1/" in page

    def test_the_case_offers_the_notice_and_then_shows_it(self, town):
        case = a_supervised_case(town, 2)
        with clock.at(moment("11-16", 12)):
            path = f"/supervise/case/{case.ticket.number}/"
            assert f"/paper/draw/supervision_notice/{case.ticket.number}/" in self.page(town.presidium, path)
            paper = issued("supervision_notice", case.ticket.number, town.presidium)
            page = self.page(town.presidium, path)
            assert paper.number in page
            assert "/paper/draw/supervision_notice/" not in page
            assert paper.number in self.page(town.clerk, path)
            actions.void(paper_id=paper.pk, by=town.presidium, reason="期限写错")
            assert "/paper/draw/supervision_notice/" in self.page(town.presidium, path)

    def test_the_case_leads_to_the_minutes_of_its_meeting(self, town):
        meeting, item = a_promise_at_a_meeting(town)
        path = f"/supervise/case/{item.ticket.number}/"
        with clock.at(moment("11-19")):
            assert f"/paper/draw/minutes/{sheets.key_of(meeting)}/" in self.page(town.presidium, path)
            paper = the_minutes(meeting, town.presidium)
            assert paper.number in self.page(town.presidium, path)

    def test_the_case_names_the_meeting_that_comes(self, town):
        case = a_supervised_case(town, 4)
        with clock.at(moment("11-17")):
            meeting = planned(town, "supervision")
            page = self.page(town.presidium, f"/supervise/case/{case.ticket.number}/")
            assert f"/review/{meeting.pk}/" in page
            assert f"/review/{meeting.pk}/" not in self.page(town.clerk, f"/supervise/case/{case.ticket.number}/")

    @pytest.mark.parametrize("role", [Role.DEPUTY, Role.HANDLING_UNIT, Role.STATION_KEEPER])
    def test_others_print_nothing_of_a_meeting(self, town, role):
        meeting = a_presidium_meeting(town)
        client = Client()
        client.force_login(town.person(role, town.office if role == Role.HANDLING_UNIT else None))
        for kind in ("agenda", "ballot"):
            assert client.get(f"/paper/form/{kind}/{sheets.key_of(meeting)}/").status_code in {403, 404}
        assert client.post(f"/paper/draw/minutes/{sheets.key_of(meeting)}/").status_code in {403, 404}
        assert Paper.objects.count() == 0

    def test_another_town_finds_none_of_it(self, town):
        meeting = a_presidium_meeting(town)
        found = the_list(meeting)
        other = Town(code="420381106", village="420381106201", letters="HPZ")
        for kind, key in (("minutes", sheets.key_of(meeting)), ("problem_list", f"{found.number}.1")):
            assert kinds.paper_kind(kind).find(other.presidium, key) is None
        assert kinds.form_kind("agenda").find(other.presidium, sheets.key_of(meeting)) is None


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (22, "二十二"), (101, "一百零一"), (110, "一百一十")],
)
def test_items_are_counted_in_chinese(n, words):
    assert ordinal(n) == words


def test_each_new_kind_previews_its_wording(town):
    meeting = a_presidium_meeting(town)
    case_papers(town)
    organ = town.presidium_unit
    with clock.at(moment(date(2026, 11, 20))):
        for name in ("minutes", "problem_list", "key_decision", "summons", "supervision_notice"):
            assert kinds.paper_kind(name).example(organ) is not None, name
    assert meeting.state == "closed"
    assert SupervisionCase.objects.count() == 3
