"""One site and one database for all browser stories (decisions D50): nothing is flushed between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from django.utils.html import format_html
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from liaison.core import qrcodes
from tests.builders.people import PASSWORD

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class Site:
    """The web site under test; its day can be moved on, for pages and actions alike."""

    url: str
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    days: override_settings | None = None

    def on_day(self, number: int) -> None:
        """It is half past nine so many days after the Monday on which everything begins."""
        offset = (MONDAY + timedelta(days=number) - datetime.now(UTC)).total_seconds()
        self.end()
        self.days = override_settings(CLOCK_OFFSET_SECONDS=offset)
        self.days.enable()

    def end(self) -> None:
        if self.days:
            self.days.disable()
            self.days = None


@pytest.fixture
def _django_db_helper(site):
    """In place of pytest-django's: these tests are marked as using the database, and it is not flushed after each."""


@pytest.fixture(scope="package")
def site(django_db_setup, django_db_blocker) -> Iterator[Site]:
    """A running server on real commits; everything is dropped when the last story of this folder is told."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # The camera of a phone: what a QR code says becomes a link one can follow.
        patch.setattr(qrcodes, "svg", lambda text: format_html('<a class="qr-link" href="{}">扫码</a>', text))
        server = LiveServer("localhost")
        site = Site(server.url)
        site.on_day(0)
        yield site
        site.end()
        server.stop()
        call_command("flush", verbosity=0, interactive=False)
        connections.close_all()  # the browser's event loop has connections of its own


@dataclass
class Window:
    """Somebody's own browser window; what it complains of is kept."""

    site: Site
    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self.hear)

    def hear(self, line) -> None:
        """A form that was refused with a sentence (422) is no complaint."""
        if line.type == "error" and "status of 422" not in line.text:
            self.complaints.append(line.text)

    def open(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page

    def sign_in(self, user) -> Page:
        """By the sign-in form, with nothing but the keyboard."""
        page = self.open("/login/")
        page.locator("input[name=username]").focus()
        page.keyboard.type(user.username)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/login/" not in address)
        return page


@pytest.fixture
def window(site, browser: Browser) -> Iterator:
    """Open a window for one more person; all are closed at the end, and none may have complained."""
    opened: list[tuple[BrowserContext, Window]] = []

    def open_window(user=None, **wishes) -> Window:
        looks = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1440, "height": 900}}
        context = browser.new_context(**(looks | wishes))
        context.set_default_timeout(15_000)
        one = Window(site, context.new_page())
        opened.append((context, one))
        if user:
            one.sign_in(user)
        return one

    yield open_window
    for context, _one in opened:
        context.close()
    assert [complaint for _context, one in opened for complaint in one.complaints] == []
