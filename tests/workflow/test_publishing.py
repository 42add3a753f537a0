"""Publishing the last checked reply: who may, what is refused, what the public page then shows, the two pages."""

import pytest
from django.test import Client

from liaison.accounts.roles import Role
from liaison.audit.models import Entry
from liaison.core.errors import DomainError
from liaison.residents.actions import remember
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Reply
from suggestions.tickets.states import TicketState as S
from suggestions.tickets.traces import Trace, traces
from suggestions.workflow import publishing
from suggestions.workflow.acts import BY_NAME, open_acts
from tests.builders.browsing import Person
from tests.builders.people import someone
from tests.builders.tickets import PARTS, TO_RATING, UNHAPPY, Town, _check, _rehandle, _reply, _sign, a_ticket

pytestmark = pytest.mark.django_db
WORDS = {"public_title": "村口到小学的路修好了", "public_text": "两处塌方都修好了，路面恢复通行。"}
ABOUT_REPLIES = {"publish", "withhold", "unpublish"}


@pytest.fixture
def town() -> Town:
    return Town()


def offered(user, ticket: Ticket) -> set[str]:
    seen = Ticket.objects.get(pk=ticket.pk)
    return {act.name for act in open_acts(user, seen)} & ABOUT_REPLIES


def answered_twice(town: Town) -> Ticket:
    """Round one dissatisfied, round two answered and checked."""
    ticket = a_ticket(S.REGISTERED, town)
    for move in [*TO_RATING, UNHAPPY, _rehandle, _sign, _reply, _check]:
        move(town, ticket.pk)
    return ticket


def test_only_organs_of_the_place_decide(town):
    ticket = a_ticket(S.RATING, town)
    assert offered(town.presidium, ticket) == offered(town.county, ticket) == {"publish", "withhold"}
    stranger = Town(code="420381106", village="420381106201", letters="HPZ").presidium
    for user in (town.keeper, town.clerk, stranger, someone(Role.DEPUTY), someone(Role.AUDITOR)):
        assert offered(user, ticket) == set()
        with pytest.raises(Exception, match="人大机关决定"):
            publishing.publish(ticket_id=ticket.pk, by=user, **WORDS)
        with pytest.raises(Exception, match="人大机关决定"):
            publishing.withhold(ticket_id=ticket.pk, by=user)
    assert not Reply.objects.filter(published_at__isnull=False).exists()


@pytest.mark.parametrize("state", [S.REGISTERED, S.HANDLING, S.REPLIED])
def test_what_was_not_checked_is_not_published(town, state):
    ticket = a_ticket(state, town)
    assert offered(town.presidium, ticket) == set()
    with pytest.raises(DomainError, match="审核通过的答复才能公开"):
        publishing.publish(ticket_id=ticket.pk, by=town.presidium, **WORDS)


@pytest.mark.parametrize("mark", ["confidential", "direct_to_county"])
def test_what_protects_the_reporter_is_never_published(town, mark):
    ticket = a_ticket(S.RATING, town)
    Ticket.objects.filter(pk=ticket.pk).update(**{mark: True})
    assert offered(town.county, ticket) == set()
    for act in (publishing.publish, publishing.withhold):
        with pytest.raises(DomainError, match="保密"):
            act(ticket_id=ticket.pk, by=town.county, **(WORDS if act is publishing.publish else {}))


@pytest.mark.parametrize("blank", list(WORDS))
def test_title_and_text_are_asked_for(town, blank):
    ticket = a_ticket(S.RATING, town)
    with pytest.raises(DomainError) as refusal:
        publishing.publish(ticket_id=ticket.pk, by=town.presidium, **(WORDS | {blank: "  "}))
    assert refusal.value.field == blank


def test_published_withheld_taken_off_and_published_again(town):
    ticket = a_ticket(S.CLOSED, town)
    publishing.withhold(ticket_id=ticket.pk, by=town.presidium, reason="只和本人有关")
    assert offered(town.presidium, ticket) == {"publish"}
    with pytest.raises(DomainError, match="已经定为不公开"):
        publishing.withhold(ticket_id=ticket.pk, by=town.presidium)
    publishing.publish(ticket_id=ticket.pk, by=town.presidium, **WORDS)
    assert offered(town.presidium, ticket) == {"unpublish"}
    for again in (publishing.publish, publishing.withhold):
        with pytest.raises(DomainError, match="已经公开"):
            again(ticket_id=ticket.pk, by=town.presidium, **(WORDS if again is publishing.publish else {}))
    with pytest.raises(DomainError, match="为什么撤下"):
        publishing.unpublish(ticket_id=ticket.pk, by=town.presidium, reason=" ")
    with pytest.raises(Exception, match="人大机关决定"):
        publishing.unpublish(ticket_id=ticket.pk, by=town.keeper, reason="有门牌")
    publishing.unpublish(ticket_id=ticket.pk, by=town.presidium, reason="有门牌")
    assert offered(town.presidium, ticket) == {"publish"}
    with pytest.raises(DomainError, match="没有公开的答复"):
        publishing.unpublish(ticket_id=ticket.pk, by=town.presidium, reason="再撤一次")
    verbs = Entry.objects.of(ticket).filter(seq=None).values_list("verb", flat=True)
    assert [verb.removeprefix("ticket.") for verb in verbs] == ["withhold", "publish", "unpublish"]


def test_the_newer_reply_takes_the_place_of_the_older(town):
    ticket = a_ticket(S.RATING, town)
    first = publishing.publish(ticket_id=ticket.pk, by=town.presidium, **WORDS)
    for move in [UNHAPPY, _rehandle, _sign, _reply, _check]:
        move(town, ticket.pk)
    assert offered(town.presidium, ticket) == {"publish", "withhold", "unpublish"}
    with pytest.raises(DomainError, match="更新的答复"):
        publishing.publish(ticket_id=ticket.pk, by=town.presidium, reply=first, **WORDS)
    second = publishing.publish(ticket_id=ticket.pk, by=town.presidium, public_title="重做了", public_text="换了挡墙")
    assert list(Reply.objects.filter(published_at__isnull=False)) == [second]
    page = Client().get("/open/").text
    assert "重做了" in page
    assert WORDS["public_title"] not in page


def test_only_the_last_checked_reply_waits(town):
    twice, secret = answered_twice(town), a_ticket(S.RATING, town)
    Ticket.objects.filter(pk=secret.pk).update(confidential=True)
    a_ticket(S.UNSATISFIED, town)
    assert list(Ticket.objects.to_publish()) == [twice]
    publishing.withhold(ticket_id=twice.pk, by=town.presidium)
    assert not Ticket.objects.to_publish().exists()


def test_the_proposal_leaves_the_contact_out_and_keeps_earlier_words(town):
    ticket = a_ticket(S.RATING, town)
    start = publishing.proposal(ticket)
    assert start["public_title"] == ticket.title
    assert PARTS["done_text"] in start["public_text"] and PARTS["result_text"] in start["public_text"]
    assert PARTS["contact"] not in start["public_text"]
    publishing.publish(ticket_id=ticket.pk, by=town.presidium, **WORDS)
    publishing.unpublish(ticket_id=ticket.pk, by=town.presidium, reason="错字")
    assert publishing.proposal(ticket) == WORDS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("吴长根家门口", {Trace.NAMED: "吴长根"}),
        ("感谢王大爷", {Trace.ADDRESSED: "感谢王大爷"}),
        ("请打 13900006027", {Trace.PHONE: "13900006027"}),
        ("在三组12号门前", {Trace.HOUSE: "三组12号"}),
        ("证号 42032119700101123X", {Trace.IDENTITY: "42032119700101123X"}),
        ("两处塌方都修好了", {}),
    ],
)
def test_traces_of_persons_are_found(text, found):
    assert traces(text, ["吴*根"]) == found


def test_two_pages_lead_to_the_public_one(town):
    """Warned on the way, repeated before the button, public only afterwards."""
    card = remember(by=town.keeper, division_code=town.village, name="吴长根", phone="13900006027")
    ticket = a_ticket(S.RATING, town, resident_id=card.pk)
    person = Person(town.presidium.username).open(f"/ticket/{ticket.number}/").follow("公开答复")
    assert PARTS["done_text"] in person.page.words
    typed = {"public_title": "路修好了", "public_text": "吴长根家门口三组12号的路修好了，电话 13900006027。"}
    person.send("再查一遍", **typed)
    for said in ("吴长根", "三组12号", "13900006027"):
        assert f"“{said}”" in person.page.words or f"写了电话 {said}" in person.page.words
    person.send("下一步", **typed)
    assert "就这样公开吗" in person.page.words
    assert "换下" not in person.page.words
    assert Client().get(f"/open/{ticket.number}/").status_code == 404
    person.send("回去改")
    assert typed["public_text"] in person.page.words
    person.send("下一步", public_title="路修好了", public_text="三组的路修好了。").send("公开")
    assert "公开答复好了" in person.page.words
    assert "三组的路修好了。" in Client().get(f"/open/{ticket.number}/").text
    person.follow("撤下公开的答复").send("撤下公开的答复", expect=422).send("撤下公开的答复", reason="还有错字")
    assert Client().get(f"/open/{ticket.number}/").status_code == 404


def test_a_blank_text_comes_back_with_its_sentence(client, town):
    ticket = a_ticket(S.RATING, town)
    client.force_login(town.presidium)
    answer = client.post(f"/ticket/{ticket.number}/publish/", {"public_title": "路修好了", "public_text": ""})
    assert answer.status_code == 422
    assert "请填写“公开的正文”" in answer.text
    assert "路修好了" in answer.text
    sure = client.post(f"/ticket/{ticket.number}/publish/", {"public_title": "路修好了", "confirmed": "1"})
    assert sure.status_code == 422
    assert not Reply.objects.filter(published_at__isnull=False).exists()


def test_what_was_typed_never_becomes_markup(client, town):
    ticket = a_ticket(S.RATING, town)
    client.force_login(town.presidium)
    canary = "<script>window.__pwn=1</script>"
    for more in ({}, {"show": "1"}, {"confirmed": "1"}):
        typed = {"public_title": canary, "public_text": canary} | more
        answer = client.post(f"/ticket/{ticket.number}/publish/", typed, follow=True)
        assert canary not in answer.text
    assert canary not in Client().get(f"/open/{ticket.number}/").text


def test_the_page_of_an_act_that_is_not_open_is_closed(client, town):
    ticket = a_ticket(S.HANDLING, town)
    client.force_login(town.presidium)
    for name in ABOUT_REPLIES:
        assert client.get(BY_NAME[name].url(ticket)).status_code == 403
        assert client.post(BY_NAME[name].url(ticket), WORDS | {"reason": "x"}).status_code in {403, 422}


def test_the_home_leads_to_just_the_rows_it_counts(client, town):
    a_ticket(S.RATING, town)
    published, withheld, county = a_ticket(S.CLOSED, town), a_ticket(S.CLOSED, town), a_ticket(S.CLOSED, town)
    publishing.publish(ticket_id=published.pk, by=town.presidium, **WORDS)
    publishing.withhold(ticket_id=withheld.pk, by=town.presidium)
    Ticket.objects.filter(pk=county.pk).update(level="county")
    for user, home, n in ((town.presidium, "/work/", 2), (town.county, "/county/", 1)):
        client.force_login(user)
        line = next(line for line in client.get(home).context["lines"] if line.label == "答复等公开审核")
        assert line.n == n
        assert len(client.get(line.href).context["rows"]) == n
    client.force_login(town.keeper)
    assert "答复等公开审核" not in client.get("/ticket/").text
