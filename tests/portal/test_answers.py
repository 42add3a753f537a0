"""Published replies and the front page: true, and only what was released."""

import pytest

from suggestions.tickets.replies import Reply
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import publishing
from tests.builders.costs import queries_of
from tests.builders.tickets import PARTS, WORDS, Town, a_ticket
from tests.portal.visitors import html

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def published(town: Town, title: str = "村口到小学的路塌了", at: str = S.RATING) -> Reply:
    ticket = a_ticket(at=at, town=town)
    words = {"public_title": title, "public_text": "路已经修好。"}
    return publishing.publish(ticket_id=ticket.pk, by=town.presidium, **words)


def test_an_answer_shows_what_was_released_and_nothing_else(client, town):
    reply = published(town)
    page = html(client.get(f"/open/{reply.ticket.number}/"))
    assert "村口到小学的路塌了" in page and "路已经修好。" in page and town.office.name in page
    for hidden in (WORDS, PARTS["contact"], PARTS["done_text"], town.village):
        assert hidden not in page


def test_what_was_not_released_does_not_exist(client, town):
    ticket = a_ticket(at=S.RATING, town=town)
    assert client.get(f"/open/{ticket.number}/").status_code == 404
    assert "data-row" not in html(client.get("/open/"))


def test_what_was_taken_down_is_gone(client, town):
    reply = published(town)
    publishing.unpublish(ticket_id=reply.ticket_id, by=town.presidium, reason="有门牌号")
    assert client.get(f"/open/{reply.ticket.number}/").status_code == 404


def test_original_words_do_not_answer_a_search(client, town):
    published(town)
    assert "data-row" in html(client.get("/open/", {"q": "小学"}))
    assert "data-row" not in html(client.get("/open/", {"q": "娃娃们绕着水坑走"}))


def test_what_people_said_stands_beside(client, town):
    published(town, at=S.CLOSED)
    assert "满意" in html(client.get("/open/"))


def test_a_long_list_goes_on_by_key(client, town):
    for number in range(3):
        published(town, title=f"第{number}件")
    from liaison.core.paging import page
    from liaison.front.portal.answers import queries

    first = page(queries.published(), queries.ORDER, size=2)
    rest = page(queries.published(), queries.ORDER, after=first.after, size=2)
    assert [r.public_title for r in first.rows + rest.rows] == ["第2件", "第1件", "第0件"]


def test_the_front_page_counts_what_there_is(client, town):
    published(town, at=S.CLOSED)
    a_ticket(town=town)
    page = html(client.get("/"))
    assert "<b>2</b><small>今年收到" in page
    assert "<b>1</b><small>已办结" in page
    assert "<b>100.0%</b>" in page


def test_lists_cost_the_same_for_any_length(client, town):
    published(town)
    paths = ("/", "/open/")
    few = [queries_of(client, path) for path in paths]
    for _row in range(3):
        published(town)
    assert [queries_of(client, path) for path in paths] == few
