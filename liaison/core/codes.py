"""Codes people read, type and keep secret: query code (查询码), PIN (密码), private link.

The alphabet has 31 characters: what looks alike on paper (0 O, 1 I L) is left out, and 31 is
prime, so a weighted sum modulo 31 finds every single slip and every swap of two characters.
"""

import hashlib
import re
import secrets
import unicodedata

from liaison.core import sealing

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
VALUE = {character: value for value, character in enumerate(ALPHABET)}
RANDOM_LENGTH = 11
CODE_LENGTH = RANDOM_LENGTH + 1
CHECK_TEXT_LENGTH = 22
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def query_code() -> str:
    """A new query code: 11 random characters (54 bits) and one check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return body + check_character(body)


def check_character(body: str) -> str:
    """Makes the weighted sum of the whole code zero; its own weight is 1."""
    return ALPHABET[-_weighted_sum(body, first_weight=2) % len(ALPHABET)]


def is_query_code(code: str) -> bool:
    if len(code) != CODE_LENGTH or any(character not in VALUE for character in code):
        return False
    return code[-1] == check_character(code[:-1])


def parse_query_code(text: str) -> str | None:
    """What somebody typed, with or without spaces and dashes, in any width or case."""
    plain = unicodedata.normalize("NFKC", text).upper()
    code = "".join(character for character in plain if character.isalnum())
    return code if is_query_code(code) else None


def pretty_query_code(code: str) -> str:
    """As printed: 4-4-4."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def pin() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


def hash_pin(pin: str, code: str) -> str:
    """A PIN has only 20 bits, so its hash is keyed: a stolen database alone cannot try them all."""
    return sealing.keyed_hash("pin", code, pin).hex()


def check_text() -> str:
    """The check text of a paper (校验码): 21 random characters (104 bits) and one check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(CHECK_TEXT_LENGTH - 1))
    return body + check_character(body)


def parse_check_text(text: str) -> str | None:
    """What somebody read off a paper, with or without spaces, in any width or case; None for a slip."""
    plain = unicodedata.normalize("NFKC", text).upper()
    code = "".join(character for character in plain if character.isalnum())
    known = len(code) == CHECK_TEXT_LENGTH and all(character in VALUE for character in code)
    return code if known and code[-1] == check_character(code[:-1]) else None


def link_token() -> str:
    """The secret of a private link: 128 bits, 22 characters."""
    return secrets.token_urlsafe(16)


def is_link_token(text: str) -> bool:
    return TOKEN.fullmatch(text) is not None


def hash_token(token: str) -> bytes:
    """What the database keeps of a token; 128 random bits need no salt."""
    return hashlib.sha256(token.encode()).digest()


def _weighted_sum(text: str, first_weight: int) -> int:
    return sum(weight * VALUE[c] for weight, c in enumerate(text, start=first_weight))
