"""The embedded broker: a real Valkey as our child on 127.0.0.1, keeping what it was given."""

import time
from dataclasses import dataclass
from pathlib import Path

import redis

from liaison.supervisor.children import Child
from liaison.supervisor.identity import Identity
from liaison.supervisor.postgres import environment
from liaison.supervisor.trouble import (
    DISK_FULL,
    NAMES,
    SERVICE_FAILED,
    SERVICE_SLOW,
    Trouble,
    full_disk,
)

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir .
databases 64
save ""
appendonly {keep}
maxmemory-policy noeviction
daemonize no
"""


@dataclass
class Valkey:
    program: Path
    data: Path
    port: int
    password: str
    user: Identity
    durable: bool = True

    def url(self, number: int = 0) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{number}"

    def prepare(self) -> None:
        """Write the settings; no path stands in them, so none needs quoting."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        settings = self.data / "valkey.conf"
        settings.touch(mode=0o600)
        keep = "yes" if self.durable else "no"
        settings.write_text(CONFIGURATION.format(port=self.port, password=self.password, keep=keep))
        self.user.own_tree(self.data)

    def child(self) -> Child:
        return Child(
            "valkey",
            [self.program, "valkey.conf"],
            self.data,
            environment(),
            self.user,
            patience=20,
        )

    def wait_ready(self, child: Child, seconds: int = 60) -> None:
        end, why = time.monotonic() + seconds, ""
        client = redis.Redis.from_url(self.url(), socket_connect_timeout=2)
        try:
            while time.monotonic() < end:
                if not child.is_running():
                    raise self._trouble(child)
                try:
                    client.ping()
                    return
                except redis.RedisError as error:  # not listening yet, or still loading
                    why = str(error)
                time.sleep(0.05)
        finally:
            client.close()
        raise Trouble(SERVICE_SLOW.format(name=NAMES["valkey"], seconds=seconds, why=why))

    def _trouble(self, child: Child) -> Trouble:
        why = child.last_words()
        if full_disk("\n".join(child.lines)):
            return Trouble(DISK_FULL.format(where=self.data))
        return Trouble(SERVICE_FAILED.format(name=NAMES["valkey"], why=why))
