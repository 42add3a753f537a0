"""What machines send and get."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, StringConstraints

Line = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)]


class TicketIn(Schema):
    """A matter as another system hands it over."""

    model_config = ConfigDict(extra="forbid")

    original_words: Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
    division_code: Annotated[str, StringConstraints(pattern=r"^\d{6,15}$")]
    category: Line = ""
    place: Line = ""
    reporter_name: Annotated[str, StringConstraints(max_length=40)] = ""
    reporter_phone: Annotated[str, StringConstraints(max_length=20)] = ""
    channel: Line = "api"


class ReceiptOut(Schema):
    """What the reporter needs to follow it; PIN and link are shown only here."""

    number: str
    query_code: str
    pin: str
    private_link: str


class TicketRow(Schema):
    number: str
    title: str
    state: str
    outcome: str | None
    stage: int
    round: int
    track: str
    level: str
    category: str
    division_code: str
    created_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


class TicketPage(Schema):
    """One page, newest first; `next_cursor` is null at the end."""

    items: list[TicketRow]
    next_cursor: str | None


class LegOut(Schema):
    seq: int
    role: str
    step: str
    from_unit: str | None
    to_unit: str | None
    round: int
    opened_at: datetime
    due_at: datetime
    signed_at: datetime | None
    done_at: datetime | None
    ended: str | None
    overdue: bool


class EntryOut(Schema):
    seq: int | None
    verb: str
    label: str
    before: str
    after: str
    by: str
    role: str
    at: datetime
    note: str


class TicketOut(TicketRow):
    version: int
    original_words: str
    summary: str
    place: str
    split_from: str | None
    parts: list[str]
    legs: list[LegOut]
    timeline: list[EntryOut]
    moves: list[dict[str, Any]]
