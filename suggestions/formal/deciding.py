"""The organ's look at a suggestion (审查): taken on with a number, back for changes, or no suggestion at all."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.audit.steps import check_open, step
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.core.numbering import draw
from liaison.divisions.models import Unit
from suggestions.formal import conversion, moves, notices
from suggestions.formal.drafting import locked
from suggestions.formal.models import FormalSuggestion, Publicity
from suggestions.rules.models import Reason, ReasonKind


@transaction.atomic
def accept(
    *,
    suggestion_id: int,
    by: User,
    publicity: str = Publicity.FULL,
    publicity_reason: str = "",
    session_ended_on: date | None = None,
    note: str = "",
    version: int | None = None,
) -> FormalSuggestion:
    """Taken on (受理): its ticket goes on with the formal track; the number is drawn last."""
    sheet = locked(suggestion_id)
    check_open(sheet, moves.ACCEPT, by)
    _check_publicity(publicity, publicity_reason)
    if session_ended_on and session_ended_on > clock.today():
        raise DomainError(_("闭会日期不能在今天以后。"), "session_ended_on")
    sheet.ticket = conversion.ticket_of(sheet, by)
    sheet.session_ended_on = session_ended_on or sheet.session_ended_on
    sheet.save(update_fields=["ticket", "session_ended_on"])
    ticket = conversion.hand_over(sheet, sheet.ticket, by, basis=basis_of(sheet))
    step(
        sheet, moves.ACCEPT, by=by, note=note.strip(), version=version, data={"ticket": ticket.number},
        ticket=ticket, number=draw_number(sheet.organ), decided_at=clock.now(), decision_note=note.strip(),
        publicity=publicity, publicity_reason=publicity_reason.strip(),
    )  # fmt: skip
    notices.accepted(sheet)
    return sheet


@transaction.atomic
def send_back(*, suggestion_id: int, by: User, note: str, version: int | None = None) -> FormalSuggestion:
    """Back to its proposer (退回修改), with what is to be changed."""
    sheet = locked(suggestion_id)
    check_open(sheet, moves.SEND_BACK, by)
    if not note.strip():
        raise DomainError(_("请写明要改什么。"), "note")
    step(sheet, moves.SEND_BACK, by=by, note=note.strip(), version=version, decision_note=note.strip())
    notices.sent_back(sheet)
    return sheet


@transaction.atomic
def refuse(
    *,
    suggestion_id: int,
    by: User,
    reason: Reason,
    note: str = "",
    as_letter: bool = False,
    version: int | None = None,
) -> FormalSuggestion:
    """No suggestion (不作建议处理), for a reason of the list; it may still be handled as a letter (作来信处理)."""
    sheet = locked(suggestion_id)
    check_open(sheet, moves.REFUSE, by)
    if reason.kind != ReasonKind.EXCLUSION:
        raise DomainError(_("请从列表里选一个理由。"), "reason")
    letter = conversion.as_letter(sheet, by) if as_letter else None
    step(
        sheet, moves.REFUSE, by=by, note=note.strip(), version=version,
        data={"reason": reason.code, "letter": letter.number if letter else ""},
        refused_reason=reason, letter=letter, decided_at=clock.now(), decision_note=note.strip(),
    )  # fmt: skip
    notices.refused(sheet)
    return sheet


def basis_of(sheet: FormalSuggestion) -> str:
    """习家店镇第十八届人民代表大会第六次会议代表建议"""
    return _("%(congress)s%(occasion)s代表建议") % {"congress": sheet.congress, "occasion": sheet.occasion}


def draw_number(organ: Unit) -> str:
    """XJD-JY26-003: 建议 of one organ in one year, without gaps."""
    year = clock.today().year % 100
    return f"{organ.letters}-JY{year:02d}-{draw(f'formal:{organ.letters}:{year:02d}'):03d}"


def _check_publicity(publicity: str, reason: str) -> None:
    if publicity not in Publicity.values:
        raise DomainError(_("请选公开属性。"), "publicity")
    if publicity != Publicity.FULL and not reason.strip():
        raise DomainError(_("不全文公开的，请写理由。"), "publicity_reason")
