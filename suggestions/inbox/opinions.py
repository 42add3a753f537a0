"""The letter by which a co-handler gives its part to the lead unit (会办意见)."""

from django.utils.translation import gettext_lazy as _

from liaison.divisions.models import Unit, UnitKind
from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import Case, PaperKind, Subject
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.models import Paper, PaperState
from liaison.documents.papers.placeholders import Slot
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket

RELATED = ("ticket__division", "to_unit", "parent__to_unit")


def given_by(unit_id: int | None, ticket: Ticket) -> Leg | None:
    """The last opinion a unit gave on a ticket."""
    rows = ticket.legs.filter(role=Leg.Role.CO, to_unit=unit_id).exclude(opinion="").select_related(*RELATED)
    return rows.order_by("-seq").first() if unit_id else None


def subject_of(leg: Leg) -> Subject:
    return Subject((("ticket", leg.ticket_id), ("leg", leg.pk)), leg.parent.to_unit if leg.parent else None)


def find(by, key: str) -> Subject | None:
    ticket = Ticket.objects.visible_to(by).filter(number=key.upper()).first()
    leg = given_by(by.posting.unit_id if by.posting else None, ticket) if ticket else None
    return subject_of(leg) if leg else None


def offer(by, ticket) -> list[str]:
    """Once the opinion is given, and until a letter says so."""
    leg = given_by(by.posting.unit_id if by.posting else None, ticket)
    return [ticket.number] if leg and not is_out(leg) else []


def is_out(leg: Leg) -> bool:
    return Paper.objects.about("leg", leg.pk).filter(kind=OPINION.name, state=PaperState.ISSUED).exists()


def example(unit: Unit) -> Subject | None:
    rows = Leg.objects.filter(role=Leg.Role.CO, to_unit=unit).exclude(opinion="").select_related(*RELATED)
    leg = rows.order_by("-pk").first()
    return subject_of(leg) if leg else None


def compose(case: Case) -> Sheet:
    """信函格式: to the lead unit, which matter, the opinion as it was given, whom to ask."""
    leg = Leg.objects.select_related(*RELATED).get(pk=case.subject.ids("leg")[0])
    ticket, lead = leg.ticket, case.subject.to_unit
    values = {"编号": ticket.number, "事项": ticket.title, "主办单位": lead.name if lead else "主办单位"}
    parts = [
        blocks.to(f"{values['主办单位']}："),
        *blocks.paras(case.text("opening", **values)),
        *blocks.paras(leg.opinion),
        *blocks.paras(case.text("closing", **values)),
        blocks.sign(case.head, long_day(case.day), seal=case.seal),
        *([blocks.note(case.contact)] if case.contact else []),
        *([blocks.copies(f"抄送：{case.copies}")] if case.copies else []),
    ]
    return Sheet("letter", f"关于{ticket.number}号意见建议的会办意见", parts)


OPINION = PaperKind(
    name="co_opinion",
    label=_("会办意见"),
    word="会",
    slots=(
        Slot(
            "opening", _("开头"),
            "你单位主办的{编号}号意见建议“{事项}”，我单位为会办单位。经研究，现提出会办意见如下：",
            known=("编号", "事项", "主办单位"), needed=("编号",), long=True,
        ),
        Slot("closing", _("结尾"), "请在答复时一并考虑。", known=("主办单位",), optional=True, long=True),
    ),
    issuers=frozenset({UnitKind.GOVERNMENT, UnitKind.HANDLING, UnitKind.VILLAGE}),
    compose=compose,
    find=find,
    offer=offer,
    example=example,
)  # fmt: skip


def register() -> None:
    kinds.register(OPINION)
