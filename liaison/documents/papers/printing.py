"""Papers as files (打印): one at once, many as a background job, and their names."""

from collections.abc import Sequence
from pathlib import Path

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core import clock
from liaison.documents import kinds as works
from liaison.documents.papers import docx, pdf
from liaison.documents.papers.actions import PRINT_KIND
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.composing import overlay_of, sheet_of
from liaison.documents.papers.models import Paper
from liaison.documents.progress import Progress

RENDERERS = {"pdf": pdf, "docx": docx}


def print_all(by, path: Path, progress: Progress, *, ids: Sequence[int]) -> str:
    """One PDF of many papers, in the order of their numbers."""
    rows = Paper.objects.visible_to(by).kept().filter(pk__in=ids).select_related("organ", "to_unit", "drawn_by")
    papers = list(rows.order_by("word", "year", "seq", "pk"))
    progress.begin(len(papers))
    sheets = []
    for done, paper in enumerate(papers, start=1):
        sheets.append((sheet_of(paper), overlay_of(paper)))
        progress.step(done)
    path.write_bytes(pdf.render_all(sheets))
    return f"{_('公文')}{clock.today():%Y%m%d}-{len(papers)}{_('份')}.pdf"


def register() -> None:
    """Make batch printing known to the background worker."""
    works.register(PRINT_KIND, print_all, gettext_lazy("打印公文"))


def render(sheet: Sheet, form: str, overlay: str = "") -> bytes:
    """The bytes of a .pdf or .docx."""
    return RENDERERS[form].render(sheet, overlay)


def response(sheet: Sheet, form: str, name: str, overlay: str = "") -> HttpResponse:
    """The file: a PDF opens in the browser, a DOCX is saved."""
    answer = HttpResponse(render(sheet, form, overlay), content_type=RENDERERS[form].TYPE)
    answer["Content-Disposition"] = content_disposition_header(form == "docx", f"{name}.{form}")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
