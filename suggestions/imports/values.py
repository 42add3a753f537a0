"""What stands in a cell, understood or refused with a sentence (单元格). Pure: today is handed in."""

import calendar
import re
import unicodedata
from datetime import date, timedelta

from django.utils.translation import gettext as _

from liaison.core.contacts import is_phone, normalise_phone
from suggestions.rules.models import Layer

DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL = re.compile(r"\d{5}")
EXCEL_EPOCH = date(1899, 12, 30)
FIRST_YEAR = 1979  # deputies' work below the county began anew
MONTHS = 12
MOBILE_DIGITS = 11
LEVEL_WORDS = {
    Layer.VILLAGE: ("村级", "村", "社区", "村社区"),
    Layer.TOWNSHIP: ("镇级", "镇", "乡级", "乡", "乡镇", "乡镇级", "街道", "街道级"),
    Layer.COUNTY: ("县级", "县", "市级", "市", "区级", "区", "县市区", "县市级"),
}


class Wrong(ValueError):
    """A cell that cannot be taken; its text is the sentence."""


def day(text: str, today: date) -> date:
    """2025-03-08, 2025/3/8, 2025年3月8日, 20250308 or Excel's own number of a day; never after today."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if SERIAL.fullmatch(plain):
        found = EXCEL_EPOCH + timedelta(days=int(plain))
    else:
        match = DATE.fullmatch(plain) or COMPACT.fullmatch(plain)
        if not match:
            raise Wrong(_("写成 2025-12-08 这样"))
        found = _real(*map(int, match.groups()))
    if found.year < FIRST_YEAR:
        raise Wrong(_("年份像是写错了"))
    if found > today:
        raise Wrong(_("这一天还没有到"))
    return found


def _real(year: int, month: int, number: int) -> date:
    if not 1 <= month <= MONTHS:
        raise Wrong(_("没有 %d 月") % month)
    if year < 1 or not 1 <= number <= calendar.monthrange(year, month)[1]:
        raise Wrong(_("%(month)d 月没有 %(day)d 日") % {"month": month, "day": number})
    return date(year, month, number)


def phone(text: str) -> str:
    """A phone number as it is, checked; what begins with 1 is a mobile of eleven digits."""
    digits = normalise_phone(text)
    if any(c.isalpha() for c in text):
        raise Wrong(_("有字母或汉字"))
    if digits.startswith("1") and len(digits) < MOBILE_DIGITS:
        raise Wrong(_("手机号少 %d 位") % (MOBILE_DIGITS - len(digits)))
    if digits.startswith("1") and len(digits) > MOBILE_DIGITS:
        raise Wrong(_("手机号多 %d 位") % (len(digits) - MOBILE_DIGITS))
    if text and not is_phone(text):
        raise Wrong(_("电话号码不对"))
    return text


def is_mobile(text: str) -> bool:
    """Whether a text is as long as a mobile number and begins like one."""
    digits = normalise_phone(text)
    return text[:1].isdecimal() and digits.startswith("1") and len(digits) == MOBILE_DIGITS


def level(text: str) -> str:
    """村级, 镇级 or 县级; nothing counts as the township's."""
    if not text:
        return Layer.TOWNSHIP
    found = next((name for name, words in LEVEL_WORDS.items() if plain(text) in words), None)
    if found is None:
        raise Wrong(_("写村级、镇级或县级"))
    return found


def short(text: str, most: int) -> str:
    if len(text) > most:
        raise Wrong(_("%(n)d 个字，最多 %(most)d 个") % {"n": len(text), "most": most})
    return text


def plain(text: str) -> str:
    """A text as names are compared: one width, no spaces, no marks between."""
    return re.sub(r"[\s/、·,，()\-]", "", unicodedata.normalize("NFKC", text))
