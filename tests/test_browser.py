"""The browser of the suite itself: it starts, reads Chinese and runs our scripts' policy."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]


def test_the_browser_shows_the_sign_in_page(page: Page, live_server):
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.goto(live_server.url + reverse("accounts:login"))
    expect(page.locator("input[name=username]")).to_be_visible()
    assert page.evaluate("document.documentElement.lang").startswith("zh")
    assert troubles == []
