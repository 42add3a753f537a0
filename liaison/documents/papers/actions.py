"""Drawing, wording, issuing, dropping and voiding papers (拟稿、改用语、发文、弃稿、作废)."""

from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.steps import check_open, enter, step
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.codes import check_text
from liaison.core.errors import Conflict, DomainError
from liaison.core.numbering import draw as draw_number
from liaison.divisions.models import Unit
from liaison.documents import actions as jobs
from liaison.documents.models import Job
from liaison.documents.papers import kinds, letterhead, moves, queries
from liaison.documents.papers.blocks import text_of
from liaison.documents.papers.composing import compose, digest, number_words, sheet_of
from liaison.documents.papers.fonts import check_glyphs
from liaison.documents.papers.kinds import PaperKind, Subject
from liaison.documents.papers.models import Paper, PaperState, PaperThing, Wording
from liaison.notifications.actions import notify

PRINT_KIND = "paper-print"


@transaction.atomic
def draw(*, kind: str, subject: Subject, by: User, replaces: Paper | None = None) -> Paper:
    """Begin a paper (拟稿) in the name of one's own unit; the same draft is not begun twice."""
    made = kinds.paper_kind(kind)
    organ = by.posting.unit if by.posting else None
    if made is None or organ is None or organ.kind not in made.issuers:
        raise PermissionDenied(_("您现在的单位不发这种公文。"))
    known = _same_draft(organ, kind, subject)
    if known is not None:
        return known
    version, texts = queries.wording(organ, made)
    args = {question.name: question.proposed().isoformat() for question in made.questions} | dict(subject.args)
    paper = Paper(
        kind=kind, organ=organ, to_unit=subject.to_unit, division_id=organ.division_id, word=texts["word"], texts=texts,
        args=args, wording_version=version, token=check_text(), drawn_by=by, replaces=replaces, version=1,
    )  # fmt: skip
    if not moves.DRAW.allowed(by, paper):
        raise PermissionDenied(_("您现在的身份不能拟公文。"))
    paper.title = compose(organ, made, replace(subject, args=args), texts, by).title[:200]
    paper.save()
    PaperThing.objects.bulk_create([PaperThing(paper=paper, thing=thing, thing_id=pk) for thing, pk in subject.things])
    enter(paper, "draw", by=by, before="")
    return paper


def _same_draft(organ: Unit, kind: str, subject: Subject) -> Paper | None:
    """An open draft of the same kind about just the same rows."""
    wanted = set(subject.things)
    rows = Paper.objects.filter(organ=organ, kind=kind, state=PaperState.DRAFT, to_unit=subject.to_unit)
    for paper in rows.about(*subject.things[0]).prefetch_related("things").order_by("-pk"):
        if {(row.thing, row.thing_id) for row in paper.things.all()} == wanted:
            return paper
    return None


@transaction.atomic
def edit(
    *, paper_id: int, by: User, texts: Mapping[str, str], args: Mapping[str, str] = (), version: int | None = None
) -> Paper:
    """Change the wording of a draft; what the law or the ticket says is not to be edited."""
    paper = _locked(paper_id, by)
    if paper.number:
        raise Conflict(_("%s 已发出，不能改；可作废重发。") % paper.number)
    kind = kinds.paper_kind(paper.kind)
    known = {slot.name: slot for slot in letterhead.slots_of(kind)}
    new = paper.texts | {name: text for name, text in texts.items() if name in known or name == letterhead.SEALED}
    for name, slot in known.items():
        slot.check(new[name])
    check_word(paper.organ, new["word"])
    asked = {question.name for question in kind.questions}
    new_args = paper.args | {name: value for name, value in dict(args).items() if name in asked}
    step(paper, moves.EDIT, by=by, version=version, texts=new, args=new_args, word=new["word"])
    paper.title = sheet_of(paper).title[:200]
    paper.save(update_fields=["title"])
    return paper


@transaction.atomic
def retie(*, paper_id: int, by: User, things: kinds.Things) -> Paper:
    """Tell a draft that what it is about was changed: its rows, and so its title."""
    paper = edit(paper_id=paper_id, by=by, texts={})
    paper.things.all().delete()
    PaperThing.objects.bulk_create([PaperThing(paper=paper, thing=thing, thing_id=pk) for thing, pk in things])
    return paper


@transaction.atomic
def issue(*, paper_id: int, by: User, site: str = "", version: int | None = None) -> Paper:
    """Give the paper its number and its day, freeze it, tell whom it goes to (发文). The number is drawn last."""
    paper = _locked(paper_id, by)
    check_open(paper, moves.ISSUE, by)
    sheet = sheet_of(paper)
    address = f"{(site or settings.PUBLIC_ADDRESS).rstrip('/')}{reverse('documents:paper-verify', args=[paper.token])}"
    check_glyphs(text_of(sheet))
    day = clock.today()
    seq = draw_number(f"paper:{paper.organ_id}:{paper.word}:{day.year}")
    number = number_words(paper.word, day.year, seq, kinds.paper_kind(paper.kind).count)
    frozen = replace(sheet, number=number, check=paper.token, verify=address).data
    columns = {"year": day.year, "seq": seq, "number": number, "sheet": frozen, "sha256": digest(frozen)}
    columns |= {"issued_on": day, "issued_by": by, "title": sheet.title[:200]}
    try:
        with transaction.atomic():
            step(paper, moves.ISSUE, by=by, version=version, data={"number": number}, **columns)
    except IntegrityError:
        raise DomainError(_("机关代字“%s”已有别的单位在用，请先改代字再发文。") % paper.word, "word") from None
    kind = kinds.paper_kind(paper.kind)
    if kind.issued:
        kind.issued(paper, by)
    if paper.to_unit_id:
        notify(
            [], "papers/issued", thing="paper", thing_id=paper.pk, key=f"paper:{paper.pk}:issued",
            units=[paper.to_unit_id], organ=paper.organ.name, number=number, title=paper.title,
        )  # fmt: skip
    return paper


@transaction.atomic
def drop(*, paper_id: int, by: User, reason: str, version: int | None = None) -> Paper:
    """A draft that will not be issued (弃稿): it leaves the lists, its trail stays. It never had a number."""
    paper = _locked(paper_id, by)
    if not reason.strip():
        raise DomainError(_("请写明为什么不发。"), "reason")
    step(paper, moves.DROP, by=by, note=reason.strip(), version=version)
    return paper


@transaction.atomic
def void(*, paper_id: int, by: User, reason: str, version: int | None = None) -> Paper:
    """Take an issued paper back (作废): the number stays used, the verify page says so."""
    paper = _locked(paper_id, by)
    if not reason.strip():
        raise DomainError(_("请写明为什么作废。"), "reason")
    step(paper, moves.VOID, by=by, note=reason.strip(), version=version, void_reason=reason.strip())
    if paper.to_unit_id:
        notify(
            [], "papers/void", thing="paper", thing_id=paper.pk, key=f"paper:{paper.pk}:void",
            units=[paper.to_unit_id], organ=paper.organ.name, number=paper.number, title=paper.title,
        )  # fmt: skip
    return paper


@transaction.atomic
def reissue(*, paper_id: int, by: User) -> Paper:
    """A new draft in place of a void paper (重发), about the same rows."""
    old = Paper.objects.visible_to(by).get(pk=paper_id)
    if old.state != PaperState.VOID:
        raise Conflict(_("%s 没有作废，不用重发。") % old)
    newer = old.replaced_by.kept().exclude(state=PaperState.VOID).first()
    if newer is not None and newer.state == PaperState.ISSUED:
        raise Conflict(_("%(old)s 已由 %(newer)s 代替。") % {"old": old, "newer": newer})
    subject = Subject(tuple(old.things.values_list("thing", "thing_id")), old.to_unit, old.args)
    return draw(kind=old.kind, subject=subject, by=by, replaces=old)


@transaction.atomic
def save_wording(*, organ: Unit, kind: PaperKind, texts: Mapping[str, str], by: User) -> Wording:
    """A new version of an organ's wording; papers already issued keep theirs."""
    if not may_word(by, organ):
        raise PermissionDenied(_("您现在的身份不能改这个单位的公文用语。"))
    slots = letterhead.slots_of(kind)
    for slot in slots:
        slot.check(texts.get(slot.name, ""))
    check_word(organ, texts["word"])
    kept = {slot.name: texts[slot.name].strip() for slot in slots} | {letterhead.SEALED: texts.get(letterhead.SEALED)}
    Unit.objects.select_for_update().get(pk=organ.pk)  # versions of one organ one after another
    last = Wording.objects.filter(organ=organ, kind=kind.name).order_by("-version").first()
    row = Wording.objects.create(
        organ=organ, kind=kind.name, version=last.version + 1 if last else 1, texts=kept, by=by
    )
    record(row, "new_version", by=by, data={"kind": kind.name, "version": row.version})
    return row


def may_word(by: User, organ: Unit) -> bool:
    """One's own unit; the county all of its own place."""
    if not can(by, "wording:edit", organ.division_id) or by.posting is None:
        return False
    return organ.pk == by.posting.unit_id or (organ.is_organ and by.posting.unit.division_id == organ.division_id[:6])


def check_word(organ: Unit, word: str) -> None:
    """A word of numbers belongs to one unit."""
    if len(word) > letterhead.LONGEST_WORD:
        raise DomainError(_("机关代字请不超过 %d 个字。") % letterhead.LONGEST_WORD, "word")
    other = Paper.objects.filter(word=word).exclude(organ=organ).issued().select_related("organ").first()
    if other:
        raise DomainError(_("“%(word)s”已由%(organ)s使用。") % {"word": word, "organ": other.organ}, "word")


@transaction.atomic
def print_many(*, by: User, ids: list[int]) -> Job:
    """Ask for one PDF of many papers (批量打印)."""
    rows = Paper.objects.visible_to(by).kept().filter(pk__in=ids)
    found = list(rows.values_list("pk", flat=True)[: queries.MOST_PRINTED])
    if not found:
        raise DomainError(_("请先勾选要打印的公文。"))
    return jobs.request(kind=PRINT_KIND, by=by, ids=found)


def _locked(paper_id: int, by: User) -> Paper:
    """The row, locked; only papers this person may see."""
    rows = Paper.objects.visible_to(by).select_related("organ", "to_unit", "drawn_by")
    return rows.locked(paper_id)
