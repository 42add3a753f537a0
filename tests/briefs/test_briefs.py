"""Briefs: written from tickets, numbered without gap, frozen, voided, answered by a leader; nothing of a resident."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client

from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from liaison.documents.papers import actions as papers
from liaison.documents.papers import docx, kinds, pdf, printout
from liaison.documents.papers import queries as paperbook
from liaison.documents.papers.blocks import text_of
from liaison.documents.papers.composing import sheet_of
from liaison.documents.papers.models import Paper, PaperState
from liaison.residents.actions import remember
from suggestions.briefs import actions, queries
from suggestions.briefs.models import Brief, Instruction
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from tests.builders.briefs import WORDS, a_brief, an_issued_brief, paper_of
from tests.builders.costs import queries_of
from tests.builders.papers import squeezed, words_of_docx, words_of_pdf
from tests.builders.people import someone
from tests.builders.tickets import ROAD_TO, Town, a_ticket, register

pytestmark = pytest.mark.django_db
NAME, PHONE, ADDRESS, SECRET = "金丝雀", "13907191234", "七组鸟巷99号", "我儿子在县一中读书"


@pytest.fixture
def town():
    return Town()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("kind", "name"), [("brief", "民情专报"), ("work_ref", "人大工作参考")])
def test_pdf_and_docx_say_the_same(town, kind, name):
    _brief, paper = an_issued_brief(town, kind)
    sheet = sheet_of(paper)
    text = text_of(sheet)
    for part in (
        name,
        "第1期",
        "习家店镇人民代表大会主席团",
        "批　　示",
        WORDS["facts"],
        WORDS["proposals"],
        "报送：镇党委",
    ):
        assert part in text
    for ticket in Ticket.objects.all():
        assert ticket.number in text
    asked = squeezed(text)
    assert words_of_docx(docx.render(sheet)) == asked
    assert sorted(words_of_pdf(pdf.render(sheet))) == sorted(asked)


def test_a_brief_holds_nothing_of_the_resident(town):
    resident = remember(by=town.keeper, division_code=town.village, name=NAME, phone=PHONE, address=ADDRESS)
    words = f"村口的路塌了。{SECRET}，我叫{NAME}，电话{PHONE}。"
    receipt = register(town, original_words=words, resident_id=resident.pk, confidential=True)
    for move in ROAD_TO[S.RATING]:
        move(town, receipt.ticket.pk)
    _brief, paper = an_issued_brief(town, tickets=[Ticket.objects.get(pk=receipt.ticket.pk)])
    sheet = sheet_of(paper)
    everything = str(paper.sheet) + words_of_docx(docx.render(sheet)) + words_of_pdf(pdf.render(sheet))
    for canary in (NAME, PHONE, ADDRESS, SECRET, receipt.voice.query_code):
        assert canary not in everything


@pytest.mark.parametrize(
    ("field", "text"),
    [("facts", f"{NAME}家门口"), ("proposals", f"请联系{PHONE}"), ("title", "七组12号的路"),
     ("facts", "42038119700101123X"), ("proposals", "请王大爷放心")],
)  # fmt: skip
def test_what_points_at_a_person_is_refused_at_its_field(town, field, text):
    resident = remember(by=town.keeper, division_code=town.village, name=NAME, phone=PHONE)
    ticket = register(town, resident_id=resident.pk).ticket
    with pytest.raises(DomainError) as refusal:
        a_brief(town, tickets=[ticket], **{field: text})
    assert refusal.value.field == field
    assert not Brief.objects.exists()
    assert not Paper.objects.exists()


def test_a_title_with_a_name_is_refused_also_at_the_last_moment(town):
    resident = remember(by=town.keeper, division_code=town.village, name=NAME, phone=PHONE)
    ticket = register(town, resident_id=resident.pk).ticket
    brief = a_brief(town, tickets=[ticket])
    Ticket.objects.filter(pk=ticket.pk).update(title=f"{NAME}家门口的路")
    with pytest.raises(DomainError, match="标题里有"):
        actions.issue(brief_id=brief.pk, by=town.presidium)
    assert paper_of(brief).state == PaperState.DRAFT


def test_numbers_run_without_gap_and_each_kind_has_its_own(town):
    numbers = [an_issued_brief(town, kind)[1].number for kind in ("brief", "work_ref", "brief", "brief")]
    year = clock.today().year
    assert [number[number.index("〔") :] for number in numbers] == [f"〔{year}〕第{n}期" for n in (1, 1, 2, 3)]
    assert len(set(numbers)) == 4
    assert paperbook.of_number(numbers[3]).number == numbers[3]
    assert text_of(printout.sheet("brief", numbers[0])[0])


def test_a_draft_may_be_changed_an_issued_one_not(town):
    brief = a_brief(town)
    other = a_ticket(S.ASSIGNED, town)
    new = WORDS | {"title": "路灯不亮"}
    actions.edit(brief_id=brief.pk, by=town.presidium, tickets=[other], **new)
    paper = paper_of(brief)
    assert paper.title == "路灯不亮"
    assert set(paper.things.values_list("thing", "thing_id")) == {("brief", brief.pk), ("ticket", other.pk)}
    assert queries.tickets_of(Brief.objects.get(pk=brief.pk)) == [other]
    paper = actions.issue(brief_id=brief.pk, by=town.presidium)
    before = paper.sheet
    with pytest.raises(Conflict, match="不能改"):
        actions.edit(brief_id=brief.pk, by=town.presidium, tickets=[other], **(new | {"facts": "改"}))
    with pytest.raises(Conflict, match="已发出"):
        actions.issue(brief_id=brief.pk, by=town.presidium)
    Ticket.objects.filter(pk=other.pk).update(title="别的")
    paper.refresh_from_db()
    assert paper.sheet == before
    assert "别的" not in text_of(sheet_of(paper))


def test_a_void_brief_keeps_its_number_and_is_drawn_again(town):
    brief, paper = an_issued_brief(town)
    papers.void(paper_id=paper.pk, by=town.presidium, reason="数字有误")
    again = papers.reissue(paper_id=paper.pk, by=town.presidium)
    assert paper_of(brief) == again
    actions.edit(brief_id=brief.pk, by=town.presidium, tickets=queries.tickets_of(brief), **WORDS)
    assert actions.issue(brief_id=brief.pk, by=town.presidium).number.endswith("第2期")


def test_an_instruction_is_kept_with_who_when_and_the_words(town):
    brief = a_brief(town)
    today = clock.today()
    wish = {
        "brief_id": brief.pk,
        "by": town.presidium,
        "leader": "镇党委书记 张明",
        "on": today,
        "text": "请抓紧通水。",
    }
    with pytest.raises(Conflict):
        actions.instruct(**wish)
    actions.issue(brief_id=brief.pk, by=town.presidium)
    for field, bad in (("on", today + timedelta(days=1)), ("on", today - timedelta(days=1)), ("text", " ")):
        with pytest.raises(DomainError) as refusal:
            actions.instruct(**(wish | {field: bad}))
        assert refusal.value.field == field
    actions.instruct(**wish)
    [kept] = Instruction.objects.all()
    assert (kept.leader, kept.on, kept.text, kept.paper) == ("镇党委书记 张明", today, "请抓紧通水。", paper_of(brief))
    page = signed_in(town.presidium).get(f"/briefs/{brief.pk}/").content.decode()
    assert "请抓紧通水。" in page
    assert "记批示" in page


def test_only_the_organ_writes_and_the_county_reads_what_was_issued(town):
    brief = a_brief(town)
    for user in (town.keeper, town.clerk, someone("deputy"), someone("auditor")):
        client = signed_in(user)
        assert client.get("/briefs/").status_code == 403
        assert client.get("/briefs/new/").status_code == 403
        assert client.post(f"/briefs/{brief.pk}/issue/").status_code == 403
        with pytest.raises(PermissionDenied):
            actions.write(by=user, kind="brief", tickets=[], **WORDS)
    county = signed_in(town.county)
    assert county.get(f"/briefs/{brief.pk}/").status_code == 404
    actions.issue(brief_id=brief.pk, by=town.presidium)
    assert county.get(f"/briefs/{brief.pk}/").status_code == 200
    assert county.get(f"/briefs/{brief.pk}/edit/").status_code == 403
    with pytest.raises(PermissionDenied):
        actions.instruct(brief_id=brief.pk, by=town.county, leader="张", on=clock.today(), text="好")
    other = Town(code="420381106", village="420381106201", letters="HP")
    assert signed_in(other.presidium).get(f"/briefs/{brief.pk}/").status_code == 404


def test_from_the_ledger_to_a_brief_with_an_instruction(town):
    tickets = [a_ticket(S.HANDLING, town), a_ticket(S.LISTED, town)]
    client = signed_in(town.presidium)
    assert 'formaction="/briefs/new/"' in client.get("/ticket/").content.decode()
    form = client.post("/briefs/new/", {"pick": [ticket.number for ticket in tickets]})
    assert form.status_code == 200
    assert "\n".join(ticket.number for ticket in tickets) in form.content.decode()
    typed = WORDS | {"kind": "brief", "numbers": "，".join(ticket.number.lower() for ticket in tickets)}
    made = client.post("/briefs/new/", typed)
    brief = Brief.objects.get()
    assert made.url == f"/briefs/{brief.pk}/"
    assert client.post(f"/briefs/{brief.pk}/edit/", typed | {"title": "改过的题目"}).status_code == 302
    client.post(f"/briefs/{brief.pk}/issue/")
    typed = {"leader": "县长 李强", "on": clock.today().isoformat(), "text": "请水利局研究。"}
    client.post(f"/briefs/{brief.pk}/instruct/", typed)
    page = client.get("/briefs/").content.decode()
    for part in ("改过的题目", "第1期", "已发"):
        assert part in page
    assert "改过的题目" in client.get("/briefs/?kind=brief&state=issued&q=改过").content.decode()
    assert "没有找到" in client.get("/briefs/?kind=work_ref").content.decode()
    assert paper_of(brief).number in client.get(f"/ticket/{tickets[0].number}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"numbers": "XJD-26-9999"}, "没有编号 XJD-26-9999"), ({"numbers": ""}, "请填写“意见件”"),
     ({"proposals": ""}, "请填写“建议”"), ({"kind": "nonsense"}, ""), ({"facts": "电话13907191234"}, "请删去"),
     ({"title": "长" * 61}, "")],
)  # fmt: skip
def test_bad_input_is_said_at_the_field_and_what_was_typed_stays(town, changes, sentence):
    ticket = a_ticket(S.LISTED, town)
    typed = WORDS | {"kind": "brief", "numbers": ticket.number} | changes
    answer = signed_in(town.presidium).post("/briefs/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert WORDS["addressees"] in page
    assert not Brief.objects.exists()


def test_a_ticket_of_elsewhere_cannot_be_picked(town):
    other = a_ticket(S.LISTED, Town(code="420381106", village="420381106201", letters="HP"))
    typed = WORDS | {"kind": "brief", "numbers": other.number}
    assert signed_in(town.presidium).post("/briefs/new/", typed).status_code == 422


def test_a_ticket_in_two_briefs_stands_once_in_each(town):
    one, other = a_ticket(S.LISTED, town), a_ticket(S.LISTED, town)
    first, second = a_brief(town, tickets=[one, other]), a_brief(town, tickets=[other, one, one], title="另一期")
    assert [queries.tickets_of(first), queries.tickets_of(second)] == [[one, other], [other, one]]
    rows = [row[1] for block in sheet_of(paper_of(second)).blocks if block["kind"] == "table" for row in block["rows"]]
    assert rows == [other.number, one.number]


def test_the_register_costs_the_same_for_few_and_many(town):
    client = signed_in(town.presidium)
    ticket = a_ticket(S.LISTED, town)
    an_issued_brief(town, tickets=[ticket])
    a_brief(town, tickets=[ticket], title="第二个题目")
    few = queries_of(client, "/briefs/")
    for n in range(18):
        a_brief(town, tickets=[ticket], title=f"题目{n}")
    assert queries_of(client, "/briefs/") == few


def test_the_bulletin_has_three_rates_and_units_in_order(town, capsys):
    a_ticket(S.CLOSED, town)
    a_ticket(S.HANDLING, town)
    today = clock.today()
    key = f"{today.year}-{(today.month + 2) // 3}"
    client = signed_in(town.presidium)
    start = f"{today.year}-{3 * ((today.month - 1) // 3) + 1:02d}-01"
    assert f"/paper/draw/bulletin/{key}/" in client.get(f"/rates/?from={start}").content.decode()
    client.post(f"/paper/draw/bulletin/{key}/")
    paper = papers.issue(paper_id=Paper.objects.get().pk, by=town.presidium, site="http://testserver/")
    sheet = sheet_of(paper)
    text = text_of(sheet)
    for part in (
        "成果转化率100.0%（2÷2）",
        "解决落实率50.0%（1÷2）",
        "群众满意率100.0%（1÷1）",
        "村镇建设办公室",
        "单列，不算满意",
    ):
        assert part in text
    asked = squeezed(text)
    assert words_of_docx(docx.render(sheet)) == asked
    assert sorted(words_of_pdf(pdf.render(sheet))) == sorted(asked)
    call_command("paper", "--list")
    assert f"bulletin\t{paper.number}" in capsys.readouterr().out
    for bad in ("2026-5", "1999-1", "9999-1", "x", f"{today.year + 1}-1"):
        assert kinds.paper_kind("bulletin").find(town.presidium, bad) is None
    assert kinds.paper_kind("bulletin").find(town.clerk, key) is None
