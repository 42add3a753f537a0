"""The frame in a real browser: keys, palette, kept drafts, menus without script, and nothing serious for axe."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from liaison.accounts.roles import Role
from tests.builders.people import someone

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def entered(live_server, client):
    """A browser context that is signed in as a new person of a role."""

    def enter(context, role: str = Role.PRESIDIUM_OFFICE):
        client.force_login(someone(role))
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return live_server.url + reverse("accounts:settings")

    return enter


def test_the_keyboard_opens_the_palette_and_the_help(page: Page, entered):
    page.goto(entered(page.context))
    page.keyboard.press("Control+k")
    page.keyboard.type("sz")
    expect(page.locator("#palette-results [aria-selected=true]")).to_contain_text("设置")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).not_to_be_visible()
    page.wait_for_function("document.activeElement.closest('#palette') === null")  # keys are not typed into it any more
    page.keyboard.press("?")
    expect(page.locator("#keyhelp")).to_be_visible()


def test_single_keys_rest_when_they_are_switched_off(page: Page, entered):
    page.goto(entered(page.context))
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    page.keyboard.press("?")
    expect(page.locator("#keyhelp")).not_to_be_visible()


def test_menus_work_without_script_on_a_phone(browser, entered):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(entered(context))
    page.get_by_role("link", name="更多").click()
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    page.get_by_role("link", name="收起").click()
    page.locator("summary", has_text="字号与显示").or_(page.get_by_label("字号与显示")).first.click()
    page.locator(".display-form").get_by_role("button", name="长辈版").click()
    expect(page.locator("html")).to_have_attribute("data-size", "xl")
    context.close()


@pytest.mark.parametrize(("size", "theme"), [("std", "light"), ("lg", "dark"), ("xl", "light")])
def test_the_frame_is_readable_and_never_scrolls_sideways(page: Page, entered, live_server, size, theme):
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in (("size", size), ("theme", theme))]
    )
    page.set_viewport_size(PHONE)
    page.goto(entered(page.context))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}] == []


def test_who_was_signed_out_is_led_to_sign_in_from_the_palette(page: Page, entered):
    page.goto(entered(page.context))
    page.context.clear_cookies()
    page.keyboard.press("Control+k")
    page.wait_for_url("**/login/**")
