"""After a passed vote: a person opens a referral, its paper ends the case, the answer is written down or missed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from liaison.documents.papers import actions as papers
from liaison.documents.papers import docx, kinds, pdf
from liaison.documents.papers.blocks import text_of
from liaison.documents.papers.composing import sheet_of
from liaison.documents.papers.models import Paper
from liaison.notifications.models import Notice
from suggestions.supervision import actions, referralcards, referralpapers, referring, wall
from suggestions.supervision.cases import CaseState
from suggestions.supervision.referrals import Referral
from tests.builders.meetings import again
from tests.builders.papers import SITE, pages_of, squeezed, words_of_docx, words_of_pdf
from tests.builders.referrals import FACTS, REQUEST, TO_BODY, a_referral, a_voted_case
from tests.builders.roompapers import a_supervised_case
from tests.builders.supervision import acts, moment, rounds
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def draft(town: Town, referral: Referral) -> Paper:
    subject = kinds.paper_kind("referral").find(town.presidium, referralpapers.key_of(referral))
    return papers.draw(kind="referral", subject=subject, by=town.presidium)


def sent(town: Town, referral: Referral, on: str = "11-23") -> Paper:
    with clock.at(moment(on, 10)):
        paper = draft(town, referral)
        return papers.issue(paper_id=paper.pk, by=town.presidium, site=SITE)


def test_issuing_the_letter_ends_the_case_as_referred(town):
    referral = a_referral(town)
    assert again(referral.case).state == CaseState.OPEN
    paper = sent(town, referral)
    referral, case = again(referral), again(referral.case)
    assert (case.state, case.ending) == (CaseState.CLOSED, "referred")
    assert (referral.paper_no, referral.sent_on) == (paper.number, date(2026, 11, 23))
    rounds("11-30", "12-07", "12-31")
    assert acts(case)[-1][1] == "effect"  # nothing climbs any more


def test_the_letter_says_the_matter_the_ladder_the_vote_and_the_request_in_both_formats(town):
    paper = sent(town, a_referral(town))
    sheet = sheet_of(paper)
    text = text_of(sheet)
    case = Referral.objects.get().case
    for part in (
        "追责建议函", f"{TO_BODY}：", case.ticket.number, "村镇建设办公室", FACTS, REQUEST, "一、基本事实", "问效表决",
        "2026年11月13日", "2026年11月16日", "2026年11月20日", "免", "已办", "同意:反对:弃权）6:0:0，需 4 票，通过",
        "2026年12月11日前", "人大追〔2026〕1号", "本函不公开。",
    ):  # fmt: skip
        assert part in text, part
    assert words_of_docx(docx.render(sheet)) == squeezed(text)
    printed = pdf.render(sheet)
    again_on_each_page = squeezed("".join(referralpapers.HEADS)) * (len(pages_of(printed)) - 1)
    assert sorted(words_of_pdf(printed)) == sorted(squeezed(text) + again_on_each_page)


def test_without_a_passed_vote_there_is_none(town):
    lost = a_voted_case(town, "3:2:1")
    waiting = a_supervised_case(town, 8)
    for case in (lost, waiting):
        assert not referring.may_open(town.presidium, case)
        with pytest.raises(DomainError, match="问效表决通过以后"), transaction.atomic():
            a_referral(town, case)


def test_a_case_has_one_and_it_is_open_to_its_organ_alone(town):
    case = a_voted_case(town)
    typed = {"to_body": TO_BODY, "facts": FACTS, "request": REQUEST, "answer_due": date(2026, 12, 11)}
    with clock.at(moment("11-20", 16)):
        for by in (town.county, town.clerk):
            with pytest.raises(PermissionDenied), transaction.atomic():
                referring.open_referral(case_id=case.pk, by=by, **typed)
        referring.open_referral(case_id=case.pk, by=town.presidium, **typed)
        with pytest.raises(Conflict), transaction.atomic():
            referring.open_referral(case_id=case.pk, by=town.presidium, **typed)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("to_body", " ", "任免机关"), ("facts", "", "基本事实"), ("request", "", "怎样处理"),
        ("answer_due", date(2026, 11, 20), "在今天以后"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_at_the_field(town, field, value, words):
    case = a_voted_case(town)
    typed = {"to_body": TO_BODY, "facts": FACTS, "request": REQUEST, "answer_due": date(2026, 12, 11)} | {field: value}
    with clock.at(moment("11-20", 16)), pytest.raises(DomainError, match=words) as refusal:
        referring.open_referral(case_id=case.pk, by=town.presidium, **typed)
    assert refusal.value.field == field
    assert not Referral.objects.exists()


def test_a_draft_may_be_reworded_a_sent_one_not(town):
    referral = a_referral(town)
    typed = {"to_body": "丹江口市人民政府", "facts": FACTS, "request": REQUEST, "answer_due": date(2026, 12, 18)}
    with clock.at(moment("11-21", 9)):
        referring.edit_referral(referral_id=referral.pk, by=town.presidium, **typed)
    paper = sent(town, referral)
    assert "丹江口市人民政府" in text_of(sheet_of(paper))
    with clock.at(moment("11-24", 9)), pytest.raises(Conflict, match="已发出，不能改"):
        referring.edit_referral(referral_id=referral.pk, by=town.presidium, **typed)


def test_when_the_matter_was_settled_first_the_letter_does_not_go_out(town):
    referral = a_referral(town)
    with clock.at(moment("11-23", 9)):
        paper = draft(town, referral)
        actions.lift(case_id=referral.case_id, by=town.presidium, reason="已办好")
        with pytest.raises(DomainError, match="不用再发"), transaction.atomic():
            papers.issue(paper_id=paper.pk, by=town.presidium, site=SITE)
    assert (again(referral).sent_on, Paper.objects.get().number) == (None, None)


def test_a_void_letter_is_sent_again_and_the_case_stays_referred(town):
    referral = a_referral(town)
    first = sent(town, referral)
    with clock.at(moment("11-24", 9)):
        papers.void(paper_id=first.pk, by=town.presidium, reason="抬头写错")
        second = papers.issue(paper_id=papers.reissue(paper_id=first.pk, by=town.presidium).pk, by=town.presidium)
    assert again(referral).paper_no == second.number != first.number
    assert again(referral.case).ending == "referred"


def test_the_answer_is_written_down_once(town):
    referral = a_referral(town)
    typed = {"referral_id": referral.pk, "by": town.presidium, "answer": "已约谈主要负责人。"}
    with clock.at(moment("11-20", 17)), pytest.raises(DomainError, match="还没有发出"), transaction.atomic():
        referring.answer_referral(answered_on=date(2026, 11, 20), **typed)
    sent(town, referral)
    with clock.at(moment("12-02", 9)):
        for day in (date(2026, 11, 20), date(2026, 12, 3)):
            with pytest.raises(DomainError, match="答复日期"), transaction.atomic():
                referring.answer_referral(answered_on=day, **typed)
        referring.answer_referral(answered_on=date(2026, 12, 1), **typed)
        with pytest.raises(Conflict), transaction.atomic():
            referring.answer_referral(answered_on=date(2026, 12, 1), **typed)
    assert again(referral).badge[0] == "done"


def test_a_late_answer_is_said_once_in_working_time(town):
    referral = a_referral(town)
    sent(town, referral)
    rounds("12-11")  # the last day itself
    assert not Notice.objects.filter(event="workflow/referral_late").exists()
    rounds("12-12", "12-13")  # a weekend
    rounds("12-14", hour=22)
    assert not Notice.objects.filter(event="workflow/referral_late").exists()
    rounds("12-14", "12-15", "12-16")
    notice = Notice.objects.get(event="workflow/referral_late")
    assert (notice.unit, notice.args["paper"]) == (town.presidium_unit, again(referral).paper_no)


def test_the_unit_the_deputy_and_the_public_see_nothing_the_auditor_reads(town):
    referral = a_referral(town)
    paper = sent(town, referral)
    url = f"/supervise/referral/{referral.pk}/"
    with clock.at(moment("11-23", 11)):
        for who, status in (
            (town.clerk, 403), (town.keeper, 403), (town.person(Role.DEPUTY), 403), (town.person(Role.AUDITOR), 200),
            (town.presidium, 200), (town.county, 200),
        ):  # fmt: skip
            assert browser(who).get(url).status_code == status, who.role
        assert (
            TO_BODY not in browser(town.clerk).get(f"/supervise/case/{referral.case.ticket.number}/").content.decode()
        )
        assert not Paper.objects.visible_to(town.clerk).filter(pk=paper.pk).exists()
        verify = Client().get(f"/p/{paper.token}/").content.decode()
        assert TO_BODY not in verify
        assert FACTS not in verify


def test_the_pages_from_the_vote_to_the_answer(town):
    case = a_voted_case(town)
    client, url = browser(town.presidium), f"/supervise/case/{case.ticket.number}/"
    with clock.at(moment("11-23", 9)):
        assert "移送追责建议" in client.get(url).content.decode()
        form = client.get(f"{url}refer/").content.decode()
        assert "至今未办成" in form
        typed = {"to_body": TO_BODY, "facts": FACTS, "request": "", "answer_due": "2026-12-11"}
        refused = client.post(f"{url}refer/", typed)
        assert refused.status_code == 422
        assert FACTS in refused.content.decode()
        answer = client.post(f"{url}refer/", typed | {"request": REQUEST}, follow=True)
        page = answer.content.decode()
        assert "拟追责建议函" in page
        referral = Referral.objects.get()
        drawn = client.post(f"/paper/draw/referral/referral-{referral.pk}/", follow=True)
        paper = Paper.objects.get()
        assert drawn.status_code == 200
        client.post(f"/paper/{paper.pk}/issue/", {"version": paper.version})
        assert again(case).ending == "referred"
        assert "记答复" in client.get(f"/supervise/referral/{referral.pk}/").content.decode()
        client.post(f"/supervise/referral/{referral.pk}/answer/", {"answered_on": "2026-11-23", "answer": "已约谈。"})
        listed = client.get("/supervise/referral/?state=answered").content.decode()
    assert TO_BODY in listed


def test_the_fifth_lane_shows_what_waits_for_an_answer(town):
    referral = a_referral(town)
    with clock.at(moment("11-21", 9)):
        page = browser(town.presidium).get("/supervise/").content.decode()
        assert f"追责建议拟稿：{TO_BODY}" in page
        assert TO_BODY not in browser(town.clerk).get("/supervise/").content.decode()
    sent(town, referral)
    with clock.at(moment("11-23", 11)):
        [card] = referralcards.cards(town.presidium)
        assert (card.kind, card.words) == ("wait", "等答复")
        column = next(one for one in wall.columns(town.presidium) if one.lane.code == "effect")
        assert (column.n, column.files, column.cards) == (1, [], [card])
        assert referralcards.cards(town.clerk) == []
    with clock.at(moment("12-14", 9)):
        assert referralcards.cards(town.presidium)[0].words == "逾期未答复"


def test_the_database_keeps_what_must_not_be_false(town):
    referral = a_referral(town)
    later = date(2026, 11, 20) + timedelta(days=30)
    for wrong in ({"paper_no": "x"}, {"sent_on": later}, {"answered_on": later, "answer": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**wrong)
