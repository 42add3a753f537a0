"""Writing, changing, issuing briefs, and keeping what was written on them (撰写、修改、印发、记批示)."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from liaison.documents.papers import actions as papers
from liaison.documents.papers.kinds import Subject
from liaison.documents.papers.models import Paper, PaperState
from suggestions.briefs import queries
from suggestions.briefs.models import THING, Brief, BriefTicket, Instruction
from suggestions.briefs.privacy import check_title, check_words
from suggestions.tickets.models import Ticket

MOST_TICKETS = 60


@transaction.atomic
def write(
    *, by: User, kind: str, title: str, addressees: str, tickets: Sequence[Ticket], facts: str, proposals: str
) -> Brief:
    """Begin a brief in the name of one's own organ, with the draft of its paper."""
    organ = by.posting.unit if by.posting else None
    if organ is None or not organ.is_organ or not can(by, "brief:write", organ.division_id):
        raise PermissionDenied(_("您现在的身份不能编发专报。"))
    words = {"title": title, "addressees": addressees, "facts": facts, "proposals": proposals}
    _check(tickets, words)
    brief = Brief.objects.create(organ=organ, kind=kind, by=by, **_trimmed(words))
    _tie(brief, tickets)
    papers.draw(kind=kind, subject=subject_of(brief), by=by)
    record(brief, "write", by=by)
    return brief


@transaction.atomic
def edit(
    *, brief_id: int, by: User, title: str, addressees: str, tickets: Sequence[Ticket], facts: str, proposals: str
) -> Brief:
    """Change a brief whose paper is still a draft."""
    brief = Brief.objects.visible_to(by).select_related("organ").locked(brief_id)
    paper = _own_paper(brief, by)
    if paper.state != PaperState.DRAFT:
        raise Conflict(_("%s 已发出，不能改；可作废重发。") % paper.number)
    words = {"title": title, "addressees": addressees, "facts": facts, "proposals": proposals}
    _check(tickets, words)
    for name, value in _trimmed(words).items():
        setattr(brief, name, value)
    brief.save(update_fields=list(words))
    brief.lines.all().delete()
    _tie(brief, tickets)
    papers.retie(paper_id=paper.pk, by=by, things=subject_of(brief).things)
    record(brief, "edit", by=by)
    return brief


@transaction.atomic
def issue(*, brief_id: int, by: User, site: str = "") -> Paper:
    """Number and freeze its paper; titles may have changed since it was written."""
    brief = Brief.objects.visible_to(by).select_related("organ").locked(brief_id)
    paper = _own_paper(brief, by)
    if paper.state != PaperState.DRAFT:
        raise Conflict(_("%s 已发出。") % paper.number)
    for ticket in queries.tickets_of(brief):
        check_title(ticket)
    return papers.issue(paper_id=paper.pk, by=by, site=site)


@transaction.atomic
def instruct(*, brief_id: int, by: User, leader: str, on: date, text: str) -> Instruction:
    """Write down what a leader wrote on the brief (批示)."""
    brief = Brief.objects.visible_to(by).select_related("organ").locked(brief_id)
    paper = _own_paper(brief, by)
    if paper.state != PaperState.ISSUED:
        raise Conflict(_("还没印发，或已作废，不能记批示。"))
    if on > clock.today():
        raise DomainError(_("批示日期不能晚于今天。"), "on")
    if on < paper.issued_on:
        raise DomainError(_("专报 %s 才印发，批示日期不能早于它。") % paper.issued_on.isoformat(), "on")
    for name, value in (("leader", leader), ("text", text)):
        if not value.strip():
            raise DomainError(_("请写明是谁批示、怎么批的。"), name)
    made = Instruction.objects.create(
        brief=brief, paper=paper, leader=leader.strip(), on=on, text=text.strip(), by=by
    )  # fmt: skip
    record(brief, "instruct", by=by, data={"instruction": made.pk})
    return made


def subject_of(brief: Brief) -> Subject:
    """What its paper is about: the brief, and the tickets, on whose pages it then stands."""
    tickets = brief.lines.order_by("position").values_list("ticket", flat=True)
    return Subject(((THING, brief.pk), *(("ticket", pk) for pk in tickets)))


def _check(tickets: Sequence[Ticket], words: dict[str, str]) -> None:
    if not tickets:
        raise DomainError(_("请至少选一件意见件。"), "numbers")
    if len(tickets) > MOST_TICKETS:
        raise DomainError(_("一期最多写 %d 件。") % MOST_TICKETS, "numbers")
    for name, label in (("title", _("题目")), ("addressees", _("报送")), ("proposals", _("建议"))):
        if not words[name].strip():
            raise DomainError(_("请填写“%s”。") % label, name)
    check_words(tickets, words)


def _trimmed(words: dict[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in words.items()}


def _tie(brief: Brief, tickets: Sequence[Ticket]) -> None:
    once = dict.fromkeys(tickets)
    BriefTicket.objects.bulk_create(
        BriefTicket(brief=brief, ticket=ticket, position=n) for n, ticket in enumerate(once, start=1)
    )


def _own_paper(brief: Brief, by: User) -> Paper:
    """The paper it has now, locked, for whoever sits at the organ."""
    if by.posting is None or by.posting.unit_id != brief.organ_id or not can(by, "brief:write"):
        raise PermissionDenied(_("这是%s的专报。") % brief.organ)
    return Paper.objects.locked(queries.paper_of(brief).pk)
