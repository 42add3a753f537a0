"""The sheets of an import: an empty one to fill in, and the wrong rows with their reasons; the jobs behind it."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core.tables import Column
from liaison.documents import kinds, xlsx
from suggestions.imports import actions
from suggestions.imports.checking import Row
from suggestions.imports.columns import FIELDS
from suggestions.imports.sheets import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 16


def template(by) -> HttpResponse:
    """An empty ledger with our headings."""
    columns = [Column(field.name, field.label, width=field.width) for field in FIELDS]
    return _sheet(by, _("历史台账模板"), columns, [])


def wrong_rows(by, table: Table, rows: Sequence[Row]) -> HttpResponse:
    """The wrong rows as they were, each with its reasons; a cell is a text, never a formula."""
    reasons = {row.line: row.reasons for row in rows if row.errors}
    columns = [
        Column("reasons", _("原因"), width=40, value=lambda line: reasons[line.number]),
        Column("number", _("原文件第几行"), width=8),
        *(_column_of(place, heading) for place, heading in enumerate(table.headers)),
    ]
    return _sheet(by, _("没有导入的行"), columns, [line for line in table.lines if line.number in reasons])


def _column_of(place: int, heading: str) -> Column:
    return Column(str(place), heading, width=WIDTH, value=lambda line: line.cells[place])


def _sheet(by, title: str, columns: Sequence[Column], rows: Sequence) -> HttpResponse:
    with TemporaryDirectory(prefix="liaison-sheet-") as folder:
        path = Path(folder, "sheet.xlsx")
        xlsx.write(path, columns, rows, title=title, by=by)
        answer = HttpResponse(path.read_bytes(), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx")
    answer["Cache-Control"] = "private, no-store"
    return answer


def register() -> None:
    """Make both works known to the background worker."""
    kinds.register(actions.KIND, actions.import_rows, gettext_lazy("导入历史台账"))
    kinds.register(actions.UNDO_KIND, actions.undo_rows, gettext_lazy("撤销导入的台账"))
