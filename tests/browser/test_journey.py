"""The main job in a real browser: each person at a window of their own, by mouse and keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from liaison.residents.actions import remember
from suggestions.supervision.soundness import offenders
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import Outcome
from suggestions.tickets.states import TicketState as S
from tests.builders.places import TOWNSHIP
from tests.builders.tickets import WORDS, Town

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
DONE = "已用浆砌石护坡，塌方的两处都补齐了，路面恢复通行，围挡已经撤除，雨水沟也清过一遍。"
AGAIN = "换成钢筋混凝土挡墙重新做过，验收后又等了两场大雨，没有再塌，路肩也加了排水沟。"
RESULT = "两处塌方修好，一处长三点六米，一处长二点八米，娃娃们上学不用绕水坑了。"
# What a hand does besides typing text, counted by the page itself.
COUNT_HANDS = """
window.hands = {pointer: 0, keys: []};
for (const kind of ["pointerdown", "mousedown", "touchstart", "wheel"])
  addEventListener(kind, () => window.hands.pointer++, true);
addEventListener("keydown", (event) => {
  if (event.key === "Control") return;
  if (event.ctrlKey || event.key.length > 1) window.hands.keys.push((event.ctrlKey ? "Ctrl+" : "") + event.key);
}, true);
"""


@pytest.fixture
def town(site) -> Town:
    site.on_day(0)
    town = Town()
    town.keeper, town.presidium, town.clerk  # noqa: B018 - everybody is in office since that day
    return town


def receive_by_keyboard(page: Page, phone: str) -> list[str]:
    """A visitor who came before: look up, write down, Ctrl+Enter. Answers what was pressed besides text."""
    page.evaluate(COUNT_HANDS)
    expect(page.get_by_label("手机号或姓名")).to_be_focused()
    page.keyboard.type(phone)
    expect(page.locator("#person .known")).to_contain_text("****")
    while page.evaluate("document.activeElement.id") != "id_words":
        page.keyboard.press("Tab")
    page.keyboard.type(WORDS)
    expect(page.locator("#f-category")).to_contain_text("因为说到")
    page.evaluate("addEventListener('submit', () => sessionStorage.hands = JSON.stringify(window.hands), true)")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/?done=*")
    hands = page.evaluate("JSON.parse(sessionStorage.hands)")
    assert hands["pointer"] == 0
    return hands["keys"]


def hand_off(page: Page) -> None:
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="审议交办").click()
    page.locator("#panel").get_by_label("建议承办").select_option(label="村镇建设办公室")
    page.get_by_label("交办意见").fill("雨季前修好")
    page.get_by_label("依据").fill("日常受理")
    page.get_by_role("button", name="列入并交办").click()
    expect(page.locator("[data-toast]")).to_be_visible()


def sign_and_answer(page: Page, done: str) -> None:
    page.get_by_role("button", name="签收").first.click()
    page.get_by_role("link", name=re.compile("办理中")).first.click()
    page.get_by_role("link", name="写答复").click()
    page.get_by_label("办了什么").fill(done)
    page.get_by_label("结果", exact=True).fill(RESULT)
    page.get_by_label("联系人").fill("邓工 0719-5550100")
    page.get_by_role("radio", name="已经解决或基本解决").click()
    expect(page.locator("#beside")).to_contain_text(done)  # the answer as the villager will read it
    page.get_by_role("button", name="提交答复").click()
    page.wait_for_url(lambda address: "/reply/" not in address)


def check(page: Page) -> None:
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="审议交办").click()
    page.get_by_role("link", name="答复待审核").click()
    page.get_by_role("link", name="审核通过").click()
    page.get_by_role("button", name="审核通过").click()
    page.wait_for_url(lambda address: "/check/" not in address)


def hand_off_again(page: Page) -> None:
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="审议交办").click()
    page.get_by_role("link", name="不满意待定").click()
    expect(page.locator("#panel")).to_contain_text("下雨又塌了")
    page.get_by_role("link", name="重新办理").click()
    page.get_by_label("重办的要求").fill("换成钢筋混凝土，雨后再看一次")
    page.get_by_role("button", name="重新办理").click()
    page.wait_for_url(lambda address: "/rehandle/" not in address)


def the_ticket() -> Ticket:
    return Ticket.objects.under(TOWNSHIP).get()


def state() -> tuple[str, int]:
    ticket = the_ticket()
    return ticket.state, ticket.round


def test_from_the_desk_to_a_closed_ticket_with_one_re_handling(site, town, window):
    remember(by=town.keeper, division_code=town.village, name="李秀英", phone="13900006027")
    desk = window(town.keeper).page
    keys = receive_by_keyboard(desk, "6027")
    assert keys == ["Tab", "Tab", "Ctrl+Enter"]  # past “换人”, to the words, and saved
    link = desk.locator(".qr-link").first.get_attribute("href")
    assert state() == (S.REGISTERED, 1)
    assert the_ticket().voices.get().resident.name_mask == "李*英"

    site.on_day(1)
    organ = window(town.presidium).page
    hand_off(organ)
    assert state() == (S.ASSIGNED, 1)
    unit = window(town.clerk)
    sign_and_answer(unit.page, DONE)
    assert state() == (S.REPLIED, 1)
    check(organ)
    assert state() == (S.RATING, 1)

    phone = window(**PHONE).page
    phone.goto(link)
    expect(phone.locator("main")).to_contain_text(DONE)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("radio", name="不满意").first.tap()
    phone.get_by_role("checkbox", name="办得不彻底").tap()
    phone.get_by_label("还想说点什么").fill("下雨又塌了")
    phone.get_by_role("button", name="提交评价").tap()
    phone.wait_for_url("**/v/thanks/")
    assert state() == (S.UNSATISFIED, 1)

    site.on_day(2)
    hand_off_again(organ)
    assert state() == (S.ASSIGNED, 2)
    sign_and_answer(unit.open("/unit/"), AGAIN)
    check(organ)

    phone.goto(link)
    expect(phone.locator("main")).to_contain_text(AGAIN)
    phone.get_by_role("radio", name="满意", exact=True).first.tap()
    phone.get_by_role("button", name="提交评价").tap()
    phone.wait_for_url("**/v/thanks/")
    organ.get_by_role("navigation", name="主导航").get_by_role("link", name="意见件台账").click()
    organ.get_by_role("link", name=the_ticket().title).first.click()
    organ.get_by_label("更多操作").click()
    organ.get_by_role("link", name="办结").click()
    organ.get_by_role("button", name="办结").click()
    organ.wait_for_url(lambda address: "/close/" not in address)

    ticket = the_ticket()
    assert (ticket.state, ticket.outcome) == (S.CLOSED, Outcome.HANDLED)
    phone.goto(link)
    expect(phone.locator("main")).to_contain_text("办结")
    assert offenders() == {}
