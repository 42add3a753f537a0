"""Papers drawn and issued by the real people of a town, and what a file says."""

import re
import unicodedata
from io import BytesIO

import pdfplumber
from docx import Document
from docx.oxml.ns import qn

from liaison.documents.papers import actions, kinds
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.models import Paper
from suggestions.tickets.states import TicketState
from tests.builders.tickets import Town, a_ticket

MM = 25.4 / 72
SITE = "http://testserver/"
PAGE_NUMBER = re.compile(r"—\d+—")


def a_draft(kind: str = "handoff_letter", town: Town | None = None, at: str = TicketState.HANDLING, by=None) -> Paper:
    """A draft about a fresh ticket of the town."""
    town = town or Town()
    ticket = a_ticket(at, town, original_words=f"第{Paper.objects.count()}件：路面塌了半边，下雨天过不去。")
    by = by or town.presidium
    subject = kinds.paper_kind(kind).find(by, ticket.number)
    return actions.draw(kind=kind, subject=subject, by=by)


def an_issued(kind: str = "handoff_letter", town: Town | None = None, **wishes) -> Paper:
    draft = a_draft(kind, town, **wishes)
    return actions.issue(paper_id=draft.pk, by=draft.drawn_by, site=SITE)


def pages_of(pdf: bytes) -> list:
    return pdfplumber.open(BytesIO(pdf)).pages


def words_of_pdf(pdf: bytes) -> str:
    """All characters of a PDF in the order they were set, without blanks and page numbers."""
    return squeezed("".join(char["text"] for page in pages_of(pdf) for char in page.chars))


def words_of_docx(docx: bytes) -> str:
    """All characters of a DOCX, the head of the first page first, without blanks and page numbers."""
    document = Document(BytesIO(docx))
    section = document.sections[0]
    first = section.first_page_header if section.different_first_page_header_footer else section.header
    parts = [first._element, document.element.body]
    texts = [node.text or "" for part in parts for node in part.iter(qn("w:t"))]
    return squeezed("".join(texts))


def squeezed(text: str) -> str:
    return PAGE_NUMBER.sub("", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))


def mm(points: float) -> float:
    return round(points * MM, 2)


def plain_sheet(layout: str = "letter", **wishes) -> Sheet:
    return Sheet(layout, "关于修路的函", organ="习家店镇人民代表大会主席团", number="习人大交〔2026〕1号", **wishes)
