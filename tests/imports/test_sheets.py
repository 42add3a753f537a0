"""What is not opened: bombs, liars, old formats, sheets that reach too far."""

import io
import struct
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liaison.accounts.roles import Role
from liaison.core.errors import DomainError
from suggestions.imports import sheets
from tests.builders.people import someone
from tests.builders.sheets import HEAD, a_csv, a_row, a_workbook


def a_zip(**parts) -> SimpleUploadedFile:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        for name, content in parts.items():
            book.writestr(name.replace("__", "/"), content)
    return SimpleUploadedFile("台账.xlsx", out.getvalue())


def refused(file) -> str:
    with pytest.raises(DomainError) as refusal:
        sheets.read(file)
    assert refusal.value.field == "file"
    return str(refusal.value)


def test_a_zip_bomb_is_not_opened(monkeypatch):
    opened = []
    monkeypatch.setattr(sheets, "CalamineWorkbook", opened)
    assert "异常地大" in refused(a_zip(**{"xl__worksheets__sheet1.xml": b"0" * (61 * sheets.MIB)}))
    assert "异常地大" in refused(a_zip(**{"xl__worksheets__sheet1.xml": b"0" * (5 * sheets.MIB)}))
    assert "异常地大" in refused(a_zip(**{f"part{n}": "" for n in range(1001)}))
    assert opened == []


def test_a_part_that_lies_about_its_size_is_not_opened():
    good = a_workbook(a_row()).read()
    with ZipFile(io.BytesIO(good)) as book:
        entry = book.getinfo("xl/worksheets/sheet1.xml")
    true, small = struct.pack("<L", entry.file_size), struct.pack("<L", 10)
    assert "打不开" in refused(SimpleUploadedFile("台账.xlsx", good.replace(true, small)))


@pytest.mark.parametrize("reference", ['r="XFD1048576"', "r='A9999999'", 'r="&#88;FD1"', 'r = "ZZZ1"'])
def test_a_sheet_that_reaches_too_far_is_not_opened(reference):
    assert refused(a_zip(**{"xl__worksheets__sheet1.xml": f"<worksheet><c {reference}><v>1</v></c></worksheet>"}))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0old", "另存为 .xlsx"),
        (b"PK\x03\x04broken", "打不开"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "只收 Excel"),
        ("随便,写写\r\n1,2".encode(), "没有找到表头"),
        (",".join(HEAD).encode(), "没有数据"),
    ],
)
def test_each_refusal_says_what_to_do(content, words):
    assert words in refused(SimpleUploadedFile("台账.xlsx", content))


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert "最多 2 行" in refused(a_csv(a_row(), a_row(), a_row()))


def test_days_of_excel_stay_days():
    midnight = datetime(2025, 3, 8)  # noqa: DTZ001 - as the reader of sheets gives it
    assert sheets.cell_text(midnight) == sheets.cell_text(date(2025, 3, 8)) == "2025-03-08"
    assert (sheets.cell_text(13900000000.0), sheets.cell_text(1.5), sheets.cell_text(True)) == (
        "13900000000", "1.5", "是",
    )  # fmt: skip


@pytest.mark.django_db
def test_the_page_keeps_the_sentence_at_the_field(client):
    client.force_login(someone(Role.PRESIDIUM_OFFICE))
    answer = client.post("/manage/import/tickets/", {"file": SimpleUploadedFile("a.xlsx", b"\xd0\xcf\x11\xe0")})
    assert answer.status_code == 422
    assert "另存为 .xlsx" in answer.text
    assert "请选择“台账文件”" in client.post("/manage/import/tickets/", {}).text
