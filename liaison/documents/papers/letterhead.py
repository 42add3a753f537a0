"""What every numbered paper of an organ has in common (版头与版记): head, word of the number, contact, copies, seal."""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from liaison.divisions.models import Division, Unit, UnitKind
from liaison.documents.papers.kinds import PaperKind
from liaison.documents.papers.placeholders import Slot

CONTACT = ("联系人", "电话")
COMMON = (
    Slot("head", _("发文机关名称"), ""),
    Slot("word", _("机关代字"), ""),
    Slot("contact", _("联系方式"), "联系人：{联系人}　电话：{电话}", known=CONTACT, optional=True),
    Slot("copies", _("抄送"), "", optional=True),
)
NO_PHONE = re.compile(r"[　，、；\s]*电话[：:]?\s*\{电话\}")
# What a desk is called every day, and what it signs with.
FULL_NAMES = (
    ("人大主席团", "人民代表大会主席团"),
    ("人大常委会机关", "人民代表大会常务委员会"),
    ("人大工委", "人大工作委员会"),
)
SEALED = "seal"  # among the texts: "1" with room for a seal, "" without
LONGEST_WORD = 20


def slots_of(kind: PaperKind) -> tuple[Slot, ...]:
    """The texts an organ may word for one kind: the common ones, unless it has one of its own, and its own."""
    own = {slot.name for slot in kind.slots}
    common = [slot for slot in COMMON if slot.name not in own]
    return (*common[:2], *kind.slots, *common[2:])


def defaults(organ: Unit, kind: PaperKind) -> dict[str, str]:
    """The wording of an organ that has none of its own."""
    own = {"head": head_of(organ), "word": word_of(organ, kind)}
    return {slot.name: own.get(slot.name, slot.default) for slot in slots_of(kind)} | {SEALED: "1"}


def head_of(organ: Unit) -> str:
    """The full name a unit signs with: 丹江口市水利和湖泊局, though at home it is 市水利和湖泊局."""
    for short, full in FULL_NAMES:
        if organ.name.endswith(short):
            return organ.name.removesuffix(short) + full
    place = organ.division.short_name
    return organ.name if organ.name.startswith(place) else place + organ.name.removeprefix(place[-1])


def word_of(organ: Unit, kind: PaperKind) -> str:
    """习人大交: the place as short as no neighbour shares it, the unit where it is no organ, the kind."""
    if organ.is_organ:
        own = ""
    else:
        own = "政" if organ.kind == UnitKind.GOVERNMENT else organ.name.removeprefix(organ.division.short_name)[:2]
    return f"{short_place(organ.division)}{own}{kind.word}"[:LONGEST_WORD]


def short_place(place: Division) -> str:
    """The shortest beginning of a place's name by which it is known among its neighbours."""
    name = place.short_name
    others = Division.objects.filter(parent=place.parent_id).exclude(pk=place.pk).values_list("short_name", flat=True)
    others = list(others)
    lengths = range(1, len(name) + 1)
    return next((name[:n] for n in lengths if not any(o.startswith(name[:n]) for o in others)), name)


def contact_text(text: str, name: str, phone: str) -> str:
    """The wording of the contact; without a phone nothing is said of one."""
    if not phone:
        text = NO_PHONE.sub("", text)
    return text.replace("{联系人}", name).replace("{电话}", phone)


def long_day(day: date) -> str:
    """2026年11月4日"""
    return f"{day.year}年{day.month}月{day.day}日"
