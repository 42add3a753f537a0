"""A ticket and the suggestion made of it (意见件与代表建议互转): one number and one history where that is possible.

Still registered: the same ticket goes on. Closed: a sibling with the same voices. In between it is somebody's work.
"""

from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.core.errors import DomainError
from liaison.divisions.models import UnitKind
from suggestions.formal.models import FormalSuggestion
from suggestions.rules.models import Layer, Reason, ReasonKind, Track
from suggestions.tickets.models import Channel, Ticket, TicketDeputy
from suggestions.tickets.states import Outcome
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import intake, screening, splitting

WITHDREW = "deputy_withdrew"
NOT_HANDED_OFF = {S.REGISTERED, S.LISTED}
GONE = {Outcome.MERGED, Outcome.WITHDRAWN}


def check_source(source: Ticket) -> None:
    """Whether a ticket may become a suggestion at all, now."""
    if source.outcome in GONE:
        raise DomainError(_("%(number)s%(outcome)s，不能转代表建议。") % {
            "number": source.number, "outcome": source.get_outcome_display(),
        }, "source")  # fmt: skip
    if source.state not in {S.REGISTERED, S.CLOSED}:
        raise DomainError(_("这件正在办理，办结后再转代表建议。"), "source")
    if source.track == Track.FORMAL and source.state != S.CLOSED:
        raise DomainError(_("这件已经是代表建议。"), "source")


def ticket_of(sheet: FormalSuggestion, by: User) -> Ticket:
    """The ticket an accepted sheet goes on as: its own source, a sibling of it, or a new one."""
    source = Ticket.objects.locked(sheet.source_id) if sheet.source_id else None
    if source is None:
        return _register(sheet, by)
    check_source(source)
    ticket = source if source.state == S.REGISTERED else _sibling(sheet, source, by)
    intake.link_deputies(ticket, proposer_ids(sheet), TicketDeputy.Capacity.RAISED)
    if sheet.confidential and not ticket.confidential:
        Ticket.objects.filter(pk=ticket.pk).update(confidential=True)
    return ticket


def hand_over(sheet: FormalSuggestion, ticket: Ticket, by: User, basis: str) -> Ticket:
    """The ticket gets the formal track: from here its own table of moves goes on."""
    return screening.enlist(
        ticket_id=ticket.pk, by=by, basis=basis, title=sheet.title, summary=sheet.proposal, level=level_of(sheet),
        track=Track.FORMAL,
    )  # fmt: skip


def as_letter(sheet: FormalSuggestion, by: User) -> Ticket:
    """作来信处理: an ordinary ticket of what is no suggestion; a source that still waits simply goes on waiting."""
    source = sheet.source
    if source is not None and source.state == S.REGISTERED:
        return source
    return _register(sheet, by, secret=False)


def take_back(sheet: FormalSuggestion) -> None:
    """Withdrawn before any unit had it: the ticket is declined, what villagers said goes on in a sibling."""
    ticket = Ticket.objects.select_related("division", "body", "category").locked(sheet.ticket_id)
    if ticket.state not in NOT_HANDED_OFF:
        raise DomainError(_("已经交办，不能撤回；请与承办单位和%s联系。") % sheet.organ)
    system = User.objects.system()
    if ticket.pk == sheet.source_id:
        splitting.sibling_for(
            ticket, by=system, desk=sheet.organ, title=ticket.title, track=Track.ORDINARY,
            request=_("代表撤回了建议，群众反映的事继续办理。"),
        )  # fmt: skip
    reason = Reason.objects.get(kind=ReasonKind.DECLINE, code=WITHDREW)
    screening.decline(ticket_id=ticket.pk, by=system, reason=reason)


def may_take_back(sheet: FormalSuggestion) -> bool:
    """No unit has it yet."""
    return sheet.ticket is None or sheet.ticket.state in NOT_HANDED_OFF


def proposer_ids(sheet: FormalSuggestion) -> list[int]:
    """The lead, then those whose signature counts, in their order."""
    signed = sheet.cosigners.invited().filter(signed_at__isnull=False, text_hash=sheet.text_hash)
    return [sheet.lead_id, *signed.values_list("deputy", flat=True)]


def level_of(sheet: FormalSuggestion) -> str:
    return Layer.COUNTY if sheet.organ.kind == UnitKind.COUNTY_OFFICE else Layer.TOWNSHIP


def _register(sheet: FormalSuggestion, by: User, *, secret: bool = True) -> Ticket:
    """Nothing came before it: the organ registers what the deputy wrote."""
    receipt = intake.register(
        by=by, original_words=f"{sheet.matter}\n\n{sheet.proposal}", division_code=sheet.organ.division_id,
        channel=Channel.ORGAN, title=sheet.title, summary=sheet.proposal, level=level_of(sheet),
        deputy_ids=proposer_ids(sheet), deputy_as=TicketDeputy.Capacity.RAISED,
        confidential=sheet.confidential and secret, reply_wanted=False,
    )  # fmt: skip
    return receipt.ticket


def _sibling(sheet: FormalSuggestion, source: Ticket, by: User) -> Ticket:
    return splitting.sibling_for(
        source, by=by, desk=by.posting.unit, title=sheet.title, request=sheet.proposal, track=Track.ORDINARY
    )
