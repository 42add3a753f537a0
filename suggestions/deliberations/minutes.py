"""What a meeting agreed, as the minutes say it (议定事项的写法). Pure."""

from collections.abc import Mapping

from liaison.divisions.models import Unit
from liaison.documents.papers.letterhead import long_day
from suggestions.deliberations.items import AgendaItem, Decision, Vote
from suggestions.deliberations.wording import due_on

DIGITS = "零一二三四五六七八九"
SAID = {
    Decision.LISTED: "会议同意列入问题清单",
    Decision.NOT_LISTED: "会议不同意列入问题清单",
    Decision.SUPPLEMENT: "会议决定退回补充情况",
    Decision.OTHER_TRACK: "会议决定转其他渠道办理",
    Decision.ASSIGNED: "会议同意转办",
    Decision.REHANDLED: "会议决定重新办理",
    Decision.CONCLUDED: "会议同意办结",
    Decision.URGED: "会议责成继续办理",
    Decision.LIFTED: "会议同意解除督办",
    Decision.INEFFECTIVE: "会议认定本件办理无实效，建议追责",
    Decision.ADOPTED: "会议通过",
    Decision.REJECTED: "会议未予通过",
}


def ordinal(n: int) -> str:
    """1 一, 10 十, 22 二十二; a meeting has fewer than a thousand items."""
    hundreds, rest = divmod(n, 100)
    if hundreds:
        between = "零" if 0 < rest < 10 else "一" if 10 <= rest < 20 else ""
        return f"{DIGITS[hundreds]}百{between}{ordinal(rest) if rest else ''}"
    tens, ones = divmod(rest, 10)
    ten = {0: "", 1: "十"}.get(tens, f"{DIGITS[tens]}十")
    return f"{ten}{DIGITS[ones] if ones or not tens else ''}"


def said(item: AgendaItem, units: Mapping[int, Unit]) -> str:
    """One item: its result, the figures if it was voted on, who does what by when, and why."""
    if item.decision is None:
        return f"转下次会议审议{f'：{item.reason}' if item.reason else ''}。"
    parts = [f"{result(item)}{figures(item)}"]
    unit = units.get(item.proposal.get("unit"))
    if item.is_positive and unit and item.act_id is None:
        day = f"，{long_day(due_on(item))}前办结" if due_on(item) else ""
        parts.append(f"由{unit.name}办理{day}")
    if item.is_positive and item.proposal.get("key"):
        parts.append(f"列为重点督办，{item.proposal['key']['leaders']}领衔")
    if item.reason and item.decision != Decision.PROMISED:
        parts.append(item.reason.rstrip("。"))
    return "；".join(parts) + "。"


def result(item: AgendaItem) -> str:
    if item.decision == Decision.MERGED:
        return f"会议决定并入{item.merge_into.ticket.number}一并办理"
    if item.decision == Decision.PROMISED:
        promise = item.reason.rstrip("。")
        return f"{item.act.case.leg.to_unit.name}当面承诺：{promise}，{long_day(due_on(item))}前办成"
    if item.decision == Decision.UNPROVEN:
        return f"会议未认定本件办理无实效，限{long_day(due_on(item))}前办成"
    return SAID[item.decision]


def figures(item: AgendaItem) -> str:
    return "".join(count(vote) for vote in item.standing)


def count(vote: Vote) -> str:
    void = f"，废票{vote.void}票" if vote.void else ""
    silent = f"，未表决{vote.silent}人" if vote.silent else ""
    return f"（同意{vote.for_votes}票，反对{vote.against}票，弃权{vote.abstain}票{void}{silent}）"
