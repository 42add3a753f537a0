"""What must never be false about tickets, asked of the database itself (decisions D20): each query finds offenders.

Runs after every story test, nightly, and by `manage.py check_data`.
"""

from django.db import connection

from suggestions.workflow.moves import MOVES

NOT_EXACTLY_ONE_TURN = """
SELECT t.number FROM suggestions_ticket t
 WHERE (t.state <> 'closed') <> EXISTS (
   SELECT 1 FROM suggestions_leg l WHERE l.ticket_id = t.id AND l.role = 'lead' AND l.done_at IS NULL)
"""
VERSION_IS_NOT_LAST_SEQ = """
SELECT t.number FROM suggestions_ticket t
  LEFT JOIN (SELECT thing_id, max(seq) AS last, count(seq) AS n FROM audit_entry
              WHERE thing = 'ticket' AND seq IS NOT NULL GROUP BY thing_id) e ON e.thing_id = t.id
 WHERE t.version IS DISTINCT FROM e.last OR e.last IS DISTINCT FROM e.n
"""
REPLAY_IS_NOT_STATE = """
SELECT t.number FROM suggestions_ticket t
  JOIN LATERAL (SELECT after FROM audit_entry WHERE thing = 'ticket' AND thing_id = t.id AND seq IS NOT NULL
                 ORDER BY seq DESC LIMIT 1) e ON true
 WHERE e.after <> t.state
"""
BROKEN_PATH = """
SELECT t.number FROM suggestions_ticket t JOIN (
   SELECT thing_id, before, lag(after) OVER (PARTITION BY thing_id ORDER BY seq) AS came_from
     FROM audit_entry WHERE thing = 'ticket' AND seq IS NOT NULL) e ON e.thing_id = t.id
 WHERE e.before <> coalesce(e.came_from, '')
"""
ILLEGAL_STEP = """
SELECT t.number FROM audit_entry e JOIN suggestions_ticket t ON t.id = e.thing_id
 WHERE e.thing = 'ticket' AND e.seq IS NOT NULL
   AND (e.verb, e.before, e.after) NOT IN (
     SELECT * FROM unnest(%(verbs)s::text[], %(sources)s::text[], %(targets)s::text[]))
"""
CO_LEG_OUTLIVES_LEAD = """
SELECT t.number FROM suggestions_leg co JOIN suggestions_leg lead ON lead.id = co.parent_id
  JOIN suggestions_ticket t ON t.id = co.ticket_id
 WHERE co.done_at IS NULL AND lead.done_at IS NOT NULL
"""
REPLY_SEEN_UNCHECKED = """
SELECT t.number FROM suggestions_rating r JOIN suggestions_reply p ON p.id = r.reply_id
  JOIN suggestions_ticket t ON t.id = r.ticket_id WHERE p.checked_at IS NULL
"""
WAITS_FOR_PUBLISHING_WRONGLY = """
SELECT t.number FROM suggestions_ticket t
  LEFT JOIN LATERAL (SELECT id, published_at, withheld_at FROM suggestions_reply
    WHERE ticket_id = t.id AND checked_at IS NOT NULL ORDER BY id DESC LIMIT 1) p ON true
 WHERE (t.to_publish_since IS NOT NULL) <> (p.id IS NOT NULL AND p.published_at IS NULL AND p.withheld_at IS NULL)
"""
PAPER_NUMBERS_HAVE_A_GAP = """
SELECT max(number) FROM documents_paper WHERE seq IS NOT NULL
 GROUP BY organ_id, word, year HAVING count(*) <> max(seq)
"""
CASE_VERSION_IS_NOT_LAST_SEQ = """
SELECT t.number FROM suggestions_supervisioncase c JOIN suggestions_ticket t ON t.id = c.ticket_id
  LEFT JOIN (SELECT thing_id, max(seq) AS last, count(seq) AS n FROM audit_entry
              WHERE thing = 'supervisioncase' AND seq IS NOT NULL GROUP BY thing_id) e ON e.thing_id = c.id
 WHERE c.version IS DISTINCT FROM e.last OR e.last IS DISTINCT FROM e.n
"""
CASE_REPLAY_IS_NOT_STATE = """
SELECT t.number FROM suggestions_supervisioncase c JOIN suggestions_ticket t ON t.id = c.ticket_id
  JOIN LATERAL (SELECT after FROM audit_entry WHERE thing = 'supervisioncase' AND thing_id = c.id
                 AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1) e ON true
 WHERE e.after <> c.state
"""
RUNGS_HAVE_A_GAP = """
SELECT t.number FROM suggestions_supervisioncase c JOIN suggestions_ticket t ON t.id = c.ticket_id
  LEFT JOIN (SELECT case_id, max(n) AS top, count(*) AS n FROM suggestions_act GROUP BY case_id) a ON a.case_id = c.id
 WHERE c.rung <> coalesce(a.top, 0) OR coalesce(a.top, 0) <> coalesce(a.n, 0)
"""
CHECKS = {
    "open_ticket_has_one_turn": NOT_EXACTLY_ONE_TURN,
    "version_is_last_seq": VERSION_IS_NOT_LAST_SEQ,
    "replay_gives_state": REPLAY_IS_NOT_STATE,
    "path_is_connected": BROKEN_PATH,
    "each_step_is_in_the_table": ILLEGAL_STEP,
    "co_leg_ends_with_lead": CO_LEG_OUTLIVES_LEAD,
    "rated_reply_was_checked": REPLY_SEEN_UNCHECKED,
    "waiting_for_publication_is_true": WAITS_FOR_PUBLISHING_WRONGLY,
    "paper_numbers_have_no_gap": PAPER_NUMBERS_HAVE_A_GAP,
    "case_version_is_last_seq": CASE_VERSION_IS_NOT_LAST_SEQ,
    "case_replay_gives_state": CASE_REPLAY_IS_NOT_STATE,
    "rungs_have_no_gap": RUNGS_HAVE_A_GAP,
}
LIMIT = 20


def offenders() -> dict[str, list[str]]:
    """Numbers of tickets and papers that break a rule, by rule, at most twenty each; an empty dict is what we want."""
    found = {}
    with connection.cursor() as cursor:
        for name, query in CHECKS.items():
            cursor.execute(f"{query} LIMIT {LIMIT}", _legal_steps() if name == "each_step_is_in_the_table" else None)
            numbers = [row[0] for row in cursor.fetchall()]
            if numbers:
                found[name] = numbers
    return found


def _legal_steps() -> dict[str, list[str]]:
    """Every (verb, before, after) of the table of moves."""
    steps = [
        (f"ticket.{move.name}", str(source), str(move.target or source))
        for move in MOVES.values()
        for source in (move.sources or {""})
    ]
    steps += [("ticket.withdraw", source, "closed") for source in ("closed", "registered")]  # import undo (D61)
    verbs, sources, targets = zip(*steps, strict=True)
    return {"verbs": list(verbs), "sources": list(sources), "targets": list(targets)}
