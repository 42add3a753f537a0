"""Reading for the reception desk: what the words propose, today's visits, the receipt just given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from liaison.accounts.roles import Role
from liaison.core import clock, codes
from liaison.core.once import answered
from liaison.divisions.models import CODE_LENGTH, Division, Level
from stations.receptions.actions import is_undoable
from stations.receptions.models import Ending, Reception
from stations.venues.models import Venue
from suggestions.rules import thresholds
from suggestions.rules.thresholds import ThresholdCode
from suggestions.tickets.states import Outcome, TicketState
from suggestions.tickets.voices import Voice
from suggestions.workflow.intake import title_of

# A receipt can be shown again only so long; afterwards a new one is issued (补打).
RECEIPT_SHOWN = timedelta(minutes=10)
OF_ROW = ("queue", "resident", "deputy", "division", "by", "session__venue", "voice__ticket__category")


@dataclass(frozen=True)
class Slip:
    """The receipt as it is printed: number, code, PIN, and the path of the private link."""

    ticket: object
    code: str
    pin: str
    path: str
    seconded: bool

    @property
    def venue(self):
        return self.ticket.venue


def slip(user, key: str) -> Slip | None:
    """The receipt an act of this person gave under a key, while it may still be shown."""
    answer, at = answered(scope=f"user:{user.pk}", key=key) or ({}, clock.now())
    if clock.now() - at > RECEIPT_SHOWN:
        return None
    voice = Voice.objects.filter(pk=answer.get("voice")).select_related("ticket__venue", "ticket__division").first()
    if voice is None:
        return None
    code = codes.pretty_query_code(voice.query_code)
    return Slip(voice.ticket, code, answer["pin"], f"/v/{answer['token']}/", not voice.first)


@dataclass(frozen=True)
class Row:
    """One visit as the desk and the day ledger show it."""

    visit: Reception
    label: str
    title: str
    kind: str
    words: str
    number: str
    missing: str
    undoable: bool
    has_receipt: bool
    hidden: bool


KINDS = {
    Ending.RECORDED: "new",
    Ending.ANSWERED: "done",
    Ending.REFERRED: "done",
    Ending.SECONDED: "doing",
}


def rows_of(user, visits: Iterable[Reception]) -> list[Row]:
    """Visits in the order they were entered, ready to show; numbered when nobody drew a queue number."""
    minutes = undo_minutes(user)
    return [_row(user, place, visit, minutes) for place, visit in enumerate(visits, start=1)]


def undo_minutes(user) -> int:
    """How long one may take one's own entry back here."""
    return thresholds.amount(ThresholdCode.UNDO, user.posting.division_id)


def day_rows(user, receptions) -> list[Row]:
    """All visits of a day with one query."""
    return rows_of(user, receptions.select_related(*OF_ROW))


def _row(user, place: int, visit: Reception, minutes: int) -> Row:
    voice = getattr(visit, "voice", None)
    ticket = voice.ticket if voice else None
    hidden = bool(ticket and ticket.direct_to_county and user.role != Role.COUNTY_OFFICE)
    withdrawn = visit.withdrawn_at is not None or (ticket is not None and ticket.outcome == Outcome.WITHDRAWN)
    kind, words = _badge(visit, ticket, withdrawn)
    mine = visit.by_id == user.pk and not withdrawn and is_undoable(visit, minutes)
    open_here = ticket is not None and ticket.state == TicketState.REGISTERED and visit.ending == Ending.TICKET
    return Row(
        visit=visit,
        label=str(visit.queue) if visit.queue else f"{place:02d}",
        title=_("（直送县级，内容不在这里显示）") if hidden else visit.summary or title_of(visit.words),
        kind=kind,
        words=words,
        number=ticket.number if ticket else "",
        missing="" if withdrawn else _missing(visit),
        undoable=mine and (open_here or visit.ending == Ending.RECORDED),
        has_receipt=voice is not None and not withdrawn,
        hidden=hidden,
    )


def _badge(visit: Reception, ticket, withdrawn: bool) -> tuple[str, str]:
    if withdrawn:
        return "new", _("已撤销")
    if visit.ending == Ending.TICKET and ticket:
        return ticket.badge, str(ticket.state_label)
    return KINDS.get(visit.ending, "new"), visit.get_ending_display()


def _missing(visit: Reception) -> str:
    """What can still be completed (待补): who it was, where it is."""
    gaps = [_("联系方式")] if visit.resident_id is None else []
    if not visit.place and (visit.division_id is None or visit.division_id == visit.session.venue.division_id):
        gaps.append(_("地点"))
    return "、".join(gaps)


def villages_of(venue: Venue):
    """Where a matter heard here can lie: the villages of its township, the township itself first."""
    return Division.objects.civil().within(venue.division_id[: CODE_LENGTH[Level.TOWNSHIP]]).exclude(level=Level.GRID)


def village_in(text: str, villages: Iterable[Division]) -> Division | None:
    """The village a text names, the longest name first; without its 村 or 社区 at a pinch."""
    found = [(len(name), village) for village in villages for name in _names(village) if name in text]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _names(village: Division) -> list[str]:
    short = village.short_name
    stem = short.removesuffix("社区").removesuffix("村")
    return [short, stem] if len(stem) > 1 else [short]
