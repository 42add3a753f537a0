"""A confidential proposer: a name that no page, print, sheet, notice or check page of the unit or the public shows."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from liaison.accounts.access import addresses, rules
from liaison.accounts.roles import Role, reach_of
from liaison.documents.papers import actions, kinds, pdf
from liaison.documents.papers.composing import clean
from liaison.documents.papers.docx import render as docx
from liaison.documents.papers.models import Paper
from liaison.documents.progress import Progress
from liaison.notifications.models import Notice
from suggestions.formal import documents
from suggestions.tickets.contacts import Contact
from suggestions.workflow import handling, reminding
from tests.builders.formal import a_deputy, again, handed_off, replied
from tests.builders.papers import words_of_docx, words_of_pdf
from tests.builders.tickets import PARTS, Town, result_class
from tests.test_access_matrix import path_of

pytestmark = pytest.mark.django_db
ROSTER = {"front:deputies", "front:station"}  # who is a deputy is public; what a deputy proposed is not
CANARY, FRIEND, CERTIFICATE = "欧阳秘鹂", "司徒密隼", "DBZ-778899"


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def sheet(town):
    """Two deputies who want to be secret; the unit has their suggestion, and the lead urged it."""
    lead, friend = a_deputy(town, CANARY), a_deputy(town, FRIEND)
    lead.mandates.update(certificate_no=CERTIFICATE)
    from suggestions.formal import deciding, drafting
    from suggestions.workflow import handoff
    from tests.builders.formal import CHECKED, a_draft

    sheet = a_draft(town, lead, confidential=True)
    drafting.invite(suggestion_id=sheet.pk, by=lead.user, deputies=[friend])
    drafting.sign(suggestion_id=sheet.pk, by=friend.user, agrees=True)
    drafting.submit(suggestion_id=sheet.pk, by=lead.user, checklist=CHECKED)
    deciding.accept(suggestion_id=sheet.pk, by=town.presidium, publicity="none", publicity_reason="要求保密")
    sheet = again(sheet)
    town.clerk  # noqa: B018 - the unit has an account
    handoff.hand_off(ticket_id=sheet.ticket_id, by=town.presidium, unit=town.office, demand="请办理")
    reminding.remind(ticket_id=sheet.ticket_id, by=lead.user, text="请抓紧")
    handoff.sign(ticket_id=sheet.ticket_id, by=town.clerk)
    return again(sheet)


def assert_silent(text: str, where: str) -> None:
    for secret in (CANARY, FRIEND, CERTIFICATE, "欧阳", "司徒"):
        assert secret not in text, f"{where} says {secret}"


def every_page(role: str, sheet) -> list[str]:
    """The addresses this role may open, about this ticket and this sheet."""
    found = []
    for name, route in addresses():
        rule = rules()[name]
        if name in ROSTER or name.startswith("api") or "logout" in name or "switch" in name:
            continue
        if rule == "public" or rule == "signed in" or not role or reach_of(role, rule):
            number = sheet.number if name.startswith("suggestions:formal") else sheet.ticket.number
            found.append(path_of(route.replace("<str:key>", sheet.number), number))
    return found


def test_no_page_of_the_unit_names_the_proposer(town, sheet):
    client = Client(raise_request_exception=False)
    client.force_login(town.clerk)
    read = 0
    for path in every_page(Role.HANDLING_UNIT, sheet):
        answer = client.get(path)
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
            read += 1
            assert_silent(answer.content.decode(), path)
    assert read > 15
    own = client.get(f"/ticket/{sheet.ticket.number}/").content.decode()
    assert "代表（身份保密）" in own and "催办" in own


def test_no_page_for_the_public_names_the_proposer(town, sheet):
    replied(town, sheet)
    client = Client(raise_request_exception=False)
    year = sheet.raised_on.year
    for path in [*every_page("", sheet), f"/open/formal/{town.code}-{year}/", "/open/formal/"]:
        answer = client.get(path)
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
            assert_silent(answer.content.decode(), path)
    report = client.get(f"/open/formal/{town.code}-{year}/").content.decode()
    assert sheet.title not in report and "另有 1 件" in report


def test_no_paper_names_the_proposer(town, sheet):
    replied(town, sheet)
    number, year = sheet.ticket.number, sheet.raised_on.year
    forms = {
        "suggestion_sheet": sheet.number, "rating_form": number, "face_record": number,
        "handling_report": f"{town.code}-{year}", "handling_report_public": f"{town.code}-{year}",
        "ledger": f"{town.code}-{year}", "signfor": number,
    }  # fmt: skip
    for name, key in forms.items():
        kind = kinds.form_kind(name)
        found = kind.find(town.presidium, key) or kind.find(town.clerk, key)
        assert found is not None or name == "signfor", name
        if found:
            paper = clean(kind.compose(found, by=town.clerk, plain=None))
            assert_silent(words_of_pdf(pdf.render(paper, "")), name)
            assert_silent(words_of_docx(docx(paper, "")), name)


def test_neither_letter_names_the_proposer_and_the_answer_says_so(town, sheet):
    letter = issue("handoff_letter", town.presidium, sheet.ticket.number)
    replied(town, sheet)
    reply = issue("reply_letter", town.clerk, sheet.ticket.number)
    for paper in (letter, reply):
        assert_silent(json.dumps(paper.sheet, ensure_ascii=False), paper.kind)
        assert_silent(Client().get(f"/p/{paper.token}/").content.decode(), "verify")
    words = json.dumps(reply.sheet, ensure_ascii=False)
    assert "代表（身份保密）" in words and "不公开（要求保密）" in words
    assert reply.sheet["mark"] == "A"
    assert sheet.number in reply.title


def issue(kind: str, by, key: str) -> Paper:
    subject = kinds.paper_kind(kind).find(by, key)
    paper = actions.draw(kind=kind, subject=subject, by=by)
    return actions.issue(paper_id=paper.pk, by=by, site="http://testserver/")


def test_no_notice_to_a_desk_names_the_proposer(town, sheet):
    replied(town, sheet)
    notices = Notice.objects.filter(unit=town.office)
    assert notices.exists()
    for notice in notices:
        assert_silent(json.dumps(notice.args, ensure_ascii=False), notice.event)


def test_no_sheet_names_the_proposer_not_even_the_organs(town, sheet, tmp_path):
    from python_calamine import CalamineWorkbook

    from liaison.documents.models import Job, JobStatus

    path = Path(tmp_path) / "list.xlsx"
    job = Job.objects.create(kind=documents.KIND, by=town.presidium, args={}, status=JobStatus.RUNNING)
    documents.write_xlsx(town.presidium, path, Progress(job))
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    text = json.dumps(rows, ensure_ascii=False, default=str)
    assert sheet.number in text
    assert_silent(re.sub(town.presidium.name, "", text), "xlsx")


def test_the_api_does_not_name_the_proposer_to_the_unit(town, sheet):
    client = Client()
    client.force_login(town.clerk)
    answer = client.get(f"/api/v1/tickets/{sheet.ticket.number}")
    if answer.status_code == 200:
        assert_silent(answer.content.decode(), "api")


def test_the_unit_reaches_the_proposer_only_through_the_organ(town, sheet):
    from suggestions.workflow import contacting

    row = contacting.contact(
        ticket_id=sheet.ticket_id, by=town.clerk, way="phone", text="请机关转告进展", deputy=sheet.lead
    )
    assert (row.way, row.deputy, row.for_unit) == ("via_organ", None, town.office)
    assert handling.reply(ticket_id=sheet.ticket_id, by=town.clerk, result_class=result_class("A"), **PARTS).pk
    assert Contact.objects.count() == 1


def test_the_organ_and_the_proposer_read_the_name(town, sheet):
    for user in (town.presidium, sheet.lead.user):
        client = Client()
        client.force_login(user)
        assert CANARY in client.get(f"/formal/{sheet.number}/").content.decode()


def test_without_the_wish_the_unit_knows_whom_to_ask(town):
    open_sheet = handed_off(town, a_deputy(town, "朱建国"))
    client = Client()
    client.force_login(town.clerk)
    assert "朱建国" in client.get(f"/ticket/{open_sheet.ticket.number}/").content.decode()
