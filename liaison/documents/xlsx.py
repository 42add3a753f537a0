"""Excel sheets of any length in little memory, marked with who made them and when."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

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
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        sheet = book.add_worksheet()
        styles = _styles(book)
        _write_head(sheet, columns, title, watermark(by), styles)
        count = 0
        for count, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                _write_cell(sheet, HEADING_ROW + count, place, column.of(row), styles[column.align])
            step(count)
        sheet.autofilter(HEADING_ROW, 0, HEADING_ROW + count, len(columns) - 1)
    return count


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
        "mark": book.add_format({"font_color": "#666666", "font_size": 9}),
        "heading": book.add_format(base | {"bold": True, "bg_color": "#EEF1F5", "border": 1}),
    }


def _write_head(sheet, columns: Sequence[Column], title: str, mark: str, styles) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    sheet.write_string(0, 0, title, styles["title"])
    sheet.write_string(1, 0, mark, styles["mark"])
    for place, column in enumerate(columns):
        sheet.write_string(HEADING_ROW, place, str(column.label), styles["heading"])
    sheet.freeze_panes(HEADING_ROW + 1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(HEADING_ROW)
    sheet.set_footer(f"&L{mark.replace('&', '&&')}&R&P / &N")


def _write_cell(sheet, row: int, place: int, value: Any, style) -> None:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, place, value, style)
    else:
        sheet.write_string(row, place, as_text(value)[:LONGEST_CELL], style)
