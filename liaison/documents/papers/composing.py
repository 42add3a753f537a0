"""From a draft to its sheet (成稿), and the sheet of an issued paper as it was frozen."""

import hashlib
import json
from dataclasses import replace

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit
from liaison.documents.papers import kinds, letterhead
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.fonts import printable
from liaison.documents.papers.kinds import Case, PaperKind, Subject
from liaison.documents.papers.models import Paper, PaperState
from liaison.documents.papers.placeholders import fill

OPEN_NUMBER = "　"  # where the number of a draft will stand


def number_words(word: str, year: int, seq: int | str, count: str = "{}号") -> str:
    """习人大交〔2026〕18号: the year in full, no leading zeros (GB/T 9704)."""
    return f"{word}〔{year}〕{count.format(seq)}"


def sheet_of(paper: Paper) -> Sheet:
    """What is printed: the frozen sheet once issued, else the draft as it stands now."""
    if paper.state == PaperState.DRAFT:
        subject = Subject(paper.things.values_list("thing", "thing_id"), paper.to_unit, paper.args)
        return compose(paper.organ, kinds.paper_kind(paper.kind), subject, paper.texts, paper.drawn_by)
    if paper.state == PaperState.DROPPED:
        raise DomainError(_("这份拟稿没有发出，已经弃用。"))
    if digest(paper.sheet) != paper.sha256:
        raise DomainError(_("%s的定稿与发出时不一致，不能打印；请联系管理员。") % paper.number)
    return Sheet.of(paper.sheet)


def overlay_of(paper: Paper) -> str:
    """What is printed across the pages."""
    return {PaperState.DRAFT: _("拟稿"), PaperState.VOID: _("作废")}.get(paper.state, "")


def compose(organ: Unit, kind: PaperKind, subject: Subject, texts: dict[str, str], by) -> Sheet:
    """The sheet of a numbered paper with the number left open."""
    phone = organ.phone or by.phone

    def text(slot: str, **values: str) -> str:
        return fill(texts.get(slot, ""), values)

    case = Case(
        organ=organ,
        head=texts["head"],
        subject=subject,
        by=by,
        day=clock.today(),
        text=text,
        seal=bool(texts.get(letterhead.SEALED)),
        contact=letterhead.contact_text(texts["contact"], by.name, phone),
        copies=texts["copies"],
    )
    sheet = kind.compose(case)
    number = number_words(texts["word"], case.day.year, OPEN_NUMBER, kind.count)
    return clean(replace(sheet, organ=texts["head"], number=number))


def clean(sheet: Sheet) -> Sheet:
    """Every text of it printable: composed characters, no pictures."""
    return Sheet.of(_printable(sheet.data))


def _printable(value):
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def digest(data: dict) -> str:
    """The fingerprint of a frozen sheet."""
    words = json.dumps(data, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(words.encode()).hexdigest()
