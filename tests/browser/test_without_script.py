"""The same spine without JavaScript: every step is a plain form and a plain link."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from suggestions.supervision.soundness import offenders
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import Rating
from suggestions.tickets.states import TicketState as S
from tests.builders.tickets import WORDS, Town

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]
PLAIN = {"java_script_enabled": False}
CODE = "420381107"
DONE = "已用浆砌石护坡，塌方的两处都补齐了，路面恢复通行，围挡已经撤除，雨水沟也清过一遍。"


@pytest.fixture
def town(site) -> Town:
    site.on_day(0)
    town = Town(code=CODE, village=f"{CODE}201", letters="GSZ")
    town.keeper, town.presidium, town.clerk  # noqa: B018 - everybody is in office since that day
    return town


@dataclass
class Paper:
    """What the receipt says."""

    number: str
    code: str
    pin: str

    @property
    def ticket(self) -> Ticket:
        return Ticket.objects.get(number=self.number)


def say(page: Page, town: Town) -> Paper:
    """Three steps and a last look."""
    page.get_by_role("textbox", name=re.compile("什么事|说")).first.fill(WORDS)
    page.get_by_role("button", name="下一步").click()
    page.locator("select[name=town]").select_option(town.code)
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("哪个村").select_option(town.village)
    page.locator("input[name=place]").fill("村口到小学")
    page.get_by_role("button", name="下一步").click()
    page.locator("input[name=phone]").fill("13900006028")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("main")).to_contain_text(WORDS)
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/say/receipt/")
    words = page.locator("main").inner_text()
    code = re.search(r"[2-9A-Z]{4}[- ][2-9A-Z]{4}[- ][2-9A-Z]{4}", words)[0]
    pin = re.search(r"密码\s*(\d{6})", words)[1]
    return Paper(re.search(r"[A-Z]{3}-\d\d-\d{4}", words)[0], code, pin)


def query(page: Page, paper: Paper) -> Page:
    page.get_by_label("查询码").fill(paper.code)
    page.get_by_label("密码").fill(paper.pin)
    page.get_by_role("button", name="查", exact=True).click()
    page.wait_for_url("**/v/")
    return page


def receive(page: Page) -> str:
    """The desk, without the look-up: name and words are enough."""
    page.get_by_label("手机号或姓名").fill("13900006029")
    page.get_by_label("他说了什么").fill("水管冬天冻裂了，两天没水。")
    page.get_by_label("问题在哪里").select_option(index=0)
    page.get_by_role("button", name="登记并转意见件").click()
    expect(page.locator(".receipt-card")).to_be_visible()
    return re.search(r"[A-Z]{3}-\d\d-\d{4}", page.locator(".receipt-card").inner_text())[0]


def report_up(page: Page, paper: Paper) -> None:
    """What came over the web lies at the station first."""
    page.get_by_role("link", name="意见件").first.click()
    page.get_by_role("link", name=paper.ticket.title).first.click()
    page.get_by_role("link", name="转报").first.click()
    page.get_by_role("button", name="转报").click()
    page.wait_for_url(lambda address: "/transfer/" not in address)


def hand_off(page: Page, number: str) -> None:
    page.get_by_role("link", name="审议交办").first.click()
    row = page.locator("li.row-i", has_text=number)
    row.get_by_role("link").first.click()
    expect(page.locator("#panel")).to_contain_text(number)
    page.get_by_label("建议承办").select_option(label="村镇建设办公室")
    page.get_by_label("依据").fill("日常受理")
    page.get_by_label("交办意见").fill("雨季前修好")
    page.locator("#panel").get_by_role("button", name="列入并交办").click()
    expect(page.locator("[data-toast]")).to_be_visible()


def sign_and_answer(page: Page) -> None:
    page.get_by_role("button", name="签收").first.click()
    page.get_by_role("link", name=re.compile("办理中")).first.click()
    page.get_by_role("link", name="写答复").click()
    page.get_by_label("办了什么").fill(DONE)
    page.get_by_label("结果", exact=True).fill("两处塌方修好，一处长三点六米，一处长二点八米。")
    page.get_by_label("联系人").fill("邓工 0719-5550100")
    page.get_by_role("radio", name="已经解决或基本解决").check()
    page.get_by_role("button", name="提交答复").click()
    page.wait_for_url(lambda address: "/reply/" not in address)


def check(page: Page) -> None:
    page.get_by_role("link", name="审议交办").first.click()
    page.get_by_role("link", name="答复待审核").click()
    page.get_by_role("link", name="审核通过").click()
    page.get_by_role("button", name="审核通过").click()
    page.wait_for_url(lambda address: "/check/" not in address)


def test_say_hand_off_reply_and_rate_by_plain_forms(site, town, window):
    villager = window(viewport={"width": 390, "height": 844}, **PLAIN)
    paper = say(villager.open("/say/"), town)
    assert paper.ticket.state == S.REGISTERED

    report_up(window(town.keeper, **PLAIN).page, paper)

    site.on_day(1)
    organ = window(town.presidium, **PLAIN).page
    hand_off(organ, paper.number)
    assert paper.ticket.state == S.ASSIGNED
    sign_and_answer(window(town.clerk, **PLAIN).page)
    assert paper.ticket.state == S.REPLIED
    check(organ)
    assert paper.ticket.state == S.RATING

    page = query(villager.open("/q/"), paper)
    expect(page.locator("main")).to_contain_text(DONE)
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator("main")).to_contain_text("请点一个：满意、基本满意，还是不满意。")
    page.get_by_role("radio", name="基本满意").first.check()
    page.get_by_role("button", name="提交评价").click()
    page.wait_for_url("**/v/thanks/")
    assert Rating.objects.get(ticket=paper.ticket).result == "basic"
    assert offenders() == {}


def test_the_desk_receives_by_a_plain_form(site, town, window):
    site.on_day(2)
    number = receive(window(town.keeper, **PLAIN).page)
    assert Ticket.objects.get(number=number).voices.get().resident.phone_tail == "6029"
