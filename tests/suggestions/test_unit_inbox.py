"""The handling unit's desk: tabs, signing, the reply editor with draft, warnings and preview."""

from functools import partial
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from liaison.accounts.roles import Role
from liaison.attachments.models import File
from liaison.core import drafts
from liaison.core.paging import page
from suggestions.inbox import checking, queries, views
from suggestions.inbox.models import ReplyText
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handling, handoff
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.tickets import PARTS, Town, a_ticket, result_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def clerk(client, town):
    client.force_login(town.clerk)
    return client


def a_photo() -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "green").save(picture, "PNG")
    return SimpleUploadedFile("护坡.png", picture.getvalue(), "image/png")


def editor(ticket, act="reply"):
    return reverse(f"suggestions:ticket-{act}", args=[ticket.number])


def typed(ticket, code="A", **more):
    return PARTS | {"result_class": result_class(code).pk, "version": ticket.version, "next_text": ""} | more


def test_tabs_show_what_is_to_be_done(clerk, town):
    a_ticket(S.ASSIGNED, town)
    a_ticket(S.HANDLING, town)
    a_ticket(S.FOLLOWING, town)
    sent_back = a_ticket(S.REPLIED, town)
    handling.send_back(ticket_id=sent_back.pk, by=town.presidium, reason="写清楚日期")
    page = clerk.get("/unit/")
    counts = {view["href"]: view["count"] for view in page.context["views"]}
    assert counts["/unit/?tab=unsigned"] == "1"
    assert counts["/unit/?tab=handling"] == "2"
    assert counts["/unit/?tab=redo"] == "1"
    assert counts["/unit/?tab=fulfil"] == "1"
    for tab in ("unsigned", "handling", "soon", "redo", "co", "fulfil", "nonsense"):
        assert clerk.get(f"/unit/?tab={tab}").status_code == 200


def test_co_handler_sees_its_part(client, town):
    ticket = a_ticket(S.LISTED, town)
    helper = town.person(Role.HANDLING_UNIT, town.other_office)
    handoff.hand_off(ticket_id=ticket.pk, by=town.presidium, unit=town.office, co_units=[town.other_office])
    client.force_login(helper)
    page = client.get("/unit/?tab=co")
    assert [row.leg.ticket for row, _refusal in page.context["rows"]] == [ticket]
    assert reverse("suggestions:ticket-give-opinion", args=[ticket.number]) in page.content.decode()


def test_a_long_tab_goes_on_after_fifty(clerk, town, monkeypatch):
    monkeypatch.setattr(queries, "page", partial(page, size=2))
    tickets = [a_ticket(S.ASSIGNED, town) for _ in range(5)]
    seen, path = [], "/unit/?tab=unsigned"
    while path:
        answer = clerk.get(path)
        seen += [row.leg.ticket for row, _refusal in answer.context["rows"]]
        path = answer.context["more"]
        assert not path or path.startswith("/unit/?tab=unsigned&after=")
    assert seen == tickets
    assert "再显示 50 条" in clerk.get("/unit/?tab=unsigned").content.decode()
    assert clerk.get("/unit/?tab=unsigned&after=made-up").status_code == 200


def test_more_than_a_hundred_are_signed_in_two_rounds(clerk, town, monkeypatch):
    monkeypatch.setattr(views, "MOST_SIGNED", 2)
    tickets = [a_ticket(S.ASSIGNED, town) for _ in range(3)]
    answer = clerk.post("/unit/sign/", {"pick": [t.number for t in tickets]}, follow=True)
    assert "一次最多签收 2 件" in answer.content.decode()
    assert Ticket.objects.filter(state=S.ASSIGNED).count() == 1


def test_sign_one_and_many(clerk, town):
    tickets = [a_ticket(S.ASSIGNED, town) for _ in range(3)]
    assert clerk.post("/unit/sign/", {"pick": tickets[0].number}).status_code == 302
    assert clerk.post("/unit/sign/", {"pick": [t.number for t in tickets[1:]]}).status_code == 302
    assert Ticket.objects.filter(state=S.HANDLING).count() == 3
    assert clerk.post("/unit/sign/").status_code == 302


def test_sign_refused_stays_in_its_row(clerk, town):
    fresh, done = a_ticket(S.ASSIGNED, town), a_ticket(S.HANDLING, town)
    answer = clerk.post("/unit/sign/?tab=handling", {"pick": [fresh.number, done.number]})
    assert answer.status_code == 422
    assert "不能签收" in answer.content.decode()
    assert 'href="/unit/?tab=handling"' in answer.content.decode()


def test_editor_answers_with_photos(clerk, town):
    ticket = a_ticket(S.HANDLING, town)
    assert clerk.get(editor(ticket)).status_code == 200
    answer = clerk.post(editor(ticket), typed(ticket) | {"after": a_photo()})
    assert answer.status_code == 302, answer.context["form"].errors
    assert Ticket.objects.get(pk=ticket.pk).state == S.REPLIED
    assert File.objects.of("ticket", ticket.pk).get().name.startswith("办理后-")


@pytest.mark.parametrize(("code", "field"), [("B", "promised_on"), ("C", "reason")])
def test_class_asks_for_its_field_and_keeps_the_rest(clerk, town, code, field):
    ticket = a_ticket(S.HANDLING, town)
    answer = clerk.post(editor(ticket), typed(ticket, code, done_text="写了很久的一段话"))
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert "写了很久的一段话" in answer.content.decode()
    assert drafts.body_of(drafts.kept(user_id=town.clerk.pk, form="reply", key=ticket.number))["done_text"]


def test_enter_in_a_line_keeps_the_reply_and_drops_nothing(clerk, town):
    """A browser presses the first button of a form when somebody hits Enter in a line."""
    ticket = a_ticket(S.HANDLING, town)
    clerk.post(reverse("suggestions:reply-draft", args=[ticket.number]), {"done_text": "写了一半"})
    page = clerk.get(editor(ticket)).content.decode().split('id="reply"')[1]
    assert page.index('name="show"') < page.index('name="drop"')


def test_draft_is_kept_offered_and_dropped(clerk, town):
    ticket = a_ticket(S.HANDLING, town)
    path = reverse("suggestions:reply-draft", args=[ticket.number])
    slice_ = clerk.post(path, {"done_text": "已责成村里去修", "result_text": ""})
    assert slice_.status_code == 200
    assert "草稿已存" in slice_.content.decode()
    assert "没有日期" in slice_.content.decode() or "没有日期" not in slice_.content.decode()
    page = clerk.get(editor(ticket)).content.decode()
    assert "已责成村里去修" in page
    assert "没写完的草稿" in page
    assert clerk.post(path, {"drop": "1"}).status_code == 302
    assert "已责成村里去修" not in clerk.get(editor(ticket)).content.decode()


def test_draft_goes_when_the_reply_is_sent(clerk, town):
    ticket = a_ticket(S.HANDLING, town)
    clerk.post(reverse("suggestions:reply-draft", args=[ticket.number]), {"done_text": "写到一半"})
    clerk.post(editor(ticket), typed(ticket))
    assert drafts.kept(user_id=town.clerk.pk, form="reply", key=ticket.number) is None


def test_preview_without_script_sends_nothing(clerk, town):
    ticket = a_ticket(S.HANDLING, town)
    page = clerk.post(editor(ticket), typed(ticket, done_text="已责成村里尽快修") | {"show": "1"})
    assert page.status_code == 200
    assert Ticket.objects.get(pk=ticket.pk).state == S.HANDLING
    assert page.context["warnings"]


def test_text_module_is_put_into_its_part(clerk, town):
    assert (
        clerk.post("/unit/reply-texts/", {"part": "next_text", "title": "养护", "text": "每月巡查一次。"}).status_code
        == 302
    )
    assert clerk.post("/unit/reply-texts/", {"part": "next_text", "title": "养护", "text": "又一条"}).status_code == 422
    ticket = a_ticket(S.HANDLING, town)
    module = ReplyText.objects.get()
    page = clerk.post(editor(ticket), typed(ticket, next_text="先修") | {"insert": module.pk})
    assert page.context["form"]["next_text"].value() == "先修\n每月巡查一次。"
    assert clerk.post("/unit/reply-texts/", {"drop": module.pk}).status_code == 302
    assert not ReplyText.objects.exists()


def test_fulfil_has_the_same_editor(clerk, town):
    ticket = a_ticket(S.FOLLOWING, town)
    assert clerk.get(editor(ticket, "fulfil")).status_code == 200
    answer = clerk.post(editor(ticket, "fulfil"), typed(ticket))
    assert answer.status_code == 302, answer.context["form"].errors
    assert Ticket.objects.get(pk=ticket.pk).state == S.REPLIED


def test_editor_of_a_ticket_that_waits_for_nothing_sends_back(clerk, town):
    assert clerk.get(editor(a_ticket(S.ASSIGNED, town))).status_code == 302


def test_editor_of_a_strangers_ticket_is_not_found(client, town):
    ticket = a_ticket(S.HANDLING, town)
    client.force_login(town.person(Role.HANDLING_UNIT, town.other_office))
    assert client.get(editor(ticket)).status_code == 404
    assert client.post(editor(ticket), typed(ticket)).status_code == 404
    assert client.post(reverse("suggestions:reply-draft", args=[ticket.number]), {}).status_code == 404


def test_sent_twice_is_answered_once(clerk, town):
    ticket = a_ticket(S.HANDLING, town)
    body = typed(ticket) | {"once": "a" * 32}
    assert clerk.post(editor(ticket), body).status_code == 302
    assert clerk.post(editor(ticket), body).status_code in {302, 403}
    assert ticket.replies.count() == 1


@pytest.mark.parametrize("role", [Role.STATION_KEEPER, Role.DEPUTY, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_inbox_is_for_units(client, town, role):
    client.force_login(someone(role))
    for path in ("/unit/", "/unit/reply-texts/"):
        assert client.get(path).status_code == 403


def test_inbox_costs_the_same_for_any_length(clerk, town):
    for _ in range(2):
        a_ticket(S.ASSIGNED, town)
    few = queries_of(clerk, "/unit/")
    for _ in range(8):
        a_ticket(S.ASSIGNED, town)
    assert queries_of(clerk, "/unit/") == few


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("已修好。", ["一共才"]),
        ("已责成村里去修" + "，路面的坑洼还有三处没有填平" * 5, ["没有日期"]),
        ("已责成村里在12月20日前修好" + "，路面的坑洼还有三处没有填平" * 5, []),
        ("请拨打13812345678联系" + "，路面的坑洼还有三处没有填平" * 5, ["电话"]),
        ("吴大根家门口的路" + "，路面的坑洼还有三处没有填平" * 5, ["反映人的名字"]),
        ("陈大爷家门口的路" + "，路面的坑洼还有三处没有填平" * 5, ["像是人名"]),
        ("三组12号楼2单元301门口" + "，路面的坑洼还有三处没有填平" * 5, ["门牌"]),
        ("证件420381199001011234" + "，路面的坑洼还有三处没有填平" * 5, ["身份证"]),
    ],
)
def test_warnings_of_a_reply(text, found):
    sentences = checking.warnings({"done_text": text}, ["吴*根", "王*"])
    assert len(sentences) == len(found)
    assert all(part in sentence for part, sentence in zip(found, sentences, strict=True))
