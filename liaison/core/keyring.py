"""The keys of sealed data: from LIAISON_DATA_KEYS, else from VAR_DIR/data-keys (made on first use).

Both hold the same text, one key per line (or comma): `data:<base64 of 32 bytes>` for each data
key, newest first (the first one seals, all of them open), and one `index:<base64>` for the blind
indexes, which never changes because every index in the database depends on it.
"""

import base64
import binascii
import fcntl
import os
import secrets
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ENVIRONMENT = "LIAISON_DATA_KEYS"
KEY_BYTES = 32


@dataclass(frozen=True)
class Key:
    secret: bytes

    @property
    def id(self) -> bytes:
        """Four bytes of its hash: names the key in a sealed value and says nothing about it."""
        return sha256(b"key id" + self.secret).digest()[:4]


@dataclass(frozen=True)
class KeyRing:
    data: tuple[Key, ...]
    index: bytes

    def find(self, key_id: bytes) -> Key | None:
        return next((key for key in self.data if key.id == key_id), None)


@cache
def key_ring() -> KeyRing:
    """The ring of this process; read once."""
    text = os.environ.get(ENVIRONMENT)
    source = ENVIRONMENT if text else str(ring_path())
    try:
        return parse_ring(text or _read_or_create(ring_path()))
    except (ValueError, binascii.Error) as wrong:
        raise ImproperlyConfigured(f"{source}: {wrong}") from wrong


def ring_path() -> Path:
    return settings.VAR_DIR / "data-keys"


def parse_ring(text: str) -> KeyRing:
    """Read the lines of a ring; raises ValueError with what is wrong."""
    data, index = [], []
    for line in text.replace(",", "\n").split():
        kind, _colon, encoded = line.partition(":")
        secret = base64.b64decode(encoded, validate=True)
        if kind not in {"data", "index"} or len(secret) != KEY_BYTES:
            raise ValueError("each line is data:<base64 of 32 bytes> or index:<base64 of 32 bytes>")
        (data if kind == "data" else index).append(secret)
    if not data or len(index) != 1:
        raise ValueError("at least one data key and exactly one index key are needed")
    return KeyRing(data=tuple(Key(secret) for secret in data), index=index[0])


def new_ring() -> str:
    """The text of a fresh ring."""
    return "".join(f"{kind}:{_random_key()}\n" for kind in ("data", "index"))


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _read_or_create(path: Path) -> str:
    """Two processes of a first start must end with one ring, so the file is made under a lock."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path.with_suffix(".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                _write_whole(path, new_ring())
    return path.read_text()


def _write_whole(path: Path, text: str) -> None:
    """Never half a file: written aside, flushed to the disk, then renamed."""
    aside = path.with_suffix(".new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
