"""Ours and the raw twin in turns (A B A B …): CPU of both sides' processes, statements, bytes, pace; the medians."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from statistics import median

import psycopg2

from bench.acts import Act
from bench.processes import Meter
from bench.sending import Request, send
from bench.services import Services, Web

STATEMENTS = """
SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
 WHERE d.datname = current_database() AND query <> 'SELECT $1' AND query NOT ILIKE '%pg_stat_statements%'
   AND query NOT LIKE '%FOR KEY SHARE OF x'
"""  # the last: the server itself looks after its foreign keys when it commits


@dataclass(frozen=True)
class Pace:
    """How long one measurement runs: rounds, requests of a reading act, of its twin, of writing and slow acts."""

    rounds: int = 3
    ours: int = 24
    raw: int = 120
    writes: int = 32
    slow: int = 2

    def amounts(self, act: Act) -> tuple[int, int]:
        if act.slow:
            return self.slow, self.slow
        if act.writes:
            amount = max(1, min(self.writes, act.most // (2 * self.rounds + 2)))
            return amount, amount
        return self.ours, self.raw


QUICK = Pace(rounds=1, ours=4, raw=10, writes=3, slow=1)


@dataclass
class Sample:
    """What one operation cost."""

    app_ms: float
    db_ms: float
    queries: float
    bytes: float
    per_second: float

    @property
    def cpu_ms(self) -> float:
        return self.app_ms + self.db_ms


class Bench:
    """One database with the two servers that answer on it."""

    def __init__(self, services: Services, database: str, ours: Web, raw: Web | None):
        self.services, self.ours, self.raw = services, ours, raw
        self.statements = psycopg2.connect(services.url(database))
        self.statements.autocommit = True

    def close(self) -> None:
        self.statements.close()

    def compare(self, act: Act, pace: Pace) -> tuple[Sample, Sample]:
        """Warm both, then measure in turns."""
        ours, raw = act.ours(), act.raw()
        few = max(1, min(8, act.most // (2 * pace.rounds + 2))) if not act.slow else 1
        for web, requests in ((self.ours, ours), (self.raw, raw)):
            send(web.port, islice(requests, few), connections=min(few, 8))
        amounts, found = pace.amounts(act), ([], [])
        for _ in range(pace.rounds):
            found[0].append(self._once(self.ours, ours, amounts[0], act))
            found[1].append(self._once(self.raw, raw, amounts[1], act))
        return middle(found[0]), middle(found[1])

    def alone(self, act: Act, pace: Pace) -> Sample:
        """Only ours: for the smaller database, against which growth is measured."""
        requests, amount = act.ours(), pace.amounts(act)[0]
        send(self.ours.port, islice(requests, 1 if act.slow else 8), connections=1 if act.slow else 8)
        return middle([self._once(self.ours, requests, amount, act) for _ in range(pace.rounds)])

    def _once(self, web: Web, requests: Iterator[Request], amount: int, act: Act) -> Sample:
        batch = list(islice(requests, amount))
        return self.measure(lambda: send(web.port, batch, 8 if act.writes else 2), web.child.pid)

    def measure(self, work: Callable, pid: int) -> Sample:
        app, database = Meter(pid), Meter(self.services.postgres)
        asked = self._asked()
        app.start()
        database.start()
        run = work()
        app_ms, db_ms = app.read_ms(), database.read_ms()
        return Sample(
            app_ms / run.done, db_ms / run.done, (self._asked() - asked) / run.done, run.bytes / run.done,
            run.done / run.seconds,
        )  # fmt: skip

    def _asked(self) -> int:
        with self.statements.cursor() as cursor:
            cursor.execute(STATEMENTS)
            return int(cursor.fetchone()[0])


def middle(samples: list[Sample]) -> Sample:
    names = ("app_ms", "db_ms", "queries", "bytes", "per_second")
    return Sample(*(median(getattr(sample, name) for sample in samples) for name in names))
