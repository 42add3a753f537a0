"""The hand-written statements of the raw twins: the same rows and figures as the pages, as short as they go."""

WHO = """
SELECT p.division_id, p.unit_id
  FROM (SELECT max(session_data) AS data FROM django_session WHERE session_key = %s) s, accounts_user u
  JOIN accounts_posting p ON p.user_id = u.id
 WHERE u.id = %s AND u.is_active
"""
ROW = """
SELECT t.number, t.title, t.state, t.outcome, t.round, t.level, t.track, t.channel, t.created_at, t.due_at,
       t.closed_at, c.name, d.short_name, u.name, l.step, l.opened_at, l.due_at
  FROM suggestions_ticket t
  JOIN suggestions_category c ON c.id = t.category_id
  JOIN divisions_division d ON d.code = t.division_id
  LEFT JOIN suggestions_leg l ON l.ticket_id = t.id AND l.role = 'lead' AND l.done_at IS NULL
  LEFT JOIN divisions_unit u ON u.id = l.to_unit_id
"""
LATE = """t.state <> 'rating' AND (t.due_at < now() OR (SELECT l.due_at FROM suggestions_leg l
 WHERE l.ticket_id = t.id AND l.role = 'lead' AND l.done_at IS NULL LIMIT 1) < now())"""
VIEWS = {
    "open": "true",
    "triage": "t.state IN ('registered', 'supplement') AND t.round = 1",
    "listed": "t.state IN ('listed', 'returned') AND t.round = 1",
    "handling": "t.state IN ('assigned', 'handling', 'replied', 'following') AND t.round = 1",
    "late": LATE,
    "rating": "t.state = 'rating' AND t.round = 1",
    "redo": "(t.round > 1 OR t.state IN ('unsatisfied', 'conference'))",
}
BELL = """
 (SELECT count(*) FROM (SELECT FROM notifications_notice WHERE unit_id = %(unit)s AND read_at IS NULL LIMIT 100) n),
 (SELECT count(*) FROM (SELECT FROM suggestions_leg WHERE to_unit_id = %(unit)s AND done_at IS NULL LIMIT 1000) n)"""


def within(n: int) -> str:
    """Rows of a place, and for a township and below not those that went straight to the county."""
    return f"left(t.division_id, {n}) = %(code)s" + (" AND NOT t.direct_to_county" if n > 6 else "")


STATION = """t.venue_id = ANY (ARRAY(SELECT v.id FROM stations_venue v WHERE v.unit_id = %(unit)s
 OR v.parent_id = (SELECT id FROM stations_venue WHERE unit_id = %(unit)s))) AND NOT t.direct_to_county"""


def place(code: str) -> str:
    """A village is looked for inside its township, whose index there is."""
    return within(len(code)) + (" AND left(t.division_id, 9) = left(%(code)s, 9)" if len(code) > 9 else "")


def ledger(inside: str) -> tuple[str, str]:
    """The open rows by date, and the closed ones that follow when those do not fill a page."""
    open_ = f"{ROW} WHERE {inside} AND t.closed_at IS NULL ORDER BY t.due_at, t.id LIMIT 51"
    closed = f"{ROW} WHERE {inside} AND t.closed_at IS NOT NULL ORDER BY t.closed_at DESC, t.id DESC LIMIT 51"
    return open_, closed


def frame(inside: str) -> str:
    """The figures of the tabs, of the bell and of the desk."""
    count = "(SELECT count(*) FROM (SELECT FROM suggestions_ticket t WHERE {} LIMIT 1001) few)".format
    open_ = f"{inside} AND t.closed_at IS NULL AND "
    tabs = [count(inside), count(f"{inside} AND t.closed_at IS NOT NULL")]
    tabs += [count(open_ + condition) for name, condition in VIEWS.items() if name != "open"]
    return f"SELECT {', '.join(tabs)}, {BELL}"


OPTIONS = """
SELECT id::text, name, 'category' FROM suggestions_category WHERE active
UNION ALL SELECT code, short_name, 'place' FROM divisions_division WHERE parent_id = %(code)s AND is_civil
UNION ALL SELECT id::text, name, 'unit' FROM divisions_unit
 WHERE starts_with(division_id, %(code)s) AND active AND kind <> 'station'
   AND (%(n)s > 6 OR division_id = %(code)s OR %(n)s = 6 AND kind IN ('presidium', 'street_committee'))
UNION ALL SELECT query, name, 'view' FROM suggestions_savedview
 WHERE page = 'ledger' AND (owner_id = %(user)s OR owner_id IS NULL AND role = %(role)s)
"""
FOUND = """JOIN suggestions_ticketbody b ON b.ticket_id = t.id
 WHERE left(t.division_id, %(n)s) = %(code)s AND b.tokens @@ %(tokens)s::tsquery
   AND (t.title ILIKE %(like)s OR b.original_words ILIKE %(like)s OR b.summary ILIKE %(like)s
        OR t.place ILIKE %(like)s)"""
SEARCH = f"""{ROW} {FOUND} ORDER BY t.closed_at IS NOT NULL, CASE WHEN t.closed_at IS NULL THEN t.due_at END,
 t.closed_at DESC, t.id LIMIT 51"""
SEARCH_FRAME = f"""
WITH t AS (SELECT t.* FROM suggestions_ticket t {FOUND})
SELECT count(*), count(*) FILTER (WHERE closed_at IS NOT NULL),
       {", ".join(f"count(*) FILTER (WHERE closed_at IS NULL AND {view})" for view in VIEWS.values())}, {BELL}
  FROM t
"""
TICKET = """
SELECT t.id, t.number, t.title, t.state, t.outcome, t.round, t.created_at, t.due_at, t.closed_at, b.original_words,
       b.summary, b.request, b.answer, c.name, d.short_name, v.name, p.name, u.name
  FROM suggestions_ticket t
  JOIN suggestions_ticketbody b ON b.ticket_id = t.id
  JOIN suggestions_category c ON c.id = t.category_id
  JOIN divisions_division d ON d.code = t.division_id
  JOIN suggestions_deadlineprofile p ON p.id = t.profile_id
  JOIN accounts_user u ON u.id = t.registered_by_id
  LEFT JOIN stations_venue v ON v.id = t.venue_id
 WHERE t.number = %s
"""
PARTS = """
SELECT 'leg', l.opened_at, l.step, l.role, f.name, u.name, l.due_at, l.done_at, l.signed_at, l.handler_name,
       l.note, l.ended
  FROM suggestions_leg l LEFT JOIN divisions_unit f ON f.id = l.from_unit_id
  LEFT JOIN divisions_unit u ON u.id = l.to_unit_id WHERE l.ticket_id = %(id)s
UNION ALL
SELECT 'event', e.at, e.verb, e.before, e.after, u.name, e.at, NULL, NULL, e.role, e.note, e.data::text
  FROM audit_entry e JOIN accounts_user u ON u.id = e.by_id WHERE e.thing = 'ticket' AND e.thing_id = %(id)s
UNION ALL
SELECT 'voice', v.at, v.channel, '', '', v.words, v.at, NULL, NULL, r.name_mask, r.phone_mask, v.query_code
  FROM suggestions_voice v LEFT JOIN residents_resident r ON r.id = v.resident_id WHERE v.ticket_id = %(id)s
UNION ALL
SELECT 'reply', y.submitted_at, c.label, '', '', y.done_text, y.checked_at, y.published_at, NULL, y.contact,
       y.result_text, y.next_text
  FROM suggestions_reply y JOIN suggestions_resultclass c ON c.id = y.result_class_id WHERE y.ticket_id = %(id)s
UNION ALL
SELECT 'rating', g.at, g.result, g.how, '', g.text, g.at, NULL, NULL, '', '', '' FROM suggestions_rating g
 WHERE g.ticket_id = %(id)s
UNION ALL
SELECT 'deputy', NULL, p.name, x.capacity, '', '', NULL, NULL, NULL, '', '', '' FROM suggestions_ticketdeputy x
  JOIN deputies_deputy p ON p.id = x.deputy_id WHERE x.ticket_id = %(id)s
UNION ALL
SELECT 'file', a.at, a.name, '', '', '', NULL, NULL, NULL, '', '', '' FROM attachments_file a
 WHERE a.thing = 'ticket' AND a.thing_id = %(id)s
ORDER BY 1, 2
"""
HELD = """FROM suggestions_leg l JOIN suggestions_ticket t ON t.id = l.ticket_id
 WHERE l.done_at IS NULL AND l.role = 'lead'"""
WAITING = f"""
SELECT (SELECT count(*) {HELD} AND l.from_unit_id = %(unit)s AND l.due_at < now()),
       (SELECT count(*) {HELD} AND l.to_unit_id = %(unit)s AND t.state IN ('registered', 'supplement')),
       (SELECT count(*) {HELD} AND l.to_unit_id = %(unit)s AND t.state = 'listed'),
       (SELECT count(*) {HELD} AND l.to_unit_id = %(unit)s AND t.state = 'returned'),
       (SELECT count(*) {HELD} AND l.to_unit_id = %(unit)s AND t.state IN ('unsatisfied', 'conference')),
       (SELECT count(*) {HELD} AND l.to_unit_id = %(unit)s AND t.state = 'replied'),
       (SELECT count(*) {HELD} AND l.from_unit_id = %(unit)s AND l.step = 'handle' AND l.signed_at IS NULL),
       (SELECT count(*) {HELD} AND l.step = 'verify' AND l.due_at < now()
           AND left(t.division_id, %(n)s) = %(code)s)
"""
URGENT = """SELECT t.number, t.title, u.name, l.due_at, l.opened_at FROM suggestions_leg l
  JOIN suggestions_ticket t ON t.id = l.ticket_id JOIN divisions_unit u ON u.id = l.to_unit_id
 WHERE l.done_at IS NULL AND l.role = 'lead' AND l.from_unit_id = %(unit)s ORDER BY l.due_at, l.id LIMIT 3"""
RATES = """
WITH t AS MATERIALIZED (
  SELECT id, outcome, handed_off_at FROM suggestions_ticket
   WHERE left(division_id, %(n)s) = %(code)s AND created_at >= %(year)s
     AND (outcome IS NULL OR outcome NOT IN ('withdrawn', 'merged', 'referred', 'imported')))
SELECT count(*) FILTER (WHERE handed_off_at IS NOT NULL AND outcome IS DISTINCT FROM 'declined'),
       count(*) FILTER (WHERE outcome = 'declined'),
       (SELECT count(*) FROM t JOIN LATERAL (SELECT id, result_class_id FROM suggestions_reply y
          WHERE y.ticket_id = t.id AND y.checked_at IS NOT NULL ORDER BY y.id DESC LIMIT 1) y ON true
          JOIN suggestions_resultclass c ON c.id = y.result_class_id AND c.counts_as_resolved
         WHERE t.outcome = 'handled' AND NOT EXISTS (SELECT FROM suggestions_rating g
          WHERE g.reply_id = y.id AND g.struck_at IS NULL AND g.result = 'unsatisfied')),
       (SELECT count(*) FROM t JOIN LATERAL (SELECT result FROM suggestions_rating g WHERE g.ticket_id = t.id
          AND g.voice_id IS NOT NULL AND g.struck_at IS NULL ORDER BY g.id DESC LIMIT 1) g ON true)
  FROM t
"""
ANSWERS = """
SELECT t.number, y.public_title, y.public_text, u.name, y.checked_at, y.published_at,
       (SELECT string_agg(result, ' ') FROM suggestions_rating g WHERE g.reply_id = y.id AND g.struck_at IS NULL)
  FROM suggestions_reply y JOIN suggestions_ticket t ON t.id = y.ticket_id
  JOIN suggestions_leg l ON l.id = y.leg_id JOIN divisions_unit u ON u.id = l.to_unit_id
 WHERE y.published_at IS NOT NULL ORDER BY y.published_at DESC, y.id DESC LIMIT 51
"""
EXPORT = f"""COPY ({ROW} WHERE left(t.division_id, %(n)s) = %(code)s
 ORDER BY t.closed_at DESC, t.id) TO STDOUT (FORMAT csv)"""
INTAKE = """
WITH number AS (
  INSERT INTO core_counter (key, n) VALUES (%(series)s, 1)
  ON CONFLICT (key) DO UPDATE SET n = core_counter.n + 1 RETURNING n),
ticket AS (
  INSERT INTO suggestions_ticket (number, title, state, round, version, track, level, category_id, division_id, place,
    profile_id, channel, confidential, direct_to_county, key_supervised, registered_by_id, created_at, due_at)
  SELECT %(letters)s || '-' || %(year)s || '-' || lpad(n::text, 4, '0'), %(title)s, 'registered', 1, 1, 'ordinary',
    'township', %(category)s, %(code)s, '', %(profile)s, 'api', false, false, false, %(by)s, %(now)s, %(due)s
  FROM number RETURNING id, number),
body AS (
  INSERT INTO suggestions_ticketbody (ticket_id, original_words, summary, request, answer, tokens)
  SELECT id, %(words)s, '', '', '', array_to_tsvector(%(tokens)s) FROM ticket),
voice AS (
  INSERT INTO suggestions_voice (ticket_id, channel, via, words, query_code, reply_wanted, share_contact, first,
    pin_failures, by_id, at)
  SELECT id, 'api', '[]', %(words)s, %(query_code)s, true, false, true, 0, %(by)s, %(now)s FROM ticket RETURNING id),
key AS (
  INSERT INTO suggestions_voicekey (voice_id, token_hash, pin_hash, issued_at, by_id)
  SELECT id, %(token)s, %(pin)s, %(now)s, %(by)s FROM voice),
leg AS (
  INSERT INTO suggestions_leg (ticket_id, seq, role, inside, step, to_unit_id, round, opened_at, due_at, handler_name,
    note, opinion, paper, final)
  SELECT id, 1, 'lead', false, 'triage', %(unit)s, 1, %(now)s, %(leg_due)s, '', '', '', false, false FROM ticket),
event AS (
  INSERT INTO audit_entry (thing, thing_id, seq, verb, before, after, by_id, role, at, note, data, division_code)
  SELECT 'ticket', id, 1, 'ticket.register', '', 'registered', %(by)s, 'presidium_office', %(now)s, '',
    jsonb_build_object('to_unit', %(unit)s), %(code)s FROM ticket),
notice AS (
  INSERT INTO notifications_notice (unit_id, event, event_key, thing, thing_id, args, at)
  SELECT %(unit)s, 'workflow/registered', %(key)s, 'ticket', id, '{}', %(now)s FROM ticket)
SELECT number FROM ticket
"""
LOCK = "SELECT id, version, division_id, state FROM suggestions_ticket WHERE number = %s FOR UPDATE"
HAND_OFF = """
WITH ticket AS (
  UPDATE suggestions_ticket SET state = 'assigned', version = %(version)s, handed_off_at = %(now)s WHERE id = %(id)s),
done AS (
  UPDATE suggestions_leg SET done_at = %(now)s, ended = 'done'
   WHERE ticket_id = %(id)s AND role = 'lead' AND done_at IS NULL RETURNING seq, round),
event AS (
  INSERT INTO audit_entry (thing, thing_id, seq, verb, before, after, by_id, role, at, note, data, division_code)
  VALUES ('ticket', %(id)s, %(version)s, 'ticket.hand_off', 'listed', 'assigned', %(by)s, 'presidium_office', %(now)s,
    '', jsonb_build_object('to_unit', %(unit)s), %(place)s)),
notice AS (
  INSERT INTO notifications_notice (unit_id, event, event_key, thing, thing_id, args, at)
  VALUES (%(unit)s, 'workflow/handed_off', %(key)s, 'ticket', %(id)s, '{}', %(now)s))
SELECT seq, round FROM done
"""
OPEN_LEG = """
INSERT INTO suggestions_leg (ticket_id, seq, role, inside, step, from_unit_id, to_unit_id, round, opened_at, due_at,
  return_by, handler_name, note, opinion, paper, final)
VALUES (%(id)s, %(seq)s, 'lead', false, 'handle', %(organ)s, %(unit)s, %(round)s, %(now)s, %(due)s, %(back)s, '', '',
  '', false, false)
"""
