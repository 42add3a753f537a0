"""Reading papers and wording."""

import re
from datetime import date

from django.db.models import Max, QuerySet
from django.urls import reverse

from liaison.core import clock
from liaison.divisions.models import Unit
from liaison.documents.papers import kinds, letterhead
from liaison.documents.papers.kinds import PaperKind
from liaison.documents.papers.models import OUT, Paper, PaperState, Wording

RELATED = ("organ", "to_unit", "drawn_by", "issued_by", "replaces")
REGISTER_ORDER = ("-year", "word", "-seq", "pk")
DRAFT_ORDER = ("-pk",)
MOST_PRINTED = 200
WIDE_BRACKETS = str.maketrans("[]()（）【】", "〔〕〔〕〔〕〔〕")


def register(user, *, drafts=False, word="", year="", kind="", state="", text="") -> QuerySet[Paper]:
    """The numbers of one's own register by year and word, or the drafts."""
    rows = Paper.objects.visible_to(user).select_related(*RELATED)
    rows = rows.filter(state=PaperState.DRAFT) if drafts else rows.issued()
    if word:
        rows = rows.filter(word=word)
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(year=year)
    if kinds.paper_kind(kind):
        rows = rows.filter(kind=kind)
    if state in OUT:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(title__icontains=text) | rows.filter(number=plain_number(text))
    return rows


def words_of(user) -> list[str]:
    """The words of the numbers this person sees."""
    rows = Paper.objects.visible_to(user).issued().order_by("word")
    return list(rows.values_list("word", flat=True).distinct()[:60])


def years_of(user) -> list[int]:
    rows = Paper.objects.visible_to(user).issued().order_by("-year")
    return list(rows.values_list("year", flat=True).distinct()[:12])


def about(user, thing: str, pk: int) -> list[Paper]:
    """The papers about a row that this person may see, newest first."""
    rows = Paper.objects.visible_to(user).kept().about(thing, pk).select_related("organ")
    return list(rows.order_by("-pk")[:20])


def of_number(number: str) -> Paper | None:
    """An issued paper by the number people say."""
    return Paper.objects.issued().select_related(*RELATED).filter(number=plain_number(number)).first()


def plain_number(text: str) -> str:
    """习人大交[2026] 18 → 习人大交〔2026〕18号"""
    text = re.sub(r"\s", "", text).translate(WIDE_BRACKETS)
    return text if text.endswith(("号", "期")) or "〔" not in text else f"{text}号"


def wording(organ: Unit, kind: PaperKind, on: date | None = None) -> tuple[int, dict[str, str]]:
    """The version in force and its texts; version 0 are the shipped ones. A slot added later has its default."""
    rows = Wording.objects.filter(organ=organ, kind=kind.name, from_on__lte=on or clock.today())
    newest = rows.order_by("-version").first()
    return (newest.version if newest else 0), letterhead.defaults(organ, kind) | (newest.texts if newest else {})


def versions(organ: Unit, kind: PaperKind) -> list[Wording]:
    return list(Wording.objects.filter(organ=organ, kind=kind.name).select_related("by").order_by("-version")[:12])


def newest_versions(organ: Unit) -> dict[str, int]:
    """{kind: version in use}"""
    rows = Wording.objects.filter(organ=organ, from_on__lte=clock.today())
    return dict(rows.order_by().values_list("kind").annotate(n=Max("version")))


def addresses(ids: list[int]) -> dict[int, str]:
    """Where notices about papers lead."""
    return {pk: reverse("documents:paper", args=[pk]) for pk in ids}
