"""Sealed values (密封字段): personal data that lies in the database as AES-256-GCM.

A sealed value is bound to its table, column and row, so that it cannot be moved elsewhere:
    version (1 byte) · key id (4 bytes) · nonce (12 bytes) · ciphertext with tag
The key ring lives outside the database (see keyring.py). Equality is searched through
`blind_index`, an HMAC with a second key; nothing else about a sealed value can be asked.
"""

import hmac
import secrets
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from liaison.core.keyring import key_ring

VERSION = b"\x01"
NONCE_BYTES = 12
HEADER_BYTES = 5


class SealBroken(Exception):
    """A sealed value does not open: wrong place, damaged, or its key is not in the ring."""


def seal(plain: str, *, table: str, column: str, row: UUID) -> bytes:
    """Encrypt one value for one place; the same text never looks the same twice."""
    key = key_ring().data[0]
    header = VERSION + key.id
    nonce = secrets.token_bytes(NONCE_BYTES)
    place = _place(header, table, column, row)
    return header + nonce + AESGCM(key.secret).encrypt(nonce, plain.encode(), place)


def open_sealed(sealed: bytes | memoryview, *, table: str, column: str, row: UUID) -> str:
    """The plain text of a sealed value; raises SealBroken."""
    sealed = bytes(sealed)
    header, rest = sealed[:HEADER_BYTES], sealed[HEADER_BYTES:]
    key = key_ring().find(header[1:])
    if header[:1] != VERSION or key is None:
        raise SealBroken(f"{table}.{column} {row}: unknown version or key {header.hex()}")
    nonce, body = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
    try:
        return AESGCM(key.secret).decrypt(nonce, body, _place(header, table, column, row)).decode()
    except (InvalidTag, ValueError) as broken:
        raise SealBroken(f"{table}.{column} {row}: does not open") from broken


def blind_index(kind: str, value: str) -> bytes:
    """What equality is searched by; normalise the value first (see contacts.py)."""
    return keyed_hash("index", kind, value)


def keyed_hash(*parts: str) -> bytes:
    """HMAC-SHA256 with the index key; the parts cannot run into one another."""
    message = b"".join(len(raw).to_bytes(4) + raw for raw in (part.encode() for part in parts))
    return hmac.digest(key_ring().index, message, sha256)


def _place(header: bytes, table: str, column: str, row: UUID) -> bytes:
    return header + f"{table}.{column}:{row}".encode()
