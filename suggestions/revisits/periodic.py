"""Revisits three, six and twelve months after closing (跟踪回访): of what was supervised, done again or promised.

Found by a query, made once by a unique key, in working time only. A round looks at the stage a matter is in today:
what was missed is not caught up with, so that a first start does not ask everybody about last year.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from liaison.accounts.models import User
from liaison.audit.trail import record
from liaison.core import clock
from liaison.divisions.models import Unit
from liaison.divisions.queries import county_office_for, organ_for
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import add_months, received_on, working_moment
from suggestions.revisits.eligible import midnight, reachable
from suggestions.revisits.models import OPEN, Revisit
from suggestions.revisits.planning import due_day, revisit_of
from suggestions.rules.revisiting import RevisitRule, rule_at
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Commitment

SLACK = timedelta(days=4)  # months differ in length; the exact stage is asked of each row
BATCH = 200


def stage(closed_on: date, today: date, months: Sequence[int]) -> int | None:
    """The stage a matter is in: the last of these months that has come, until the month after it. Pure."""
    come = [n for n in months if add_months(closed_on, n) <= today]
    if not come or today >= add_months(closed_on, max(come) + 1):
        return None
    return max(come)


def make_due(*, at: datetime | None = None, within: str = "") -> int:
    """A round: each revisit that is due, once; answers how many are new."""
    at = at or clock.now()
    rules = list(RevisitRule.objects.all())
    if not rules or not working_moment(at, workdays.load()):
        return 0
    today, months = received_on(at), {n for rule in rules for n in rule.months}
    since = add_months(today, -max(months) - 1) - SLACK
    until = add_months(today, -min(months)) + SLACK
    there = set(Revisit.objects.filter(plan=None, closed_on__gte=since).values_list("voice", "months", "closed_on"))
    return sum(_make(ticket, today, there) for ticket in _candidates(since, until, within))


def _candidates(since: date, until: date, within: str) -> Iterator[Ticket]:
    """Closed matters of the three kinds, closed in these days, that nobody is being asked about."""
    promised = Commitment.objects.written().filter(ticket=OuterRef("pk"))
    busy = Revisit.objects.filter(OPEN, ticket=OuterRef("pk"))
    rows = Ticket.objects.filter(
        Q(key_supervised=True) | Q(round__gt=1) | Exists(promised),
        closed_at__gte=midnight(since), closed_at__lt=midnight(until),
    )  # fmt: skip
    rows = rows.filter(division__code__startswith=within) if within else rows
    return reachable(rows).exclude(Exists(busy)).order_by("pk").iterator(chunk_size=BATCH)


def _make(ticket: Ticket, today: date, there: set) -> bool:
    closed_on, rule = clock.local(ticket.closed_at).date(), rule_at(ticket.division_id, today)
    months = stage(closed_on, today, rule.months) if rule else None
    organ = _organ_of(ticket)
    if months is None or organ is None or (ticket.voice, months, closed_on) in there:
        return False
    return _write(revisit_of(ticket, organ, due_day(rule, today), months=months))


@transaction.atomic
def _write(one: Revisit) -> bool:
    """Two rounds at once make one: the unique key says who was second."""
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError:
        return False
    record(one, "create", by=User.objects.system(), data={"months": one.months})
    return True


def _organ_of(ticket: Ticket) -> Unit | None:
    """Whose desk it comes to: the place's organ, the county's for what went straight there."""
    return county_office_for(ticket.division_id) if ticket.direct_to_county else organ_for(ticket.division_id)
