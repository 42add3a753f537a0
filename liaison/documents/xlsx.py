"""Excel sheets of any length in little memory, marked with who made them and when."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from liaison.core import clock
from liaison.core.tables import Column, as_text

# A text stays a text: no formula, link or number is made of what a villager wrote.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LONGEST_CELL = 32_767
HEADING_ROW = 2
A4 = 9  # as Excel numbers papers


@dataclass(frozen=True)
class Tab:
    """One sheet of a workbook; `sums` are lines under the title, said before the rows."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable
    sums: Sequence[str] = ()


def write(
    path: Path,
    columns: Sequence[Column],
    rows: Iterable,
    *,
    title: str,
    by,
    step: Callable[[int], None] = lambda done: None,
) -> int:
    """Write one sheet: title, who and when, headings, rows. Calls step(n); answers the count."""
    return write_tabs(path, [Tab("", title, columns, rows)], by=by, step=step)


def write_tabs(
    path: Path | BinaryIO, tabs: Iterable[Tab], *, by, step: Callable[[int], None] = lambda done: None
) -> int:
    """Write several sheets one after another, each row once; answers how many rows they have together."""
    done = 0
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        styles = _styles(book)
        for tab in tabs:
            done = _write_tab(book.add_worksheet(tab.name or None), tab, watermark(by), styles, done, step)
    return done


def _write_tab(sheet, tab: Tab, mark: str, styles, done: int, step: Callable[[int], None]) -> int:
    heading = HEADING_ROW + len(tab.sums)
    _write_head(sheet, tab, mark, styles, heading)
    count = 0
    for count, row in enumerate(tab.rows, start=1):
        for place, column in enumerate(tab.columns):
            _write_cell(sheet, heading + count, place, column.of(row), styles[column.align])
        step(done + count)
    sheet.autofilter(heading, 0, heading + count, len(tab.columns) - 1)
    return done + count


def watermark(by) -> str:
    """Who took this out and when; stands on every sheet."""
    moment = as_text(clock.now())
    return _("由 %(who)s（%(account)s）于 %(when)s 导出，仅供工作使用") % {
        "who": by.name,
        "account": by.username,
        "when": moment,
    }


def _styles(book) -> dict[str, Any]:
    base = {"valign": "top", "text_wrap": True, "font_size": 10}
    aligned = {a: book.add_format(base | {"align": a}) for a in ("left", "right", "center")}
    return aligned | {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "sums": book.add_format({"bold": True, "font_size": 11}),
        "mark": book.add_format({"font_color": "#666666", "font_size": 9}),
        "heading": book.add_format(base | {"bold": True, "bg_color": "#EEF1F5", "border": 1}),
    }


def _write_head(sheet, tab: Tab, mark: str, styles, heading: int) -> None:
    for place, column in enumerate(tab.columns):
        sheet.set_column(place, place, column.width)
    sheet.write_string(0, 0, tab.title, styles["title"])
    sheet.write_string(1, 0, mark, styles["mark"])
    for line, words in enumerate(tab.sums, start=2):
        sheet.write_string(line, 0, words, styles["sums"])
    for place, column in enumerate(tab.columns):
        sheet.write_string(heading, place, str(column.label), styles["heading"])
    sheet.freeze_panes(heading + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heading)
    sheet.set_footer(f"&L{mark.replace('&', '&&')}&R&P / &N")


def _write_cell(sheet, row: int, place: int, value: Any, style) -> None:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, place, value, style)
    else:
        sheet.write_string(row, place, as_text(value)[:LONGEST_CELL], style)
