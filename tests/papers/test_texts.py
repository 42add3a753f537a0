"""What the PDF says, the DOCX says; numbered kinds say nothing of residents."""

import pytest

from liaison.documents.papers import docx, pdf
from liaison.documents.papers.blocks import text_of
from liaison.documents.papers.composing import sheet_of
from suggestions.tickets.states import TicketState as S
from tests.builders.papers import an_issued, squeezed, words_of_docx, words_of_pdf
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db
CANARY = {"reporter_name": "金丝雀", "reporter_phone": "13907191234", "reporter_address": "小茯苓村七组99号"}
KINDS = [
    ("handoff_letter", S.HANDLING, "presidium"),
    ("supervision_notice", S.HANDLING, "presidium"),
    ("reply_letter", S.RATING, "clerk"),
]


@pytest.mark.parametrize(("kind", "state", "who"), KINDS)
def test_pdf_and_docx_say_the_same(kind, state, who):
    town = Town()
    town.clerk  # noqa: B018 - the unit has an account
    sheet = sheet_of(an_issued(kind, town, at=state, by=getattr(town, who)))
    asked = squeezed(text_of(sheet))
    assert sorted(words_of_pdf(pdf.render(sheet))) == sorted(asked)
    assert words_of_docx(docx.render(sheet)) == asked
