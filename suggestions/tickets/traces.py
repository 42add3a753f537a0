"""What in a text points at a person (个人痕迹): a name, a phone, an identity number, an exact house. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum

HAN = "[\u4e00-\u9fff]"
NUMERAL = "[\\d一二三四五六七八九十百]"
PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-－ ]?\d{7,8})(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
HOUSE = re.compile(rf"{NUMERAL}+\s*组\s*{NUMERAL}+\s*号|\d+\s*号楼\s*\d+|\d+\s*单元\s*\d+")
ADDRESSED = re.compile(HAN + "{1,3}(?:先生|女士|大爷|大妈|大娘|师傅|老人家)")


class Trace(StrEnum):
    NAMED = "named"
    ADDRESSED = "addressed"
    PHONE = "phone"
    IDENTITY = "identity"
    HOUSE = "house"


PATTERNS = {Trace.PHONE: PHONE, Trace.IDENTITY: IDENTITY, Trace.HOUSE: HOUSE}


def traces(text: str, masks: Iterable[str] = ()) -> dict[Trace, str]:
    """The traces in a text, the weightiest first, each with the words that were found."""
    found = {}
    if name := named(text, masks):
        found[Trace.NAMED] = name
    elif called := ADDRESSED.search(text):
        found[Trace.ADDRESSED] = called[0]
    for kind, pattern in PATTERNS.items():
        if hit := pattern.search(text):
            found[kind] = hit[0]
    return found


def named(text: str, masks: Iterable[str]) -> str:
    """The name in the text that fits one of the masks (吴*根), or ""; masks of two signs say too little."""
    patterns = [re.escape(mask).replace(r"\*", HAN) for mask in masks if len(mask) >= 3]
    hits = (re.search(pattern, text) for pattern in patterns)
    return next((hit[0] for hit in hits if hit), "")
