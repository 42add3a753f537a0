"""Receipts of a ticket: printed again, revoked, and what their holder then finds."""

import pytest
from django.test import Client

from liaison.accounts.roles import Role
from liaison.audit.models import Entry
from liaison.core.errors import DomainError
from suggestions.tickets.models import Ticket
from suggestions.workflow import intake, keys
from suggestions.workflow.acts import open_acts
from tests.builders.browsing import Person
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.tickets import Town, register

pytestmark = pytest.mark.django_db
LOST = "回执丢了"


@pytest.fixture
def town() -> Town:
    return Town()


def may_revoke(user, ticket: Ticket) -> bool:
    return "revoke_key" in {act.name for act in open_acts(user, Ticket.objects.get(pk=ticket.pk))}


def test_the_same_people_reprint_and_revoke(town):
    receipt = register(town)
    ticket, voice = receipt.ticket, receipt.voice
    for user in (town.keeper, town.presidium, town.county):
        assert may_revoke(user, ticket)
        keys.reprint(voice_id=voice.pk, by=user)
    officer = someone(Role.INFORMATION_OFFICER)
    own = register(town, by=officer, venue_id=None)
    assert may_revoke(officer, own.ticket) and not may_revoke(officer, ticket)
    Ticket.objects.filter(pk=ticket.pk).update(registered_by=town.presidium)
    deputy = someone(Role.DEPUTY)
    ticket.deputies.create(deputy=_card_of(deputy, town), capacity="supervises")
    for act in (
        lambda: keys.reprint(voice_id=voice.pk, by=deputy),
        lambda: keys.revoke(ticket_id=ticket.pk, by=deputy, voice=voice, reason=LOST),
    ):
        with pytest.raises(Exception, match="您现在的身份不能"):
            act()
    assert not may_revoke(deputy, ticket)
    assert voice.keys.filter(revoked_at=None).count() == 4


def _card_of(user, town):
    from deputies.people.models import Deputy

    return Deputy.objects.create(name="朱建国", division_id=town.code, user=user)


def test_what_is_refused(town):
    receipt, other = register(town), register(town)
    with pytest.raises(DomainError, match="为什么吊销"):
        keys.revoke(ticket_id=receipt.ticket.pk, by=town.keeper, voice=receipt.voice, reason=" ")
    with pytest.raises(DomainError, match="不在这件里"):
        keys.revoke(ticket_id=receipt.ticket.pk, by=town.keeper, voice=other.voice, reason=LOST)
    keys.revoke(ticket_id=receipt.ticket.pk, by=town.keeper, voice=receipt.voice, reason=LOST)
    with pytest.raises(DomainError, match="没有还能用的回执"):
        keys.revoke(ticket_id=receipt.ticket.pk, by=town.keeper, voice=receipt.voice, reason=LOST)
    assert not may_revoke(town.keeper, receipt.ticket)
    assert Entry.objects.of(receipt.ticket).get(verb="ticket.revoke_key").note == LOST


def test_a_revoked_receipt_opens_nothing_and_a_new_one_does(town):
    receipt = register(town)
    old = keys.reprint(voice_id=receipt.voice.pk, by=town.keeper)
    keys.revoke(ticket_id=receipt.ticket.pk, by=town.keeper, voice=receipt.voice, reason=LOST)
    voter = Client()
    for token in (receipt.token, old.token):
        answer = voter.get(f"/v/{token}/")
        assert answer.status_code == 410
        assert "这张回执已经作废" in answer.text
        assert receipt.ticket.title not in answer.text
    tried = voter.post("/q/open/", {"code": receipt.voice.query_code, "pin": receipt.pin})
    assert tried.status_code == 422
    new = keys.reprint(voice_id=receipt.voice.pk, by=town.keeper)
    assert receipt.ticket.title in voter.get(f"/v/{new.token}/", follow=True).text
    assert voter.get(f"/v/{receipt.token}/").status_code == 410


def test_the_page_prints_another_and_revokes(town):
    receipt = register(town)
    person = Person(town.keeper.username).open(f"/ticket/{receipt.ticket.number}/").follow("回执，补打")
    assert "有 1 张能用的" in person.page.words
    person.send("补打")
    assert receipt.ticket.number in person.page.words
    assert receipt.voice.keys.count() == 2
    person.open(f"/ticket/{receipt.ticket.number}/receipts/").follow("吊销")
    assert "打不开" in person.page.words
    person.send("吊销回执", expect=422).send("吊销回执", reason=LOST)
    assert "都吊销了" in person.page.words
    assert not receipt.voice.keys.filter(revoked_at=None).exists()


def test_others_find_no_receipts(client, town):
    receipt, other = register(town), register(town)
    path = f"/ticket/{receipt.ticket.number}/receipts/"
    client.force_login(town.keeper)
    for wrong in ("", "x", "9" * 30, str(other.voice.pk)):
        assert client.post(path, {"voice": wrong}).status_code == 404
    client.force_login(town.clerk)
    assert client.get(path).status_code == 403
    client.force_login(Town(code="420381106", village="420381106201", letters="HPZ").presidium)
    assert client.get(path).status_code == 404
    assert client.post(path, {"voice": receipt.voice.pk}).status_code == 404
    assert receipt.voice.keys.count() == 1


def test_receipts_cost_the_same_for_any_number_of_voices(client, town):
    ticket = register(town).ticket
    client.force_login(town.keeper)
    path = f"/ticket/{ticket.number}/receipts/"
    intake.second(ticket_id=ticket.pk, by=town.keeper, channel="desk", words="我也是")
    few = queries_of(client, path)
    for n in range(18):
        intake.second(ticket_id=ticket.pk, by=town.keeper, channel="desk", words=f"我也是{n}")
    assert queries_of(client, path) == few
