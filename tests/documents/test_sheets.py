"""Sheets out: one column definition, no formulas, a mark of who took it."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from python_calamine import CalamineWorkbook

from liaison.core.tables import Column
from liaison.documents import csv, xlsx

ROWS = [
    {"number": "XJD-26-0147", "words": '=HYPERLINK("http://x")', "n": 3, "at": None},
    {"number": "XJD-26-0148", "words": "-3 天, “引号”\n第二行", "n": -2, "at": True},
]
COLUMNS = (
    Column("number", "编号"),
    Column("words", "原话", width=40),
    Column("n", "天数", align="right"),
    Column("at", "何时", value=lambda row: row["at"]),
)
SOMEONE = SimpleNamespace(name="王芳", username="station")


def test_a_value_comes_from_key_method_or_function():
    at = datetime(2026, 3, 2, 16, 5, tzinfo=UTC)
    row = SimpleNamespace(state=lambda: "已交办", at=at)
    assert Column("state", "状态").text(row) == "已交办"
    assert Column("at", "时间").text(row) == "2026-03-03 00:05"
    assert Column("x", "合计", value=lambda row: 7).of(row) == 7


def test_excel_gets_texts_as_texts_and_numbers_as_numbers(tmp_path):
    path, steps = tmp_path / "a.xlsx", []
    assert xlsx.write(path, COLUMNS, iter(ROWS), title="台账", by=SOMEONE, step=steps.append) == 2
    assert steps == [1, 2]
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert sheet[0][0] == "台账"
    assert sheet[1][0].startswith("由 王芳（station）于 ")
    assert sheet[2] == ["编号", "原话", "天数", "何时"]
    assert sheet[3] == ["XJD-26-0147", '=HYPERLINK("http://x")', 3.0, ""]
    assert sheet[4][3] == "是"


def test_an_empty_sheet_is_a_sheet(tmp_path):
    assert xlsx.write(tmp_path / "a.xlsx", COLUMNS, [], title="台账", by=SOMEONE) == 0


def test_csv_streams_for_excel_without_formulas():
    lines = list(csv.lines(COLUMNS, iter(ROWS)))
    assert lines[0] == "\ufeff编号,原话,天数,何时\r\n"
    assert lines[1].startswith("XJD-26-0147,\"'=HYPERLINK(")
    assert ",-2,是" in lines[2]


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "@x", "-cmd", "\tx"])
def test_formula_starts_are_made_harmless(text):
    assert csv.harmless(text) == f"'{text}"


def test_a_download_has_a_chinese_name():
    answer = csv.response("台账.csv", COLUMNS, ROWS)
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    assert len(list(answer.streaming_content)) == 3
