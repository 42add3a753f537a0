"""A row of the ledger, ready to print (台账的一行): every date, label and address is a plain text. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from liaison.core import wording
from liaison.core.clock import local
from liaison.workdays.calendar import Calendar
from liaison.workdays.deadlines import received_on
from suggestions.rules.models import Layer, Track
from suggestions.tickets.badges import Standing, badge, days_held, is_past
from suggestions.tickets.legs import LegStep
from suggestions.tickets.models import Channel
from suggestions.tickets.states import Outcome, TicketState

# The columns the ledger reads, in the order of Raw; `now` is the open lead leg.
COLUMNS = (
    "pk", "number", "title", "state", "outcome", "round", "track", "level", "channel", "key_supervised",
    "created_at", "due_at", "closed_at", "profile_id", "category__name", "division__short_name",
    "now__to_unit__name", "now__step", "now__opened_at", "now__due_at",
)  # fmt: skip


class Raw(NamedTuple):
    """One row as the database gives it."""

    pk: int
    number: str
    title: str
    state: str
    outcome: str | None
    round: int
    track: str
    level: str
    channel: str
    key_supervised: bool
    created_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    profile_id: int
    category: str
    place: str
    unit: str | None
    step: str | None
    leg_opened_at: datetime | None
    leg_due_at: datetime | None


@dataclass(frozen=True)
class Row:
    """One row as people read it, on the screen, on paper and in a sheet."""

    number: str
    tail: str
    title: str
    round: int
    key_supervised: bool
    place: str
    category: str
    holder: str
    days: int
    allowed: int
    long: bool
    kind: str
    words: str
    due: str
    href: str
    raw: Raw
    created_at: datetime
    due_at: datetime | None
    closed_at: datetime | None

    # Only sheets print these; the page pays for none of them.

    @property
    def state(self) -> str:
        raw = self.raw
        return str(Outcome(raw.outcome).label if raw.outcome else TicketState(raw.state).label)

    @property
    def level(self) -> str:
        return str(Layer(self.raw.level).label)

    @property
    def track(self) -> str:
        return str(Track(self.raw.track).label)

    @property
    def channel(self) -> str:
        return str(Channel(self.raw.channel).label)


@dataclass(frozen=True)
class Printer:
    """Turns rows of the database into rows for people, with one calendar and one moment for all of them."""

    now: datetime
    calendar: Calendar
    soon: dict[int, int]
    soon_default: int
    href: str = "/ticket/{}/"

    def row(self, raw: Raw) -> Row:
        standing = Standing(raw.state, raw.outcome, raw.due_at, raw.leg_due_at)
        kind, words = badge(standing, self.now, self.calendar, self.soon.get(raw.profile_id, self.soon_default))
        opened, until = raw.leg_opened_at or raw.created_at, raw.closed_at or self.now
        days, allowed = days_held(opened, until, self.calendar), self._allowed(raw)
        return Row(
            number=raw.number,
            tail=raw.number.rpartition("-")[2],
            title=raw.title,
            round=raw.round,
            key_supervised=raw.key_supervised,
            place=raw.place,
            category=raw.category,
            holder=self._holder(raw),
            days=days,
            allowed=max(allowed, 1),
            long=raw.step != LegStep.RATE and is_past(raw.leg_due_at, self.now),
            kind=kind,
            words=words,
            due=self._due(raw),
            href=self.href.format(raw.number),
            raw=raw,
            created_at=raw.created_at,
            due_at=raw.due_at,
            closed_at=raw.closed_at,
        )

    def _holder(self, raw: Raw) -> str:
        if raw.closed_at:
            return ""
        return _("等群众评价") if raw.step == LegStep.RATE else raw.unit or ""

    def _allowed(self, raw: Raw) -> int:
        """Working days this stop may take."""
        return days_held(raw.leg_opened_at, raw.leg_due_at, self.calendar) if raw.leg_due_at else 1

    def _due(self, raw: Raw) -> str:
        """The exact dates behind the badge, shown when it is pointed at."""
        today = received_on(self.now)
        if raw.closed_at:
            return wording.day(received_on(raw.closed_at), today)
        texts = [_("总期限 %s") % wording.day(received_on(raw.due_at), today)] if raw.due_at else []
        if raw.leg_due_at:
            texts.append(_("本站 %s") % wording.moment(local(raw.leg_due_at), today))
        return "，".join(texts)
