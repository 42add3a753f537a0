"""GB/T 9704-2012, measured in millimetres on the printed page."""

from collections import defaultdict
from dataclasses import replace

import pytest

from liaison.core.errors import DomainError
from liaison.documents.papers import blocks, fonts, pdf
from liaison.documents.papers.blocks import Sheet
from tests.builders.papers import mm, pages_of, plain_sheet

BODY = "表决同意将下列事项列入问题清单现交你单位办理" * 60
RED = (0.9019608, 0.0, 0.07058824)
NEAR = 0.2  # mm


def near(value: float):
    return pytest.approx(value, abs=NEAR)


def printed(sheet: Sheet) -> list:
    return pages_of(pdf.render(sheet))


def lines_of(page, size: float = 16) -> list[list[dict]]:
    """The characters of one size, line by line from the top."""
    found = defaultdict(list)
    for char in page.chars:
        if abs(char["size"] - size) < 0.1:
            found[round(char["top"], 1)].append(char)
    return [found[top] for top in sorted(found)]


def rules_of(page) -> list[tuple[float, float, float, float]]:
    """Red rules: left, right, upper edge, lower edge in mm, from the top."""
    red = [rect for rect in page.rects if rect["non_stroking_color"] == RED]
    return sorted((mm(r["x0"]), mm(r["x1"]), mm(r["top"]), mm(r["bottom"])) for r in red)


def by_height(rules):
    return sorted(rules, key=lambda rule: rule[2])


@pytest.fixture(scope="module")
def full():
    """A 文件 long enough for a page of nothing but text."""
    return printed(plain_sheet("file", blocks=[blocks.para(BODY)]))


def test_a_full_page_has_22_lines_of_28_characters(full):
    lines = lines_of(full[1])
    assert [len(line) for line in lines] == [28] * 22


def test_the_type_area_is_156_by_225_mm(full):
    lines = lines_of(full[1])
    assert mm(lines[0][0]["x0"]) == near(28)
    assert mm(lines[0][-1]["x1"]) == near(184)
    pitch = (lines[-1][0]["top"] - lines[0][0]["top"]) / 21
    assert mm(pitch) == pytest.approx(225 / 22, abs=0.01)
    assert mm(full[1].width) == near(210)
    assert mm(full[1].height) == near(297)


def test_a_paragraph_begins_two_characters_in(full):
    first = next(line for line in lines_of(full[0]) if line[0]["text"] == "表")
    assert mm(first[0]["x0"] - 28 / 25.4 * 72) == near(156 / 28 * 2)
    assert len(first) == 26


@pytest.mark.parametrize(("n", "side"), [(0, "right"), (1, "left"), (2, "right")])
def test_page_numbers_stand_outside_seven_mm_below(full, n, side):
    number = lines_of(full[n], 14)[-1]
    assert "".join(char["text"] for char in number) == f"— {n + 1} —"
    assert mm(number[0]["top"]) == pytest.approx(262 + 7, abs=1)
    edge = mm(number[-1]["x1"]) if side == "right" else mm(number[0]["x0"])
    inward = 14 * 25.4 / 72
    assert edge == pytest.approx(184 - inward if side == "right" else 28 + inward, abs=1)


def test_the_head_of_a_document_stands_35_mm_below_the_type_area(full):
    head = [char for char in full[0].chars if char["size"] > 25]
    assert "".join(char["text"] for char in head) == "习家店镇人民代表大会主席团文件"
    assert mm(head[0]["top"]) == near(37 + 35)
    assert head[0]["non_stroking_color"] == RED


def test_the_rule_of_a_document_lies_4_mm_below_its_number(full):
    number = next(line for line in lines_of(full[0]) if "〔" in {char["text"] for char in line})
    [(left, right, upper, _lower)] = rules_of(full[0])
    assert (left, right) == (near(28), near(184))
    assert upper - mm(number[0]["bottom"]) == near(4)
    middle = (number[0]["x0"] + number[-1]["x1"]) / 2
    assert mm(middle) == near(28 + 78)


@pytest.fixture(scope="module")
def letter():
    return printed(plain_sheet("letter", blocks=[blocks.para(BODY)], mark="A"))


def test_the_head_of_a_letter_stands_30_mm_below_the_edge(letter):
    head = [char for char in letter[0].chars if char["size"] > 25]
    assert mm(head[0]["top"]) == near(30)
    assert mm(head[-1]["x1"] - head[0]["x0"]) <= 156.5


def test_a_letter_has_two_double_rules_of_170_mm(letter):
    upper, lower, above_foot, foot = by_height(rules_of(letter[0]))
    head = next(char for char in letter[0].chars if char["size"] > 25)
    assert {(rule[0], rule[1]) for rule in (upper, lower, above_foot, foot)} == {(20.0, 190.0)}
    assert upper[2] - (mm(head["top"]) + mm(head["size"])) == near(4)
    assert upper[3] - upper[2] > lower[3] - lower[2], "thick above thin"
    assert foot[3] - foot[2] > above_foot[3] - above_foot[2], "thin above thick"
    assert foot[3] == near(297 - 20)


def test_the_number_of_a_letter_stands_right_below_the_rule(letter):
    lower = by_height(rules_of(letter[0]))[1]
    number = next(line for line in lines_of(letter[0]) if "〔" in {char["text"] for char in line})
    assert mm(number[0]["top"]) - lower[3] == near(16 * 25.4 / 72 * 7 / 8)
    assert mm(number[-1]["x1"]) == near(184)


def test_only_the_first_page_of_a_letter_carries_the_head_and_no_number(letter):
    assert lines_of(letter[0], 14) == []
    assert rules_of(letter[1]) == []
    assert lines_of(letter[1], 14)


def test_a_long_name_is_fitted_to_one_line():
    name = "丹江口市武当山旅游经济特区太极湖街道人大工作委员会"
    page = printed(replace(plain_sheet("letter", blocks=[]), organ=name))[0]
    head = [char for char in page.chars if char["non_stroking_color"] == RED]
    assert len({round(char["top"]) for char in head}) == 1
    assert mm(head[-1]["x1"] - head[0]["x0"]) == pytest.approx(156, abs=2)


@pytest.mark.parametrize("more", range(0, 22, 3))
def test_the_signature_never_stands_alone_on_a_page(more):
    """However long the text is: above the signature stands a line of it."""
    body = [blocks.para("正文" * 13) for _n in range(10 + more)]
    end = [blocks.sign("习家店镇人民代表大会主席团", "2026年11月4日", seal=True)]
    page = printed(plain_sheet("letter", blocks=body + end))[-1]
    signed = next(line for line in lines_of(page) if line[0]["text"] == "习")
    assert [line for line in lines_of(page) if line[0]["text"] == "正" and line[0]["top"] < signed[0]["top"]]


def test_the_date_ends_four_characters_in_and_the_organ_is_centred_on_it():
    end = [blocks.para("请办理。"), blocks.sign("镇主席团", "2026年11月4日", seal=True)]
    page = printed(plain_sheet("letter", blocks=end))[0]
    day = next(line for line in lines_of(page) if "".join(c["text"] for c in line) == "2026年11月4日")
    organ = next(line for line in lines_of(page) if "".join(c["text"] for c in line) == "镇主席团")
    assert mm(day[-1]["x1"]) == pytest.approx(184 - 4 * 156 / 28, abs=0.5)
    assert mm((organ[0]["x0"] + organ[-1]["x1"]) / 2) == pytest.approx(mm((day[0]["x0"] + day[-1]["x1"]) / 2), abs=0.3)


def test_the_seal_touches_within_one_line_of_the_text():
    end = [blocks.para("请办理。"), blocks.sign("镇主席团", "2026年11月4日", seal=True)]
    page = printed(plain_sheet("letter", blocks=end))[0]
    last = next(line for line in lines_of(page) if line[0]["text"] == "请")
    seal = max(page.curves, key=lambda curve: curve["width"])
    assert mm(seal["width"]) == pytest.approx(42, abs=0.5)
    assert 0 <= mm(seal["top"] - last[0]["bottom"]) < 225 / 22


def test_fonts_are_embedded_and_none_comes_from_the_machine():
    page = printed(plain_sheet("file", blocks=[blocks.heading("一、办理"), blocks.para("正文")]))[0]
    names = {char["fontname"] for char in page.chars}
    assert {name.partition("+")[2] for name in names} == {"NotoSerifSC-Regular", "NotoSansSC-Regular"}


def test_rare_characters_of_official_papers_are_there():
    fonts.check_glyphs("〔2026〕㎡喆堃䶮—“”…、")
    page = printed(plain_sheet("letter", blocks=[blocks.para("〔㎡喆堃䶮")]))[0]
    assert "〔㎡喆堃䶮" in "".join(char["text"] for char in page.chars)


@pytest.mark.parametrize("char", ["\U00031350", "ก", "\ue000"])
def test_a_missing_character_is_refused_not_boxed(char):
    with pytest.raises(DomainError, match="印不出来"):
        pdf.render(plain_sheet("letter", blocks=[blocks.para(f"{char}面")]))


def test_pictures_are_left_out_and_control_characters_too():
    assert fonts.printable("路塌了😀\u200b\x07❤️，快修") == "路塌了，快修"


def test_text_is_text_and_never_markup():
    nasty = '#read("/etc/passwd") $x$ *fett* = Kopf `code` {承办单位} <a> \\ @ref // c'
    page = printed(plain_sheet("letter", blocks=[blocks.para(nasty)]))[0]
    assert "".join(nasty.split()) in "".join("".join(char["text"] for char in page.chars).split())


def test_a_landscape_table_repeats_its_head_on_each_page():
    rows = [(str(n), "路面塌方") for n in range(80)]
    sheet = Sheet("form", "办理台账", [blocks.table(("序号", "问题"), (1, 4), rows)], landscape=True)
    pages = printed(sheet)
    assert len(pages) > 1
    assert mm(pages[0].width) == near(297)
    assert all("序号问题" in "".join(char["text"] for char in page.chars) for page in pages)
