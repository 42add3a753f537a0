"""Planted defects (埋设的缺陷): the marks a broken product would leave, each to be noticed by a named check.

Each is made in a transaction of its own that is rolled back, or in a copy of the diaries.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults import checks, rows
from tests.faults.checks import Diaries
from tests.faults.diary import Deed
from tests.faults.stack import Stack

STRANGER = "0" * 31 + "1"
SOME_LEG = "(SELECT min(id) FROM suggestions_leg WHERE role = 'lead' AND done_at IS NULL)"
A_TICKET = f"(SELECT ticket_id FROM suggestions_leg WHERE id = {SOME_LEG})"
SOME_ALERT = (
    "(SELECT min(a.id) FROM suggestions_alert a JOIN suggestions_leg l ON l.id = a.leg_id"
    " WHERE a.rule = 'overdue' AND l.done_at IS NULL AND l.step <> 'rate')"
)
A_SIGNING = "(SELECT min(id) FROM audit_entry WHERE verb = 'ticket.enlist')"
SOME_RATING = "(SELECT min(id) FROM suggestions_rating)"


class Hand:
    """What a defect may do: any statement past the walls, a copy of a row, the diaries."""

    def __init__(self, cursor, diaries: Diaries):
        self.cursor, self.diaries = cursor, diaries

    def sql(self, *statements: str) -> None:
        for statement in statements:
            self.cursor.execute(statement)

    def open_the_trail(self) -> None:
        self.sql("ALTER TABLE audit_entry DISABLE TRIGGER USER")

    def copy_row(self, table: str, where: str, **changes: str) -> None:
        """One more row like that one, with some columns (as SQL) changed."""
        self.cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        names = [name for (name,) in self.cursor.fetchall() if name != "id"]
        values = [changes.get(name, f'"{name}"') for name in names]
        columns = ", ".join(f'"{name}"' for name in names)
        self.sql(f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} FROM {table} WHERE {where}")

    def acknowledged(self, *ops: str) -> Deed:
        return next(deed for deed in self.diaries.values() if deed.acknowledged and deed.op in ops)


@dataclass(frozen=True)
class Defect:
    """What is broken, how its marks are made, and the check that has to notice, with the word it must say."""

    name: str
    plant: Callable[[Hand], None]
    check: str
    word: str


def registration_lost(hand: Hand) -> None:
    hand.diaries[STRANGER] = Deed(STRANGER, "register", "presidium", calls=1, oks=[{"number": "XJD-26-9999"}])


def registration_doubled(hand: Hand) -> None:
    """The same key made a second ticket, with all that belongs to one."""
    hand.open_the_trail()
    hand.copy_row("suggestions_ticket", f"id = {A_TICKET}", number="left(number, 7) || '9998'")
    new = "(SELECT id FROM suggestions_ticket WHERE number LIKE '%-9998')"
    for table in ("suggestions_ticketbody", "suggestions_leg"):
        hand.copy_row(table, f"ticket_id = {A_TICKET}", ticket_id=new)
    hand.copy_row("audit_entry", f"thing = 'ticket' AND thing_id = {A_TICKET}", thing_id=new)


def registration_by_nobody(hand: Hand) -> None:
    hand.sql(f"UPDATE suggestions_ticketbody SET original_words = '没有人说过' WHERE ticket_id = {A_TICKET}")


def move_lost(hand: Hand) -> None:
    deed = hand.acknowledged("sign", "reply")
    hand.diaries[STRANGER] = Deed(
        STRANGER, deed.op, deed.who, deed.number, calls=1, oks=[{"seq": deed.told["seq"] + 90}]
    )


def move_doubled(hand: Hand) -> None:
    """Idempotency skipped: the same key moved the ticket twice."""
    hand.open_the_trail()
    hand.copy_row("audit_entry", f"id = {A_SIGNING}", seq="seq + 90")


def move_refused_and_made(hand: Hand) -> None:
    deed = hand.acknowledged("enlist")
    deed.oks, deed.fails = [], deed.calls


def move_by_another(hand: Hand) -> None:
    hand.open_the_trail()
    other = "(SELECT id FROM accounts_user WHERE username LIKE 'county%' LIMIT 1)"
    hand.sql(f"UPDATE audit_entry SET by_id = {other} WHERE id = {A_SIGNING}")


def move_by_nobody(hand: Hand) -> None:
    del hand.diaries[hand.acknowledged("hand_off").key]


def change_without_trail(hand: Hand) -> None:
    hand.sql(f"UPDATE suggestions_ticket SET state = 'replied' WHERE id = {A_TICKET}")


def trail_without_change(hand: Hand) -> None:
    hand.copy_row(
        "audit_entry",
        f"id = (SELECT max(id) FROM audit_entry WHERE thing = 'ticket' AND seq IS NOT NULL AND thing_id = {A_TICKET})",
        seq="seq + 1", note="''", before="after",
    )  # fmt: skip


def step_missing(hand: Hand) -> None:
    hand.open_the_trail()
    hand.sql(f"DELETE FROM audit_entry WHERE id = {A_SIGNING}")


def two_turns(hand: Hand) -> None:
    hand.sql("DROP INDEX one_open_lead_leg")
    hand.copy_row("suggestions_leg", f"id = {SOME_LEG}", seq="seq + 90")


def nobodys_turn(hand: Hand) -> None:
    hand.sql(f"UPDATE suggestions_leg SET done_at = opened_at, ended = 'done' WHERE id = {SOME_LEG}")


def number_skipped(hand: Hand) -> None:
    hand.sql("UPDATE suggestions_ticket SET number = replace(number, '-0002', '-9997') WHERE number LIKE '%-0002'")


def reminder_missing(hand: Hand) -> None:
    hand.sql(f"DELETE FROM suggestions_alert WHERE id = {SOME_ALERT}")


def reminder_twice(hand: Hand) -> None:
    hand.sql("ALTER TABLE suggestions_alert DROP CONSTRAINT alert_once")
    hand.copy_row("suggestions_alert", f"id = {SOME_ALERT}")


def reminder_early(hand: Hand) -> None:
    hand.sql(f"UPDATE suggestions_alert SET at = due_at - interval '1 hour' WHERE id = {SOME_ALERT}")


def reminder_unheard(hand: Hand) -> None:
    hand.sql(f"DELETE FROM notifications_notice WHERE event = 'workflow/alert_overdue'"
             f" AND event_key LIKE '%:' || {SOME_ALERT}")  # fmt: skip


def clock_asleep(hand: Hand) -> None:
    """A rating window that is over and that nobody closes."""
    hand.open_the_trail()
    closed = "(SELECT max(e.thing_id) FROM audit_entry e WHERE e.verb = 'ticket.close' AND e.role = 'system')"
    last = f"(SELECT max(version) FROM suggestions_ticket WHERE id = {closed})"
    hand.sql(
        f"UPDATE suggestions_leg SET done_at = NULL, ended = NULL WHERE ticket_id = {closed} AND step = 'rate'"
        f" AND seq = (SELECT max(seq) FROM suggestions_leg WHERE ticket_id = {closed})",
        f"UPDATE suggestions_ticket SET state = 'rating', outcome = NULL, closed_at = NULL, version = version - 1"
        f" WHERE id = {closed}",
        f"DELETE FROM audit_entry WHERE verb = 'ticket.close' AND thing_id = {closed} AND seq = {last} + 1",
    )


def clock_acts_twice(hand: Hand) -> None:
    """Twice more on each of its legs: a ticket has two rounds at most."""
    act = "(SELECT min(id) FROM audit_entry WHERE verb = 'ticket.close' AND role = 'system')"
    for seq in (91, 92):
        hand.copy_row("audit_entry", f"id = {act}", seq=str(seq))


def notice_missing(hand: Hand) -> None:
    hand.sql("DELETE FROM notifications_notice WHERE id = (SELECT min(id) FROM notifications_notice"
             " WHERE event = 'workflow/handed_off')")  # fmt: skip


def notice_twice(hand: Hand) -> None:
    hand.sql("DROP INDEX notice_once_per_unit")
    hand.copy_row("notifications_notice", "id = (SELECT min(id) FROM notifications_notice WHERE unit_id IS NOT NULL)")


def rating_lost(hand: Hand) -> None:
    hand.sql(f"DELETE FROM suggestions_rating WHERE id = {SOME_RATING}")


def rating_twice(hand: Hand) -> None:
    hand.sql("DROP INDEX voice_rates_once")
    hand.copy_row("suggestions_rating", f"id = {SOME_RATING}")


def job_undone(hand: Hand) -> None:
    hand.sql("UPDATE documents_job SET status = 'running' WHERE id = (SELECT min(id) FROM documents_job)")


def job_twice(hand: Hand) -> None:
    hand.copy_row("documents_job", "id = (SELECT min(id) FROM documents_job)")


DEFECTS = (
    Defect("acknowledged registration lost", registration_lost, "registered", "lost"),
    Defect("registration doubled", registration_doubled, "registered", "doubled"),
    Defect("registration by nobody", registration_by_nobody, "registered", "ghost"),
    Defect("acknowledged move lost", move_lost, "moved", "lost"),
    Defect("idempotency skipped", move_doubled, "moved", "doubled"),
    Defect("refused move made", move_refused_and_made, "moved", "ghost"),
    Defect("move under another name", move_by_another, "moved", "lost"),
    Defect("move by nobody", move_by_nobody, "nobody_else_moved", "ghost"),
    Defect("change without trail", change_without_trail, "replayed", "state"),
    Defect("trail without change", trail_without_change, "replayed", "state"),
    Defect("step missing in the trail", step_missing, "replayed", "trail"),
    Defect("two open lead legs", two_turns, "held", "stuck"),
    Defect("stuck ticket", nobodys_turn, "held", "stuck"),
    Defect("number skipped", number_skipped, "numbers", "numbers"),
    Defect("reminder missing", reminder_missing, "clock", "lost"),
    Defect("reminder twice", reminder_twice, "clock", "doubled"),
    Defect("reminder before its time", reminder_early, "clock", "early"),
    Defect("reminder nobody heard of", reminder_unheard, "clock", "lost"),
    Defect("clock asleep", clock_asleep, "clock", "stuck"),
    Defect("act of the clock twice", clock_acts_twice, "clock", "doubled"),
    Defect("notice missing", notice_missing, "told", "lost"),
    Defect("notice twice", notice_twice, "told", "doubled"),
    Defect("rating lost", rating_lost, "rated", "lost"),
    Defect("rating twice", rating_twice, "rated", "doubled"),
    Defect("export not done", job_undone, "exported", "stuck"),
    Defect("export twice", job_twice, "exported", "doubled"),
)


def found_by_checker(defect: Defect, stack: Stack, diaries: Diaries) -> bool:
    """Plant it, check, take it back; whether the named check said its word."""
    connection, written = stack.database(), copy.deepcopy(diaries)
    try:
        with connection.cursor() as cursor:
            defect.plant(Hand(cursor, written))
        wrong = checks.check(written, rows.read(connection, stack.now()), stack.stage["workdays"])
    finally:
        connection.rollback()
        connection.close()
    return any(line.startswith(defect.word) for line in wrong.get(defect.check, ()))
