"""The process tree: start in order, say where it is, restart what dies, stop in reverse."""

import contextlib
import os
import shutil
import signal
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from liaison.core.keyring import ENVIRONMENT, key_ring, ring_path
from liaison.supervisor import preparing
from liaison.supervisor.banner import banner
from liaison.supervisor.children import Child
from liaison.supervisor.embedded import Embedded
from liaison.supervisor.folder import DataFolder, any_port, free
from liaison.supervisor.identity import Identity
from liaison.supervisor.trouble import (
    BAD_PORT,
    BUSY_PORT,
    CHILD_DIED,
    DISK_FULL,
    DISK_LOW,
    KEEPS_DYING,
    NAMES,
    PREPARING,
    SERVICE_FAILED,
    SERVICE_SLOW,
    STOPPED,
    STOPPING,
    Trouble,
    full_disk,
    say,
)

AS_ROOT = "ignore:You're running the worker with superuser"  # see Identity: not always avoidable
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LOW_DISK = 100  # MB left of the disk the database lies on
TOO_OFTEN = 5  # deaths of one child within a minute


class Stop(BaseException):
    """SIGTERM, SIGINT or SIGHUP: whatever is going on ends here."""


class Tree:
    """One installation running in the foreground."""

    def __init__(self, project: Path, folder: DataFolder, port: int, demo: bool):
        self.project = project
        self.folder = folder
        self.port = port
        self.demo = demo
        self.embedded = Embedded(folder)
        self.own: list[Child] = []  # web, worker, beat
        self.deaths: dict[str, list[float]] = {}
        self.user = Identity()
        self.warned = False

    @property
    def children(self) -> list[Child]:
        return [*self.embedded.children, *self.own]

    def run(self) -> None:
        """Until a signal; raises Trouble when it cannot go on. Always stops what it started."""
        listen_for_signals()
        with contextlib.suppress(Stop):
            self.folder.take()
            self.run_until_stopped()

    def run_until_stopped(self) -> None:
        try:
            if not free(self.port):
                raise Trouble(BUSY_PORT.format(port=self.port, other=next_free(self.port)))
            self.start()
            say(banner(self.port, self.demo))
            self.watch()
        except OSError as error:
            raise self.folder.trouble(error) from error
        finally:
            self.stop()

    def start(self) -> None:
        urls = self.embedded.start()
        self.record()
        self.environment = self.settle(urls)
        self.prepare(urls)
        worker = ["-W", AS_ROOT, "-m", "celery", "-A", "liaison", "--quiet", "worker", "-c", "2", "-l", "WARNING"]
        worker += ["--without-gossip", "--without-mingle", "-n", f"liaison-{self.port}@%h"]
        beat = ["-m", "celery", "-A", "liaison", "--quiet", "beat", "-l", "WARNING"]
        beat += ["-s", str(self.folder / "beat/schedule")]
        for name, words in (("web", granian(self.port)), ("worker", worker), ("beat", beat)):
            child = self.python(name, words)
            self.own.append(child)
            child.start()
        self.record()
        self.wait_for_web()

    def settle(self, urls: dict[str, str]) -> dict[str, str]:
        """What every process of this installation needs to know; kept for other commands too."""
        own = urls | {
            "SECRET_KEY": os.environ.get("SECRET_KEY") or self.folder.secret("django"),
            "LIAISON_VAR": str(self.folder.path),
        }
        self.folder.write("env", "".join(f"{name}={value}\n" for name, value in own.items()))
        if self.folder.user.can_enter(self.folder.path) and self.folder.user.can_run_python(self.project):
            self.user = self.folder.user
        if not os.environ.get(ENVIRONMENT):
            key_ring()  # made now, for the user who will read it
            self.user.own(ring_path())
        for name in ("beat", "files"):
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)
            self.user.own_tree(self.folder / name)
        return os.environ | own | {"PYTHONUNBUFFERED": "1"}

    def prepare(self, urls: dict[str, str]) -> None:
        say(PREPARING)
        preparing.use_servers(urls)
        preparing.refuse_errors()
        if self.demo:
            preparing.forget_half_demo(self.folder, not os.environ.get("DATABASE_URL"))
        preparing.migrate(self.folder)
        preparing.complete(self.folder)
        preparing.collect_static(self.folder)
        self.user.own_tree(self.folder / "static")
        if self.demo:
            preparing.load_demo(self.folder, self.python)

    def python(self, name: str, words: list[str]) -> Child:
        argv = [sys.executable, *words]
        return Child(name, argv, self.project, self.environment, self.user, show=show)

    def wait_for_web(self, seconds: int = 60) -> None:
        address = f"http://127.0.0.1:{self.port}/healthz/live"
        end, why = time.monotonic() + seconds, ""
        while time.monotonic() < end:
            for child in self.children:
                if not child.is_running():
                    why = child.last_words()
                    raise Trouble(SERVICE_FAILED.format(name=NAMES[child.name], why=why))
            try:
                with urllib.request.urlopen(address, timeout=5):
                    return
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    return  # it answers; a production site may know itself by another name
                raise Trouble(SERVICE_FAILED.format(name=NAMES["web"], why=error)) from error
            except OSError as error:
                why = str(error)
            time.sleep(0.1)
        raise Trouble(SERVICE_SLOW.format(name=NAMES["web"], seconds=seconds, why=why))

    def watch(self) -> None:
        """Restart what ends by itself; give up on what will not stay up."""
        while True:
            for child in self.children:
                if not child.is_running():
                    self.replace(child)
            self.warn_of_full_disk()
            time.sleep(0.2)

    def warn_of_full_disk(self) -> None:
        """Once each time the space runs low; what was full is told when a child dies of it."""
        where = (self.folder / "pg").resolve().parent
        spare = shutil.disk_usage(where).free // 2**20
        if spare < LOW_DISK and not self.warned:
            say(DISK_LOW.format(where=where, spare=spare))
        self.warned = spare < LOW_DISK

    def replace(self, child: Child) -> None:
        words, code = child.last_words(), child.bury()
        now = time.monotonic()
        deaths = [at for at in self.deaths.get(child.name, []) if now - at < 60] + [now]
        self.deaths[child.name] = deaths
        if full_disk("\n".join(child.lines)):
            raise Trouble(DISK_FULL.format(where=self.folder.path))
        if len(deaths) > TOO_OFTEN:
            name = NAMES[child.name]
            raise Trouble(KEEPS_DYING.format(name=name, times=len(deaths), why=words))
        say(CHILD_DIED.format(name=NAMES[child.name], how=ending(code)))
        time.sleep(0.5 * (len(deaths) - 1))
        child.lines.clear()
        child.start()
        self.record()

    def record(self) -> None:
        self.folder.record(child for child in self.children if child.process)

    def stop(self) -> None:
        """Beat, worker, web, then the servers they rest on."""
        ignore_signals()
        began = bool(self.children)
        if began:
            say(STOPPING)
        for child in reversed(self.own):
            child.show = None
            child.stop()
        self.embedded.stop()
        for name in ("run.json", "env"):
            (self.folder / name).unlink(missing_ok=True)
        self.folder.release()
        if began:
            say(STOPPED.format(var=self.folder.path))


def granian(port: int, application: str = "liaison.wsgi:application") -> list[str]:
    """How the web server is started: two processes of four threads."""
    words = ["-m", "granian", "--interface", "wsgi", application, "--host", "127.0.0.1", "--port", str(port)]
    words += ["--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "4"]
    return [*words, "--respawn-failed-workers", "--no-access-log", "--log-level", "warning"]


def listen_for_signals() -> None:
    def raise_stop(number, frame):
        ignore_signals()  # make passes on what the group has already got: once is enough
        raise Stop

    for number in ENDING:
        signal.signal(number, raise_stop)


def ignore_signals() -> None:
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


def show(name: str, line: str) -> None:
    if line.strip():
        say(f"{name:>6} │ {line}")


def ending(code: int) -> str:
    """-9 ▸ 信号 SIGKILL; 3 ▸ 退出码 3."""
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"信号 {signal.Signals(-code).name}"
    return f"退出码 {code}"


def web_port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(BAD_PORT.format(port=text))
    return int(text)


def next_free(port: int) -> int:
    return next((each for each in range(port + 1, port + 50) if free(each)), any_port())
