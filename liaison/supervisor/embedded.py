"""PostgreSQL and Valkey for one data folder, unless the environment names other servers."""

import hashlib
import os
import shutil
from pathlib import Path

import psycopg2
import redis

from liaison.supervisor.binaries import postgres_home, valkey_program, within_reach
from liaison.supervisor.children import Child
from liaison.supervisor.folder import DataFolder
from liaison.supervisor.identity import Identity
from liaison.supervisor.postgres import Postgres
from liaison.supervisor.trouble import (
    CLOSED_FOLDER,
    FOREIGN_BROKER,
    FOREIGN_DATABASE,
    MOVED,
    Trouble,
    say,
)
from liaison.supervisor.valkey import Valkey

SEATS = Path("/var/lib/liaison")


class Embedded:
    """Starts what is missing; `urls` is what the other processes need to know."""

    def __init__(
        self,
        folder: DataFolder,
        *,
        durable: bool = True,
        connections: int = 60,
        settings: tuple[str, ...] = (),
    ):
        self.folder = folder
        self.durable = durable
        self.connections = connections
        self.settings = settings
        self.children: list[Child] = []
        self.urls: dict[str, str] = {}

    def start(self) -> dict[str, str]:
        try:
            self.urls["DATABASE_URL"] = foreign_database() or self._start_postgres()
            self.urls["REDIS_URL"] = foreign_broker() or self._start_valkey()
        except OSError as error:
            raise self.folder.trouble(error) from error
        return self.urls

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()

    def _start_postgres(self) -> str:
        user, seat = self.folder.user, seat_of(self.folder)
        server = Postgres(
            within_reach(postgres_home(), seat, user),
            seat,
            self.folder.port("postgres"),
            self.folder.secret("postgres"),
            user,
            self.durable,
            self.connections,
            self.settings,
        )
        server.prepare()
        if not (self.folder / "pg").exists():
            (self.folder / "pg").symlink_to(server.data)
        self._start(server)
        server.make_database()
        return server.url()

    def _start_valkey(self) -> str:
        program, data = valkey_program(), self.folder / "valkey"
        reachable = self.folder.user.can_enter(program.parent) and self.folder.user.can_enter(data)
        server = Valkey(
            program,
            data,
            self.folder.port("valkey"),
            self.folder.secret("valkey"),
            self.folder.user if reachable else Identity(),
            self.durable,
        )
        server.prepare()
        self._start(server)
        return server.url()

    def _start(self, server: Postgres | Valkey) -> None:
        child = server.child()
        self.children.append(child)  # first: a signal may come in between
        child.start()
        server.wait_ready(child)


def seat_of(folder: DataFolder) -> Path:
    """Where the cluster lies: in the data folder, or, for root in a closed one, under /var/lib."""
    link = folder / "pg"
    if link.is_symlink():
        return link.readlink().parent
    if folder.user.can_enter(folder.path):
        return folder.path
    seat = moved_seat(folder)
    say(MOVED.format(path=folder.user.closed_parent(folder.path), seat=seat))
    return seat


def moved_seat(folder: DataFolder) -> Path:
    """A fresh folder only the supervisor and its servers use."""
    closed = folder.user.closed_parent(folder.path)
    seat = SEATS / hashlib.sha256(str(folder.path).encode()).hexdigest()[:12]
    try:
        shutil.rmtree(seat, ignore_errors=True)  # of a data folder that was dropped: no key is left
        seat.mkdir(parents=True)
        SEATS.chmod(0o711)
        seat.chmod(0o711)
    except OSError as error:
        raise Trouble(CLOSED_FOLDER.format(path=closed, seat=seat, why=error.strerror)) from error
    if not folder.user.can_enter(seat):
        raise Trouble(CLOSED_FOLDER.format(path=closed, seat=seat, why="同样不可进入"))
    return seat


def seat_of_moved(folder: DataFolder) -> Path | None:
    """The folder under /var/lib, when the cluster lies there."""
    link = folder / "pg"
    seat = link.readlink().parent if link.is_symlink() else None
    return seat if seat and seat.parent == SEATS else None


def foreign_database() -> str:
    """DATABASE_URL of the environment, if it is set and answers."""
    url = os.environ.get("DATABASE_URL", "")
    if url:
        try:
            psycopg2.connect(url, connect_timeout=10).close()
        except psycopg2.Error as error:
            why = str(error).strip().splitlines()[0]
            raise Trouble(FOREIGN_DATABASE.format(why=why)) from error
    return url


def foreign_broker() -> str:
    """REDIS_URL of the environment, if it is set and answers."""
    url = os.environ.get("REDIS_URL", "")
    if url:
        client = redis.Redis.from_url(url, socket_connect_timeout=10)
        try:
            client.ping()
        except redis.RedisError as error:
            raise Trouble(FOREIGN_BROKER.format(why=error)) from error
        finally:
            client.close()
    return url
