"""Forms taken along to be filled in by hand (征询意见表、当面答复记录), with what is known, without names."""

from django.utils.translation import gettext_lazy as _

from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Block, Sheet
from liaison.documents.papers.kinds import FormKind
from suggestions.formal import queries as formal
from suggestions.inbox.documents import issued_for
from suggestions.tickets.facts import facts_of
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Reply

BOX = "□"
COPIES = ("第一联：交办机关存档", "第二联：承办单位存")


def answered(by, key: str) -> Reply | None:
    """The last answer to a ticket this person may read."""
    tickets = Ticket.objects.filter(number=key.upper())
    if by is not None:
        tickets = tickets & Ticket.objects.visible_to(by)
    rows = Reply.objects.filter(ticket__in=tickets).select_related("ticket__division", "leg__to_unit", "leg__from_unit")
    return rows.order_by("-pk").first()


def offer(by, ticket) -> list[str]:
    return [ticket.number] if facts_of(ticket).replied else []


def keys(most: int) -> list[str]:
    rows = Reply.objects.order_by("-pk").values_list("ticket__number", flat=True)
    return list(dict.fromkeys(rows[:most]))


def choices(*words: str) -> str:
    """□满意　□基本满意　□不满意"""
    return "　".join(f"{BOX}{word}" for word in words)


def about(reply: Reply) -> list:
    ticket = reply.ticket
    sheet = formal.sheet_of(ticket)
    own = [(("建议编号", sheet.number), ("届　　次", f"{sheet.congress}{sheet.occasion}"))] if sheet else []
    return [
        *own,
        (("编　　号", ticket.number), ("承办单位", reply.leg.to_unit.name)),
        (("事　　项", f"{ticket.title}（{ticket.division.short_name}）"),),
    ]


def compose_rating(reply: Reply, *, by, plain=None) -> Sheet:
    """一式两份: the same page twice, each says where it goes."""
    number = issued_for(reply)
    rows = [
        *about(reply),
        (("答复函号", number or "—"),),
        (("收到答复", f"{choices('是', '否')}　　收到日期：　　　　年　　月　　日"),),
        (("办前联系", choices("有", "没有")), ("办中联系", choices("有", "没有"))),
        (("办后联系", choices("有", "没有")), ("联系次数", "　　次")),
        (("联系方式", choices("走访", "电话", "座谈", "现场")),),
        (("办理态度", choices("满意", "基本满意", "不满意")),),
        (("办理结果", choices("满意", "基本满意", "不满意")),),
    ]
    parts: list[Block] = []
    for n, goes_to in enumerate(COPIES):
        parts += [blocks.page_break()] if n else []
        parts += [
            blocks.line(goes_to),
            blocks.facts(rows),
            blocks.boxes([("具体意见", 7), ("签名", 2), ("电话、日期", 2)]),
            blocks.line(f"请填好后交{reply.leg.from_unit or reply.leg.to_unit}。"),
        ]
    return Sheet("form", "办理情况征询意见表", parts)


FACE_BOXES = (
    ("时间、地点", 2), ("参加人员", 2), ("当面说明", 5), ("代表意见", 4), ("代表签名", 2), ("承办单位签名", 2),
)  # fmt: skip


def compose_face(reply: Reply, *, by, plain=None) -> Sheet:
    """Where, when, who was there, what was said, what the deputy thinks of it, signed."""
    answer = "\n".join(part for part in (reply.done_text, reply.result_text, reply.next_text) if part.strip())
    parts = [blocks.facts([*about(reply), (("答复内容", answer),)]), blocks.boxes(FACE_BOXES)]
    return Sheet("form", "当面答复记录", parts)


RATING = FormKind(
    name="rating_form",
    label=_("征询意见表"),
    compose=compose_rating,
    find=answered,
    offer=offer,
    keys=keys,
)
FACE = FormKind(
    name="face_record",
    label=_("当面答复记录"),
    compose=compose_face,
    find=answered,
    offer=offer,
    keys=keys,
)


def register() -> None:
    kinds.register(RATING, FACE)
