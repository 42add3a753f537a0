"""From a code and an official name to what people say (简称), where it lies, and whether people live there."""

import re

from liaison.divisions.models import LEVEL_OF_LENGTH, Level

# A committee's name: place, kind of place, whose committee. 村名 and 居 are slips of the official list.
COMMITTEE = re.compile(r"^(.*?)(嘎查|社区|村)?(村民|村名|居民|人民|居)?(?:委员会|委会)$")
RESIDENTS = {"居民", "居"}
VIRTUAL = "虚拟"


def short_name_of(name: str, level: str) -> str:
    """小茯苓村村民委员会 → 小茯苓村; places above villages are called by their full name."""
    found = COMMITTEE.match(name) if level == Level.VILLAGE else None
    if not found:
        return name
    place, kind, whose = found.groups()
    return place + (kind or ("社区" if whose in RESIDENTS else "村"))


def level_of(code: str) -> str | None:
    """The level a code's length stands for; None for a length that no level has."""
    return LEVEL_OF_LENGTH.get(len(code))


def parent_code_of(code: str) -> str | None:
    """The code of the place directly above; None for a province."""
    shorter = [n for n in LEVEL_OF_LENGTH if n < len(code)]
    return code[: max(shorter)] if shorter else None


def is_virtual(name: str, level: str) -> bool:
    """Villages that exist only in the statistics (虚拟生活区)."""
    return level == Level.VILLAGE and VIRTUAL in name
