"""The letter that recommends to hold somebody to account (追责建议函). Never public: only for organs."""

import re

from django.utils.translation import gettext_lazy as _

from liaison.divisions.models import ORGANS, Unit
from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import Case, PaperKind, Subject
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.models import Paper, PaperState
from liaison.documents.papers.placeholders import Slot
from liaison.workdays.deadlines import received_on
from suggestions.supervision import referring
from suggestions.supervision.casepapers import ending
from suggestions.supervision.cases import Act, ActEnding
from suggestions.supervision.documents import days_late
from suggestions.supervision.referrals import Referral

KEY = re.compile(r"referral-(\d{1,9})", re.ASCII)
RELATED = ("case__ticket__division", "case__leg__to_unit", "case__organ")
HEADS, WIDTHS = ("级", "督办措施", "开始", "结束", "结果"), (12, 44, 36, 36, 28)


def key_of(referral: Referral) -> str:
    return f"referral-{referral.pk}"


def subject_of(referral: Referral) -> Subject:
    case = referral.case
    return Subject((("referral", referral.pk), ("supervisioncase", case.pk), ("ticket", case.ticket_id)))


def find(by, key: str) -> Subject | None:
    parts = KEY.fullmatch(key)
    rows = Referral.objects.visible_to(by).select_related(*RELATED)
    referral = rows.filter(pk=int(parts[1])).first() if parts else None
    return subject_of(referral) if referral and offer(by, referral) else None


def offer(by, referral: Referral) -> list[str]:
    """For the organ that supervises, while no valid letter is out."""
    out = Paper.objects.about("referral", referral.pk).filter(kind=REFERRAL.name).exclude(state=PaperState.VOID)
    return [key_of(referral)] if referring.may_send(by, referral.case) and not out.exists() else []


def example(organ: Unit) -> Subject | None:
    last = Referral.objects.filter(case__organ=organ).select_related(*RELATED).order_by("-pk").first()
    return subject_of(last) if last else None


def compose(paper: Case) -> Sheet:
    """信函格式: the matter, what was done at each rung and when, the vote, what is asked until when."""
    referral = Referral.objects.select_related(*RELATED).get(pk=paper.subject.ids("referral")[0])
    case, ticket, leg = referral.case, referral.case.ticket, referral.case.leg
    acts = list(case.acts.order_by("n"))
    vote = referring.passed_vote(case)
    values = {
        "编号": ticket.number, "事项": ticket.title, "承办单位": leg.to_unit.name, "任免机关": referral.to_body,
        "答复日期": long_day(referral.answer_due),
    }  # fmt: skip
    late = days_late(leg, paper.day)
    grid = [
        (("编　　号", ticket.number), ("承办单位", leg.to_unit.name)),
        (("事　　项", f"{ticket.title}（{ticket.division.short_name}）"),),
        (("交办日期", long_day(received_on(leg.opened_at))), ("办理期限", long_day(received_on(leg.due_at)))),
        (("超　　期", f"{late}个工作日" if late else "—"), ("督办机关", case.organ.name)),
    ]
    labels = dict(case.ladder.rungs.values_list("n", "label"))
    parts = [
        blocks.to(f"{referral.to_body}："),
        *blocks.paras(paper.text("opening", **values)),
        blocks.facts(grid),
        blocks.heading("一、基本事实"),
        *blocks.paras(referral.facts),
        blocks.heading("二、督办经过"),
        blocks.table(HEADS, WIDTHS, [row(act, labels) for act in acts]),
        blocks.heading("三、问效表决"),
        *blocks.paras(f"{vote.basis}：{vote.note}" if vote else ""),
        blocks.heading("四、建议"),
        *blocks.paras(referral.request),
        *blocks.paras(paper.text("demand", **values)),
        *ending(paper, letter=True),
    ]
    return Sheet("letter", f"关于{ticket.number}号意见件办理不力的追责建议函", parts)


def row(act: Act, labels: dict[int, str]) -> tuple:
    ended = long_day(act.ended_on) if act.ended_on else "—"
    result = dict(ActEnding.choices).get(act.ending, "未结束")
    return act.n, labels.get(act.n, act.get_kind_display()), long_day(act.opened_on), ended, str(result)


REFERRAL = PaperKind(
    name="referral",
    label=_("追责建议函"),
    word="人大追",
    slots=(
        Slot(
            "opening", _("开头"),
            "{承办单位}承办的{编号}号意见件“{事项}”，经逐级督办仍未办成，问效表决认定办理无实效。现将有关情况和建议函告如下：",
            known=("承办单位", "编号", "事项", "任免机关"), needed=("承办单位", "编号"), long=True,
        ),
        Slot(
            "demand", _("请求答复"), "请于{答复日期}前将处理意见书面函复本机关。",
            known=("答复日期", "任免机关"), needed=("答复日期",), long=True,
        ),
        Slot("closing", _("结尾"), "本函不公开。", optional=True, long=True),
    ),
    issuers=frozenset(ORGANS),
    compose=compose,
    find=find,
    offer=offer,
    example=example,
    issued=referring.sent,
    thing="referral",
)  # fmt: skip


def register() -> None:
    kinds.register(REFERRAL)
