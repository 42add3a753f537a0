"""What the PDF says, the DOCX says; numbered kinds say nothing of residents."""

from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from liaison.core import clock
from liaison.documents.papers import actions, docx, kinds, pdf
from liaison.documents.papers.blocks import text_of
from liaison.documents.papers.composing import sheet_of
from liaison.residents.actions import remember
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import reminding
from tests.builders.papers import a_draft, an_issued, squeezed, words_of_docx, words_of_pdf
from tests.builders.tickets import ROAD_TO, Town, register

pytestmark = pytest.mark.django_db
KINDS = [
    ("handoff_letter", S.HANDLING, "presidium"),
    ("supervision_notice", S.HANDLING, "presidium"),
    ("reply_letter", S.RATING, "clerk"),
]
NAME, PHONE, ADDRESS, SECRET = "金丝雀", "13907191234", "七组鸟巷99号", "我儿子在县一中读书"


@pytest.mark.parametrize(("kind", "state", "who"), KINDS)
def test_pdf_and_docx_say_the_same(kind, state, who):
    town = Town()
    sheet = sheet_of(an_issued(kind, town, at=state, by=getattr(town, who)))
    asked = squeezed(text_of(sheet))
    assert words_of_docx(docx.render(sheet)) == asked
    assert sorted(words_of_pdf(pdf.render(sheet))) == sorted(asked)


@pytest.mark.parametrize(("kind", "state", "who"), KINDS)
def test_a_numbered_paper_holds_nothing_of_the_resident(kind, state, who):
    town = Town()
    resident = remember(by=town.keeper, division_code=town.village, name=NAME, phone=PHONE, address=ADDRESS)
    words = f"村口的路塌了。{SECRET}，我叫{NAME}，电话{PHONE}。"
    receipt = register(town, original_words=words, resident_id=resident.pk, confidential=True)
    for move in ROAD_TO[state]:
        move(town, receipt.ticket.pk)
    ticket = Ticket.objects.get(pk=receipt.ticket.pk)
    by = getattr(town, who)
    draft = actions.draw(kind=kind, subject=kinds.paper_kind(kind).find(by, ticket.number), by=by)
    paper = actions.issue(paper_id=draft.pk, by=by, site="http://testserver")
    sheet = sheet_of(paper)
    everything = str(paper.sheet) + words_of_docx(docx.render(sheet)) + words_of_pdf(pdf.render(sheet))
    for canary in (NAME, PHONE, ADDRESS, SECRET, receipt.voice.query_code):
        assert canary not in everything


def test_the_hand_off_letter_says_what_the_sheet_asks():
    town = Town()
    paper = an_issued("handoff_letter", town)
    ticket = Ticket.objects.get()
    text = text_of(sheet_of(paper))
    due = clock.local(ticket.lead.due_at)
    for part in (
        "习家店镇人民代表大会主席团",
        f"人大交〔{clock.today().year}〕1号", "村镇建设办公室：", ticket.number, ticket.title,
        f"{due.year}年{due.month}月{due.day}日", "请尽快修复", "0人", "前书面退办", "联系人：", paper.token[:4],
    ):  # fmt: skip
        assert part in text


def test_a_late_matter_says_how_late_and_what_was_urged():
    town = Town()
    draft = a_draft("supervision_notice", town)
    ticket = Ticket.objects.get()
    reminding.remind(ticket_id=ticket.pk, by=town.presidium, text="请抓紧")
    with clock.at(ticket.lead.due_at + timedelta(days=28)):
        text = text_of(sheet_of(draft))
    assert "已超期20个工作日" in text or "已超期19个工作日" in text
    assert "（共1次）" in text


def test_the_reply_letter_answers_point_by_point_with_its_class():
    town = Town()
    sheet = sheet_of(an_issued("reply_letter", town, at=S.RATING, by=town.clerk))
    assert sheet.mark == "A"
    text = text_of(sheet)
    for part in ("一、办理情况", "已用浆砌石护坡", "二、办理结果", "联系人：邓工", "未公开", "抄送："):
        assert part in text
    assert "三、" not in text


def test_a_promise_stands_in_the_reply_with_its_date():
    town = Town()
    sheet = sheet_of(an_issued("reply_letter", town, at=S.FOLLOWING, by=town.clerk))
    assert sheet.mark == "B"
    assert "前办成" in text_of(sheet)


def test_word_knows_the_grid_and_the_page_numbers():
    document = Document(BytesIO(docx.render(sheet_of(an_issued("supervision_notice")))))
    section = document.sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))
    wanted = {"type": "linesAndChars", "linePitch": "579", "charSpace": "-848"}
    assert {name: grid.get(qn(f"w:{name}")) for name in wanted} == wanted
    normal = document.styles["Normal"].element
    assert normal.pPr.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"
    assert normal.pPr.find(qn("w:spacing")).get(qn("w:line")) == "579"
    codes = [node.text for node in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE"]
    fonts = {node.get(qn("w:eastAsia")) for node in document.element.body.iter(qn("w:rFonts"))}
    assert {"仿宋_GB2312", "黑体", "方正小标宋简体"} >= fonts > {"黑体"}
