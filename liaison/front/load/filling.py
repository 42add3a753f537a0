"""Filling a scratch database (压测装数): everything in one transaction, by COPY, constraints checked at its end."""

import random
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from itertools import islice
from multiprocessing import get_context

from django.db import connection, transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Division, Unit
from liaison.front.load.copying import copy
from liaison.front.load.country import Country
from liaison.front.load.ground import ground
from liaison.front.load.suspending import suspended
from liaison.front.load.tickets import COLUMNS, DAY, SPAN, Job, Plan
from stations.venues.models import Venue
from suggestions.rules.loading import load_rules
from suggestions.rules.models import Category, DeadlineStep, ResultClass
from suggestions.rules.queries import profile_for
from suggestions.tickets.models import Ticket

JOB = 10_000  # tickets
AHEAD = 3  # jobs finished before the database takes them
GROUND = (
    "divisions_division", "divisions_unit", "accounts_user", "accounts_posting", "stations_venue", "deputies_deputy",
    "deputies_mandate",
)  # fmt: skip
SEED = 20260101


def refuse_real_rows() -> None:
    """Only a database nobody works with may be filled."""
    for model in (Ticket, Entry, Division, Unit, Venue, Deputy):
        if model.objects.exists():
            raise DomainError(_("这个数据库里已经有%s，只能装进空的试验库。") % model._meta.verbose_name)
    if User.objects.people().exists():
        raise DomainError(_("这个数据库里已经有账号，只能装进空的试验库。"))


def fill(tickets: int, say: Callable[[int], None] = lambda done: None) -> Country:
    """Lay the ground and write the tickets; all or nothing. Answers what country it became."""
    load_rules()
    actors = {"system": User.objects.system().pk, "voter": User.objects.voter().pk}
    country = Country.for_tickets(tickets, first_user=max(actors.values()) + 1)
    plan = _plan(country, tickets, actors)
    with texts(plan) as found, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SET LOCAL synchronous_commit = off")
        with suspended(cursor, [*GROUND, *COLUMNS]):
            for rows in ground(country):
                copy(cursor, rows.table, rows.columns, rows.text)
            for done, tables in found:
                for table, text in tables.items():
                    copy(cursor, table, COLUMNS[table], text)
                say(done)
        _set_counters(cursor, plan)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return country


def _plan(country: Country, tickets: int, actors: dict[str, int]) -> Plan:
    now = clock.local(clock.now())
    profile = profile_for("", now.date())
    steps = DeadlineStep.objects.filter(profile=profile, track="", level="")
    return Plan(
        country=country,
        tickets=tickets,
        start=now.date() - timedelta(days=SPAN),
        now=SPAN * DAY + now.hour * 60 + now.minute,
        categories=tuple(Category.objects.active().order_by("pk").values_list("pk", flat=True)),
        resolved=ResultClass.objects.filter(counts_as_resolved=True, needs_follow_up=False).earliest("pk").pk,
        profile=profile.pk,
        rules={step.step: step.pk for step in steps},
        actors=actors,
        first_entry=1,
        seed=SEED,
    )


class texts:
    """The finished jobs in their order, made by a second process when there is more than one."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.pool = ProcessPoolExecutor(1, get_context("spawn")) if plan.tickets > JOB else None

    def __enter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        return (
            self._piped() if self.pool else ((job.first - 1 + len(job.tickets), job.run()) for job in jobs(self.plan))
        )

    def __exit__(self, *_error) -> None:
        if self.pool:
            self.pool.shutdown(cancel_futures=True)

    def _piped(self) -> Iterator[tuple[int, dict[str, str]]]:
        """A few jobs ahead, never all: their texts must not fill the memory."""
        waiting, rest = deque(), jobs(self.plan)
        while True:
            for job in islice(rest, AHEAD - len(waiting)):
                waiting.append((_done(job), self.pool.submit(job.run)))
            if not waiting:
                return
            done, made = waiting.popleft()
            yield done, made.result()


def _done(job: Job) -> int:
    """How many tickets are written with it and those before it."""
    return job.first - 1 + len(job.tickets)


def jobs(plan: Plan) -> Iterator[Job]:
    """The tickets in the order of registration, townships of very different size, numbers without gaps."""
    chance = random.Random(plan.seed)
    weights = _weights(plan, chance)
    drawn: Counter = Counter()
    for first in range(1, plan.tickets + 1, JOB):
        amount = min(JOB, plan.tickets - first + 1)
        towns = chance.choices(range(plan.country.towns), cum_weights=weights, k=amount)
        tickets = []
        for n, town in enumerate(towns):
            key = town, _year(plan, first + n)
            drawn[key] += 1
            tickets.append((town, drawn[key]))
        yield Job(plan, first, tickets)


def _weights(plan: Plan, chance: random.Random) -> list[float]:
    """Cumulated: most townships are near the mean, a few are many times as busy."""
    total, weights = 0.0, []
    for _town in range(plan.country.towns):
        total += chance.lognormvariate(0, 0.6)
        weights.append(total)
    return weights


def _year(plan: Plan, pk: int) -> int:
    return (plan.start + timedelta(days=int((pk - 1) * SPAN / plan.tickets))).year % 100


def _set_counters(cursor, plan: Plan) -> None:
    """Running numbers and ids go on where the generated rows end."""
    cursor.execute(
        "INSERT INTO core_counter (key, n) SELECT 'ticket:' || split_part(number, '-', 1) || ':' ||"
        " split_part(number, '-', 2), max(split_part(number, '-', 3)::int) FROM suggestions_ticket"
        " GROUP BY 1 ON CONFLICT (key) DO UPDATE SET n = excluded.n"
    )
    for table in [*GROUND, *COLUMNS]:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id') WHERE EXISTS (SELECT FROM information_schema.columns"
                       " WHERE table_name = %s AND column_name = 'id')", [table, table])  # fmt: skip
        row = cursor.fetchone()
        if row and row[0]:
            cursor.execute(f'SELECT setval(%s, (SELECT coalesce(max(id), 1) FROM "{table}"))', [row[0]])
