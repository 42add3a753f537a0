"""The data folder (LIAISON_VAR): one process at a time, secrets, ports, record of the run."""

import fcntl
import json
import os
import secrets
import signal
import socket
import time
from pathlib import Path

from liaison.supervisor.identity import Identity, unprivileged
from liaison.supervisor.trouble import (
    ALREADY_RUNNING,
    DISK_FULL,
    LEFTOVERS,
    NO_FOLDER,
    SECRET_LOST,
    UNCLEAN,
    Trouble,
    full_disk,
    say,
)


class DataFolder:
    """Everything an installation writes. Taken with a lock, given back on release."""

    def __init__(self, path: Path, user: Identity | None = None):
        self.path = path
        self.user = unprivileged() if user is None else user
        self._lock = None

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    def take(self) -> None:
        """Make the folder, hold its lock, end what an earlier run left behind."""
        try:
            if not self.path.exists():
                self.path.mkdir(parents=True)
                self.path.chmod(0o711 if self.user.uid is not None else 0o700)
            self._lock = open(self / "lock", "a+")  # noqa: SIM115 held until release()
            self._hold_lock()
        except OSError as error:
            raise self.trouble(error) from error
        self._sweep()

    def _hold_lock(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = self.holder()
            self._lock.close()
            self._lock = None
            raise Trouble(ALREADY_RUNNING.format(pid=pid, var=self.path)) from None
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()

    def holder(self) -> str:
        try:
            return (self / "lock").read_text().strip() or "?"
        except OSError:
            return "?"

    def release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # The record of a run: only a clean stop removes it.

    def record(self, children) -> None:
        rows = [{"name": child.name, "pid": child.pid, "started": started(child.pid)} for child in children]
        self.write("run.json", json.dumps(rows))

    def forget_run(self) -> None:
        (self / "run.json").unlink(missing_ok=True)

    def _sweep(self) -> None:
        """End the children of a supervisor that was killed; known by id and start time."""
        if not (self / "run.json").exists():
            return
        try:
            rows = json.loads((self / "run.json").read_text())
        except ValueError:
            rows = []
        alive = [row["pid"] for row in rows if started(row["pid"]) == row["started"]]
        for pid in alive:
            end_process(pid)
        say(LEFTOVERS.format(count=len(alive)) if alive else UNCLEAN)
        self.forget_run()

    # Secrets and ports

    def secret(self, name: str) -> str:
        """A random text of this installation, made once. Readable for its owner alone."""
        known = self._read("secret")
        if name not in known:
            if name == "postgres" and (self / "pg").exists():
                raise Trouble(SECRET_LOST.format(var=self.path))
            known[name] = secrets.token_urlsafe(32)
            self.write("secret", json.dumps(known))
        return known[name]

    def port(self, name: str) -> int:
        """The port a service had last time, or another one when that is taken by now."""
        known = self._read("ports")
        if not free(known.get(name, 0)):
            known[name] = any_port(besides=known.values())
            self.write("ports", json.dumps(known))
        return known[name]

    def _read(self, name: str) -> dict:
        try:
            return json.loads((self / name).read_text())
        except (FileNotFoundError, ValueError):
            return {}

    def write(self, name: str, text: str) -> None:
        """Whole or not at all, 0600."""
        half = self / f"{name}.new"
        try:
            half.touch(mode=0o600)
            half.write_text(text)
            half.rename(self / name)
        except OSError as error:
            raise self.trouble(error) from error

    def trouble(self, error: OSError) -> Trouble:
        if full_disk(str(error)):
            return Trouble(DISK_FULL.format(where=self.path))
        return Trouble(NO_FOLDER.format(var=self.path, why=error.strerror or error))


def started(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty when it is gone or a zombie."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if words[0] == "Z" else words[19]


def end_process(pid: int, patience: float = 15.0) -> None:
    """SIGINT is a fast shutdown for PostgreSQL and an orderly one for the others."""
    mark, end = started(pid), time.monotonic() + patience
    for how in (signal.SIGINT, signal.SIGKILL):
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            return
        while started(pid) == mark and time.monotonic() < end:
            time.sleep(0.05)
        end += 5


def free(port: int) -> bool:
    if not port:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def any_port(besides=()) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in besides:
            return port
