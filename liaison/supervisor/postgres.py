"""The embedded PostgreSQL: made once, started as our child on 127.0.0.1 with a random password."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from liaison.supervisor.binaries import postgres_version
from liaison.supervisor.children import TELLING, Child, die_with_parent
from liaison.supervisor.identity import Identity
from liaison.supervisor.trouble import (
    DISK_FULL,
    HALF_DATABASE,
    NAMES,
    OTHER_VERSION,
    SERVICE_FAILED,
    SERVICE_SLOW,
    Trouble,
    full_disk,
    say,
)

DATABASE = "liaison"
FAST_AND_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass
class Postgres:
    home: Path  # folder with bin/ and share/
    seat: Path  # folder that holds the cluster "pg"
    port: int
    password: str
    user: Identity
    durable: bool = True
    connections: int = 60
    settings: tuple[str, ...] = ()  # name=value, beyond our own

    @property
    def data(self) -> Path:
        return self.seat / "pg"

    def url(self, database: str = DATABASE) -> str:
        return f"postgres://liaison:{self.password}@127.0.0.1:{self.port}/{database}"

    def prepare(self) -> None:
        """Make the cluster; one that was not finished never counts."""
        if (self.data / "PG_VERSION").exists():
            found = (self.data / "PG_VERSION").read_text().strip()
            wanted = postgres_version(self.home)
            if found != wanted:
                raise Trouble(OTHER_VERSION.format(found=found, wanted=wanted))
            return
        half, password = self.seat / "pg.new", self.seat / "pg.password"
        if half.exists():
            say(HALF_DATABASE)
            shutil.rmtree(half)
        half.mkdir(mode=0o700)
        self.user.own(half)
        password.touch(mode=0o600)
        password.write_text(self.password)
        self.user.own(password)
        try:
            self._initdb(half, password)
        finally:
            password.unlink()
        half.rename(self.data)

    def _initdb(self, half: Path, password: Path) -> None:
        argv = [self.home / "bin/initdb", "-D", half, "-U", "liaison", "-E", "UTF8"]
        argv += ["--locale=C.UTF-8", "-A", "scram-sha-256", "--pwfile", password]
        argv += [] if self.durable else ["--no-sync"]
        ended = subprocess.run(
            argv,
            cwd="/",
            env=environment(),
            capture_output=True,
            text=True,
            preexec_fn=die_with_parent(signal.SIGKILL, os.getpid()),
            **self.user.for_popen(),
        )
        if ended.returncode:
            shutil.rmtree(half, ignore_errors=True)
            raise self._trouble(ended.stdout + ended.stderr)

    def child(self) -> Child:
        options = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",  # no sockets, so no limit on the length of a path
            f"max_connections={self.connections}",
            "random_page_cost=1.1",  # no spinning disk: what an index finds is as near as its neighbour
            *(() if self.durable else FAST_AND_FORGETFUL),
            *self.settings,
        ]
        argv = [self.home / "bin/postgres", "-D", self.data]
        argv += [word for option in options for word in ("-c", option)]
        return Child(
            "postgres",
            argv,
            Path("/"),
            environment(),
            self.user,
            stop_signal=signal.SIGINT,  # fast shutdown: open transactions are rolled back
            patience=60,
        )

    def wait_ready(self, child: Child, seconds: int = 60) -> None:
        """Until it answers; recovery after a kill takes a moment."""
        end, why = time.monotonic() + seconds, ""
        while time.monotonic() < end:
            if not child.is_running():
                raise self._trouble("\n".join(child.lines) or child.last_words())
            try:
                psycopg2.connect(self.url("postgres"), connect_timeout=3).close()
                return
            except psycopg2.OperationalError as error:
                why = str(error).strip().splitlines()[0]
            time.sleep(0.05)
        raise Trouble(SERVICE_SLOW.format(name=NAMES["postgres"], seconds=seconds, why=why))

    def make_database(self) -> None:
        connection = psycopg2.connect(self.url("postgres"))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            connection.close()

    def _trouble(self, output: str) -> Trouble:
        if full_disk(output):
            return Trouble(DISK_FULL.format(where=self.seat))
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        telling = [line for line in lines if any(word in line for word in TELLING)]
        why = (telling or lines or ["?"])[0]
        return Trouble(SERVICE_FAILED.format(name=NAMES["postgres"], why=why))


def environment() -> dict[str, str]:
    """Nothing of the operator's own PG* settings or language reaches the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
