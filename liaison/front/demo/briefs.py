"""Briefs of the home town (民情专报): one a leader wrote on, one void and drawn again, a 工作参考; and a bulletin.

They are written on working days just past, through the same actions as at the desk.
"""

from datetime import datetime, time, timedelta
from itertools import count, islice

from django.conf import settings

from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.documents.papers import actions as papers
from liaison.front.demo.papers import SITE, draw, issue
from liaison.front.demo.people import Town
from liaison.workdays import queries as workdays
from suggestions.briefs import actions, queries
from suggestions.briefs.models import Brief, BriefKind
from suggestions.briefs.privacy import check_title
from suggestions.rates.documents import BULLETIN
from suggestions.rates.documents import find as find_quarter
from suggestions.tickets.models import Ticket

TO = "镇党委、镇人民政府"
WATER = {
    "kind": BriefKind.BRIEF,
    "title": "部分村饮水灌溉问题反映较集中",
    "addressees": TO,
    "facts": "近期各村先后反映饮水管道漏损、灌渠淤堵。单件看都不大，放在一起看，是管护没有固定的人和钱。",
    "proposals": "一是由镇农业农村服务中心牵头，秋冬集中清淤一次。\n二是明确每段渠道的管护责任人，公开电话。\n"
    "三是把管护经费列入明年镇级预算草案，提请代表审议。",
}
ROADS = {
    "kind": BriefKind.BRIEF,
    "title": "通村道路破损存在安全隐患",
    "addressees": TO,
    "facts": "学生上学、农产品外运都走这些路，雨后更难走。",
    "proposals": "先修有塌方、临水的路段，其余列入明年计划；修好前设警示标志。",
}
DELAYS = {
    "kind": BriefKind.WORK_REF,
    "title": "办理超期的几类原因和改进办法",
    "addressees": f"{TO}，市人大常委会机关",
    "facts": "超期的件多数卡在资金没有着落、跨部门没有牵头单位两个环节。",
    "proposals": "对跨部门事项明确一个主办单位；一时办不了的，按规定写明承诺日期，到期公开兑现情况。",
}


def write_some(town: Town) -> None:
    """Three briefs and a bulletin, as far as the town has tickets to write about."""
    with clock.at(morning(3)):
        first = write(town, WATER, "水")
    with clock.at(morning(2)):
        second = write(town, ROADS, "路")
        papers.void(paper_id=queries.paper_of(second).pk, by=town.presidium, reason="统计件数有误，改后重发")
        papers.reissue(paper_id=queries.paper_of(second).pk, by=town.presidium)
        issue_brief(town, second)
    with clock.at(morning(1)):
        actions.instruct(
            brief_id=first.pk, by=town.presidium, leader="镇党委书记 刘建新", on=clock.today(),
            text="情况摸得准。请农业农村服务中心本月拿出清淤方案，管护经费由财政所测算后提请研究。",
        )  # fmt: skip
        write(town, DELAYS, "")
        issue(draw(BULLETIN.name, find_quarter(town.presidium, last_quarter()), town.presidium))


def write(town: Town, words: dict, word: str) -> Brief:
    brief = actions.write(by=town.presidium, tickets=tickets_about(town, word), **words)
    issue_brief(town, brief)
    return brief


def issue_brief(town: Town, brief: Brief) -> None:
    actions.issue(brief_id=brief.pk, by=town.presidium, site=settings.PUBLIC_ADDRESS or SITE)


def tickets_about(town: Town, word: str) -> list[Ticket]:
    """Five matters of the town with that word in their category, else any; none whose title points at a person."""
    rows = Ticket.objects.visible_to(town.presidium).filter(handed_off_at__isnull=False).order_by("-id")
    about = rows.filter(category__name__contains=word)
    return list(islice(filter(is_clean, about if about.exists() else rows), 5))


def is_clean(ticket: Ticket) -> bool:
    try:
        check_title(ticket)
    except DomainError:
        return False
    return True


def morning(days: int) -> datetime:
    """Ten o'clock some working days ago."""
    calendar = workdays.load()
    past = (clock.today() - timedelta(days=n) for n in count(1))
    day = next(islice(filter(calendar.is_workday, past), days - 1, None))
    return datetime.combine(day, time(10), clock.zone())


def last_quarter() -> str:
    """2026-3, seen from any day of the fourth."""
    today = clock.today()
    before = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1) - timedelta(days=1)
    return f"{before.year}-{(before.month + 2) // 3}"
