"""What the preview of an import shows (预览): counters, tabs, the first rows with their wrong cells. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.residents.masking import mask_name, mask_phone
from suggestions.imports.checking import NEW, SAME, WRONG, Row
from suggestions.imports.columns import BY_NAME

SHOWN = 20
ALWAYS = ("raised_on", "place", "category", "words", "unit", "closed_on", "name", "phone")
NUMBERS = {"raised_on", "closed_on", "phone"}
HISTORY, AT_WORK = "history", "work"


@dataclass(frozen=True)
class Part:
    """One of the four heaps the rows fall into."""

    name: str
    label: Any
    note: Any
    icon: str
    look: str
    n: int = 0


PARTS = (
    Part(HISTORY, gettext_lazy("补录"), gettext_lazy("已办结，进历史台账"), "plus-circle-fill", "st-done"),
    Part(AT_WORK, gettext_lazy("登记"), gettext_lazy("未办结，从今天起算期限"), "pencil-fill", "st-doing"),
    Part(SAME, gettext_lazy("相同"), gettext_lazy("已有的，跳过"), "dash-circle-fill", "st-new"),
    Part(WRONG, gettext_lazy("有错"), gettext_lazy("不会导入"), "exclamation-octagon-fill", "st-late"),
)


@dataclass
class Cell:
    """One cell of the preview; a wrong one says why and offers other spellings."""

    label: Any
    text: str
    look: str = ""
    error: str = ""
    offers: list[tuple[str, str]] = field(default_factory=list)  # (value of the button, label)


@dataclass(frozen=True)
class Shown:
    line: int
    cells: list[Cell]
    note: str


def heap_of(row: Row) -> str:
    if row.kind == NEW:
        return HISTORY if row.finished else AT_WORK
    return row.kind


def parts_of(rows: Sequence[Row]) -> list[Part]:
    """The four heaps with their figures."""
    heaps = [heap_of(row) for row in rows]
    return [Part(p.name, p.label, p.note, p.icon, p.look, heaps.count(p.name)) for p in PARTS]


def first_rows(rows: Sequence[Row], heap: str) -> tuple[list[Any], list[Shown]]:
    """Headings and the first rows of a heap; a column stands there when it is usual or something in it is wrong."""
    chosen = [row for row in rows if heap_of(row) == heap][:SHOWN]
    names = [name for name in BY_NAME if name in ALWAYS or any(name in row.errors for row in chosen)]
    shown = [Shown(row.line, [_cell(row, name) for name in names], row.same_as) for row in chosen]
    return [BY_NAME[name].label for name in names], shown


def guessable(rows: Sequence[Row]) -> int:
    """Rows in which a wrong cell has exactly one likely spelling."""
    return sum(any(len(offers) == 1 for offers in row.offers.values()) for row in rows)


def _cell(row: Row, name: str) -> Cell:
    text, error = row.texts.get(name, ""), row.errors.get(name, "")
    look = "c-txt" if name == "words" else "num" if name in NUMBERS else ""
    if error:
        offers = [(f"{name}:{row.line}:{n}", label) for n, (_value, label) in enumerate(row.offers.get(name, []))]
        return Cell(BY_NAME[name].label, text or _("（空）"), look, error, offers)
    masks = {"name": mask_name, "phone": mask_phone}
    return Cell(BY_NAME[name].label, masks[name](text) if text and name in masks else text, look)
