"""The papers of briefs (民情专报、人大工作参考): 简报 with a box for what a leader writes on it."""

from django.utils.translation import gettext_lazy as _

from liaison.divisions.models import ORGANS, Unit
from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Block, Sheet
from liaison.documents.papers.kinds import Case, PaperKind, Subject
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.models import PaperState
from liaison.documents.papers.placeholders import Slot
from suggestions.briefs import queries
from suggestions.briefs.actions import subject_of
from suggestions.briefs.models import THING, Brief, BriefKind
from suggestions.tickets.layering import host
from suggestions.tickets.models import Ticket

HEADS = ("序号", "编号", "村（社区）", "反映的问题", "承办单位", "进展")
WIDTHS = (8, 24, 18, 44, 26, 16)
BOX_LINES = 4


def find(kind: str):
    def found(by, key: str) -> Subject | None:
        """A brief of one's own organ whose paper is void: it is drawn again."""
        brief = Brief.objects.visible_to(by).filter(pk=key, kind=kind).first() if key.isdecimal() else None
        own = brief is not None and by.posting is not None and by.posting.unit_id == brief.organ_id
        return subject_of(brief) if own and queries.paper_of(brief).state == PaperState.VOID else None

    return found


def example(kind: str):
    def found(organ: Unit) -> Subject | None:
        brief = Brief.objects.filter(organ=organ, kind=kind).order_by("-pk").first()
        return subject_of(brief) if brief else None

    return found


def compose(case: Case) -> Sheet:
    """Box, what the tickets show, the tickets themselves, what is proposed, whom it goes to. Nobody's name."""
    brief = Brief.objects.get(pk=case.subject.ids(THING)[0])
    rows = lines(brief)
    kind = BriefKind(brief.kind)
    opening = case.text("opening", 件数=str(len(rows)), 题目=brief.title)
    parts: list[Block] = [
        blocks.boxes([("批　　示", BOX_LINES)]),
        *blocks.paras(opening),
        blocks.heading("一、情况"),
        *blocks.paras(brief.facts),
        blocks.table(HEADS, WIDTHS, rows, size=10.5),
        blocks.heading("二、建议"),
        *blocks.paras(brief.proposals),
        *blocks.paras(case.text("closing")),
        blocks.sign("", "", seal=False),  # head and day stand above; the check text alone
        *([blocks.note(case.contact)] if case.contact else []),
        blocks.copies(f"报送：{brief.addressees}", issuer=case.head, day=f"{long_day(case.day)}印发"),
        *([blocks.copies(f"抄送：{case.copies}")] if case.copies else []),
    ]
    return Sheet("digest", brief.title, parts, name=str(kind.label), day=long_day(case.day))


def lines(brief: Brief) -> list[tuple]:
    """The tickets as they stand now."""
    rows = Ticket.objects.filter(brief_lines__brief=brief).annotate(host=host()).select_related("division")
    rows = list(rows.order_by("brief_lines__position"))
    units = Unit.objects.in_bulk({ticket.host for ticket in rows if ticket.host})
    return [
        (
            n, ticket.number, ticket.division.short_name, ticket.title,
            units[ticket.host].name if ticket.host else "—", ticket.state_label,
        )
        for n, ticket in enumerate(rows, start=1)
    ]  # fmt: skip


def of(kind: BriefKind, opening: str) -> PaperKind:
    return PaperKind(
        name=kind.value,
        label=kind.label,
        word=str(kind.label),
        slots=(
            Slot("opening", _("开头"), opening, known=("件数", "题目"), optional=True, long=True),
            Slot("closing", _("结尾"), "", optional=True, long=True),
        ),
        issuers=frozenset(ORGANS),
        compose=compose,
        find=find(kind.value),
        offer=lambda by, thing: (),  # begun from the ledger or the register of briefs
        example=example(kind.value),
        thing=THING,
        count="第{}期",
    )


BRIEF = of(BriefKind.BRIEF, "近期群众通过代表家站点反映的以下{件数}件意见，情况和建议报告如下，供参阅。")
WORK_REF = of(BriefKind.WORK_REF, "现将“{题目}”有关的{件数}件群众意见和工作建议整理如下，供工作参考。")


def register() -> None:
    kinds.register(BRIEF, WORK_REF)
