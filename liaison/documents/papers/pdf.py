"""Sheets as PDF, set by typst from sheet.typ: no library of the system, fonts embedded as subsets."""

import json
from collections.abc import Sequence
from pathlib import Path

import segno
import typst

from liaison.documents.papers import fonts
from liaison.documents.papers.blocks import SEAL, Sheet, head_words, stamp_text, text_of

TEMPLATE = Path(__file__).with_name("sheet.typ")
TYPE = "application/pdf"
PREVIEW_PPI = 110
Marked = tuple[Sheet, str]  # a sheet and what is printed across it: a draft, void


def render(sheet: Sheet, overlay: str = "") -> bytes:
    """The pages of one paper."""
    return render_all([(sheet, overlay)])


def render_all(sheets: Sequence[Marked]) -> bytes:
    """Many papers in one file, each with its own pages from 1."""
    return _set(sheets, format="pdf", pdf_tags=False)


def pictures(sheet: Sheet, overlay: str = "") -> list[bytes]:
    """The pages as PNG, to look at before printing."""
    made = _set([(sheet, overlay)], format="png", ppi=PREVIEW_PPI)
    return made if isinstance(made, list) else [made]


def _set(sheets: Sequence[Marked], **how):
    for sheet, _overlay in sheets:
        fonts.check_glyphs(text_of(sheet))
    marked = [
        sheet.data | {"head": head_words(sheet), "stamp": stamp_text(sheet), "qr": qr(sheet), "overlay": overlay}
        for sheet, overlay in sheets
    ]
    data = {"sheets": marked, "fonts": fonts.families(), "seal": SEAL}
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=fonts.found(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        **how,
    )


def qr(sheet: Sheet) -> str:
    """The address of the verify page as an SVG; nothing for a draft."""
    if not sheet.verify:
        return ""
    return segno.make(sheet.verify, error="m", micro=False).svg_inline(border=1, dark="#000", light="#fff")
