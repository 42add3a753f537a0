"""What every public announcement of an organ says (公告): headed paragraphs, what is heard and what is not taken."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from liaison.documents.papers import blocks
from liaison.documents.papers.blocks import Block, Sheet
from liaison.documents.papers.kinds import Case
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.placeholders import Slot

WORD = "人大告"
ORDINALS = "一二三四五六七八九"
NOT_TAKEN = (
    "已经或者依法应当通过诉讼、仲裁、行政复议、信访等法定途径解决的事项不在受理范围，"
    "到会可以了解应去哪里反映。"
)  # fmt: skip
CLOSING = (
    Slot("not_taken", _("不受理的事项"), NOT_TAKEN, optional=True, long=True),
    Slot("closing", _("结尾"), "特此公告。", optional=True),
)


def announcement(case: Case, title: str, opening: str, parts: Iterable[tuple[str, str]]) -> Sheet:
    """文件格式: why, then one heading for each part that says something; everybody may read it, it goes to nobody."""
    said = [(head, text) for head, text in parts if text.strip()]
    body: list[Block] = blocks.paras(opening)
    for ordinal, (head, text) in zip(ORDINALS, said, strict=False):
        body += [blocks.heading(f"{ordinal}、{head}"), *blocks.paras(text)]
    body += blocks.paras(case.text("closing"))
    body += [blocks.sign(case.head, long_day(case.day), seal=case.seal)]
    body += [blocks.note(case.contact)] if case.contact else []
    copies = f"抄送：{case.copies}" if case.copies else ""
    body += [blocks.copies(copies, issuer=case.head, day=f"{long_day(case.day)}印发")]
    return Sheet("file", title, body)
