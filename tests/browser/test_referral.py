"""The end of the ladder in a real browser: the vote is recorded, the referral opened and printed, the case closed."""

import re
from io import BytesIO

import pdfplumber
import pytest
from playwright.sync_api import expect

from deputies.people.models import Seat
from liaison.core import clock
from suggestions.deliberations import meetings
from suggestions.deliberations.tasks import carry_out
from suggestions.supervision.referrals import Referral
from tests.browser.conftest import MONDAY
from tests.builders.meetings import kind, opened, seats
from tests.builders.referrals import FACTS, REQUEST
from tests.builders.roompapers import a_supervised_case
from tests.builders.supervision import moment
from tests.builders.tickets import Town

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]
THAT_DAY = (moment("11-20").date() - MONDAY.date()).days


@pytest.fixture
def town(site) -> Town:
    """Everybody is in office since March; a case stands at its effect rung, the presidium sits about it."""
    site.on_day(0)
    town = Town()
    town.keeper, town.presidium, town.clerk  # noqa: B018
    case = a_supervised_case(town, 8)
    site.on_day(THAT_DAY)
    if not Seat.objects.filter(unit=town.presidium_unit).exists():
        seats(town.presidium, town.presidium_unit, 7)
    town.meeting = meetings.plan(
        by=town.presidium, kind=kind("presidium"), at=clock.now(), place="三楼", fill=True, gated=False
    )
    town.item = town.meeting.items.get(act=case.acting)
    opened(town, meeting=town.meeting)
    return town


def test_the_vote_the_referral_its_print_and_the_closed_case(site, town, window):
    organ = window(town.presidium)
    number = town.item.ticket.number

    page = organ.open(f"/review/{town.meeting.pk}/?item={town.item.position}")
    page.get_by_label("同意", exact=True).fill("6")
    page.get_by_label("反对", exact=True).fill("0")
    page.get_by_label("弃权", exact=True).fill("1")
    page.get_by_role("button", name=re.compile("保存表决")).click()
    expect(page.locator("body")).to_contain_text("认定无实效")
    meetings.close(meeting_id=town.meeting.pk, by=town.presidium)
    carry_out(town.meeting.pk)

    page = organ.open(f"/supervise/case/{number}/")
    expect(page.locator("body")).to_contain_text("6:0:1，需 4 票，通过")
    page.get_by_role("link", name="移送追责建议").first.click()
    page.get_by_label("任免机关").fill("习家店镇党委")
    page.get_by_label("基本事实").fill(FACTS)
    page.get_by_role("button", name="存为拟稿").click()
    expect(page.locator(".field-error, .invalid-feedback, [role=alert]").first).to_be_visible()
    assert page.get_by_label("基本事实").input_value() == FACTS  # nothing typed is lost
    page.get_by_label("建议", exact=True).fill(REQUEST)
    page.get_by_role("button", name="存为拟稿").click()

    page.get_by_role("button", name="拟追责建议函").click()
    expect(page.locator("body")).to_contain_text("追责建议函")
    page.get_by_role("button", name=re.compile("发文")).first.click()
    expect(page.locator("body")).to_contain_text(re.compile(r"人大追〔2026〕\d+号"))
    printed = page.context.request.get(site.url + pdf_link(page))
    text = "".join(one.extract_text() for one in pdfplumber.open(BytesIO(printed.body())).pages)
    squeezed = re.sub(r"\s", "", text)
    for part in ("习家店镇党委：", number, FACTS, REQUEST, "问效表决", "6:0:1", "本函不公开。"):
        assert re.sub(r"\s", "", part) in squeezed, part

    page = organ.open(f"/supervise/case/{number}/")
    expect(page.locator("body")).to_contain_text("已移送")
    expect(page.locator("body")).to_contain_text(Referral.objects.get().paper_no)
    assert page.get_by_role("link", name="移送追责建议").count() == 0


def pdf_link(page) -> str:
    """Where the paper's page leads to print it."""
    return page.locator("a[href*='pdf']").first.get_attribute("href")
