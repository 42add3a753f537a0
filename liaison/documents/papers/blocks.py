"""A sheet of paper as plain data (公文要素): head, title and blocks in order. Both renderers print the same blocks.

Nothing here is markup: whatever a clerk or a villager wrote stays text. `text_of` is the sheet as words alone,
which the tests hold against the PDF and the DOCX.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal, Self

Layout = Literal["letter", "file", "minutes", "digest", "form"]
Cell = tuple[str, str]  # what stands before it, the value
Block = dict


@dataclass(frozen=True)
class Sheet:
    """One paper, ready to print. `letter` 信函, `file` 文件, `minutes` 纪要格式, `digest` 简报, `form` a plain
    form or table."""

    layout: Layout
    title: str
    blocks: list[Block] = field(default_factory=list)
    organ: str = ""  # the red head
    number: str = ""
    mark: str = ""  # the class of a reply, top right
    landscape: bool = False
    check: str = ""  # the check text (校验码), with its address for the QR code
    verify: str = ""
    name: str = ""  # what a 简报 is called, in red
    day: str = ""  # of a 简报, right above its rule; the organ stands left

    @property
    def data(self) -> dict:
        """As JSON keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict) -> Self:
        return cls(**data)


def to(text: str) -> Block:
    """Whom it is sent to (主送机关)."""
    return {"kind": "to", "text": text}


def para(text: str) -> Block:
    """A paragraph of the body (正文)."""
    return {"kind": "para", "text": text}


def paras(text: str) -> list[Block]:
    """One paragraph for each line somebody typed."""
    return [para(line.strip()) for line in text.splitlines() if line.strip()]


def heading(text: str) -> Block:
    """A heading of the first level: 一、…"""
    return {"kind": "heading", "text": text}


def facts(rows: Iterable[Sequence[Cell]]) -> Block:
    """A grid of labels and values (要素表); a row holds one or two pairs."""
    return {"kind": "facts", "rows": [[[label, str(value)] for label, value in row] for row in rows]}


def table(heads: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence], size: float = 12) -> Block:
    """A table whose head is repeated on each page; widths are shares of the line, size is in points."""
    return {
        "kind": "table", "size": size, "heads": [str(head) for head in heads], "widths": list(widths),
        "rows": [[str(cell) for cell in row] for row in rows],
    }  # fmt: skip


def wide(title: str, heads: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence], size: float = 12) -> Block:
    """An annex (附件): a table on landscape pages of its own, after everything else."""
    return table(heads, widths, rows, size) | {"kind": "wide", "label": ANNEX, "title": title}


def roll(label: str, names: str) -> Block:
    """Who was there, on leave, listening (出席、请假、列席), at the end of minutes."""
    return {"kind": "roll", "label": label, "text": names}


def boxes(rows: Iterable[tuple[str, int]]) -> Block:
    """Empty boxes to write in by hand: what for, how many lines high."""
    return {"kind": "boxes", "rows": [[label, lines] for label, lines in rows]}


def line(text: str) -> Block:
    """A line of a form, without indent."""
    return {"kind": "line", "text": text}


def sign(organ: str, day: str, *, seal: bool) -> Block:
    """Who issues it and when (发文机关署名、成文日期), with room for the seal; the QR code stands beside."""
    return {"kind": "sign", "organ": organ, "day": day, "seal": seal}


def note(text: str) -> Block:
    """The remark in brackets on the line below the date (附注): whom to call. Follows the signature."""
    return {"kind": "note", "text": text}


def copies(text: str, *, issuer: str = "", day: str = "") -> Block:
    """The foot of the last page (版记): copies to; a 文件 also says who printed it and when."""
    return {"kind": "copies", "text": text, "issuer": issuer, "day": day}


def page_break() -> Block:
    return {"kind": "break"}


ANNEX = "附件"
SEAL = "（印章）"
STAMP = "校验码"
HEAD_ENDS = {"file": "文件", "minutes": "会议纪要"}


def stamp_text(sheet: Sheet) -> str:
    """The line under the QR code."""
    return f"{STAMP} {spaced(sheet.check)}" if sheet.check else ""


def spaced(check: str) -> str:
    """ABCD EFGH …: easier to type from paper."""
    return " ".join(check[start : start + 4] for start in range(0, len(check), 4))


def texts(sheet: Sheet) -> Iterator[str]:
    """Every string of a sheet, in the order it is printed."""
    yield from (head_words(sheet), sheet.number, sheet.mark)
    if sheet.layout == "digest":
        yield from (sheet.organ, sheet.day)
    yield sheet.title
    for block in sheet.blocks:
        if block["kind"] == "sign":
            yield stamp_text(sheet)
        yield from _BLOCK_TEXTS[block["kind"]](block)


def head_words(sheet: Sheet) -> str:
    """What stands in red on top: a 文件 and a 纪要 say so, a 信函 is the organ alone, a 简报 has a name."""
    if sheet.layout == "digest":
        return sheet.name
    return f"{sheet.organ}{HEAD_ENDS.get(sheet.layout, '')}" if sheet.organ else ""


def text_of(sheet: Sheet) -> str:
    return "\n".join(text for text in texts(sheet) if text)


def _pairs(block: Block) -> Iterator[str]:
    for row in block["rows"]:
        for pair in row:
            yield from pair


def _rows(block: Block) -> Iterator[str]:
    yield from block["heads"]
    for row in block["rows"]:
        yield from row


_BLOCK_TEXTS = {
    **dict.fromkeys(("to", "para", "heading", "line"), lambda block: [block["text"]]),
    "note": lambda block: [f"（{block['text']}）"],
    "facts": _pairs,
    "table": _rows,
    "wide": lambda block: [block["label"], block["title"], *_rows(block)],
    "roll": lambda block: [block["label"], block["text"]],
    "boxes": lambda block: [label for label, _lines in block["rows"]],
    "sign": lambda block: [block["organ"], block["day"], SEAL if block["seal"] else ""],
    "copies": lambda block: [block["text"], "".join(filter(None, (block["issuer"], block["day"])))],
    "break": lambda block: [],
}
