"""The ledger by keyboard: J, K, X and Enter; nothing is sent that nobody asked for."""

import pytest
from playwright.sync_api import Page, expect

from suggestions.tickets.states import TicketState as S
from tests.builders.tickets import Town, a_ticket

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]


def test_enter_on_a_ticked_row_opens_it_and_sends_no_batch(page: Page, live_server, client):
    town = Town()
    tickets = [a_ticket(S.HANDLING, town) for _ in range(2)]
    client.force_login(town.presidium)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(f"{live_server.url}/ticket/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-row] input[type=checkbox]:checked")).to_have_count(1)
    page.locator("[data-row].is-current input[type=checkbox]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(tickets[0].title)
    assert sent == []
