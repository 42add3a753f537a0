"""Cells as people write them."""

from datetime import date

import pytest

from suggestions.imports import values

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    "text",
    ["2025-03-08", "2025/3/8", "2025.3.8", "2025年3月8日", "20250308", "45724", "2025-03-08 09:12", "２０２５-3-8"],
)
def test_a_day_in_every_usual_way(text):
    assert values.day(text, TODAY) == date(2025, 3, 8)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2025-13-02", "没有 13 月"), ("2026-02-30", "2 月没有 30 日"), ("去年", "2025-12-08"), ("1025-01-01", "年份"),
        ("2026-11-17", "还没有到"), ("0000-01-01", "没有"), ("2025-04-31", "4 月没有 31 日"),
    ],
)  # fmt: skip
def test_a_day_that_is_none(text, why):
    with pytest.raises(values.Wrong, match=why):
        values.day(text, TODAY)


@pytest.mark.parametrize(
    ("text", "why"), [("139000052", "少 2 位"), ("139000000001", "多 1 位"), ("13900X0771", "字母"), ("55", "不对")]
)
def test_a_phone_that_is_none(text, why):
    with pytest.raises(values.Wrong, match=why):
        values.phone(text)


@pytest.mark.parametrize("text", ["", "13900000000", "0719-5550100", "+86 139 0000 0000"])
def test_a_phone(text):
    assert values.phone(text) == text
