"""The services of one installation, each killed and started again by itself. Start them from the main thread."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg2
import redis

from liaison.supervisor.binaries import postgres_home, valkey_program, within_reach
from liaison.supervisor.children import Child
from liaison.supervisor.embedded import seat_of
from liaison.supervisor.folder import DataFolder, any_port
from liaison.supervisor.identity import Identity
from liaison.supervisor.postgres import Postgres
from liaison.supervisor.trouble import Trouble
from liaison.supervisor.valkey import Valkey
from tests.faults import proxy
from tests.faults.processes import descendants, kill, through

PROJECT = Path(__file__).resolve().parents[2]
DOORS = ("web", "postgres", "valkey")
SERVICES = ("web", "worker", "beat")
OPENING = timedelta(hours=1)  # the clock of a run starts at 09:00 of a working day, Asia/Shanghai (01:00 UTC)


class Stack:
    """Everything of one run in one folder; fsync is on, the timetable the product's own unless `every` is given."""

    def __init__(self, top: Path, every: float = 0, defect: str = ""):
        top.mkdir(parents=True, exist_ok=True)
        top.chmod(0o711)  # as root the servers run as another user
        self.folder = DataFolder(top)
        self.folder.take()
        self.ports = {name: self._port() for name in (*DOORS, "control", "real-web")}
        self.extra = {"FAULTS_EVERY": str(every or ""), "FAULTS_DEFECT": defect}
        self.children: dict[str, Child] = {}
        self.stage: dict = {}
        self.offset = 0.0

    def _port(self) -> int:
        self._taken = getattr(self, "_taken", [])
        self._taken.append(any_port(self._taken))
        return self._taken[-1]

    # Starting and stopping

    def start(self) -> None:
        self.move_clock(0)
        seat, user = seat_of(self.folder), self.folder.user
        home = within_reach(postgres_home(), seat, user)
        self.postgres = Postgres(home, seat, self.folder.port("postgres"), self.folder.secret("postgres"), user)
        port, secret = self.folder.port("valkey"), self.folder.secret("valkey")
        self.valkey = Valkey(valkey_program(), self.folder / "valkey", port, secret, Identity())
        self.postgres.prepare()
        self.valkey.prepare()
        self.start_one("postgres")
        self.postgres.make_database()
        self.start_one("valkey")
        self.start_one("proxy")
        self.stage = json.loads(self.python("-m", "tests.faults.stage").splitlines()[-1])
        self.open_the_first_day()
        for name in SERVICES:
            self.start_one(name)
        self.wait_for_web()

    def stop(self) -> None:
        for child in reversed(self.children.values()):
            child.stop()
        self.folder.release()

    def keep_as_template(self) -> None:
        """Remember the database as it is now, before anybody worked on it."""
        self._rest_of(lambda cursor: cursor.execute("CREATE DATABASE staged TEMPLATE liaison"))

    def start_afresh(self, defect: str = "") -> None:
        """The services on the remembered database, with a defect planted in them."""

        def again(cursor) -> None:
            cursor.execute("DROP DATABASE liaison WITH (FORCE)")
            cursor.execute("CREATE DATABASE liaison TEMPLATE staged")

        self.extra["FAULTS_DEFECT"] = defect
        self._rest_of(again)

    def _rest_of(self, act) -> None:
        """Do something to the database while nobody uses it."""
        for name in reversed(SERVICES):
            self.children[name].stop()
        connection = psycopg2.connect(self.postgres.url("postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            act(cursor)
        connection.close()
        for name in SERVICES:
            self.start_one(name)
        self.wait_for_web()

    def start_one(self, name: str) -> Child:
        """(Re)start a service and wait until it is ready; a database may need to recover first."""
        self.children[name] = child = self.child(name)
        child.start()
        end = time.monotonic() + 60
        while name in {"postgres", "valkey"}:
            try:
                (self.postgres if name == "postgres" else self.valkey).wait_ready(child)
                break
            except Trouble:  # what is left of the killed one still holds its memory
                child.bury()
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
                child.start()
        while name == "proxy" and "proxy ready." not in child.lines:
            time.sleep(0.05)
        return child

    def child(self, name: str) -> Child:
        if name in {"postgres", "valkey"}:
            return (self.postgres if name == "postgres" else self.valkey).child()
        quiet = ["-W", "ignore:You're running the worker with superuser", "-m", "celery", "-A", "liaison", "--quiet"]
        words = {
            "proxy": ["-m", "tests.faults.proxy", str(self.ports["control"]), *self._ways()],
            "web": ["-m", "granian", "--interface", "wsgi", "liaison.wsgi:application", "--workers", "2",
                    "--blocking-threads", "4", "--port", str(self.ports["real-web"]), "--workers-kill-timeout", "4",
                    "--respawn-failed-workers", "--no-access-log", "--log-level", "warning"],
            "worker": [*quiet, "worker", "-c", "2", "-l", "WARNING", "--without-gossip", "--without-mingle",
                       "-n", f"faults-{self.ports['web']}@%h"],
            "beat": [*quiet, "beat", "-l", "WARNING", "-s", str(self.folder / "beat")],
            "second-beat": [*quiet, "beat", "-l", "WARNING", "-s", str(self.folder / "second-beat")],
        }[name]  # fmt: skip
        argv = [sys.executable, *words]
        return Child(name, argv, PROJECT, self.environment, patience=15, show=self.log)

    def log(self, name: str, line: str) -> None:
        with (self.folder / f"{name}.log").open("a") as log:
            log.write(line + "\n")

    def _ways(self) -> list[str]:
        real = {"web": self.ports["real-web"], "postgres": self.postgres.port, "valkey": self.valkey.port}
        return [f"{door}:{self.ports[door]}:{real[door]}" for door in DOORS]

    def kill(self, name: str) -> None:
        """kill -9 of a service and all its processes."""
        child = self.children[name]
        for pid in [child.pid, *descendants(child.pid)]:
            kill(pid)
        child.bury()

    def kill_a_worker_of(self, name: str) -> None:
        """kill -9 of one process of the service's pool; the service itself must go on."""
        for pid in descendants(self.children[name].pid)[-1:]:
            kill(pid)

    # What the processes and the checker need to know

    @property
    def environment(self) -> dict[str, str]:
        hidden = {"PYTEST_CURRENT_TEST", "LIAISON_DATA_KEYS", "LIAISON_CLOCK_OFFSET"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return kept | self.extra | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": through(self.postgres.url(), self.ports["postgres"]),
            "REDIS_URL": through(self.valkey.url(), self.ports["valkey"]),
            "LIAISON_VAR": str(self.folder.path),
            "SECRET_KEY": self.folder.secret("django"),
            "PYTHONUNBUFFERED": "1",
        }  # fmt: skip

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.ports["web"]

    def python(self, *words: str) -> str:
        """Run a command of the product to its end; its output."""
        ended = subprocess.run(
            [sys.executable, *words], cwd=PROJECT, env=self.environment, capture_output=True, text=True
        )
        if ended.returncode:
            raise RuntimeError(f"{' '.join(words)}: {ended.stdout[-2000:]}{ended.stderr[-2000:]}")
        return ended.stdout

    def product_check(self) -> list[str]:
        """What the product's own `check_data` finds."""
        try:
            self.python("manage.py", "check_data")
        except RuntimeError as found:
            return [line for line in str(found).splitlines() if "✗" in line] or [str(found)[-500:]]
        return []

    def database(self):
        """A connection of the checker's own, past the proxy."""
        return psycopg2.connect(self.postgres.url())

    def broker(self) -> redis.Redis:
        return redis.Redis.from_url(self.valkey.url())

    def order(self, door: str, **wish) -> dict[str, int]:
        return proxy.order(self.ports["control"], door, **wish)

    def wait_for_web(self, seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.ports['web']}/healthz/ready", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("The web server did not start:\n" + "\n".join(self.children["web"].lines))

    # The clock

    def now(self) -> datetime:
        """What the product's clock shows."""
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    def move_clock(self, seconds: float) -> None:
        self.offset += seconds
        half = self.folder / "clock.new"
        half.write_text(str(self.offset))
        half.chmod(0o644)
        half.rename(self.folder / "clock")

    def open_the_first_day(self) -> None:
        tomorrow = (self.now() + timedelta(days=1)).date().isoformat()
        first = min(day for day in self.stage["workdays"] if day > tomorrow)
        first = datetime.fromisoformat(first).replace(tzinfo=UTC) + OPENING
        self.move_clock((first - self.now()).total_seconds())

    def skip_workdays(self, amount: int) -> None:
        """Forward to the same time of day some working days later."""
        today = self.now().date().isoformat()
        coming = [day for day in self.stage["workdays"] if day > today]
        days = datetime.fromisoformat(coming[amount - 1]) - datetime.fromisoformat(today)
        self.move_clock(days.total_seconds())
