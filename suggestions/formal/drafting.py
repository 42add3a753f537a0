"""Writing a suggestion and gathering signatures (起草、附议、提交): everything before an organ has it."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deputies.people.models import Deputy, Mandate
from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.accounts.scope import reach
from liaison.audit.steps import check_open, enter, step
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from liaison.divisions.models import Unit
from suggestions.formal import conversion, moves, notices, queries
from suggestions.formal.models import Cosigner, FormalSuggestion
from suggestions.formal.texts import fingerprint, looks_like_two
from suggestions.tickets.models import Ticket

CONTENTS = {
    "title": gettext_lazy("案由"), "matter": gettext_lazy("案据"), "proposal": gettext_lazy("方案"),
    "proposed_unit": gettext_lazy("承办单位"),
}  # fmt: skip
TITLE_LENGTH = 80


@transaction.atomic
def draft(
    *,
    by: User,
    organ: Unit,
    congress: str,
    title: str,
    matter: str = "",
    proposal: str = "",
    proposed_unit: Unit | None = None,
    session: int | None = None,
    session_ended_on: date | None = None,
    lead: Deputy | None = None,
    confidential: bool = False,
    source: Ticket | None = None,
) -> FormalSuggestion:
    """Begin a sheet (起草): a deputy for oneself, an organ for a deputy who wrote it on paper."""
    on_paper = by.role != Role.DEPUTY
    lead = lead if on_paper else Deputy.objects.filter(user=by).first()
    if not reach(by, "formal:draft") or (on_paper and by.posting.unit_id != organ.pk):
        raise PermissionDenied(_("您现在的身份不能起草代表建议。"))
    if lead is None:
        raise DomainError(_("请选提出建议的代表。"), "lead")
    if source is not None:
        conversion.check_source(source)
    return _begin(
        by=by, organ=organ, lead=lead, source=source, on_paper=on_paper, congress=congress.strip(), session=session,
        session_ended_on=session_ended_on, confidential=confidential,
        **_wording(title, matter, proposal, proposed_unit),
    )  # fmt: skip


@transaction.atomic
def draft_for_meeting(*, by: User, ticket: Ticket, deputy: Deputy, basis: str) -> FormalSuggestion:
    """A meeting gave the matter to a deputy to propose (会议转代表建议): an organ cannot propose it itself."""
    conversion.check_source(ticket)
    organ = by.posting.unit
    sheet = _begin(
        note=basis, by=by, organ=organ, lead=deputy, source=ticket, on_paper=False, congress=congress_of(organ),
        **_wording(ticket.title, ticket.body.summary or ticket.body.original_words, "", None),
    )  # fmt: skip
    notices.drafted_by_meeting(sheet)
    return sheet


def _begin(*, by: User, organ: Unit, lead: Deputy, note: str = "", **columns) -> FormalSuggestion:
    mandate = mandate_for(lead, organ)
    if mandate is None:
        raise DomainError(_("%(deputy)s不是%(organ)s这一级的现任代表，不能向它提建议。") % {
            "deputy": lead, "organ": organ,
        }, "organ")  # fmt: skip
    if not columns["congress"]:
        raise DomainError(_("请写届次，如“第十八届人民代表大会”。"), "congress")
    sheet = FormalSuggestion.objects.create(
        organ=organ, lead=lead, certificate_no=mandate.certificate_no or "", raised_on=clock.today(), version=1,
        drafted_by=by, drafted_at=clock.now(), **columns,
    )  # fmt: skip
    enter(sheet, "draft", by=by, before="", note=note)
    return sheet


@transaction.atomic
def edit(
    *,
    suggestion_id: int,
    by: User,
    title: str,
    matter: str,
    proposal: str,
    proposed_unit: Unit | None,
    congress: str = "",
    session: int | None = None,
    session_ended_on: date | None = None,
    confidential: bool = False,
    version: int | None = None,
) -> FormalSuggestion:
    """Change the wording (改正文): signatures under the old one stay on the sheet, but do not count any more."""
    sheet = locked(suggestion_id)
    check_open(sheet, moves.EDIT, by)
    new = _wording(title, matter, proposal, proposed_unit)
    changed = new["text_hash"] != sheet.text_hash
    columns = new | {
        "congress": congress.strip() or sheet.congress, "session": session, "session_ended_on": session_ended_on,
        "confidential": confidential,
    }  # fmt: skip
    step(sheet, moves.EDIT, by=by, version=version, data={"changed": changed}, **columns)
    lost = [row for row in signers(sheet) if row.signed_at and row.text_hash != sheet.text_hash] if changed else []
    if lost:
        notices.wording_changed(sheet, lost)
    return sheet


@transaction.atomic
def invite(*, suggestion_id: int, by: User, deputies: Iterable[Deputy], version: int | None = None) -> list[Cosigner]:
    """Ask deputies to sign with the lead (请人附议); whoever was removed may be asked again."""
    sheet = locked(suggestion_id)
    check_open(sheet, moves.INVITE, by)
    _check_contents(sheet)
    wanted = [deputy for deputy in deputies if deputy.pk != sheet.lead_id]
    there = set(sheet.cosigners.invited().values_list("deputy", flat=True))
    fresh = [deputy for deputy in wanted if deputy.pk not in there]
    if not fresh:
        raise DomainError(_("%s已在名单里。") % (wanted[0] if wanted else sheet.lead), "deputies")
    for deputy in fresh:
        if mandate_for(deputy, sheet.organ) is None:
            raise DomainError(_("%s不是这一级的现任代表，不能附议。") % deputy, "deputies")
    step(sheet, moves.INVITE, by=by, version=version, data={"deputies": [deputy.pk for deputy in fresh]})
    last = sheet.cosigners.aggregate(last=Max("position"))["last"] or 0
    rows = [_ask(sheet, deputy, last + n) for n, deputy in enumerate(fresh, start=1)]
    notices.asked_to_sign(sheet, rows)
    return rows


def _ask(sheet: FormalSuggestion, deputy: Deputy, position: int) -> Cosigner:
    new = {"position": position, "invited_at": clock.now(), "removed_at": None, "refused_at": None, "signed_at": None}
    row, _made = Cosigner.objects.update_or_create(suggestion=sheet, deputy=deputy, defaults=new)
    return row


@transaction.atomic
def sign(
    *, suggestion_id: int, by: User, agrees: bool, deputy: Deputy | None = None, seen: str = "",
    version: int | None = None,
) -> Cosigner:  # fmt: skip
    """A deputy's word (附议 / 谢绝), about the wording they saw; the organ writes down a signature on paper."""
    sheet = locked(suggestion_id)
    check_open(sheet, moves.SIGN, by)
    if seen and seen != sheet.text_hash:
        raise Conflict(_("正文刚刚改过，请看过新的再附议。"))
    rows = sheet.cosigners.invited().select_related("deputy")
    row = rows.filter(deputy__user=by).first() if by.role == Role.DEPUTY else rows.filter(deputy=deputy).first()
    if row is None:
        raise DomainError(_("这位代表不在附议名单里。"), "deputy")
    step(sheet, moves.SIGN, by=by, version=version, data={"cosigner": row.pk, "agrees": agrees})
    now = clock.now()
    row.signed_at, row.refused_at = (now, None) if agrees else (None, now)
    row.text_hash = sheet.text_hash
    row.how = Cosigner.How.PHONE if by.role == Role.DEPUTY else Cosigner.How.PAPER
    row.save(update_fields=["signed_at", "refused_at", "text_hash", "how"])
    notices.answered(sheet, row, agrees)
    return row


@transaction.atomic
def uninvite(*, suggestion_id: int, by: User, cosigner_id: int, version: int | None = None) -> Cosigner:
    """Off the list (移出名单): who refused or does not answer; the row stays, with its day."""
    sheet = locked(suggestion_id)
    check_open(sheet, moves.REMOVE, by)
    row = sheet.cosigners.invited().select_related("deputy").filter(pk=cosigner_id).first()
    if row is None:
        raise DomainError(_("这位代表不在附议名单里。"))
    step(sheet, moves.REMOVE, by=by, version=version, data={"cosigner": row.pk})
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    return row


@transaction.atomic
def submit(
    *, suggestion_id: int, by: User, checklist: Mapping[str, bool], version: int | None = None
) -> FormalSuggestion:
    """To the organ (提交): four contents, the exclusions read, everyone who was asked has answered this wording."""
    sheet = locked(suggestion_id)
    check_open(sheet, moves.SUBMIT, by)
    _check_contents(sheet)
    checked = _check_list(sheet, checklist)
    _check_signatures(sheet)
    step(sheet, moves.SUBMIT, by=by, version=version, checklist=checked, submitted_at=clock.now())
    notices.submitted(sheet)
    return sheet


@transaction.atomic
def withdraw(*, suggestion_id: int, by: User, reason: str = "", version: int | None = None) -> FormalSuggestion:
    """Taken back by its proposer (撤回), until a unit has it; what villagers said goes on without it."""
    sheet = locked(suggestion_id)
    check_open(sheet, moves.WITHDRAW, by)
    told = sheet.submitted_at is not None
    if sheet.ticket_id:
        conversion.take_back(sheet)
    step(sheet, moves.WITHDRAW, by=by, note=reason.strip(), version=version)
    if told:
        notices.withdrawn(sheet)
    return sheet


def locked(suggestion_id: int) -> FormalSuggestion:
    rows = FormalSuggestion.objects.select_related("organ", "lead", "proposed_unit", "ticket", "source")
    return rows.locked(suggestion_id)


def signers(sheet: FormalSuggestion) -> list[Cosigner]:
    """Those who are asked, in their order."""
    return list(sheet.cosigners.invited().select_related("deputy"))


def mandate_for(deputy: Deputy, organ: Unit) -> Mandate | None:
    """The seat from which a deputy proposes to this organ: one of its own congress, held today."""
    rows = Mandate.objects.live().filter(deputy=deputy, congress=organ.division_id)
    return rows.filter(level=queries.level_of(organ)).order_by("-from_on", "-pk").first()


def congress_of(organ: Unit) -> str:
    """What the last sheet of this organ called its congress."""
    rows = FormalSuggestion.objects.filter(organ=organ).order_by("-pk")
    return rows.values_list("congress", flat=True).first() or _("%s人民代表大会") % organ.division.short_name


def _wording(title: str, matter: str, proposal: str, unit: Unit | None) -> dict:
    """The four contents as columns, with the fingerprint of their wording."""
    title, matter, proposal = title.strip(), matter.strip(), proposal.strip()
    if not title:
        raise DomainError(_("请写案由：用一句话说要解决什么。"), "title")
    if len(title) > TITLE_LENGTH:
        raise DomainError(_("案由请不超过 %d 个字。") % TITLE_LENGTH, "title")
    text_hash = fingerprint(title, matter, proposal, unit.pk if unit else None)
    return {"title": title, "matter": matter, "proposal": proposal, "proposed_unit": unit, "text_hash": text_hash}


def _check_contents(sheet: FormalSuggestion) -> None:
    missing = [str(label) for name, label in CONTENTS.items() if not getattr(sheet, name)]
    if missing:
        raise DomainError(_("还缺：%s。四项写全才能请人附议和提交。") % "、".join(missing))


def _check_list(sheet: FormalSuggestion, checklist: Mapping[str, bool]) -> dict[str, bool]:
    """Closed keys; two matters is a warning, to be ticked by whoever sees it otherwise."""
    if not checklist.get("excluded_none"):
        raise DomainError(_("请逐条看过不应作为代表建议的情形，再打勾。"), "excluded_none")
    two = looks_like_two(sheet.title, sheet.matter, sheet.proposal)
    if two and not checklist.get("one_matter"):
        raise DomainError(_("这里像是两件事，请分开提；确实是一件的，请打勾。"), "one_matter")
    return {name: bool(checklist.get(name)) for name in ("excluded_none", "one_matter", "similar_seen")}


def _check_signatures(sheet: FormalSuggestion) -> None:
    standings = [row.standing(sheet.text_hash) for row in signers(sheet)]
    void, asked = standings.count("void"), standings.count("asked")
    if void:
        raise DomainError(_("正文改过，%d 位代表需要重新附议。") % void)
    if asked:
        raise DomainError(_("还有 %d 位代表没有答复：等一等，或先移出名单。") % asked)
    if "refused" in standings:
        raise DomainError(_("有 %d 位代表谢绝，请先移出名单。") % standings.count("refused"))
