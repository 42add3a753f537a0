"""A worker one can kill in the middle of its work, with a broker of its own that may lose everything."""

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import redis
from django.db import connection

from liaison.core import background
from liaison.supervisor.binaries import valkey_program
from liaison.supervisor.children import Child
from liaison.supervisor.folder import any_port
from liaison.supervisor.identity import Identity
from liaison.supervisor.valkey import Valkey
from tests.conftest import PROJECT, wait_for_line

PATIENCE = 60
WAITING = """
SELECT count(DISTINCT l.pid) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
 WHERE NOT l.granted AND a.datname = current_database()
"""


def until(fine: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not fine():
        assert time.monotonic() < end, f"waited {PATIENCE} s: {what}"
        time.sleep(0.02)


def waiting() -> int:
    """How many sessions of this database wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


class Hold:
    """A lock in a session of its own, so that a worker stops exactly there."""

    def __init__(self, sql: str, *values):
        self.sql, self.values = sql, values
        self.session = connection.copy()
        self.session.inc_thread_sharing()  # a lock that is waited for is taken in a thread

    def take(self) -> None:
        self.session.set_autocommit(False)
        with self.session.cursor() as cursor:
            cursor.execute(self.sql, self.values)

    def release(self) -> None:
        """May be said twice, so that a failed test leaves no lock behind."""
        self.session.close()


@contextmanager
def held(sql: str, *values):
    hold = Hold(sql, *values)
    with closing_lock(hold):
        hold.take()
        yield hold


@contextmanager
def closing_lock(hold: Hold):
    try:
        yield hold
    finally:
        hold.release()


@dataclass
class Works:
    """One broker and at most one worker."""

    folder: Path
    environment: dict[str, str]
    worker: Child | None = None

    def open(self) -> None:
        valkey = Valkey(valkey_program(), self.folder / "broker", any_port(), "secret", Identity(), durable=False)
        valkey.prepare()
        self.broker, self.url = valkey.child(), valkey.url()
        self.broker.start()
        valkey.wait_ready(self.broker)
        self.client = redis.Redis.from_url(self.url)

    def start(self, *, now: datetime | None = None) -> None:
        """A worker whose clock shows `now`."""
        offset = (now - datetime.now(UTC)).total_seconds() if now else 0
        environment = self.environment | {"REDIS_URL": self.url, "LIAISON_CLOCK_OFFSET": str(offset)}
        argv = [sys.executable, "-m", "celery", "-A", "liaison", "worker", "-P", "solo", "-l", "INFO"]
        argv += ["--without-gossip", "--without-mingle", "-n", f"killed-{os.getpid()}-{time.monotonic_ns()}@%h"]
        self.worker = Child("worker", argv, PROJECT, environment, patience=10)
        self.worker.start()
        wait_for_line(self.worker, " ready.", PATIENCE)

    def kill(self) -> None:
        """Without a word, and with everything it held."""
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.process.wait()
        self.client.flushall()  # and the broker forgets every message

    def send(self, task: str, *args) -> None:
        """What beat or a page would send."""
        background._send(task, args)

    def drained(self) -> bool:
        return not self.client.llen("celery") and not self.client.hlen("unacked")

    def done(self, task: str) -> int:
        """How often this worker did a task to its end."""
        return sum(f"Task {task}[" in line and "] succeeded" in line for line in list(self.worker.lines))

    def close(self) -> None:
        if self.worker:
            self.worker.stop()
        self.client.close()
        self.broker.stop()
