"""What a reply is warned about before it is sent (答复自查). Pure; warns, never blocks."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from suggestions.tickets.traces import Trace, traces

SHORTEST = 60
READ_BY_ALL = ("done_text", "result_text", "next_text", "reason")
EMPTY_WORDS = re.compile("已责成|正在研究|正在协调|高度重视|尽快|抓紧|积极争取")
DATED = re.compile(r"\d{1,2}\s*月|\d{1,2}\s*日|\d{4}\s*年|\d+\s*(?:个)?(?:工作日|天|个月)|年底|月底|明年")


def warnings(parts: Mapping[str, str], masks: Iterable[str] = ()) -> list[str]:
    """Sentences about what a villager or the checker would stumble over, the weightiest first."""
    text = "\n".join(parts.get(name) or "" for name in READ_BY_ALL)
    found = [_sentence(kind, words) for kind, words in traces(text, masks).items()]
    empty = EMPTY_WORDS.search(text)
    if empty and not (DATED.search(text) or parts.get("promised_on")):
        found.append(_("写了“%s”却没有日期，请写清哪天前办到哪一步。") % empty[0])
    length = len("".join(text.split()))
    if 0 < length < SHORTEST:
        found.append(
            _("一共才 %(n)d 字，群众可能看不明白；一般要 %(least)d 字以上。") % {"n": length, "least": SHORTEST}
        )
    return found


def _sentence(kind: Trace, words: str) -> str:
    """Names, phones, identity numbers and exact houses have no place in an answer many may read."""
    sentences = {
        Trace.NAMED: _("好像写了反映人的名字，请改成“反映人”。"),
        Trace.ADDRESSED: _("“%s”像是人名，公开时请隐去。"),
        Trace.PHONE: _("正文里有电话号码；电话请写在“联系人”一栏。"),
        Trace.IDENTITY: _("正文里好像有身份证号，请删去。"),
        Trace.HOUSE: _("正文里写到了门牌，公开时请隐去。"),
    }
    return sentences[kind] % words if "%s" in sentences[kind] else sentences[kind]
