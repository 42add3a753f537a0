"""Papers of a handling unit (承办单位的公文): the letter that answers, and what is taken to the deputy."""

from django.utils.translation import gettext_lazy as _

from liaison.divisions.models import Unit, UnitKind
from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Block, Sheet
from liaison.documents.papers.kinds import Case, PaperKind, Subject
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.models import Paper, PaperState
from liaison.documents.papers.placeholders import Slot
from suggestions.formal import queries as formal
from suggestions.tickets import proposers
from suggestions.tickets.facts import facts_of
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.replies import Reply

RELATED = ("ticket__division", "leg__from_unit", "leg__to_unit", "result_class")
ORDINALS = "一二三四"


def reply_of(unit_id: int | None, ticket: Ticket) -> Reply | None:
    """The last answer of a unit to a ticket."""
    rows = Reply.objects.filter(ticket=ticket, leg__to_unit=unit_id).select_related(*RELATED)
    return rows.order_by("-pk").first() if unit_id else None


def subject_of(reply: Reply) -> Subject:
    return Subject((("ticket", reply.ticket_id), ("reply", reply.pk)), reply.leg.from_unit)


def find(by, key: str) -> Subject | None:
    ticket = Ticket.objects.visible_to(by).filter(number=key.upper()).first()
    reply = reply_of(by.posting.unit_id if by.posting else None, ticket) if ticket else None
    return subject_of(reply) if reply else None


def offer(by, ticket) -> list[str]:
    """Once it answered, and until a letter says so."""
    reply = reply_of(by.posting.unit_id, ticket) if by.posting and facts_of(ticket).replied else None
    return [ticket.number] if reply and not issued_for(reply) else []


def issued_for(reply: Reply) -> str:
    """The number of the valid letter that carries an answer, or nothing."""
    papers = Paper.objects.about("reply", reply.pk).filter(kind=REPLY.name, state=PaperState.ISSUED)
    return papers.order_by("-pk").values_list("number", flat=True).first() or ""


def example(unit: Unit) -> Subject | None:
    reply = Reply.objects.filter(leg__to_unit=unit).select_related(*RELATED).order_by("-pk").first()
    return subject_of(reply) if reply else None


def asked_by(ticket: Ticket) -> list[str]:
    """The deputies it came through, of a suggestion its proposers; of a confidential matter not their names."""
    capacities = TicketDeputy.ASKED_TO_RATE
    links = TicketDeputy.objects.filter(ticket=ticket, capacity__in=capacities).select_related("deputy").order_by("pk")
    if proposers.is_secret(ticket):
        return [proposers.nobody()]
    if sheet := formal.sheet_of(ticket):
        return [f"{name}代表" for name in formal.proposer_names(sheet)]
    names = list(dict.fromkeys(link.deputy.name for link in links))
    return [f"{name[0]}代表" if ticket.confidential else f"{name}代表" for name in names]


def compose(case: Case) -> Sheet:
    """信函格式, class top right: whom it answers, point by point, what was promised until when."""
    reply = Reply.objects.select_related(*RELATED).get(pk=case.subject.ids("reply")[0])
    ticket, sender = reply.ticket, reply.leg.from_unit.name
    deputies = asked_by(ticket)
    sheet = formal.sheet_of(ticket)
    number = sheet.number if sheet else ticket.number
    values = {"编号": number, "事项": ticket.title, "承办单位": case.head, "交办机关": sender}
    parts = [blocks.to(f"{'、'.join(deputies) or sender}："), *blocks.paras(case.text("opening", **values))]
    parts += points(reply)
    parts += blocks.paras(case.text("closing", **values))
    signer = case.text("signer")
    parts += [blocks.para(f"签发人：{signer}")] if signer else []
    parts += [blocks.sign(case.head, long_day(case.day), seal=case.seal)]
    contact = case.text("contact", 联系人=reply.contact)
    parts += [blocks.note("　".join(filter(None, (f"公开属性：{publicity(reply)}", contact))))]
    copies = case.text("copies", **values)
    parts += [blocks.copies(f"抄送：{copies}")] if copies else []
    what = f"{sheet.congress}{sheet.occasion}{number}号建议" if sheet else f"{number}号意见建议"
    return Sheet("letter", f"关于{what}的答复", parts, mark=reply.result_class.code)


def points(reply: Reply) -> list[Block]:
    """一、办理情况 二、办理结果 …, only those that say something."""
    promise = f"承诺于{long_day(reply.promised_on)}前办成。" if reply.promised_on else ""
    wanted = (
        ("办理情况", reply.done_text),
        ("办理结果", reply.result_text),
        ("暂不能办理的原因", reply.reason),
        ("下一步安排", "\n".join(filter(None, (reply.next_text, promise)))),
    )
    found: list[Block] = []
    for ordinal, (head, text) in zip(ORDINALS, [(h, t) for h, t in wanted if t.strip()], strict=False):
        found += [blocks.heading(f"{ordinal}、{head}"), *blocks.paras(text)]
    return found


def publicity(reply: Reply) -> str:
    """公开属性: of a suggestion what its organ decided; else only what is published is called public."""
    if sheet := formal.sheet_of(reply.ticket):
        reason = f"（{sheet.publicity_reason}）" if sheet.publicity_reason else ""
        return f"{sheet.get_publicity_display()}{reason}"
    return "已公开" if reply.published_at else "未公开"


REPLY = PaperKind(
    name="reply_letter",
    label=_("答复函"),
    word="复",
    slots=(
        Slot(
            "opening", _("开头"), "{编号}号意见建议“{事项}”收悉。经研究办理，现答复如下：",
            known=("编号", "事项", "承办单位"), needed=("编号",), long=True,
        ),
        Slot("closing", _("结尾"), "感谢您对我们工作的监督和支持。", known=("承办单位",), optional=True, long=True),
        Slot("signer", _("签发人"), "", optional=True),
        Slot("contact", _("联系方式"), "联系人：{联系人}", known=("联系人",), optional=True),
        Slot("copies", _("抄送"), "{交办机关}。", known=("交办机关",), optional=True),
    ),
    issuers=frozenset({UnitKind.GOVERNMENT, UnitKind.HANDLING, UnitKind.VILLAGE}),
    compose=compose,
    find=find,
    offer=offer,
    example=example,
)  # fmt: skip


def register() -> None:
    kinds.register(REPLY)
