"""What pages show of a person (脱敏): 吴*根, 139****6027. Pure."""

import unicodedata

from liaison.core.contacts import normalise_phone

STAR = "*"
TAIL = 4
LONGEST_MASKED_NAME = 4


def mask_name(name: str) -> str:
    """First and last character; of a name of two only the first. Never longer than four signs."""
    plain = "".join(unicodedata.normalize("NFKC", name or "").split())
    if len(plain) <= 1:
        return STAR if plain else ""
    if len(plain) == 2:
        return plain[0] + STAR
    stars = min(len(plain), LONGEST_MASKED_NAME) - 2
    return plain[0] + STAR * stars + plain[-1]


def mask_phone(phone: str) -> str:
    """Three digits, four stars, four digits; of a short number only the tail."""
    digits = normalise_phone(phone)
    if not digits:
        return ""
    head = digits[:3] if len(digits) >= 11 else ""
    return f"{head}{STAR * 4}{phone_tail(digits)}"


def phone_tail(phone: str) -> str:
    """The last four digits, which the desk asks for and searches by."""
    return normalise_phone(phone)[-TAIL:]
