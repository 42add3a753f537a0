"""Reading the voter book: by place, by phone tail, by whole phone or name."""

from liaison.core.contacts import is_phone, normalise_name, normalise_phone
from liaison.core.sealing import blind_index
from liaison.residents.masking import TAIL
from liaison.residents.models import Resident, ResidentQuerySet

WHOLE_PHONE = 11


def phone_index(phone: str) -> bytes:
    return blind_index("phone", normalise_phone(phone))


def name_index(name: str) -> bytes:
    return blind_index("name", normalise_name(name))


def find(user, text: str) -> ResidentQuerySet:
    """Known visitors by what was typed: a whole phone, four or more digits of its end, or a name.

    Fewer than four digits find nobody: they would list a whole village.
    """
    rows = Resident.objects.visible_to(user).order_by("-id")
    if not _is_number(text):
        return rows.filter(name_index=name_index(text)) if text.strip() else rows.none()
    digits = normalise_phone(text)
    if len(digits) >= WHOLE_PHONE and is_phone(digits):
        return rows.filter(phone_index=phone_index(digits))
    return rows.filter(phone_tail=digits[-TAIL:]) if len(digits) >= TAIL else rows.none()


def _is_number(text: str) -> bool:
    return bool(normalise_phone(text)) and not any(c.isalpha() for c in text)
