"""What python-docx has no words for (WordprocessingML): faces, borders, page numbers, indents in characters."""

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SONG, HEI, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
RED = RGBColor(0xE6, 0x00, 0x12)
TIGHTER = -5  # twentieths of a point: 28 × 15.75 pt are 441 of the line's 442
RIGHT, LEFT = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT


class Made:
    """A run with the paragraph it stands in."""

    def __init__(self, paragraph, run):
        self.paragraph, self.run = paragraph, run


def write(paragraph, words: str, face: str, size, colour=None) -> Made:
    run = paragraph.add_run(words)
    run.font.size = size
    set_face(run._r.get_or_add_rPr(), face)
    if colour is not None:
        run.font.color.rgb = colour
    return Made(paragraph, run)


def off_grid(style) -> None:
    """Paragraphs of this style keep off the grid; 28 characters of 16 pt fit the line."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    style.get_or_add_pPr().insert_element_before(snap, "w:spacing", "w:ind", "w:jc", "w:rPr")
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(TIGHTER))
    style.get_or_add_rPr().insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")


def set_face(properties, face: str) -> None:
    """Chinese characters take their face from eastAsia, figures from ascii."""
    made = properties.get_or_add_rFonts()
    made.set(qn("w:eastAsia"), face)
    for script in ("ascii", "hAnsi"):
        made.set(qn(f"w:{script}"), "Times New Roman")


def fill(cell, words: str, face: str, size, align=None) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    if align is not None:
        paragraph.alignment = align
    write(paragraph, words, face, size)


def keep_whole(row) -> None:
    """A row is not torn in two."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def indent(paragraph) -> None:
    """Two characters of the grid, whatever the size of the type."""
    made = paragraph._p.get_or_add_pPr().get_or_add_ind()
    made.set(qn("w:firstLineChars"), "200")
    made.set(qn("w:firstLine"), "640")


def widen(paragraph, mm: float) -> None:
    """170 mm between the type area's 156: out on both sides."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = -Mm(mm)


def border(paragraph, side: str, style: str, eighths: int, space: int, colour: str = "E60012") -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", style), ("sz", eighths), ("space", space), ("color", colour)):
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)


def page_number(paragraph, align) -> None:
    """A real page-number field between dashes."""
    paragraph.alignment = align
    ends = paragraph.paragraph_format
    ends.right_indent, ends.left_indent = (Pt(14), None) if align == RIGHT else (None, Pt(14))
    for part in ("— ", "begin", "PAGE", "end", " —"):
        run = write(paragraph, part if "—" in part else "", SONG, Pt(14)).run
        if part in {"begin", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), part)
            run._r.append(mark)
        elif part == "PAGE":
            code = OxmlElement("w:instrText")
            code.text = part
            run._r.append(code)


def width_of(words: str) -> float:
    """How wide a line of 16 pt type is, in points: figures take half a character."""
    return sum(8 if char.isascii() else 16 for char in words)


def next_paragraph(place, words: str = ""):
    """One more paragraph of a document or a cell; the empty one a new cell begins with is the first."""
    first = place.paragraphs[0] if place.paragraphs and hasattr(place, "_tc") else None
    if first is not None and len(place.paragraphs) == 1 and not first.runs:
        first.add_run(words) if words else None
        return first
    return place.add_paragraph(words)


def without_margins(table) -> None:
    """Cells whose text begins at their edge, for a table that only places things."""
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties.append(margins)
