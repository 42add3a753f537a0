"""A sheet as DOCX, from the same blocks: a township can correct a draft in Word.

22 lines of 28 characters (GB/T 9704): the page has Word's own grid (docGrid) for what is added later; what we write
keeps its places by exact line height and a hair less between characters, because programs read that grid differently.
Fonts are named, never embedded.
"""

from collections.abc import Sequence
from io import BytesIO

import segno
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from liaison.documents.papers import fonts
from liaison.documents.papers import wordml as word
from liaison.documents.papers.blocks import SEAL, Block, Sheet, head_words, stamp_text, text_of
from liaison.documents.papers.wordml import HEI, RED, SONG, TITLE

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LINE_PITCH, CHAR_SPACE = 579, -848  # twentieths of a point; 1/4096 of a point
HEAD_SHARE = 0.98  # of the line: a head that fills it to the last point is broken
LINE, SMALL = Pt(28.95), Pt(12)
PORTRAIT, LANDSCAPE = (37, 26, 35, 28), (28, 37, 26, 35)  # top, right, bottom, left in mm
WIDE = {False: 156, True: 225}
STAMP_WIDE = 46  # the QR code with its check text
CENTER, RIGHT, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT


def render(sheet: Sheet, overlay: str = "") -> bytes:
    """The document as the bytes of a .docx."""
    fonts.check_glyphs(text_of(sheet))
    paper = _Paper(sheet, overlay)
    paper.write()
    buffer = BytesIO()
    paper.document.save(buffer)
    return buffer.getvalue()


class _Paper:
    """One document while it is written."""

    def __init__(self, sheet: Sheet, overlay: str):
        self.sheet, self.overlay = sheet, overlay
        self.document = Document()
        self.section = self.document.sections[0]
        self.wide = WIDE[sheet.landscape]

    def write(self) -> None:
        self._style()
        self._page()
        self._page_numbers()
        self._head()
        for block in self.sheet.blocks:
            getattr(self, f"_{block['kind']}")(block)

    def _style(self) -> None:
        properties = self.document.core_properties
        properties.title, properties.author = self.sheet.title, self.sheet.organ
        normal = self.document.styles["Normal"]
        normal.font.size = Pt(16)
        word.set_face(normal.element.get_or_add_rPr(), SONG)
        shape = normal.paragraph_format
        shape.space_after = shape.space_before = Pt(0)
        if self.sheet.layout != "form":
            shape.line_spacing = LINE
        word.off_grid(normal.element)
        if self.overlay:
            word.write(self.section.header.paragraphs[0], self.overlay, HEI, Pt(16), RED)

    def _page(self) -> None:
        section = self.section
        self._turn(section, self.sheet.landscape)
        if self.sheet.layout != "form":
            grid = section._sectPr.find(qn("w:docGrid"))
            grid = grid if grid is not None else section._sectPr.append(OxmlElement("w:docGrid"))
            for name, value in (("type", "linesAndChars"), ("linePitch", LINE_PITCH), ("charSpace", CHAR_SPACE)):
                grid.set(qn(f"w:{name}"), str(value))

    def _turn(self, section, landscape: bool) -> None:
        """Upright or across, with the margins that go with it."""
        size = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = size
        top, right, bottom, left = map(Mm, LANDSCAPE if landscape else PORTRAIT)
        section.top_margin, section.right_margin = top, right
        section.bottom_margin, section.left_margin = bottom, left
        section.footer_distance = bottom - Mm(7) - Pt(14)

    def _page_numbers(self) -> None:
        """— 1 —, odd right, even left, one character in; a 信函 hides the first."""
        self.document.settings.odd_and_even_pages_header_footer = True
        word.page_number(self.section.footer.paragraphs[0], RIGHT)
        word.page_number(self.section.even_page_footer.paragraphs[0], LEFT)

    def _head(self) -> None:
        sheet = self.sheet
        if sheet.layout == "letter":
            self._letter_head()
            self._centred(sheet.number, align=RIGHT)
            if sheet.mark:
                word.write(self.document.add_paragraph(), sheet.mark, HEI, Pt(16)).paragraph.alignment = RIGHT
        elif sheet.layout != "form":
            words = head_words(sheet)
            organ = self.document.add_paragraph()
            organ.alignment = CENTER
            organ.paragraph_format.space_before = Mm(4 if sheet.layout == "digest" else 35)
            organ.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            word.write(organ, words, TITLE, self._head_size(words, 56 if sheet.layout == "digest" else 48), RED)
            number = self._centred(sheet.number)
            number.paragraph_format.space_before = LINE * 2
            word.border(self._imprint() if sheet.layout == "digest" else number, "bottom", "single", 12, 11)
        title = self.document.add_paragraph()
        title.alignment = CENTER
        title.paragraph_format.line_spacing = Pt(34)
        title.paragraph_format.space_before = Pt(0) if sheet.layout == "form" else LINE * 2
        title.paragraph_format.space_after = LINE if sheet.layout != "form" else Pt(8)
        word.write(title, sheet.title, TITLE, Pt(22))

    def _imprint(self):
        """Who edits a 简报, left, and its day, right."""
        line = self.document.add_paragraph(f"{self.sheet.organ}\t{self.sheet.day}")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(self.wide), WD_TAB_ALIGNMENT.RIGHT)
        return line

    def _letter_head(self) -> None:
        """Head and both red double rules in the first page's own header and footer."""
        section = self.section
        section.different_first_page_header_footer = True
        section.header_distance, words = Mm(30), head_words(self.sheet)
        organ = section.first_page_header.paragraphs[0]
        organ.alignment = CENTER
        organ.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        word.widen(organ, 7)
        word.write(organ, words, TITLE, self._head_size(words, 40), RED)
        word.border(organ, "bottom", "thickThinSmallGap", 18, 11)
        foot = section.first_page_footer.paragraphs[0]
        word.widen(foot, 7)
        word.border(foot, "top", "thinThickSmallGap", 18, 1)

    def _head_size(self, words: str, most: float):
        return Pt(min(most, Mm(self.wide).pt * HEAD_SHARE / max(1, len(words))))

    def _centred(self, words: str, align=CENTER):
        paragraph = self.document.add_paragraph(words)
        paragraph.alignment = align
        return paragraph

    def _to(self, block: Block) -> None:
        self.document.add_paragraph(block["text"])

    def _para(self, block: Block) -> None:
        paragraph = self.document.add_paragraph(block["text"])
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        word.indent(paragraph)

    def _heading(self, block: Block) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        word.indent(paragraph)
        word.write(paragraph, block["text"], HEI, Pt(16))

    def _line(self, block: Block) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)
        word.write(paragraph, block["text"], SONG, SMALL)

    def _roll(self, block: Block) -> None:
        paragraph = self.document.add_paragraph()
        word.indent(paragraph)
        word.write(paragraph, block["label"], HEI, Pt(16))
        paragraph.add_run(block["text"])

    def _note(self, block: Block) -> None:
        word.indent(self.document.add_paragraph(f"（{block['text']}）"))

    def _facts(self, block: Block) -> None:
        size = SMALL if self.sheet.layout == "form" else Pt(14)
        label = 24 if self.sheet.layout == "form" else 26
        value = self.wide / 2 - label
        made = self._grid(len(block["rows"]), [label, value, label, value])
        for row, pairs in zip(made.rows, block["rows"], strict=True):
            cells = row.cells
            if len(pairs) == 1:
                cells[1].merge(cells[3])
            for place, (name, text) in enumerate(pairs):
                word.fill(cells[2 * place], name, HEI, size)
                word.fill(cells[2 * place + 1], text, SONG, size)
            word.keep_whole(row)

    def _table(self, block: Block) -> None:
        size = Pt(block["size"])
        total = sum(block["widths"])
        made = self._grid(1 + len(block["rows"]), [self.wide * share / total for share in block["widths"]])
        for cell, head in zip(made.rows[0].cells, block["heads"], strict=True):
            word.fill(cell, head, HEI, size, CENTER)
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        made.rows[0]._tr.get_or_add_trPr().append(repeat)
        for row, texts in zip(made.rows[1:], block["rows"], strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                word.fill(cell, text, SONG, size)
            word.keep_whole(row)

    def _wide(self, block: Block) -> None:
        """An annex on landscape pages: a section of its own."""
        self._turn(self.document.add_section(WD_SECTION.NEW_PAGE), landscape=True)
        word.write(self.document.add_paragraph(), block["label"], HEI, Pt(16))
        title = self._centred("")
        title.paragraph_format.space_after = Pt(8)
        word.write(title, block["title"], TITLE, Pt(18))
        self.wide = WIDE[True]
        self._table(block)

    def _boxes(self, block: Block) -> None:
        made = self._grid(len(block["rows"]), [30, self.wide - 30])
        for row, (label, lines) in zip(made.rows, block["rows"], strict=True):
            word.fill(row.cells[0], label, HEI, SMALL)
            row.height = Pt(22) * lines
            word.keep_whole(row)

    def _grid(self, rows: int, widths: Sequence[float]):
        """A new table, kept apart from one just before it."""
        if self.document.tables and self.document.element.body[-2] is self.document.tables[-1]._tbl:
            self.document.add_paragraph().paragraph_format.line_spacing = Pt(8)
        made = self.document.add_table(rows, len(widths), style="Table Grid")
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return made

    def _sign(self, block: Block) -> None:
        """Organ and date centred on each other, the date four characters in; the QR code to the left, as in the PDF."""
        if self.document.paragraphs:
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        if not self.sheet.verify:
            return self._signed(self.document, block)
        left, right = self._two_cells()
        self._stamp(left)
        self._signed(right, block)

    def _signed(self, place, block: Block) -> None:
        day, organ = word.width_of(block["day"]), word.width_of(block["organ"])
        half = max(4 * 16 + day / 2, organ / 2)
        for n, (words, width) in enumerate(((block["organ"], organ), (block["day"], day))):
            paragraph = word.next_paragraph(place, words)
            paragraph.alignment, paragraph.paragraph_format.right_indent = RIGHT, Pt(half - width / 2)
            paragraph.paragraph_format.keep_with_next = True
            if n == 0:
                paragraph.paragraph_format.space_before = LINE
        if block["seal"]:
            seal = word.next_paragraph(place)
            seal.alignment, seal.paragraph_format.right_indent = RIGHT, Pt(half - word.width_of(SEAL) * 9 / 32)
            word.write(seal, SEAL, SONG, Pt(9))

    def _two_cells(self):
        """A line of two cells without borders: the code left, the signature right."""
        made = self._grid(1, [STAMP_WIDE, self.wide - STAMP_WIDE])
        made.style = None
        word.without_margins(made)
        word.keep_whole(made.rows[0])
        return made.rows[0].cells

    def _stamp(self, place) -> None:
        picture = BytesIO()
        segno.make(self.sheet.verify, error="m", micro=False).save(picture, kind="png", scale=8, border=1)
        picture.seek(0)
        code = word.next_paragraph(place)
        code.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        code.paragraph_format.keep_with_next = True
        code.add_run().add_picture(picture, width=Mm(21))
        check = word.next_paragraph(place)
        check.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        check.paragraph_format.keep_with_next = True
        word.write(check, stamp_text(self.sheet), SONG, Pt(7.5))

    def _copies(self, block: Block) -> None:
        rows = [text for text in (block["text"], "\t".join(filter(None, (block["issuer"], block["day"])))) if text]
        for place, words in enumerate(rows):
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(self.wide), WD_TAB_ALIGNMENT.RIGHT)
            word.write(paragraph, words, SONG, Pt(14))
            if place == 0:
                paragraph.paragraph_format.space_before = LINE
            if self.sheet.layout != "letter":
                word.border(paragraph, "top", "single", 6 if place else 8, 1, "000000")
                if place == len(rows) - 1:
                    word.border(paragraph, "bottom", "single", 8, 1, "000000")

    def _break(self, block: Block) -> None:
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
