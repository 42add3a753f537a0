"""The notice by which an organ presses for a matter (督办通知单)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from liaison.audit.models import Entry
from liaison.core import clock
from liaison.divisions.models import ORGANS, Unit
from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import Case, PaperKind, Question, Subject
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.placeholders import Slot
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import received_on
from suggestions.supervision import papers
from suggestions.supervision.cases import Act
from suggestions.supervision.papers import Offer
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket

HANDLED = (LegStep.HANDLE, LegStep.FULFIL)
REPORT_WITHIN = 3  # working days proposed for the report (本地约定); whoever draws the notice sets the date
SHOWN_REMINDERS = 6
RELATED = ("ticket__division", "to_unit", "from_unit")


def sent_by(organ_id: int | None, ticket: Ticket) -> Leg | None:
    """The stop a unit has in hand for this organ."""
    lead = ticket.lead
    mine = lead is not None and lead.step in HANDLED and lead.from_unit_id == organ_id
    return lead if mine and organ_id else None


def subject_of(leg: Leg) -> Subject:
    return Subject((("ticket", leg.ticket_id), ("leg", leg.pk)), leg.to_unit)


def find(by, key: str) -> Subject | None:
    ticket = Ticket.objects.visible_to(by).filter(number=key.upper()).first()
    leg = sent_by(by.posting.unit_id if by.posting else None, ticket) if ticket else None
    return subject_of(leg) if leg else None


def offer(by, ticket) -> list[str]:
    """Once it is late."""
    leg = sent_by(by.posting.unit_id if by.posting else None, ticket)
    return [ticket.number] if leg and leg.due_at < clock.now() else []


def example(organ: Unit) -> Subject | None:
    rows = Leg.objects.lead().filter(from_unit=organ, step__in=HANDLED).select_related("to_unit")
    leg = rows.order_by("-pk").first()
    return subject_of(leg) if leg else None


def report_day() -> date:
    return workdays.load().add_workdays(clock.today(), REPORT_WITHIN)


def days_late(leg: Leg, on: date) -> int:
    """Working days after the last day allowed; a stop that ended counts until its end."""
    until = received_on(leg.done_at) if leg.done_at else on
    return max(0, workdays.load().workdays_between(received_on(leg.due_at), until))


def lateness(leg: Leg, on: date) -> str:
    due, late = long_day(received_on(leg.due_at)), days_late(leg, on)
    if late:
        return f"办理期限为{due}，已超期{late}个工作日"
    return f"办理期限为{due}" + ("，已经到期" if leg.due_at < clock.now() else "，尚未办结")


def reminders(leg: Leg) -> list[str]:
    """When it was urged before, while it lay with this unit."""
    rows = Entry.objects.filter(thing="ticket", thing_id=leg.ticket_id, verb="ticket.remind", at__gte=leg.opened_at)
    return [long_day(received_on(at)) for at in rows.order_by("at").values_list("at", flat=True)]


def compose(case: Case) -> Sheet:
    """文件格式: which matter, how late, what was urged before, what is asked until when."""
    leg = Leg.objects.select_related(*RELATED).get(pk=case.subject.ids("leg")[0])
    ticket, urged = leg.ticket, reminders(leg)
    report_by = date.fromisoformat(case.subject.args["report_by"])
    values = {
        "承办单位": leg.to_unit.name, "编号": ticket.number, "事项": ticket.title, "报告日期": long_day(report_by),
        "超期情况": lateness(leg, case.day), "交办日期": long_day(received_on(leg.opened_at)),
    }  # fmt: skip
    late = days_late(leg, case.day)
    shown = "、".join(urged[-SHOWN_REMINDERS:])
    grid = [
        (("编　　号", ticket.number), ("交办日期", values["交办日期"])),
        (("办理期限", long_day(received_on(leg.due_at))), ("超　　期", f"{late}个工作日" if late else "未满1个工作日")),
        (("事　　项", f"{ticket.title}（{ticket.division.short_name}）"),),
        (("前次催办", f"{shown}（共{len(urged)}次）" if urged else "无"), ("报告期限", long_day(report_by))),
    ]
    parts = [
        blocks.to(f"{leg.to_unit.name}："),
        *blocks.paras(case.text("opening", **values)),
        blocks.facts(grid),
        *blocks.paras(case.text("demand", **values)),
        *blocks.paras(case.text("closing", **values)),
        blocks.sign(case.head, long_day(case.day), seal=case.seal),
        *([blocks.note(case.contact)] if case.contact else []),
        blocks.copies(f"抄送：{case.copies}" if case.copies else "", issuer=case.head, day=f"{long_day(case.day)}印发"),
    ]
    return Sheet("file", f"关于{ticket.number}号意见件的督办通知单", parts)


NOTICE = PaperKind(
    name="supervision_notice",
    label=_("督办通知单"),
    word="人大督",
    slots=(
        Slot(
            "opening", _("开头"), "{交办日期}交你单位承办的{编号}号意见件“{事项}”，{超期情况}。现予督办。",
            known=("编号", "事项", "交办日期", "超期情况", "承办单位"), needed=("编号", "超期情况"), long=True,
        ),
        Slot(
            "demand", _("要求"),
            "请抓紧办理，并于{报告日期}前向本机关书面报告未办结的原因、已采取的措施和办结日期。",
            known=("报告日期", "承办单位"), needed=("报告日期",), long=True,
        ),
        Slot("closing", _("结尾"), "逾期不报告的，将按程序提请约谈或会议审议。", optional=True, long=True),
    ),
    issuers=frozenset(ORGANS),
    compose=compose,
    find=find,
    offer=offer,
    example=example,
    questions=(Question("report_by", _("报告期限"), report_day),),
)  # fmt: skip


def of_act(user, act: Act) -> list[Offer]:
    """The notices of the stop a case is about; one to draw while that stop is in hand."""
    leg = act.case.leg
    found = papers.numbered(user, NOTICE, "leg", leg.pk, act.case.ticket.number)
    lead = act.case.ticket.lead
    in_hand = lead is not None and lead.pk == leg.pk
    return [one for one in found if not one.post or in_hand]


def register() -> None:
    kinds.register(NOTICE)
    papers.register(NOTICE.name, of_act)
