"""Papers of rectifications (限期整改通知、复查表)."""

import re

from django.utils.translation import gettext_lazy as _

from liaison.divisions.models import ORGANS, Unit
from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import Case, FormKind, PaperKind, Subject
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.models import Paper, PaperState
from liaison.documents.papers.placeholders import Slot
from liaison.workdays.deadlines import received_on
from suggestions.appraisals import queries
from suggestions.appraisals.rectifications import Rectification, RectificationRound, RectificationState

RECTIFY_KEY = re.compile(r"rectify-(\d{1,9})", re.ASCII)
BLANK = "　　　"


def rectify_key(row: Rectification) -> str:
    return f"rectify-{row.pk}"


def find_rectification(by, key: str) -> Rectification | None:
    parts = RECTIFY_KEY.fullmatch(key)
    rows = queries.rectifications(by) if by else Rectification.objects.select_related("unit", "organ", "ticket")
    return rows.filter(pk=int(parts[1])).first() if parts else None


def subject_of(row: Rectification) -> Subject:
    ticket = (("ticket", row.ticket_id),) if row.ticket_id else ()
    appraisal = (("appraisal", row.appraised.appraisal_id),) if row.appraised_id else ()
    return Subject((("rectification", row.pk), *appraisal, *ticket), row.unit)


def find_order(by, key: str) -> Subject | None:
    row = find_rectification(by, key)
    return subject_of(row) if row and offer_order(by, row) else None


def offer_order(by, row: Rectification) -> list[str]:
    """For the organ that ordered it, while no valid notice is out."""
    mine = by.posting is not None and by.posting.unit_id == row.organ_id
    out = Paper.objects.about("rectification", row.pk).filter(kind=ORDER.name).exclude(state=PaperState.VOID)
    ready = mine and row.state != RectificationState.CLOSED
    return [rectify_key(row)] if ready and not out.exists() else []


def example_order(organ: Unit) -> Subject | None:
    rows = Rectification.objects.filter(organ=organ).select_related("unit", "appraised").order_by("-pk")
    row = rows.first()
    return subject_of(row) if row else None


def compose_order(case: Case) -> Sheet:
    """文件格式: the result, the problems one by one, until when."""
    rows = Rectification.objects.select_related(
        "unit", "ticket", "appraised__appraisal__rule", "appraised__appraisal__organ"
    )
    row = rows.get(pk=case.subject.ids("rectification")[0])
    due = long_day(received_on(row.due_at))
    values = {"整改单位": row.unit.name, "测评结果": score_of(row), "整改期限": due, "轮次": str(row.round)}
    parts = [
        blocks.to(f"{row.unit.name}："),
        *blocks.paras(case.text("opening", **values)),
        blocks.heading("需要整改的问题"),
        *[blocks.para(f"{n}．{problem}") for n, problem in enumerate(row.problems, start=1)],
        *blocks.paras(case.text("demand", **values)),
        *blocks.paras(case.text("closing", **values)),
        blocks.sign(case.head, long_day(case.day), seal=case.seal),
        *([blocks.note(case.contact)] if case.contact else []),
        blocks.copies(f"抄送：{case.copies}" if case.copies else "", issuer=case.head, day=f"{long_day(case.day)}印发"),
    ]
    return Sheet("file", f"关于责令{row.unit.name}限期整改的通知", parts)


def score_of(row: Rectification) -> str:
    """What the appraisal said, or that an inspection found it."""
    figures = row.appraised.shown if row.appraised_id else None
    if figures is None:
        return f"经检查，{row.ticket.number}号意见件办理中存在问题" if row.ticket_id else "经检查，工作中存在问题"
    appraisal, rule = row.appraised.appraisal, row.appraised.appraisal.rule
    return (
        f"{long_day(appraisal.held_on)}“{appraisal.title}”中，{row.appraised.name}收回有效票{figures.valid}张，"
        f"满意{figures.satisfied}张、基本满意{figures.basically}张、不满意{figures.unsatisfied}张，"
        f"满意率{figures.rate}%，低于{rule.fail_below}%"
    )


ORDER = PaperKind(
    name="rectify_order",
    label=_("限期整改通知"),
    word="人大改",
    slots=(
        Slot(
            "opening", _("开头"), "{测评结果}。现责令你单位限期整改。",
            known=("整改单位", "测评结果"), needed=("测评结果",), long=True,
        ),
        Slot(
            "demand", _("要求"), "请于{整改期限}前逐条整改到位，并书面报告整改情况，附有关材料。",
            known=("整改单位", "整改期限", "轮次"), needed=("整改期限",), long=True,
        ),
        Slot("closing", _("结尾"), "本机关将组织复查，通过后解除；多次未过的提请表决。", optional=True, long=True),
    ),
    issuers=frozenset(ORGANS),
    compose=compose_order,
    find=find_order,
    offer=offer_order,
    example=example_order,
    thing="rectification",
)  # fmt: skip


def compose_recheck(row: Rectification, *, by, plain=None) -> Sheet:
    """复查表: each problem with its result; empty columns for the pen until it was looked at."""
    rounds = list(RectificationRound.objects.filter(rectification=row).order_by("n"))
    last = next((one for one in reversed(rounds) if one.passed is not None), rounds[-1])
    by_problem = {result["problem"]: result for result in last.results}
    rows = []
    for n, problem in enumerate(row.problems, start=1):
        found = by_problem.get(problem)
        said = "" if found is None else ("已整改到位" if found["passed"] else "未整改到位")
        rows.append((n, problem, said, found["note"] if found else ""))
    checked = long_day(received_on(last.checked_at)) if last.checked_at else BLANK
    conclusion = BLANK if last.passed is None else ("复查通过，解除整改" if last.passed else "复查未过，继续整改")
    head = [
        (("整改单位", row.unit.name), ("责令机关", row.organ.name)),
        (("轮　　次", f"第{last.n}轮"), ("整改期限", long_day(received_on(last.due_at)))),
        (("整改报告", (last.report or BLANK)[:400]),),
        (("复查日期", checked), ("参加复查", last.people or BLANK)),
    ]
    parts = [
        blocks.facts(head),
        blocks.table(("序号", "需要整改的问题", "复查结果", "说明"), (14, 70, 32, 46), rows),
        blocks.facts([(("复查结论", conclusion),), (("说　　明", last.note or BLANK),)]),
        blocks.boxes([("复查人签名", 2), ("整改单位签名", 2)]),
    ]
    return Sheet("form", "整改复查表", parts)


RECHECK = FormKind(
    name="recheck",
    label=_("整改复查表"),
    compose=compose_recheck,
    find=find_rectification,
    offer=lambda by, row: [rectify_key(row)],
    keys=lambda most: [
        f"rectify-{pk}" for pk in Rectification.objects.order_by("-pk").values_list("pk", flat=True)[:most]
    ],
    thing="rectification",
)


def register() -> None:
    kinds.register(ORDER, RECHECK)
