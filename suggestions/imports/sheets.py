"""A file becomes a table of texts, or a sentence that says why not. Nothing is opened before it was weighed."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from liaison.core.errors import DomainError
from suggestions.imports.columns import heading_row

MIB = 1024 * 1024
MOST_BYTES = 10 * MIB
MOST_UNPACKED = 60 * MIB
MOST_PARTS = 1000
MOST_RATIO = 120  # honest sheets shrink to a tenth or so
MOST_ROWS = 5000
MOST_COLUMNS = 60
LAST_ROW, LAST_COLUMN = 20_000, 256  # how far a sheet may reach: the reader lays out every cell up to there
HEAD_LINES = 12
LONGEST_CELL = 4000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
REFERENCE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{1,9})(\d{1,12})""")
# A reference may not be written in a way we would not see.
HIDDEN = re.compile(rb"""\br\s*=\s*["'][^"']*&|^\xff\xfe|^\xfe\xff|\x00""")


@dataclass(frozen=True)
class Line:
    """One row of the file: its number as Excel shows it, its cells as text."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """Headings and rows."""

    headers: list[str]
    lines: list[Line]


def read(upload: UploadedFile) -> Table:
    """The table of an .xlsx or .csv file."""
    if upload.size == 0:
        raise _refuse(_("这个文件是空的。"))
    if upload.size > MOST_BYTES:
        sizes = {"size": filesizeformat(upload.size), "limit": filesizeformat(MOST_BYTES)}
        raise _refuse(_("文件有 %(size)s，最多 %(limit)s。请按年份拆成几个文件。") % sizes)
    upload.seek(0)
    data = upload.read()
    if data.startswith(OLE):
        raise _refuse(_("这是旧的 .xls 或加了密码的文件。请在 Excel 里另存为 .xlsx（不设密码）再传。"))
    if data.startswith(ZIP):
        check_weight(data)
        return table_of(_sheet_rows(data))
    return table_of(_csv_rows(data))


def check_weight(data: bytes) -> None:
    """Refuse a zip bomb: by what it declares, then by unpacking within that limit, then by how far it reaches."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            entries = parts.infolist()
            declared = sum(entry.file_size for entry in entries)
            if len(entries) > MOST_PARTS or declared > MOST_UNPACKED or declared > len(data) * MOST_RATIO:
                raise _refuse(_("这个文件解开后异常地大，没有打开它。请把数据复制到新建的表格里再传。"))
            if "xl/workbook.xml" not in parts.namelist():
                raise _refuse(_("这不是 Excel 表格（.xlsx）。"))
            for entry in entries:
                _weigh(entry, parts.read(entry))  # what lies about its size fails its checksum here
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as broken:
        raise _refuse(_("这个文件打不开，可能没有传完整或加了密码。")) from broken


def _weigh(entry: zipfile.ZipInfo, content: bytes) -> None:
    if not SHEET_PART.fullmatch(entry.filename):
        return
    if HIDDEN.search(content):
        raise _refuse(_("表格的写法不寻常，没有打开它。请在 Excel 里另存为 .xlsx 再传。"))
    for letters, number in set(REFERENCE.findall(content)):
        if int(number) > LAST_ROW or _column(letters) > LAST_COLUMN:
            raise _refuse(_("表格里第 %s 行以外还有格子，太散了。请把数据复制到新建的表格里再传。") % LAST_ROW)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _sheet_rows(data: bytes) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_object(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        chosen = max(sheets, key=lambda sheet: sheet.height, default=None)
        rows = chosen.to_python(skip_empty_area=False) if chosen else []
    except (CalamineError, ValueError, OSError) as broken:
        raise _refuse(_("这个表格读不出来。请在 Excel 里另存为 .xlsx 再传。")) from broken
    return [[cell_text(cell) for cell in row] for row in rows]


def _csv_rows(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    comma = max(",\t;", key=text[:2000].count)
    try:
        return [[cell_text(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma)]
    except csv.Error as broken:
        raise _refuse(_("这个 CSV 读不出来：%s") % broken) from broken


def _decoded(data: bytes) -> str:
    for name in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _refuse(_("只收 Excel 表格（.xlsx）和 CSV（UTF-8 或 GB18030 编码）。"))


def cell_text(value) -> str:
    """A cell as a person reads it; a formula is only ever what it was worked out to be."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\x00", "").strip()[:LONGEST_CELL]


def table_of(rows: list[list[str]]) -> Table:
    """Find the heading; below it every row that is not empty, with its number in the file."""
    head = heading_row(rows[:HEAD_LINES])
    if head is None:
        raise _refuse(_("没有找到表头。表头要有“反映日期”“村(社区)”“反映内容”这几列，可先下载模板照着排。"))
    headers = rows[head]
    while headers and not headers[-1]:
        headers = headers[:-1]
    if len(headers) > MOST_COLUMNS:
        raise _refuse(_("表格有 %(n)d 列，最多 %(most)d 列。") % {"n": len(headers), "most": MOST_COLUMNS})
    width = len(headers)
    lines = [
        Line(number, [*row[:width], *[""] * (width - len(row))])
        for number, row in enumerate(rows[head + 1 :], head + 2)
        if any(row[:width])
    ]
    if not lines:
        raise _refuse(_("表头下面没有数据。"))
    if len(lines) > MOST_ROWS:
        counts = {"n": len(lines), "most": MOST_ROWS}
        raise _refuse(_("有 %(n)d 行，一次最多 %(most)d 行。请按年份拆成几个文件。") % counts)
    return Table(headers, lines)


def _refuse(sentence: str) -> DomainError:
    return DomainError(sentence, "file")
