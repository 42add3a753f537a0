"""The main job told over HTTP: from a visitor at the desk to a rated, re-handled, closed ticket.

Nobody knows an address: everyone starts at the sign-in page, or with the receipt in hand, and does only what
the pages offer, without script.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.html import format_html

from liaison.core import clock, qrcodes
from suggestions.supervision.soundness import offenders
from suggestions.supervision.sweeping import sweep
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import Outcome
from suggestions.tickets.states import TicketState as S
from tests.builders.browsing import Person
from tests.builders.tickets import WORDS, Town

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
DONE = "已用浆砌石护坡，塌方的两处都补齐了，路面恢复通行，围挡已经撤除，雨水沟也清过一遍。"
AGAIN = "换成钢筋混凝土挡墙重新做过，验收后又等了两场大雨，没有再塌，路肩也加了排水沟。"
SOLVED = "A 已经解决或基本解决"
RESULT = "两处塌方修好，一处长三点六米，一处长二点八米，娃娃们上学不用绕水坑了。"


@pytest.fixture
def camera(monkeypatch):
    """A phone's camera: the QR on a receipt becomes a link one can follow."""
    monkeypatch.setattr(qrcodes, "svg", lambda text: format_html('<a href="{}">扫码</a>', text))


class Story:
    """The days of one matter."""

    def __init__(self):
        self.day = 0
        with clock.at(MONDAY):  # everybody is in office since that day
            self.town = Town()
            self.people = [self.town.keeper, self.town.presidium, self.town.clerk]

    def later(self, days: int):
        """Some days on, at half past nine; the clock's own round comes first."""
        self.day += days
        moment = MONDAY + timedelta(days=self.day)
        with clock.at(moment):
            sweep()
        return clock.at(moment)

    def enter(self, who) -> Person:
        return Person(who.username)

    @property
    def ticket(self) -> Ticket:
        return Ticket.objects.get()


@dataclass
class Paper:
    """What stands on the receipt in the villager's hand."""

    number: str
    code: str
    pin: str
    link: str


def receive(story: Story) -> Paper:
    """A villager says it at the desk and is given a receipt."""
    desk = story.enter(story.town.keeper)
    desk.send(
        "登记并转意见件", who="13900006027", words=WORDS, division_code="小茯苓村", place="村口到小学", print="on"
    )
    desk.follow("打印")
    code, pin = re.search(r"查询码 (\S+) 密码 (\d{6})", desk.words).groups()
    number = re.search(r"编号 (XJD-26-\d{4})", desk.words)[1]
    return Paper(number, code, pin, next(a.attrs["href"] for a in desk.page.all("a") if a.words == "扫码"))


def list_and_hand_off(story: Story) -> None:
    board = story.enter(story.town.presidium).follow("审议交办")
    board.send("列入并交办", unit="村镇建设办公室", demand="雨季前修好", basis="日常受理")
    assert story.ticket.state == S.ASSIGNED


def sign_and_answer(story: Story, done: str = DONE) -> None:
    clerk = story.enter(story.town.clerk).reads(story.ticket.number)
    clerk.send("签收").follow("办理中").follow("写答复")
    clerk.send("提交答复", done_text=done, result_text=RESULT, contact="邓工 0719-5550100", result_class=SOLVED)
    clerk.reads("等交办机关审核")
    assert story.ticket.state == S.REPLIED


def check(story: Story) -> None:
    organ = story.enter(story.town.presidium).follow("审议交办").follow("答复待审核")
    organ.follow("审核通过").send("审核通过")
    assert story.ticket.state == S.RATING


def hand_off_again(story: Story) -> None:
    organ = story.enter(story.town.presidium).follow("审议交办").follow("不满意待定").reads("下雨又塌了")
    organ.follow("重新办理").send("重新办理", demand="换成钢筋混凝土，雨后再看一次")
    assert (story.ticket.state, story.ticket.round) == (S.ASSIGNED, 2)


def test_from_the_desk_to_a_closed_ticket_with_one_re_handling(camera):
    story = Story()
    with story.later(0):
        paper = receive(story)
        Person().open(paper.link).reads(WORDS)
    with story.later(1):
        list_and_hand_off(story)
    with story.later(1):
        sign_and_answer(story)
        voter = Person().open("/").follow("查进度").send("查", code=paper.code, pin=paper.pin)
        assert DONE not in voter.words
    with story.later(6):
        check(story)
        voter = Person().open(paper.link).reads(DONE, "您满意吗")
        voter.send("提交评价", result="不满意", text="下雨又塌了")
    assert story.ticket.state == S.UNSATISFIED
    with story.later(1):
        hand_off_again(story)
    with story.later(1):
        sign_and_answer(story, AGAIN)
    with story.later(1):
        check(story)
        voter = Person().open(reverse("front:query")).send("查", code=paper.code, pin=paper.pin).reads(AGAIN)
        voter.send("提交评价", result="满意")
    with story.later(3):  # over the week-end; the clock closes what everybody has rated
        assert (story.ticket.state, story.ticket.outcome) == (S.CLOSED, Outcome.HANDLED)
        Person().open(paper.link).reads("办结", AGAIN, DONE)
        story.enter(story.town.keeper).follow("意见件").follow("村口到小学").reads(paper.number, "已办结")
    assert offenders() == {}
