"""Over HTTP: from the deputy's phone to a rated answer; costs; what is refused, with everything typed kept."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liaison.core import clock
from liaison.documents.models import Job
from liaison.documents.papers import kinds
from suggestions.formal.models import Cosigner, FormalSuggestion, SheetState
from suggestions.rules.models import Reason
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Commitment
from tests.builders.costs import queries_of
from tests.builders.formal import TEXT, a_deputy, a_draft, accepted, again, handed_off, replied, submitted
from tests.builders.tickets import PARTS, Town, a_ticket, result_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(town: Town, **wishes) -> dict:
    return TEXT | {
        "organ": town.presidium_unit.pk, "proposed_unit": town.office.pk, "congress": "习家店镇第十八届人民代表大会",
    } | wishes  # fmt: skip


def test_a_suggestion_from_the_phone_to_its_rating(town):
    lead, friends = a_deputy(town, "朱建国"), [a_deputy(town) for _ in range(2)]
    phone, organ, unit = of(lead.user), of(town.presidium), of(town.clerk)

    answer = phone.post("/formal/new/", typed(town))
    sheet = FormalSuggestion.objects.get()
    assert answer["Location"] == f"/formal/{sheet.pk}/cosigners/"
    phone.post(answer["Location"], {"deputies": [friend.pk for friend in friends]})
    for friend in friends:
        hers = of(friend.user)
        assert sheet.title in hers.get("/me/").content.decode()
        hers.post(f"/formal/{sheet.pk}/sign/", {"agrees": "yes", "seen": sheet.text_hash, "next": "/me/"})
        assert "请我附议" not in hers.get("/me/").content.decode()
    assert Cosigner.objects.filter(signed_at__isnull=False, how="phone").count() == 2
    page = phone.get(f"/formal/{sheet.pk}/submit/").content.decode()
    assert "检举、控告、申诉" in page
    phone.post(f"/formal/{sheet.pk}/submit/", {"excluded_none": "on"})

    assert "代表建议等审查" in organ.get("/work/").content.decode()
    answer = organ.post(f"/formal/{sheet.pk}/accept/", {"publicity": "full"})
    sheet = again(sheet)
    assert answer["Location"] == f"/formal/{sheet.number}/" and sheet.state == SheetState.ACCEPTED
    number = sheet.ticket.number
    organ.post(f"/ticket/{number}/hand-off/", {"unit": town.office.pk, "demand": "请依法办理，按期答复代表。"})
    unit.post(f"/ticket/{number}/sign/", {"handler_name": "邓工"})

    before = unit.get(f"/ticket/{number}/reply/").content.decode()
    assert "先记一次与代表的联系" in before
    promised = clock.today() + timedelta(days=60)
    parts = PARTS | {"result_class": result_class("B").pk, "promised_on": promised.isoformat()}
    refused = unit.post(f"/ticket/{number}/reply/", parts)
    assert refused.status_code == 422
    assert "答复前要先与代表联系，并记下时间和方式。" in refused.content.decode()
    assert PARTS["done_text"] in refused.content.decode()
    talk = {"deputy": lead.pk, "way": "phone", "on": clock.today().isoformat(), "text": "代表同意先铺砂石。"}
    assert unit.post(f"/ticket/{number}/contact/", talk).status_code == 302
    assert "先记一次与代表的联系" not in unit.get(f"/ticket/{number}/reply/").content.decode()
    undated = unit.post(f"/ticket/{number}/reply/", parts | {"promised_on": ""})
    assert undated.status_code == 422 and "请写承诺办好的日期" in undated.content.decode()
    assert unit.post(f"/ticket/{number}/reply/", parts).status_code == 302
    organ.post(f"/ticket/{number}/check/", {})
    assert Commitment.objects.get().due_on == promised

    rated = {"result": "satisfied", "attitude": "basic", "text": "路通了一半，盼按期完工。"}
    assert phone.post(f"/ticket/{number}/rate/", rated).status_code == 302
    ticket = Ticket.objects.get(pk=sheet.ticket_id)
    assert ticket.ratings.get().deputy == lead
    both = organ.get(f"/ticket/{number}/").content.decode()
    assert f"/formal/{sheet.number}/" in both and "代表同意先铺砂石" in both
    assert f"/ticket/{number}/" in phone.get(f"/formal/{sheet.number}/").content.decode()


def test_what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost(town):
    client = of(a_deputy(town).user)
    answer = client.post("/formal/new/", typed(town, title="", matter="三组一点二公里土路"))
    text = answer.content.decode()
    assert answer.status_code == 422 and "请填写“案由”" in text and "三组一点二公里土路" in text
    assert not FormalSuggestion.objects.exists()


def test_a_deputy_without_a_seat_here_is_told_so(town):
    client = of(town.person("deputy"))
    answer = client.post("/formal/new/", typed(town))
    assert answer.status_code == 422 and "不能提代表建议" in answer.content.decode()


def test_void_signatures_are_named_on_the_last_page(town):
    sheet, friend = a_draft(town), a_deputy(town)
    client = of(sheet.lead.user)
    client.post(f"/formal/{sheet.pk}/cosigners/", {"deputies": [friend.pk]})
    of(friend.user).post(f"/formal/{sheet.pk}/sign/", {"agrees": "yes"})
    assert "他们要重新附议" in client.get(f"/formal/{sheet.pk}/edit/").content.decode()
    client.post(f"/formal/{sheet.pk}/edit/", typed(town, proposal="改为先铺沥青。"))
    answer = client.post(f"/formal/{sheet.pk}/submit/", {"excluded_none": "on"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "正文改过，1 位代表需要重新附议。" in text and "正文改过，要重新附议" in text
    assert "请我附议" in of(friend.user).get("/me/").content.decode()


def test_two_matters_and_alike_ones_are_shown_before_it_goes(town):
    other = accepted(town, title="关于硬化三组通村公路路面的建议")
    sheet = a_draft(town, proposal="先铺砂石。另外，卫生室缺一名村医。")
    client = of(sheet.lead.user)
    page = client.get(f"/formal/{sheet.pk}/submit/").content.decode()
    assert "这里像是两件事，请分开提" in page and other.title in page
    answer = client.post(f"/formal/{sheet.pk}/submit/", {"excluded_none": "on"})
    assert answer.status_code == 422
    assert client.post(f"/formal/{sheet.pk}/submit/", {"excluded_none": "on", "one_matter": "on"}).status_code == 302


def test_a_ticket_in_hand_is_not_converted(town):
    lead = a_deputy(town)
    ticket = a_ticket("handling", town, deputy_ids=[lead.pk])
    client = of(lead.user)
    assert "转为代表建议" not in client.get(f"/ticket/{ticket.number}/").content.decode()
    answer = client.post(f"/formal/new/?from={ticket.number}", typed(town))
    assert answer.status_code == 422 and "这件正在办理，办结后再转代表建议。" in answer.content.decode()


def test_a_registered_ticket_offers_the_way_and_links_back(town):
    lead = a_deputy(town)
    ticket = a_ticket("registered", town, deputy_ids=[lead.pk])
    client = of(lead.user)
    assert f"/formal/new/?from={ticket.number}" in client.get(f"/ticket/{ticket.number}/").content.decode()
    assert ticket.title in client.get(f"/formal/new/?from={ticket.number}").content.decode()
    client.post(f"/formal/new/?from={ticket.number}", typed(town))
    assert FormalSuggestion.objects.get().source == ticket
    assert "已转代表建议" in client.get(f"/ticket/{ticket.number}/").content.decode()


def test_refused_with_a_reason_and_handled_as_a_letter(town):
    sheet = submitted(town)
    client = of(town.presidium)
    assert client.post(f"/formal/{sheet.pk}/refuse/", {}).status_code == 422
    reason = Reason.objects.get(kind="exclusion", code="consultation")
    client.post(f"/formal/{sheet.pk}/refuse/", {"reason": reason.pk, "as_letter": "on"})
    sheet = again(sheet)
    page = of(sheet.lead.user).get(f"/formal/{sheet.pk}/").content.decode()
    assert "咨询法律政策" in page and sheet.letter.number in page


def test_somebody_was_faster(town):
    sheet = submitted(town)
    client = of(town.presidium)
    answer = client.post(f"/formal/{sheet.pk}/send-back/", {"note": "补写地点", "version": sheet.version - 1})
    assert answer.status_code == 409 and "补写地点" in answer.content.decode()


@pytest.mark.parametrize("who", ["clerk", "county", "stranger"])
def test_a_private_draft_is_nobody_elses(town, who):
    sheet = a_draft(town)
    user = a_deputy(town).user if who == "stranger" else getattr(town, who)
    assert of(user).get(f"/formal/{sheet.pk}/").status_code == 404
    assert of(town.presidium).get(f"/formal/{sheet.pk}/").status_code == 404


def test_the_list_is_filtered_by_its_address(town):
    session, recess = accepted(town, session=6, title="会上提的"), accepted(town, title="闭会提的")
    client = of(town.presidium)
    for query, here, gone in (
        ("when=session", session, recess), ("when=recess", recess, session), ("q=闭会", recess, session),
        (f"q={session.number}", session, recess),
    ):  # fmt: skip
        text = client.get(f"/formal/?{query}").content.decode()
        assert here.title in text and gone.title not in text
    assert "没有找到" in client.get("/formal/?state=refused").content.decode()


@pytest.mark.parametrize("who", ["presidium", "clerk", "lead"])
def test_a_list_costs_the_same_for_any_length(town, who):
    lead = a_deputy(town)
    user = lead.user if who == "lead" else getattr(town, who)
    costs = []
    for n in (2, 18):
        for _ in range(n):
            handed_off(town, lead)
        costs.append(queries_of(of(user), "/formal/"))
    assert costs[0] == costs[1]


def test_a_sheet_costs_the_same_for_any_number_of_signatures(town):
    few, many = submitted(town, signers=2), submitted(town, signers=12)
    client = of(town.presidium)
    assert queries_of(client, f"/formal/{few.pk}/") == queries_of(client, f"/formal/{many.pk}/")


def test_the_phone_costs_the_same_for_any_number_of_requests(town):
    friend, lead = a_deputy(town), a_deputy(town)
    costs = []
    for n in (2, 18):
        for _ in range(n):
            sheet = a_draft(town, lead)
            of(lead.user).post(f"/formal/{sheet.pk}/cosigners/", {"deputies": [friend.pk]})
        costs.append(queries_of(of(friend.user), "/me/"))
    assert costs[0] == costs[1]


def test_empty_lists_say_what_to_do(town):
    assert "写第一件" in of(a_deputy(town).user).get("/formal/").content.decode()
    assert "还没有交给本单位办的代表建议" in of(town.clerk).get("/formal/").content.decode()


def test_the_list_leaves_as_a_sheet(town):
    accepted(town)
    answer = of(town.presidium).post("/formal/export/", {"query": "when=recess"})
    job = Job.objects.get()
    assert answer["Location"] == reverse("documents:job-detail", args=[job.pk])
    assert (job.kind, job.args) == ("formal-ledger", {"query": "when=recess"})


def test_the_year_is_told_to_the_public_with_its_figures(town):
    sheet = handed_off(town)
    replied(town, sheet)
    accepted(town)
    page = Client().get(f"/open/formal/{town.code}-{clock.today().year}/").content.decode()
    assert "2 件" in page and "A 类 1 件" in page and "未评价 1（不算满意）" in page and sheet.title in page
    assert sheet.lead.name not in page
    assert Client().get("/open/formal/none/").status_code == 404
    assert Client().get(f"/open/formal/{town.code}-1990/").status_code == 404


def test_every_kind_of_paper_prints_an_example(town):
    sheet = handed_off(town)
    replied(town, sheet)
    year = clock.today().year
    examples = {
        "suggestion_sheet": [sheet.number], "handling_report": [f"{town.code}-{year}"],
        "handling_report_public": [f"{town.code}-{year}"], "rating_form": [sheet.ticket.number],
    }  # fmt: skip
    for name, keys in examples.items():
        kind = kinds.form_kind(name)
        assert list(kind.keys(5)) == keys
        assert kind.compose(kind.find(None, keys[0]), by=town.presidium, plain=None).blocks
    answer = of(town.presidium).get(f"/paper/form/suggestion_sheet/{sheet.number}/")
    assert answer.status_code in {200, 404}


def test_the_report_counts_everything_once(town):
    from suggestions.formal.reports import Report

    for code in "AB":
        more = {"promised_on": clock.today() + timedelta(days=30)} if code == "B" else {}
        replied(town, handed_off(town), code, **more)
    accepted(town)
    report = Report(town.presidium_unit, clock.today().year)
    assert len(report.rows) == 3 and len(report.replied) == 2
    assert sum(report.by_class.values()) == 2 == sum(report.by_rating.values()) + report.silent
    assert report.by_unit == [("村镇建设办公室", 2, 2, 2)]
    assert report.promises == {"made": 1, "kept": 0, "carried": 0}
    assert date(report.year, 1, 1) <= clock.today()
