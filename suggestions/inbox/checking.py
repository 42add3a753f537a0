"""What a reply is warned about before it is sent (答复自查). Pure; warns, never blocks."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

SHORTEST = 60
READ_BY_ALL = ("done_text", "result_text", "next_text", "reason")
HAN = "[\u4e00-\u9fff]"
EMPTY_WORDS = re.compile("已责成|正在研究|正在协调|高度重视|尽快|抓紧|积极争取")
DATED = re.compile(r"\d{1,2}\s*月|\d{1,2}\s*日|\d{4}\s*年|\d+\s*(?:个)?(?:工作日|天|个月)|年底|月底|明年")
PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-－ ]?\d{7,8})(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
HOUSE = re.compile(r"\d+\s*组\s*\d+\s*号|\d+\s*号楼\s*\d+|\d+\s*单元\s*\d+")
ADDRESSED = re.compile(HAN + "{1,3}(?:先生|女士|大爷|大妈|大娘|师傅|老人家)")


def warnings(parts: Mapping[str, str], masks: Iterable[str] = ()) -> list[str]:
    """Sentences about what a villager or the checker would stumble over, the weightiest first."""
    text = "\n".join(parts.get(name) or "" for name in READ_BY_ALL)
    found = _personal(text, masks)
    empty = EMPTY_WORDS.search(text)
    if empty and not (DATED.search(text) or parts.get("promised_on")):
        found.append(_("写了“%s”却没有日期，请写清哪天前办到哪一步。") % empty[0])
    length = len("".join(text.split()))
    if 0 < length < SHORTEST:
        found.append(
            _("一共才 %(n)d 字，群众可能看不明白；一般要 %(least)d 字以上。") % {"n": length, "least": SHORTEST}
        )
    return found


def _personal(text: str, masks: Iterable[str]) -> list[str]:
    """Names, phones, identity numbers and exact houses have no place in an answer many may read."""
    found = []
    if named(text, masks):
        found.append(_("好像写了反映人的名字，请改成“反映人”。"))
    elif called := ADDRESSED.search(text):
        found.append(_("“%s”像是人名，公开时请隐去。") % called[0])
    if PHONE.search(text):
        found.append(_("正文里有电话号码；电话请写在“联系人”一栏。"))
    if IDENTITY.search(text):
        found.append(_("正文里好像有身份证号，请删去。"))
    if HOUSE.search(text):
        found.append(_("正文里写到了门牌，公开时请隐去。"))
    return found


def named(text: str, masks: Iterable[str]) -> bool:
    """Whether a name that fits one of the masks (吴*根) stands in the text; masks of two signs say too little."""
    patterns = [re.escape(mask).replace(r"\*", HAN) for mask in masks if len(mask) >= 3]
    return any(re.search(pattern, text) for pattern in patterns)
