"""The sweep (期限扫描): the product's statements against one hand-written statement that finds the same."""

import time

from django.db import connection

from bench.measuring import Bench, Sample, middle
from bench.sending import Run
from liaison.core import clock
from suggestions.rules.models import DeadlineProfile
from suggestions.supervision import sweeping
from suggestions.supervision.models import AlertRule

PROFILES = "unnest(%(profiles)s::bigint[], {}) AS cut(profile_id, {})"
RAW = """
INSERT INTO suggestions_alert (leg_id, rule, occurrence, due_at, at)
SELECT l.id, r.rule, 1, l.due_at, %(at)s
  FROM suggestions_leg l
  JOIN suggestions_ticket t ON t.id = l.ticket_id
  JOIN unnest(%(profiles)s::bigint[], %(soon)s::timestamptz[], %(today)s::timestamptz[], %(unsigned)s::timestamptz[],
    %(unrated)s::timestamptz[], %(superior)s::timestamptz[], %(organ)s::timestamptz[])
    AS cut(profile_id, soon, today, unsigned, unrated, superior, organ) ON cut.profile_id = t.profile_id
  JOIN LATERAL (VALUES
    ('due_soon', l.step <> 'rate' AND l.due_at BETWEEN %(at)s AND cut.soon AND l.opened_at < %(morning)s),
    ('due', l.step <> 'rate' AND l.due_at BETWEEN %(at)s AND cut.today),
    ('overdue', l.step <> 'rate' AND l.due_at < %(at)s),
    ('unsigned', l.step = 'handle' AND l.signed_at IS NULL AND l.opened_at <= cut.unsigned),
    ('unrated', l.step = 'rate' AND l.opened_at <= cut.unrated AND NOT EXISTS (SELECT FROM suggestions_rating g
      WHERE g.ticket_id = l.ticket_id AND g.at >= l.opened_at AND g.struck_at IS NULL)),
    ('to_superior', l.step <> 'rate' AND l.due_at <= cut.superior),
    ('to_organ', l.step <> 'rate' AND l.due_at <= cut.organ)) AS r(rule, met) ON r.met
 WHERE l.done_at IS NULL
ON CONFLICT (leg_id, rule, occurrence) DO NOTHING
"""


def sweep(bench: Bench, rounds: int) -> tuple[Sample, Sample]:
    """All consequences of every open leg, made anew each time; per row written."""
    at = clock.now()
    values = _cuts(at)
    found: tuple[list[Sample], list[Sample]] = ([], [])
    for _ in range(rounds):
        found[0].append(_once(bench, lambda: sum(sweeping.record_alerts(at=at).values())))
        found[1].append(_once(bench, lambda: _by_hand(values)))
    _forget()
    return middle(found[0]), middle(found[1])


def _once(bench: Bench, work) -> Sample:
    _forget()
    cpu, written = time.process_time(), 0

    def run() -> Run:
        nonlocal written
        started = time.perf_counter()
        written = work()
        return Run(max(written, 1), 0, time.perf_counter() - started)

    sample = bench.measure(run, bench.services.postgres)
    sample.app_ms = (time.process_time() - cpu) * 1000 / max(written, 1)
    return sample


def _by_hand(values: dict) -> int:
    with connection.cursor() as cursor:
        cursor.execute(RAW, values)
        return cursor.rowcount


def _forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE suggestions_alert")
        cursor.execute("CHECKPOINT")


def _cuts(at) -> dict:
    """The moments the rules compare with, for every profile, as the product reckons them."""
    profiles = list(DeadlineProfile.objects.all())
    rules = {
        "soon": AlertRule.DUE_SOON, "today": AlertRule.DUE, "unsigned": AlertRule.UNSIGNED,
        "unrated": AlertRule.UNRATED, "superior": AlertRule.TO_SUPERIOR, "organ": AlertRule.TO_ORGAN,
    }  # fmt: skip
    cuts = {name: [sweeping._cut(rule, profile, at) for profile in profiles] for name, rule in rules.items()}
    today = clock.local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return cuts | {"profiles": [profile.pk for profile in profiles], "at": at, "morning": today}
