"""Papers of appraisals (测评票、计票单).

A ballot has no name and no serial number: one is like the other. The count sheet is blank until both counts agree.
"""

import re

from django.utils.translation import gettext_lazy as _

from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import FormKind
from liaison.documents.papers.letterhead import long_day
from suggestions.appraisals import moves, queries
from suggestions.appraisals.models import Appraisal, Stage

APPRAISAL_KEY = re.compile(r"appraisal-(\d{1,9})", re.ASCII)
BLANK = "　　　"


def key_of(appraisal: Appraisal) -> str:
    return f"appraisal-{appraisal.pk}"


def find_appraisal(by, key: str) -> Appraisal | None:
    """The sitting behind a key. The shell asks without a person."""
    parts = APPRAISAL_KEY.fullmatch(key)
    if parts is None:
        return None
    rows = queries.appraisals(by) if by else Appraisal.objects.select_related("organ", "rule", "first_by", "second_by")
    return rows.filter(pk=int(parts[1]), dropped_at=None).first()


def compose_ballot(appraisal: Appraisal, *, by, plain=None) -> Sheet:
    """测评票: the subjects and three boxes each."""
    subjects = appraisal.subjects.select_related("unit", "ticket").order_by("position")
    rows = [(n, subject.name, "□", "□", "□") for n, subject in enumerate(subjects, start=1)]
    parts = [
        blocks.line(f"{appraisal.organ.name}　{appraisal.title}　{long_day(appraisal.held_on)}"),
        blocks.table(("序号", "测评对象", "满意", "基本满意", "不满意"), (14, 82, 18, 26, 22), rows, size=14),
        blocks.line("说明：无记名填写。每个对象只在一个方框内画“○”，不画或画两个以上的，该对象作废。"),
    ]
    return Sheet("form", f"{appraisal.get_kind_display()}票", parts)


def compose_count(appraisal: Appraisal, *, by, plain=None) -> Sheet:
    """测评计票单: papers out and back, three sums a subject; to be filled by hand before both counts agree."""
    done = appraisal.state in (Stage.PUBLISHED, Stage.VOID)
    rows = []
    for n, one in enumerate(queries.results(appraisal), start=1):
        figures = one.shown
        if figures:
            cells = (
                figures.satisfied,
                figures.basically,
                figures.unsatisfied,
                figures.valid,
                one.blank,
                f"{one.rate}%",
            )
        elif appraisal.state == Stage.PUBLISHED:
            cells = ("—", "—", "—", "—", "—", f"票数不足{appraisal.rule.min_valid}")
        else:
            cells = ("",) * 6
        rows.append((n, one.subject.name, *cells))
    head = [
        (("测　　评", appraisal.title), ("日　　期", long_day(appraisal.held_on))),
        (("组织机关", appraisal.organ.name), ("地　　点", appraisal.place or BLANK)),
        (
            ("发出票数", str(appraisal.issued) if done else BLANK),
            ("收回票数", str(appraisal.returned) if done else BLANK),
        ),
        (("结　　果", verdict(appraisal)),),
        (
            ("计 票 人", str(appraisal.first_by) if done else BLANK),
            ("复核计票", str(appraisal.second_by) if done else BLANK),
        ),
    ]
    heads = ("序号", "测评对象", "满意", "基本满意", "不满意", "有效票", "废票未填", "满意率")
    rule = appraisal.rule
    parts = [
        blocks.facts(head),
        blocks.table(heads, (11, 44, 14, 22, 18, 18, 22, 19), rows),
        blocks.line(
            f"满意率＝（满意＋基本满意）÷有效票。满意率低于{rule.fail_below}%的可责令限期整改；"
            f"有效票不足{rule.min_valid}张的不公布。{rule.basis}。"
        ),
        blocks.boxes([("计票人签名", 2), ("复核计票签名", 2), ("监票人签名", 2)]),
    ]
    return Sheet("form", "测评计票单", parts)


def verdict(appraisal: Appraisal) -> str:
    if appraisal.state == Stage.PUBLISHED:
        return "有效，两次计票一致"
    if appraisal.state == Stage.VOID:
        return f"无效（{appraisal.get_void_display()}）"
    return BLANK


def offer_ballot(by, appraisal: Appraisal) -> list[str]:
    """Until it was counted."""
    return (
        [key_of(appraisal)] if appraisal.state == Stage.PLANNED and moves.power("appraisal:set")(by, appraisal) else []
    )


def offer_count(by, appraisal: Appraisal) -> list[str]:
    return [key_of(appraisal)] if appraisal.state != Stage.DROPPED else []


def appraisal_keys(most: int) -> list[str]:
    pks = Appraisal.objects.filter(dropped_at=None).order_by("-pk").values_list("pk", flat=True)[:most]
    return [f"appraisal-{pk}" for pk in pks]


BALLOT = FormKind(
    name="appraisal_ballot",
    label=_("测评票"),
    compose=compose_ballot,
    find=find_appraisal,
    offer=offer_ballot,
    keys=appraisal_keys,
    thing="appraisal",
)
COUNT = FormKind(
    name="appraisal_count",
    label=_("测评计票单"),
    compose=compose_count,
    find=find_appraisal,
    offer=offer_count,
    keys=appraisal_keys,
    thing="appraisal",
)


def register() -> None:
    kinds.register(BALLOT, COUNT)
