"""The pages of papers: register, one paper, the public check, printing many."""

import re

import pytest
from django.conf import settings
from django.test import Client

from liaison.documents import actions as jobs
from liaison.documents.models import Job
from liaison.documents.papers import actions
from liaison.documents.papers.models import Paper
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handoff
from tests.builders.costs import queries_of
from tests.builders.papers import a_draft, an_issued, pages_of
from tests.builders.places import OTHER_TOWNSHIP
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_from_the_ticket_to_the_issued_letter_and_back():
    town = Town()
    ticket = a_ticket(S.HANDLING, town)
    client = browser(town.presidium)
    page = client.get(f"/ticket/{ticket.number}/").content.decode()
    assert f"/paper/draw/handoff_letter/{ticket.number}/" in page
    drawn = client.post(f"/paper/draw/handoff_letter/{ticket.number}/")
    paper = Paper.objects.get()
    assert drawn["Location"] == f"/paper/{paper.pk}/"
    assert "拟稿" in client.get(drawn["Location"]).content.decode()
    client.post(f"/paper/{paper.pk}/edit/", paper.texts | {"closing": "特此函达。"})
    client.post(f"/paper/{paper.pk}/issue/", {"version": Paper.objects.get().version})
    paper.refresh_from_db()
    assert paper.sheet["verify"] == f"http://testserver/p/{paper.token}/"
    assert "特此函达。" in str(paper.sheet)
    assert paper.number in client.get(f"/ticket/{ticket.number}/").content.decode()
    pdf, docx = (client.get(f"/paper/{paper.pk}/file/{form}/") for form in ("pdf", "docx"))
    assert pdf.content.startswith(b"%PDF")
    assert docx.content.startswith(b"PK")
    assert client.get(f"/paper/{paper.pk}/page/1/")["Content-Type"] == "image/png"
    assert client.get(f"/paper/{paper.pk}/page/9/").status_code == 404
    assert client.get(f"/paper/{paper.pk}/file/exe/").status_code == 404


def test_an_issue_of_a_draft_changed_meanwhile_is_refused():
    town = Town()
    draft = a_draft(town=town)
    actions.edit(paper_id=draft.pk, by=town.presidium, texts={"closing": "改过了。"})
    page = browser(town.presidium).post(f"/paper/{draft.pk}/issue/", {"version": draft.version}, follow=True)
    assert "刚刚有了新的动作" in page.content.decode()
    assert Paper.objects.get().number is None


def test_a_wrong_wording_of_a_draft_is_kept_and_explained():
    town = Town()
    draft = a_draft(town=town)
    page = browser(town.presidium).post(f"/paper/{draft.pk}/edit/", draft.texts | {"demand": "请{限期}前"})
    assert page.status_code == 422
    assert "请{限期}前" in page.content.decode()
    assert "不认识" in page.content.decode()


def test_the_notice_asks_until_when():
    town = Town()
    draft = a_draft("supervision_notice", town)
    client = browser(town.presidium)
    client.post(f"/paper/{draft.pk}/edit/", draft.texts | {"report_by": "2031-02-03"})
    draft.refresh_from_db()
    assert draft.args["report_by"] == "2031-02-03"
    assert client.post(f"/paper/{draft.pk}/edit/", draft.texts | {"report_by": "31.2."}).status_code == 422


def test_an_issued_paper_answers_409_like_sentences_to_changes():
    town = Town()
    paper = an_issued(town=town)
    client = browser(town.presidium)
    page = client.post(f"/paper/{paper.pk}/edit/", paper.texts)
    assert page.status_code == 409
    assert f"{paper.number} 已发出，不能改；可作废重发。" in page.content.decode()


def test_void_is_shown_and_says_why():
    town = Town()
    paper = an_issued(town=town)
    client = browser(town.presidium)
    assert client.post(f"/paper/{paper.pk}/void/", {"reason": ""}).status_code == 422
    client.post(f"/paper/{paper.pk}/void/", {"reason": "事项写错"})
    assert "事项写错" in client.get(f"/paper/{paper.pk}/").content.decode()
    again = client.post(f"/paper/{paper.pk}/reissue/")
    assert Paper.objects.get(pk=re.search(r"\d+", again["Location"])[0]).replaces == paper
    assert "作废" in client.get("/paper/").content.decode()


def test_the_unit_reads_what_was_issued_to_it_and_no_draft():
    town = Town()
    draft, paper = a_draft(town=town), an_issued(town=town)
    client = browser(town.clerk)
    assert client.get(f"/paper/{paper.pk}/").status_code == 200
    assert client.get(f"/paper/{draft.pk}/").status_code == 404
    assert client.get(f"/paper/{paper.pk}/void/").status_code == 403
    assert client.post(f"/paper/{paper.pk}/issue/").status_code in {302, 403}
    assert Paper.objects.get(pk=paper.pk).state == "issued"


def test_other_townships_do_not_see_it_and_the_county_does():
    town = Town()
    paper = an_issued(town=town)
    other = Town(code=OTHER_TOWNSHIP, village=f"{OTHER_TOWNSHIP}201", letters="HPZ")
    assert browser(other.presidium).get(f"/paper/{paper.pk}/").status_code == 404
    assert browser(town.county).get(f"/paper/{paper.pk}/").status_code == 200
    assert browser(town.county).get(f"/paper/{paper.pk}/void/").status_code == 403


def test_the_register_narrows_by_its_address():
    town = Town()
    letter, notice = an_issued(town=town), an_issued("supervision_notice", town)
    client = browser(town.presidium)
    for query, shown, hidden in (
        ("word=习人大交", letter, notice),
        ("kind=supervision_notice", notice, letter),
        (f"q={notice.number}", notice, letter),
    ):
        page = client.get(f"/paper/?{query}").content.decode()
        assert shown.number in page, query
        assert hidden.number not in page.partition("<tbody")[2], query
    assert client.get("/paper/?year=x&after=!!&word=%00&q=%00").status_code == 200


def test_the_register_costs_the_same_for_any_length():
    town = Town()
    client = browser(town.presidium)
    costs = []
    for n in (2, 12):
        while Paper.objects.count() < n:
            an_issued(town=town)
        costs.append(queries_of(client, "/paper/"))
    assert costs[0] == costs[1]


def test_many_are_printed_in_one_file_by_the_worker():
    town = Town()
    ids = [an_issued(town=town).pk for _n in range(3)]
    client = browser(town.presidium)
    one = client.post("/paper/print/", {"pick": ids[:1]})
    assert one["Location"] == f"/paper/{ids[0]}/file/pdf/"
    many = client.post("/paper/print/", {"pick": ids})
    job = Job.objects.get()
    assert many["Location"] == f"/job/{job.pk}/"
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == ("ready", 3, 3)
    with job.file.open("rb") as made:
        assert len(pages_of(made.read())) >= 3
    assert "请先勾选" in client.post("/paper/print/", follow=True).content.decode()


def test_letters_of_several_units_are_drawn_at_once():
    town = Town()
    first, second = a_ticket(S.HANDLING, town), a_ticket(S.LISTED, town)
    handoff.hand_off(ticket_id=second.pk, by=town.presidium, unit=town.other_office, demand="")
    client = browser(town.presidium)
    page = client.get(f"/handoff/letter/?pick={first.number}&pick={second.number}").content.decode()
    assert "正式公文" in page
    answer = client.post("/handoff/letter/draw/", {"pick": [first.number, second.number]})
    assert answer["Location"].startswith("/paper/?drafts=1")
    assert {paper.to_unit for paper in Paper.objects.all()} == {town.office, town.other_office}


class TestVerify:
    def test_it_says_five_things_and_nothing_of_the_matter(self):
        town = Town()
        paper = an_issued(town=town)
        ticket = Ticket.objects.get()
        html = Client().get(f"/p/{paper.token}/").content.decode()
        for part in ("交办函", paper.number, "习家店镇人大主席团", "有效"):
            assert part in html
        for part in (ticket.number, ticket.title, town.office.name, paper.title):
            assert part not in html
        actions.void(paper_id=paper.pk, by=town.presidium, reason="写错了人")
        html = Client().get(f"/p/{paper.token}/").content.decode()
        assert "作废" in html
        assert "写错了人" not in html

    @pytest.mark.parametrize("token", ["A" * 22, "x", "2" * 400, "<b>"])
    def test_what_is_no_paper_is_not_found(self, token):
        assert Client().get(f"/p/{token}/").status_code == 404

    def test_a_draft_is_not_known(self):
        assert Client().get(f"/p/{a_draft().token}/").status_code == 404

    def test_typed_in_small_letters_with_blanks_it_is_found(self):
        paper = an_issued()
        typed = " ".join([paper.token[:5], paper.token[5:]]).lower()
        assert Client().post("/p/", {"check": typed})["Location"] == f"/p/{paper.token}/"

    def test_a_slip_is_told_without_asking_the_register(self):
        paper = an_issued()
        wrong = ("3" if paper.token[0] == "2" else "2") + paper.token[1:]
        page = Client().post("/p/", {"check": wrong})
        assert (page.status_code, wrong in page.content.decode()) == (422, True)

    def test_looking_up_again_and_again_is_slowed_down(self):
        most = settings.PUBLIC_LIMITS["verify_address"][0]
        client = Client()
        answers = [client.get("/p/x/").status_code for _n in range(most + 1)]
        assert answers == [404] * most + [429]


def test_what_has_a_letter_gets_no_second_one():
    town = Town()
    ticket = a_ticket(S.HANDLING, town)
    client = browser(town.presidium)
    client.post(f"/paper/draw/handoff_letter/{ticket.number}/")
    client.post(f"/paper/{Paper.objects.get().pk}/issue/")
    assert "/paper/draw/handoff_letter/" not in client.get(f"/ticket/{ticket.number}/").content.decode()
    assert client.post(f"/paper/draw/handoff_letter/{ticket.number}/").status_code == 404
    assert client.post("/handoff/letter/draw/", {"pick": [ticket.number]})["Location"] == "/handoff/"
    assert Paper.objects.count() == 1


def test_a_void_letter_is_replaced_once():
    town = Town()
    paper = actions.void(paper_id=an_issued(town=town).pk, by=town.presidium, reason="写错")
    client = browser(town.presidium)
    again = client.post(f"/paper/{paper.pk}/reissue/")["Location"]
    assert client.post(f"/paper/{paper.pk}/reissue/")["Location"] == again, "the same draft"
    client.post(f"{again}issue/")
    page = client.post(f"/paper/{paper.pk}/reissue/", follow=True).content.decode()
    assert "代替" in page
    assert Paper.objects.count() == 2


def test_a_unit_answers_with_one_letter():
    town = Town()
    ticket = a_ticket(S.RATING, town)
    client = browser(town.clerk)
    assert "拟答复函" in client.get(f"/ticket/{ticket.number}/").content.decode()
    client.post(f"/paper/draw/reply_letter/{ticket.number}/")
    client.post(f"/paper/{Paper.objects.get().pk}/issue/")
    assert "拟答复函" not in client.get(f"/ticket/{ticket.number}/").content.decode()


def test_a_draft_may_be_dropped_with_a_reason_and_takes_no_number():
    town = Town()
    draft = a_draft(town=town)
    client = browser(town.presidium)
    assert f"/paper/{draft.pk}/drop/" in client.get(f"/paper/{draft.pk}/").content.decode()
    bare = client.post(f"/paper/{draft.pk}/drop/", {"reason": "  "})
    assert bare.status_code == 422
    gone = client.post(f"/paper/{draft.pk}/drop/", {"reason": "并到另一份函里了"})
    assert gone["Location"] == "/paper/?drafts=1"
    assert draft.title not in client.get("/paper/?drafts=1").content.decode()
    page = client.get(f"/paper/{draft.pk}/").content.decode()
    assert "并到另一份函里了" in page
    assert "没有发出，不占字号" in page
    assert client.get(f"/paper/{draft.pk}/page/1/").status_code == 404
    assert client.get(f"/p/{draft.token}/").status_code == 404 or "没有这份公文" in page_of(f"/p/{draft.token}/")
    other = an_issued(town=town)
    assert other.seq == 1


def test_a_dropped_draft_is_neither_issued_nor_printed_nor_drawn_again():
    town = Town()
    draft = a_draft(town=town)
    key = draft.things.get().thing_id
    actions.drop(paper_id=draft.pk, by=town.presidium, reason="写错了单位")
    client = browser(town.presidium)
    assert client.post(f"/paper/{draft.pk}/issue/", {"version": 2}, follow=True).status_code == 200
    assert Paper.objects.get().state == "dropped"
    printed = client.post("/paper/print/", {"pick": [draft.pk, draft.pk + 1]}, follow=True)
    assert "请先勾选要打印的公文" in printed.content.decode()
    number = Ticket.objects.get(pk=key).number
    client.post(f"/paper/draw/handoff_letter/{number}/")
    assert Paper.objects.filter(state="draft").count() == 1
    assert browser(town.presidium).get(f"/ticket/{number}/").content.decode().count("弃稿") == 0


def page_of(address: str) -> str:
    return Client().get(address).content.decode()


def test_ticked_drafts_are_issued_together_with_numbers_in_a_row():
    town = Town()
    drafts = [a_draft(town=town) for _n in range(3)]
    client = browser(town.presidium)
    assert "/paper/issue/" in client.get("/paper/?drafts=1").content.decode()
    assert "/paper/issue/" not in client.get("/paper/").content.decode()
    page = client.post("/paper/issue/", {"pick": [paper.pk for paper in drafts] + ["x"]}, follow=True)
    assert "已发文 3 份" in page.content.decode()
    assert [paper.seq for paper in Paper.objects.order_by("pk")] == [1, 2, 3]
    again = client.post("/paper/issue/", {"pick": [drafts[0].pk]}, follow=True)
    assert "没有发出一份" in again.content.decode()


def test_the_drafts_of_another_unit_are_not_issued_by_ticking():
    town = Town()
    draft = a_draft(town=town)
    browser(town.clerk).post("/paper/issue/", {"pick": [draft.pk]})
    assert Paper.objects.get().number is None
