"""Reading the voter book: by place, by phone tail, by whole phone or name."""

from liaison.core.contacts import is_phone, normalise_name, normalise_phone
from liaison.core.sealing import blind_index
from liaison.divisions import queries as divisions
from liaison.divisions.models import CODE_LENGTH, Division, Level
from liaison.residents.masking import TAIL
from liaison.residents.models import Resident, ResidentQuerySet, Reveal

WHOLE_PHONE = 11
COUNT_LIMIT = 1000
LOOKS_SHOWN = 20


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


def book(user, word: str = "", *, place: str = "", gender: str = "", age_band: str = "") -> ResidentQuerySet:
    """The voter book of this person, narrowed by what was typed and chosen."""
    rows = find(user, word) if word else Resident.objects.visible_to(user)
    if place:
        rows = rows.filter(division__code__startswith=place)
    if gender:
        rows = rows.filter(gender=gender)
    if age_band:
        rows = rows.filter(age_band=age_band)
    return rows.select_related("division")


def spoken_count(rows: ResidentQuerySet) -> str:
    """How many, counted no further than people read."""
    count = rows.order_by()[: COUNT_LIMIT + 1].count()
    return f"{COUNT_LIMIT}+" if count > COUNT_LIMIT else str(count)


def places_below(user) -> list[tuple[str, str]]:
    """The places one level below one's own, to choose from."""
    if user.posting is None:
        return []
    below = Division.objects.filter(parent=user.posting.division_id).civil()
    return list(below.values_list("code", "short_name"))


def path_of(resident: Resident) -> str:
    """Where somebody lives, from the county down: 丹江口市·习家店镇·小茯苓村."""
    above = divisions.path_of(resident.division_id)
    return "·".join(place.short_name for place in above if len(place.code) >= CODE_LENGTH[Level.COUNTY])


def looks_at(resident: Resident) -> list[Reveal]:
    """Who looked behind this mask, newest first."""
    return list(resident.reveals.select_related("by")[:LOOKS_SHOWN])


def _is_number(text: str) -> bool:
    return bool(normalise_phone(text)) and not any(c.isalpha() for c in text)
