"""Reading briefs: the register, one brief with its papers, the tickets somebody named."""

import re
from collections.abc import Iterable, Sequence

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from liaison.core.errors import DomainError
from liaison.documents.papers.models import Paper, PaperThing
from suggestions.briefs.models import THING, Brief, BriefKind
from suggestions.tickets.models import Ticket

SPLIT = re.compile(r"[\s,，、;；]+")


def register(user, *, kind: str = "", state: str = "", text: str = "") -> QuerySet[Brief]:
    """Briefs this person may see, each with the id of its newest paper."""
    newest = PaperThing.objects.filter(thing=THING, thing_id=OuterRef("pk")).order_by("-paper")
    rows = Brief.objects.visible_to(user).select_related("organ")
    rows = rows.annotate(paper_id=Subquery(newest.values("paper")[:1], output_field=BigIntegerField()))
    if kind in BriefKind.values:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(paper_id__in=Paper.objects.filter(state=state).values("pk"))
    return rows.filter(title__icontains=text) if text else rows


def papers_of(rows: Iterable[Brief]) -> dict[int, Paper]:
    """The newest paper of each brief, in one statement."""
    found = Paper.objects.in_bulk([brief.paper_id for brief in rows])
    return {brief.pk: found[brief.paper_id] for brief in rows}


def paper_of(brief: Brief) -> Paper:
    """The paper a brief has now: the newest drawn for it."""
    return Paper.objects.about(THING, brief.pk).order_by("-pk").first()


def tickets_of(brief: Brief) -> list[Ticket]:
    rows = Ticket.objects.filter(brief_lines__brief=brief).select_related("division", "category")
    return list(rows.order_by("brief_lines__position"))


def named(user, text: str) -> list[Ticket]:
    """The tickets behind the numbers somebody typed or ticked, in that order; each must be readable."""
    numbers = list(dict.fromkeys(number.upper() for number in SPLIT.split(text) if number))
    found = {ticket.number: ticket for ticket in Ticket.objects.visible_to(user).filter(number__in=numbers)}
    for number in numbers:
        if number not in found:
            raise DomainError(_("没有编号 %s，或您看不到它。") % number[:20], "numbers")
    return [found[number] for number in numbers]


def numbers_of(tickets: Sequence[Ticket]) -> str:
    """One a line, as the form shows them."""
    return "\n".join(ticket.number for ticket in tickets)
