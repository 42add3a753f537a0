"""`make screenshots`: a picture of every page each demo account can reach, into shots/.

Walks the running demo, one page per address pattern: by the links of its pages, menus first, then by every
address of the URLconf that needs no argument, so a new page is found without a word here. Tells of pages that
scroll sideways, complain in the console, have no heading or title, or do not answer; ends with 1 when there are
such. Names at the end the addresses nobody came to. `python -m tests.screenshots unit auditor` walks only those.
"""

import os
import re
import sys
from collections import deque
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.conftest import CHROMIUM_ARGS, HOW_TO_GET_CHROMIUM, PROJECT, chromium

ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
SHOTS = PROJECT / "shots"
SIZES = {"1440": (1440, 900), "390": (390, 844)}
LIGHT = {"theme": "light"}
OTHER_LOOKS = {"dark": {"theme": "dark"}, "elder": {"theme": "light", "size": "xl"}}
NOT_PAGES = {"accounts:logout", "core:healthz-live", "core:healthz-ready"}
NO_PAGE = {403, 404, 405, 410}  # not for this account, or only to be posted to


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings.dev")
    django.setup()
    from liaison.accounts.demonstration import USERNAMES

    path = chromium() or sys.exit(HOW_TO_GET_CHROMIUM)
    seen_by_anyone: set[str] = set()
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        for account in sys.argv[1:] or ("visitor", *USERNAMES):
            complaints += picture_all(browser, account, seen_by_anyone)
        browser.close()
    print(f"{len(list(SHOTS.rglob('*.png')))} pictures in {SHOTS.name}/, {len(complaints)} complaints")
    print("\n".join(complaints))
    print("\n".join(["", "No picture of (acts, downloads, slices, or no link leads there):", *unseen(seen_by_anyone)]))
    return 1 if complaints else 0


def picture_all(browser: Browser, account: str, seen_by_anyone: set[str]) -> list[str]:
    """Every page of one account; dark and large type only where nobody else showed the page."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    wear(context, LIGHT)
    page = context.new_page()
    start = sign_in(page, account)
    complaints = []
    for name, path in walk(page, start):
        looks = {"": LIGHT} if name in seen_by_anyone else {"": LIGHT} | OTHER_LOOKS
        seen_by_anyone.add(name)
        for look, cookies in looks.items():
            wear(context, cookies)
            complaints += picture(page, path, SHOTS / account / "-".join(filter(None, [name.replace(":", "-"), look])))
        wear(context, LIGHT)
        print(f"{account:>10}  {path}")
    context.close()
    return [f"{account}: {one}" for one in complaints]


def sign_in(page: Page, account: str) -> str:
    """The first page of an account: home, or the sign-in page for a visitor."""
    from liaison.accounts.passwords import DEMO_PASSWORD

    try:
        page.goto(f"{ADDRESS}/" if account == "visitor" else f"{ADDRESS}/login/")
    except Error:
        sys.exit(f"没有演示站在 {ADDRESS} 运行：请先在另一个窗口 make demo（同一个 PORT）。")
    if account != "visitor":
        page.fill("input[name=username]", account)
        page.fill("input[name=password]", DEMO_PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
    return urlsplit(page.url).path


def walk(page: Page, start: str):
    """(url name, path) of each address pattern once, by the links of the pages."""
    waiting, known = deque([start, *plain_addresses()]), set()
    while waiting:
        path = waiting.popleft()
        name = page_name(path)
        if not name or name in known or name in NOT_PAGES:
            continue
        known.add(name)
        try:
            answer = page.goto(ADDRESS + path)
        except Error:  # a download
            continue
        arrived = urlsplit(page.url).path
        if arrived != path:  # a redirect is no page of its own
            waiting.append(arrived)
        elif answer and answer.status not in NO_PAGE and "text/html" in answer.headers.get("content-type", ""):
            yield name, path
            page.goto(ADDRESS + path)
            waiting.extendleft(reversed(links(page)))


def plain_addresses() -> list[str]:
    """Every address that needs no argument."""
    from liaison.accounts.access import addresses

    return [f"/{route}" for _name, route in addresses() if not re.search(r"[<^$\\]", route)]


def unseen(seen: set[str]) -> list[str]:
    from liaison.accounts.access import addresses

    return sorted({name for name, _route in addresses() if not name.startswith("api")} - seen - NOT_PAGES)


def page_name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def links(page: Page) -> list[str]:
    hrefs = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    return [urlsplit(href).path for href in hrefs if href.startswith(ADDRESS)]


def picture(page: Page, path: str, target: Path) -> list[str]:
    """One page at both widths; what is wrong with it, in words."""
    target.parent.mkdir(parents=True, exist_ok=True)
    found: list[str] = []

    def hear(line) -> None:
        if line.type == "error":
            found.append(f"{path} says {line.text}")

    page.on("console", hear)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        answer = page.goto(ADDRESS + path)
        if answer and answer.status >= 500:
            found.append(f"{path} answers {answer.status}")
        page.screenshot(path=f"{target}-{size}.png", full_page=True)
        excess = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
        if excess > 0:
            found.append(f"{path} is {excess} px too wide at {size} ({target.name})")
    if page.locator("h1").count() != 1:
        found.append(f"{path} has {page.locator('h1').count()} main headings ({target.name})")
    if page.title().startswith("·"):
        found.append(f"{path} has no title ({target.name})")
    page.remove_listener("console", hear)
    return found


def wear(context: BrowserContext, cookies: dict[str, str]) -> None:
    """The display cookies, all three, so that a choice of before is gone."""
    chosen = {"size": "std", "contrast": "std"} | cookies
    context.add_cookies([{"name": name, "value": value, "url": ADDRESS} for name, value in chosen.items()])


if __name__ == "__main__":
    sys.exit(main())
