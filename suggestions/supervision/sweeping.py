"""The clock at work (时钟): consequences in one statement per rule, moves one ticket a transaction.

Everything is a function of `at`, found again by a query, and harmless when run twice.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from liaison.accounts.models import User
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.queries import organ_for
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import end_of_day, received_on, start_of_day, working_moment
from suggestions.rules.models import DeadlineProfile, Step
from suggestions.supervision import climbing, notices, opening, queries, referring
from suggestions.supervision.models import Alert, AlertRule
from suggestions.tickets.models import Ticket
from suggestions.tickets.systemnotes import SystemNote
from suggestions.workflow import handoff, rating, screening

log = logging.getLogger(__name__)
BATCH = 500

# Which open legs a rule meets; `cut` is the moment the rule computes for the ticket's own profile.
CONDITIONS = {
    AlertRule.DUE_SOON: "l.step <> 'rate' AND l.due_at <= cut.moment AND l.due_at >= %(at)s"
    " AND l.opened_at < %(today)s",
    AlertRule.DUE: "l.step <> 'rate' AND l.due_at >= %(at)s AND l.due_at <= cut.moment",
    AlertRule.OVERDUE: "l.step <> 'rate' AND l.due_at < cut.moment",
    AlertRule.UNSIGNED: "l.step = 'handle' AND l.signed_at IS NULL AND l.opened_at <= cut.moment",
    AlertRule.UNRATED: "l.step = 'rate' AND l.opened_at <= cut.moment AND NOT EXISTS"
    " (SELECT 1 FROM suggestions_rating r WHERE r.ticket_id = l.ticket_id"
    " AND r.at >= l.opened_at AND r.struck_at IS NULL)",
    AlertRule.TO_SUPERIOR: "l.step <> 'rate' AND l.due_at <= cut.moment",
    AlertRule.TO_ORGAN: "l.step <> 'rate' AND l.due_at <= cut.moment",
}
INSERT = """
INSERT INTO suggestions_alert (leg_id, rule, occurrence, due_at, at)
SELECT l.id, %(rule)s, 1, l.due_at, %(at)s
  FROM suggestions_leg l
  JOIN suggestions_ticket t ON t.id = l.ticket_id
  JOIN unnest(%(profiles)s::bigint[], %(moments)s::timestamptz[]) AS cut(profile_id, moment)
    ON cut.profile_id = t.profile_id
 WHERE l.done_at IS NULL AND {condition}
   AND (%(within)s = '' OR starts_with(t.division_id, %(within)s))
   AND NOT EXISTS (SELECT 1 FROM suggestions_alert a
                    WHERE a.leg_id = l.id AND a.rule = %(rule)s AND a.occurrence = 1)
ON CONFLICT (leg_id, rule, occurrence) DO NOTHING
"""


def sweep(*, at: datetime | None = None, within: str = "") -> dict[str, int]:
    """One round of the clock. Outside working time nothing is made; the next working morning finds it again."""
    at = at or clock.now()
    if not working_moment(at, workdays.load()):
        return {}
    return (
        record_alerts(at=at, within=within)
        | make_due_moves(at=at, within=within)
        | {"told": tell_alerts(within=within)}
        | climb_ladders(at=at, within=within)
        | {"referred": referring.remind_late(within=within)}
    )


def record_alerts(*, at: datetime, within: str = "") -> dict[str, int]:
    """Write each consequence once (unique leg, rule, occurrence); how many of each rule."""
    profiles = list(DeadlineProfile.objects.all())
    return {rule: _record(rule, profiles, at, within) for rule in CONDITIONS}


def _record(rule: str, profiles: list[DeadlineProfile], at: datetime, within: str) -> int:
    today = received_on(at)
    values = {
        "rule": str(rule),
        "at": at,
        "today": start_of_day(today),
        "within": within,
        "profiles": [profile.pk for profile in profiles],
        "moments": [_cut(rule, profile, at) for profile in profiles],
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(condition=CONDITIONS[rule]), values)
        return cursor.rowcount


def _cut(rule: str, profile: DeadlineProfile, at: datetime) -> datetime:
    """The moment a rule compares with, by the profile's own amounts."""
    if rule == AlertRule.DUE_SOON:
        return queries.ahead(profile, Step.SOON, at)
    if rule == AlertRule.DUE:
        return end_of_day(received_on(at))
    if rule == AlertRule.OVERDUE:
        return at
    step = {
        AlertRule.UNSIGNED: Step.UNSIGNED,
        AlertRule.UNRATED: Step.UNRATED,
        AlertRule.TO_SUPERIOR: Step.TO_SUPERIOR,
        AlertRule.TO_ORGAN: Step.TO_ORGAN,
    }[rule]
    return queries.ago(profile, step, at)


def tell_alerts(*, within: str = "") -> int:
    """Write the notices of alerts that have none yet; the alert row is the outbox."""
    told = 0
    while ids := list(queries.untold_alerts(within)[:BATCH]):
        with transaction.atomic():
            rows = Alert.objects.filter(pk__in=ids, told_at=None).select_for_update(of=("self",), skip_locked=True)
            rows = list(rows.select_related("leg__ticket__venue", "leg__to_unit__parent", "leg__from_unit"))
            for alert in rows:
                notices.alert_raised(alert, organ_for(alert.leg.ticket.division_id))
            Alert.objects.filter(pk__in=[alert.pk for alert in rows]).update(told_at=clock.now())
        told += len(rows)
        if len(rows) < len(ids):
            break
    return told


def make_due_moves(*, at: datetime, within: str = "") -> dict[str, int]:
    """Moves the clock makes as the system user, each ticket in its own transaction."""
    by = User.objects.system()
    return {
        "signed": _each(queries.past_return_window(at, within), lambda pk: handoff.sign(ticket_id=pk, by=by)),
        "transferred": _each(
            queries.asleep_at_stations(at, within),
            lambda pk: screening.transfer(ticket_id=pk, by=by, note=SystemNote.ASLEEP),
        ),
        "rated": _each(queries.rating_windows(at, within), lambda pk: end_rating(ticket_id=pk, by=by)),
    }


def climb_ladders(*, at: datetime, within: str = "") -> dict[str, int]:
    """The ladder of supervision: what the legs say is written down first, so that nobody climbs over an answer."""
    by = User.objects.system()
    settle = lambda pk: climbing.settle(case_id=pk, by=by)  # noqa: E731
    open_case = lambda one: opening.open_case(ticket_id=one[0], by=by, trigger=one[1])  # noqa: E731
    return {
        "settled": _each(queries.unsettled(at, within), settle),
        "supervised": _each(queries.broken_dates(at, within), open_case),
        "climbed": _each(queries.due_rungs(at, within), lambda pk: climbing.climb(case_id=pk, by=by)),
    }


def end_rating(*, ticket_id: int, by: User) -> None:
    """Close what is rated or whose window is over; what was promised goes on to be followed."""
    ticket = Ticket.objects.get(pk=ticket_id)
    if ticket.commitments.written().open().exists():
        rating.follow(ticket_id=ticket_id, by=by)
    else:
        rating.close(ticket_id=ticket_id, by=by)


def _each(ids: Iterable, act: Callable[..., object]) -> int:
    """Act on each; one that is no longer open to it, or not yet, is left for the people and the next round."""
    done = 0
    for pk in list(ids):
        try:
            done += act(pk) is not False
        except (DomainError, PermissionDenied) as refusal:
            log.debug("Ticket %s stays: %s", pk, refusal)
    return done
