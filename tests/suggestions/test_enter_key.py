"""The Enter key in lists and at the desk: it opens or goes on, and never sends what nobody asked for."""

import pytest
from playwright.sync_api import Page, expect

from suggestions.tickets.states import TicketState as S
from tests.builders.desks import a_desk
from tests.builders.tickets import Town, a_ticket

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def posted(page: Page) -> list[str]:
    """What the page sent that could change something; the slices asked while typing do not."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.is_navigation_request() and
            request.method == "POST" else None)  # fmt: skip
    return sent


@pytest.fixture
def enter(page: Page, live_server, client):
    def as_(user) -> str:
        client.force_login(user)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return live_server.url

    return as_


def test_enter_on_a_ticked_row_opens_it_and_sends_no_batch(page: Page, enter, posted):
    town = Town()
    tickets = [a_ticket(S.HANDLING, town) for _ in range(2)]
    page.goto(f"{enter(town.presidium)}/ticket/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-row] input[type=checkbox]:checked")).to_have_count(1)
    page.locator("[data-row].is-current input[type=checkbox]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ticket/XJD-*/**")
    expect(page.get_by_role("heading", level=1)).to_have_text(tickets[0].title)
    assert posted == []


def test_enter_at_the_desk_goes_on_to_the_words(page: Page, enter, posted):
    desk = a_desk()
    page.goto(f"{enter(desk.town.keeper)}/desk/")
    page.fill("#id_words", "村口的路塌了半边")
    page.fill("#id_place", "村口")
    page.press("#id_place", "Enter")
    page.press("#id_who", "Enter")
    expect(page.locator("#id_words")).to_be_focused()
    assert posted == []
