"""Names and phone numbers as people type them, brought to one form before they are compared."""

import re
import unicodedata

COUNTRY = re.compile(r"^(?:00|\+)86(?=\d{7,})")
MOBILE = re.compile(r"1[3-9]\d{9}")
MIDDLE_DOTS = str.maketrans(dict.fromkeys("·•‧・∙.", "·"))
NOT_DIGIT = re.compile(r"[^\d+]")
FEWEST_DIGITS, MOST_DIGITS = 7, 15


def normalise_phone(text: str) -> str:
    """Digits only, without the country code: “+86 139-0000 6027” → “13900006027”."""
    digits = NOT_DIGIT.sub("", unicodedata.normalize("NFKC", text or ""))
    return COUNTRY.sub("", digits).replace("+", "")


def is_phone(text: str) -> bool:
    """A mobile number, or anything long enough to be a landline with or without its area code."""
    phone = normalise_phone(text)
    if len(phone) == 11 and phone.startswith("1"):
        return MOBILE.fullmatch(phone) is not None
    return FEWEST_DIGITS <= len(phone) <= MOST_DIGITS


def normalise_name(text: str) -> str:
    """Without spaces, in one width, case and middle dot: “吴　小根” → “吴小根”."""
    plain = "".join(unicodedata.normalize("NFKC", text or "").split())
    return plain.translate(MIDDLE_DOTS).casefold()
