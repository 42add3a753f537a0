"""Category and level are proposed from the text: how often rightly, over the forty real suggestions."""

import csv
from pathlib import Path

import pytest

from suggestions.rules import sheets
from suggestions.rules.proposing import choose, keywords_of

TEXTS = Path(__file__).parent / "suggestions_zh.csv"
CATEGORIES = {row["name"]: keywords_of(row["keywords"] or "") for row in sheets.rows("categories")}


def suggestions() -> list[dict]:
    with TEXTS.open(newline="", encoding="utf-8") as sheet:
        rows = list(csv.DictReader(sheet))
    return [row | {"text": f"{row['title']}。{row['body']}".replace("{place}", "小茯苓村")} for row in rows]


def share_right(column: str, keywords: dict, text: str = "text") -> float:
    rows = suggestions()
    proposed = [choose(row[text], keywords) for row in rows]
    right = [p is not None and p.key == row[column] for p, row in zip(proposed, rows, strict=True)]
    return sum(right) / len(right)


def test_category_is_right_for_nine_in_ten():
    assert share_right("category", CATEGORIES) >= 0.95
    assert share_right("category", CATEGORIES, text="body") >= 0.9


def test_level_is_right_for_nine_in_ten():
    assert share_right("power_level", sheets.level_keywords()) >= 0.9


def test_every_category_of_the_texts_exists():
    assert {row["category"] for row in suggestions()} <= set(CATEGORIES)


def test_the_longest_word_wins_at_each_place():
    assert choose("村里路灯坏了", {"road": ["路"], "lamp": ["路灯"]}).key == "lamp"


def test_different_words_count_once_each():
    found = choose("水，水，水，路，灯", {"water": ["水"], "lamp": ["路", "灯"]})
    assert (found.key, found.words) == ("lamp", ("路", "灯"))


def test_equal_numbers_are_decided_by_length():
    assert choose("自来水和路", {"road": ["路"], "water": ["自来水"]}).key == "water"


@pytest.mark.parametrize("text", ["", "你好", "路"])
def test_no_word_no_proposal(text):
    assert choose(text, {"water": ["水"], "none": []}) is None


def test_keywords_may_be_separated_as_people_type_them():
    assert keywords_of("路灯、灯头，照明  灯头\n亮化") == ["路灯", "灯头", "照明", "亮化"]
