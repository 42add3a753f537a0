"""The database as the checker reads it: plain SQL on a connection of its own, nothing of the product's code."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any

Row = Any  # a SimpleNamespace with the columns of its query

QUERIES = {
    "tickets": "SELECT id, number, state, outcome, version, round, profile_id FROM suggestions_ticket",
    "bodies": "SELECT ticket_id, original_words AS text FROM suggestions_ticketbody",
    "entries": "SELECT e.id, e.thing_id AS ticket_id, e.seq, e.verb, e.before, e.after, u.username AS who, e.role,"
    " e.note, e.data, e.at FROM audit_entry e JOIN accounts_user u ON u.id = e.by_id"
    " WHERE e.thing = 'ticket' ORDER BY e.thing_id, e.seq, e.id",
    "legs": "SELECT id, ticket_id, seq, role, step, from_unit_id, to_unit_id, opened_at, due_at, return_by, signed_at,"
    " done_at, ended FROM suggestions_leg ORDER BY ticket_id, seq",
    "alerts": "SELECT id, leg_id, rule, occurrence, due_at, at, told_at FROM suggestions_alert",
    "notices": "SELECT id, event, event_key, unit_id, user_id, thing, thing_id FROM notifications_notice",
    "replies": "SELECT id, ticket_id, done_text AS text, checked_at FROM suggestions_reply",
    "ratings": "SELECT id, ticket_id, reply_id, voice_id, text, result, at FROM suggestions_rating",
    "voices": "SELECT id, ticket_id, reply_wanted FROM suggestions_voice",
    "promises": "SELECT id, ticket_id, kept_at FROM suggestions_commitment",
    "jobs": "SELECT id, status, args::text AS text, attempts, file FROM documents_job",
    "counters": "SELECT key, n FROM core_counter",
}


@dataclass
class Rows:
    """Every table the checks ask, read in one transaction."""

    tickets: list[Row] = field(default_factory=list)
    bodies: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    legs: list[Row] = field(default_factory=list)
    alerts: list[Row] = field(default_factory=list)
    notices: list[Row] = field(default_factory=list)
    replies: list[Row] = field(default_factory=list)
    ratings: list[Row] = field(default_factory=list)
    voices: list[Row] = field(default_factory=list)
    promises: list[Row] = field(default_factory=list)
    jobs: list[Row] = field(default_factory=list)
    counters: list[Row] = field(default_factory=list)
    at: datetime | None = None  # what the product's clock showed when they were read

    @cached_property
    def by_number(self) -> dict[str, Row]:
        return {ticket.number: ticket for ticket in self.tickets}

    @cached_property
    def by_id(self) -> dict[int, Row]:
        return {ticket.id: ticket for ticket in self.tickets}

    @cached_property
    def moves_of(self) -> dict[int, list[Row]]:
        """The entries of each ticket that moved it, by seq."""
        found = defaultdict(list)
        for entry in self.entries:
            if entry.seq is not None:
                found[entry.ticket_id].append(entry)
        return found

    @cached_property
    def legs_of(self) -> dict[int, list[Row]]:
        return grouped(self.legs, "ticket_id")

    @cached_property
    def open_leads(self) -> list[Row]:
        return [leg for leg in self.legs if leg.role == "lead" and leg.done_at is None]

    @cached_property
    def alerts_of(self) -> dict[int, list[Row]]:
        return grouped(self.alerts, "leg_id")


def grouped(rows: list[Row], column: str) -> dict[Any, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def read(connection, at: datetime) -> Rows:
    """All of it, as of this connection's transaction."""
    found = {}
    with connection.cursor() as cursor:
        for name, query in QUERIES.items():
            cursor.execute(query)
            names = [column.name for column in cursor.description]
            found[name] = [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
    return Rows(**found, at=at)
