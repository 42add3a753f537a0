"""Slips between unit and organ (退办申请、延期申请): what was asked, room for both signatures, what was decided."""

from django.utils.translation import gettext_lazy as _

from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Block, Sheet
from liaison.documents.papers.kinds import FormKind
from liaison.documents.papers.letterhead import long_day
from liaison.workdays.deadlines import received_on
from suggestions.board.documents import deputies_of
from suggestions.tickets.facts import facts_of
from suggestions.tickets.legs import Extension, Leg, LegStep
from suggestions.tickets.models import Ticket

RELATED = ("ticket__division", "to_unit", "from_unit", "reason", "suggested_unit")
BETWEEN = (("承办单位负责人签字（盖章）", 3), ("交办机关意见", 3), ("经办人签字、日期", 2), ("告知代表情况", 2))


def legs():
    rows = Leg.objects.lead().filter(step__in=[LegStep.HANDLE, LegStep.FULFIL]).select_related(*RELATED)
    return rows.prefetch_related("ticket__deputies__deputy")


def leg_of(by, key: str) -> Leg | None:
    """XJD-26-0131.5: the fifth stop of a ticket, for the unit it lay with and the organ that sent it."""
    number, _dot, seq = key.upper().rpartition(".")
    if not seq.isdecimal():
        return None
    rows = legs().filter(ticket__number=number, seq=seq)
    if by is not None:
        rows = rows.filter(ticket__in=Ticket.objects.visible_to(by))
    leg = rows.first()
    own = by is None or (leg and by.posting and by.posting.unit_id in (leg.to_unit_id, leg.from_unit_id))
    return leg if own else None


def key_of(leg: Leg, number: str = "") -> str:
    return f"{number or leg.ticket.number}.{leg.seq}"


def own_legs(by, ticket) -> list[Leg]:
    """The handling stops of a ticket at my unit or sent by it."""
    unit = by.posting.unit_id if by.posting else None
    rows = ticket.legs.filter(role=Leg.Role.LEAD, step__in=[LegStep.HANDLE, LegStep.FULFIL]).order_by("seq")
    return [leg for leg in rows if unit and unit in (leg.to_unit_id, leg.from_unit_id)]


def offer_return(by, ticket) -> list[str]:
    """What was given back, and what still may be."""
    if not facts_of(ticket).returned:
        return []
    return [key_of(leg, ticket.number) for leg in own_legs(by, ticket) if leg.ended == Leg.Ended.RETURNED]


def find_return(by, key: str) -> Leg | None:
    leg = leg_of(by, key)
    return leg if leg and leg.ended == Leg.Ended.RETURNED else None


def return_keys(most: int) -> list[str]:
    return [key_of(leg) for leg in legs().filter(ended=Leg.Ended.RETURNED).order_by("-pk")[:most]]


def head_facts(leg: Leg) -> list:
    ticket = leg.ticket
    return [
        (("编　　号", ticket.number), ("承办单位", leg.to_unit.name)),
        (("事　　项", f"{ticket.title}（{ticket.division.short_name}）"),),
        (("交办机关", leg.from_unit.name if leg.from_unit else ""), ("交办日期", long_day(received_on(leg.opened_at)))),
        (("督办代表", deputies_of(ticket) or "—"), ("办理期限", long_day(received_on(leg.due_at)))),
    ]


def compose_return(leg: Leg, *, by, plain=None) -> Sheet:
    """Why it is not ours, and whose it may be."""
    rows = head_facts(leg)
    rows += [
        (("退办理由", str(leg.reason or "")), ("建议改派", leg.suggested_unit.name if leg.suggested_unit else "—")),
        (("说　　明", leg.note or "—"),),
        (
            ("退办日期", long_day(received_on(leg.done_at))),
            ("可退办至", long_day(received_on(leg.return_by)) if leg.return_by else "—"),
        ),
    ]
    return Sheet("form", "退办申请", [blocks.facts(rows), blocks.boxes(BETWEEN)])


def asked_for(by, ticket) -> list[str]:
    """The stops for which more time was asked."""
    if not facts_of(ticket).extended:
        return []
    legs = own_legs(by, ticket)
    asked = set(Extension.objects.filter(leg__in=[leg.pk for leg in legs]).values_list("leg", flat=True))
    return [key_of(leg, ticket.number) for leg in legs if leg.pk in asked]


def find_extension(by, key: str) -> Extension | None:
    """The last request on a stop."""
    leg = leg_of(by, key)
    if leg is None:
        return None
    row = leg.extensions.select_related("reason", "asked_by", "decided_by").order_by("-pk").first()
    if row:
        row.leg = leg
    return row


def extension_keys(most: int) -> list[str]:
    rows = Extension.objects.select_related("leg__ticket").order_by("-pk")[:most]
    return list(dict.fromkeys(key_of(row.leg) for row in rows))


def compose_extension(asked: Extension, *, by, plain=None) -> Sheet:
    """How far it is, until when more time is asked, what was decided."""
    leg = asked.leg
    rule = f"{leg.rule.amount}{leg.rule.get_unit_display()}（{leg.rule.article}）" if leg.rule else "由交办机关指定"
    rows = head_facts(leg)
    rows += [
        (("延期理由", str(asked.reason)), ("申请延至", long_day(received_on(asked.asked_until)))),
        (("办理进展", asked.text or "—"),),
        (("法定期限", rule),),
        (("申请人", f"{asked.asked_by}　{long_day(received_on(asked.at))}"),),
        *decision_facts(asked),
    ]
    return Sheet("form", "延期办理申请", [blocks.facts(rows), blocks.boxes(BETWEEN)])


def decision_facts(asked: Extension) -> list[Block]:
    if asked.decision is None:
        return []
    until = long_day(received_on(asked.until)) if asked.until else "—"
    return [
        (("决　　定", str(asked.get_decision_display())), ("延　　至", until)),
        (("决定人", f"{asked.decided_by}　{long_day(received_on(asked.decided_at))}"),),
        (("说　　明", asked.answer or "—"),),
    ]


RETURN = FormKind(
    name="return_slip",
    label=_("退办申请"),
    compose=compose_return,
    find=find_return,
    offer=offer_return,
    keys=return_keys,
)
EXTENSION = FormKind(
    name="extension_slip",
    label=_("延期申请"),
    compose=compose_extension,
    find=find_extension,
    offer=asked_for,
    keys=extension_keys,
)


def register() -> None:
    kinds.register(RETURN, EXTENSION)
