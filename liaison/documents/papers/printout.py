"""Papers by name (打印清单): what `manage.py paper` can print, found by kind and number."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.core.errors import DomainError
from liaison.documents.papers import kinds, queries
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.composing import clean, overlay_of, sheet_of
from liaison.documents.papers.models import Paper

MOST_LISTED = 200


def lines(most: int = MOST_LISTED) -> Iterator[tuple[str, str]]:
    """(kind, number) of everything that can be printed, newest first: issued papers, then the forms of each kind."""
    papers = Paper.objects.issued().order_by("-pk")
    yield from papers.values_list("kind", "number")[:most]
    for kind in kinds.forms():
        yield from ((kind.name, key) for key in kind.keys(most))


def sheet(kind: str, number: str) -> tuple[Sheet, str]:
    """The sheet behind a line, and what is printed across it. Names stay masked: nobody is asking."""
    form = kinds.form_kind(kind)
    if form:
        found = form.find(None, number)
        if found is None:
            raise DomainError(_("没有 %(kind)s %(number)s。") % {"kind": form.label, "number": number})
        return clean(form.compose(found, by=User.objects.system(), plain=None)), ""
    paper = queries.of_number(number)
    if paper is None or paper.kind != kind:
        raise DomainError(_("没有 %(kind)s %(number)s。") % {"kind": kinds.label_of(kind), "number": number})
    return sheet_of(paper), overlay_of(paper)
