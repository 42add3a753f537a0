"""The bench's own services: one database server in its own folder, two databases of generated rows, web servers."""

import contextlib
import hashlib
import http.client
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from django.core.management import call_command
from django.db import connection

from liaison.core import clock
from liaison.settings import env
from liaison.supervisor import preparing
from liaison.supervisor.children import Child
from liaison.supervisor.embedded import Embedded
from liaison.supervisor.folder import DataFolder, any_port
from liaison.supervisor.identity import Identity
from liaison.supervisor.running import granian
from liaison.workdays.actions import import_missing_years

PROJECT = Path(__file__).resolve().parents[1]
# Vacuum would work at moments of its own choosing; one checkpoint after loading is enough.
SERVER = (
    "shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track_utility=off", "autovacuum=off",
    "max_wal_size=4GB", "checkpoint_timeout=1h",
)  # fmt: skip


def stamp() -> str:
    """Of the tables and of what is generated: a seed of another one is not used."""
    sources = sorted([*PROJECT.glob("*/migrations/*.py"), *PROJECT.glob("liaison/*/migrations/*.py")])
    sources += sorted((PROJECT / "liaison/front/load").glob("*.py"))
    digest = hashlib.sha256()
    for path in sources:
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()[:8]}_{clock.today():%y%m%d}"


@dataclass
class Services:
    """Everything that is started, and stopped in reverse."""

    folder: DataFolder
    children: list[Child] = field(default_factory=list)

    def __enter__(self) -> "Services":
        self.folder.take()
        self.embedded = Embedded(self.folder, settings=SERVER)
        urls = self.embedded.start()
        self.folder.record(self.embedded.children)
        self.database_url = urls["DATABASE_URL"]
        os.environ.update(urls)
        preparing.use_servers(urls)
        preparing.collect_static(self.folder)
        return self

    def __exit__(self, *_error) -> None:
        connection.close()
        for child in reversed(self.children):
            child.stop()
        self.embedded.stop()
        self.folder.forget_run()
        self.folder.release()

    @property
    def postgres(self) -> int:
        return self.embedded.children[0].pid

    def url(self, database: str) -> str:
        return self.database_url.rpartition("/")[0] + "/" + database

    def use(self, database: str) -> None:
        """This process works with that database from now on."""
        connection.close()
        connection.settings_dict.update(env.database(self.url(database)))

    def maintain(self, *statements: str) -> None:
        server = psycopg2.connect(self.url("postgres"))
        server.autocommit = True
        with contextlib.closing(server), server.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def load(self, tickets: int) -> str:
        """A fresh database with so many tickets, copied from one that is kept for the next run."""
        name, seed = f"load_{tickets}", f"seed_{tickets}_{stamp()}"
        if not self._exists(seed):
            self._seed(seed, tickets)
        self.maintain(
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {seed} STRATEGY FILE_COPY"
        )
        return name

    def _exists(self, name: str) -> bool:
        with contextlib.closing(psycopg2.connect(self.url("postgres"))) as server, server.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return cursor.fetchone() is not None

    def _seed(self, name: str, tickets: int) -> None:
        """Generate the rows; only a finished database gets the name."""
        half = f"half_{tickets}"
        self.maintain(f"DROP DATABASE IF EXISTS {half} WITH (FORCE)", f"CREATE DATABASE {half} TEMPLATE {self._bare()}")
        self.use(half)
        started = time.monotonic()
        call_command("generate_load", tickets=tickets, verbosity=0)
        print(f"{tickets} tickets were generated in {time.monotonic() - started:.0f} s", flush=True)
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION pg_stat_statements")
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        connection.close()
        self.maintain(f"ALTER DATABASE {half} RENAME TO {name}")

    def _bare(self) -> str:
        """Tables without rows, made once."""
        self.maintain("DROP DATABASE IF EXISTS bare WITH (FORCE)", "CREATE DATABASE bare")
        self.use("bare")
        call_command("migrate", interactive=False, verbosity=0)
        import_missing_years()
        connection.close()
        self._bare = lambda: "bare"
        return "bare"

    def web(self, database: str, application: str) -> "Web":
        """The product's own web server, or one of the same kind that answers with the raw twins."""
        port = any_port()
        own = {"DATABASE_URL": self.url(database)}
        child = Child("web", [sys.executable, *granian(port, application)], PROJECT, os.environ | own, Identity())
        self.children.append(child)
        child.start()
        self.folder.record(child for child in [*self.embedded.children, *self.children] if child.process)
        web = Web(port, child)
        web.wait()
        return web


@dataclass
class Web:
    port: int
    child: Child

    def wait(self, seconds: int = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                connected = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connected.request("GET", "/healthz/live")
                connected.getresponse().read()
                return
            if not self.child.is_running():
                break
            time.sleep(0.1)
        raise SystemExit("\n".join(self.child.lines))
