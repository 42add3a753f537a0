"""Entering a sheet of paper lines (批量补录): each line is a visit like any other, with the channel 批量补录."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.core import clock
from liaison.core.errors import DomainError
from stations.venues.models import Venue
from suggestions.desk.actions import Heard, Person, Received, receive
from suggestions.tickets.models import Channel


@dataclass(frozen=True)
class PaperLine:
    """One line of the sheet: where it stands, who said what where."""

    row: int
    words: str
    person: Person
    division_code: str
    place: str = ""
    category_id: int | None = None
    level: str = ""
    answer: str = ""


@transaction.atomic
def enter_sheet(*, by: User, venue: Venue, on: date, ending: str, lines: Iterable[PaperLine]) -> list[Received]:
    """All lines or none; a refusal names its line. The visits count for the day of the paper."""
    return [_enter(by, venue, on, ending, line) for line in lines]


def _enter(by: User, venue: Venue, on: date, ending: str, line: PaperLine) -> Received:
    heard = Heard(
        words=line.words,
        started_at=clock.now(),
        division_code=line.division_code,
        place=line.place,
        category_id=line.category_id,
        level=line.level,
        answer=line.answer,
        person=line.person,
        channel=Channel.BULK,
        on=on,
    )
    try:
        return receive(by=by, venue=venue, heard=heard, ending=ending)
    except DomainError as refusal:
        raise LineRefused(line.row, refusal) from refusal


class LineRefused(DomainError):
    """A rule says no to one line of the sheet."""

    def __init__(self, row: int, refusal: DomainError):
        super().__init__(_("第 %(row)s 行：%(why)s") % {"row": row + 1, "why": refusal.message}, refusal.field)
        self.row, self.why = row, refusal.message
