"""Pinyin initials (拼音首字母): what people type to find a Chinese name quickly, e.g. xjdz for 习家店镇."""

from pypinyin import Style, lazy_pinyin


def initials(text: str, limit: int = 40) -> str:
    """First letters in lower case; letters and digits of the text stay, punctuation goes."""
    letters = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors=list)).lower()
    return "".join(c for c in letters if c.isascii() and c.isalnum())[:limit]
