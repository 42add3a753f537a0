"""Papers of the higher rungs (约谈记录、重点督办决定、约见函)."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from deputies.people.models import Mandate
from liaison.divisions.models import ORGANS, Unit
from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import Case, FormKind, PaperKind, Question, Subject
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.models import Paper, PaperState
from liaison.documents.papers.placeholders import Slot
from liaison.workdays.deadlines import received_on
from suggestions.rules.ladders import RungKind
from suggestions.supervision import papers
from suggestions.supervision.cases import Act, SupervisionCase
from suggestions.supervision.documents import lateness, report_day
from suggestions.supervision.papers import Offer
from suggestions.tickets.facts import facts_of

KEY = re.compile(r"([A-Z0-9]+-\d{2}-\d{1,8})\.(\d{1,2})", re.ASCII)
CASE_RELATED = ("ticket__division", "leg__to_unit", "organ", "lead_deputy", "key_reason")
RELATED = tuple(f"case__{name}" for name in CASE_RELATED)
LAW = "《中华人民共和国全国人民代表大会和地方各级人民代表大会代表法》关于代表约见的规定"


def key_of(act: Act) -> str:
    """XJD-26-0131.3: the third rung of its case."""
    return f"{act.case.ticket.number}.{act.n}"


def act_of(by, key: str, kind: str) -> Act | None:
    """The act behind a key, of the newest case. The shell asks without a person."""
    parts = KEY.fullmatch(key.upper())
    if parts is None:
        return None
    rows = Act.objects.filter(case__in=SupervisionCase.objects.visible_to(by)) if by else Act.objects.all()
    rows = rows.filter(case__ticket__number=parts[1], n=int(parts[2]), kind=kind)
    return rows.exclude(ending="excused").select_related(*RELATED, "asked_by", "commitment").order_by("-case").first()


def acts_of(by, ticket, kind: str) -> list[Act]:
    """The act of that kind of a ticket's newest case that has one; all kinds are read at once."""
    if not facts_of(ticket).supervised:
        return []
    if not hasattr(ticket, "_case_acts"):
        cases = SupervisionCase.objects.visible_to(by).filter(ticket=ticket.pk)
        rows = Act.objects.filter(case__in=cases).exclude(ending="excused")
        ticket._case_acts = list(rows.select_related(*RELATED).order_by("-case", "n"))
    return [act for act in ticket._case_acts if act.kind == kind][:1]


def compose_talk(act: Act, *, by, plain=None) -> Sheet:
    """约谈记录: what was said is printed where it was written down, the rest is left to the pen."""
    case, facts = act.case, act.facts
    promise = act.commitment
    rows = [
        (("编　　号", case.ticket.number), ("承办单位", case.leg.to_unit.name)),
        (("事　　项", f"{case.ticket.title}（{case.ticket.division.short_name}）"),),
        (("时间地点", facts.get("held_at", "")), ("约谈机关", case.organ.name)),
        (("约谈对象", facts.get("head", "")), ("办理期限", long_day(received_on(case.leg.due_at)))),
        (("约谈情况", act.note),),
        (("承　　诺", promise.text if promise else ""), ("办成日期", long_day(promise.due_on) if promise else "")),
    ]
    empty = [] if act.note else [("要　　求", 5), ("对方说明", 5)]
    parts = [blocks.facts(rows), blocks.boxes([*empty, ("在场人员", 2), ("约谈对象签名", 2), ("约谈人签名", 2)])]
    return Sheet("form", "约谈记录", parts)


def talk_keys(most: int) -> list[str]:
    rows = Act.objects.filter(kind=RungKind.TALK).exclude(ending="excused").order_by("-pk")
    return [f"{number}.{n}" for number, n in rows.values_list("case__ticket__number", "n")[:most]]


TALK = FormKind(
    name="talk_record",
    label=_("约谈记录"),
    compose=compose_talk,
    find=lambda by, key: act_of(by, key, RungKind.TALK),
    offer=lambda by, ticket: [key_of(act) for act in acts_of(by, ticket, RungKind.TALK)],
    keys=talk_keys,
)


def subject_of(act: Act, to_unit: Unit) -> Subject:
    return Subject((("act", act.pk), ("ticket", act.case.ticket_id)), to_unit)


def may_draw(by, act: Act | None) -> bool:
    """The organ that supervises."""
    return act is not None and by.posting is not None and by.posting.unit_id == act.case.organ_id


def led_case(by, number: str) -> SupervisionCase | None:
    """The newest case of a ticket that somebody took on; at whichever rung, the decision is about the case."""
    rows = SupervisionCase.objects.visible_to(by).filter(ticket__number=number).exclude(key_reason=None)
    return rows.select_related("leg__to_unit").order_by("-pk").first()


def key_subject(case: SupervisionCase) -> Subject:
    return Subject((("supervisioncase", case.pk), ("ticket", case.ticket_id)), case.leg.to_unit)


def find_key(by, key: str) -> Subject | None:
    """XJD-26-0131, also with the rung behind it."""
    case = led_case(by, key.upper().partition(".")[0])
    mine = case is not None and by.posting is not None and by.posting.unit_id == case.organ_id
    return key_subject(case) if mine else None


def offer_key(by, ticket) -> list[str]:
    """Once somebody took it on, until the decision is out."""
    subject = find_key(by, ticket.number) if ticket.key_supervised else None
    if subject is None:
        return []
    rows = Paper.objects.about("supervisioncase", subject.ids("supervisioncase")[0])
    return [] if rows.filter(kind=KEY_DECISION.name, state=PaperState.ISSUED).exists() else [ticket.number]


def example_key(organ: Unit) -> Subject | None:
    rows = SupervisionCase.objects.filter(organ=organ).exclude(key_reason=None)
    case = rows.select_related("leg__to_unit").order_by("-pk").first()
    return key_subject(case) if case else None


def ready_summons(by, act: Act | None) -> Subject | None:
    """A deputy asks; the organ arranges."""
    ready = may_draw(by, act) and act.asked_by_id
    return subject_of(act, act.case.leg.to_unit) if ready else None


def offered(by, ticket, kind: str, ready) -> list[str]:
    return [key_of(act) for act in acts_of(by, ticket, kind) if ready(by, act)]


def latest(organ: Unit, kind: str, **wanted) -> Subject | None:
    rows = Act.objects.filter(kind=kind, case__organ=organ, **wanted).exclude(ending="excused")
    act = rows.select_related(*RELATED).order_by("-pk").first()
    return subject_of(act, act.case.leg.to_unit) if act else None


def the_act(case: Case) -> Act:
    rows = Act.objects.select_related(*RELATED, "asked_by")
    return rows.get(pk=case.subject.ids("act")[0])


def compose_key(case: Case) -> Sheet:
    """文件格式: which matter, who leads it, why, on what basis, and what is like it."""
    rows = SupervisionCase.objects.select_related(*CASE_RELATED)
    found = rows.get(pk=case.subject.ids("supervisioncase")[0])
    ticket, unit = found.ticket, found.leg.to_unit
    values = {
        "编号": ticket.number,
        "事项": ticket.title,
        "承办单位": unit.name,
        "依据": found.key_basis or "本机关研究",
    }
    like = [one.ticket.number for one in found.siblings.select_related("ticket").order_by("ticket__number")]
    grid = [
        (("编　　号", ticket.number), ("承办单位", unit.name)),
        (("事　　项", f"{ticket.title}（{ticket.division.short_name}）"),),
        (("领衔领导", found.lead_official or "—"), ("领衔代表", found.lead_deputy.name if found.lead_deputy else "—")),
        (("重点理由", found.key_reason.label if found.key_reason else "—"), ("依　　据", found.key_basis or "—")),
        (("同 类 件", "、".join(like) or "无"),),
    ]
    parts = [
        blocks.to(f"{unit.name}："),
        *blocks.paras(case.text("opening", **values)),
        blocks.facts(grid),
        *blocks.paras(case.text("demand", **values)),
        *ending(case),
    ]
    return Sheet("file", f"关于重点督办{ticket.number}号意见件的决定", parts)


def compose_summons(case: Case) -> Sheet:
    """信函格式: which deputies of which level ask whom about what, when and where, under which law."""
    act = the_act(case)
    ticket, unit, deputy = act.case.ticket, act.case.leg.to_unit, act.asked_by
    level = "、".join(dict.fromkeys(str(seat.get_level_display()) for seat in seats_of(deputy.pk)))
    on = date.fromisoformat(case.subject.args["meet_on"])
    values = {
        "编号": ticket.number, "事项": ticket.title, "承办单位": unit.name, "代表": f"{level}人大代表{deputy.name}",
        "负责人": act.facts.get("head") or "主要负责人", "约见日期": long_day(on), "依据": LAW,
        "超期情况": lateness(act.case.leg, case.day),
    }  # fmt: skip
    parts = [
        blocks.to(f"{unit.name}："),
        *blocks.paras(case.text("opening", **values)),
        blocks.para(f"约见对象：{values['负责人']}"),
        blocks.para(f"约见时间：{values['约见日期']}　地点：{act.facts.get('held_at') or case.organ.name}"),
        *blocks.paras(case.text("demand", **values)),
        *ending(case, letter=True),
    ]
    return Sheet("letter", f"关于约见{unit.name}负责人的函", parts)


def seats_of(deputy_id: int) -> Iterable[Mandate]:
    return Mandate.objects.live().filter(deputy=deputy_id).order_by("pk")


def ending(case: Case, *, letter: bool = False) -> list:
    """Signature, contact, copies."""
    copies = f"抄送：{case.copies}" if case.copies else ""
    foot = blocks.copies(copies, issuer=case.head, day=f"{long_day(case.day)}印发")
    if letter:
        foot = blocks.copies(copies) if copies else None
    return [
        *blocks.paras(case.text("closing")),
        blocks.sign(case.head, long_day(case.day), seal=case.seal),
        *([blocks.note(case.contact)] if case.contact else []),
        *([foot] if foot else []),
    ]


KEY_DECISION = PaperKind(
    name="key_decision",
    label=_("重点督办决定"),
    word="人大重",
    slots=(
        Slot(
            "opening", _("开头"), "依据{依据}，决定将{编号}号意见件“{事项}”列为重点督办。",
            known=("编号", "事项", "承办单位", "依据"), needed=("编号",), long=True,
        ),
        Slot(
            "demand", _("要求"), "请{承办单位}主要负责人负总责，按月报告进展，办好一件、解决一类。",
            known=("承办单位",), long=True,
        ),
        Slot("closing", _("结尾"), "", optional=True, long=True),
    ),
    issuers=frozenset(ORGANS),
    compose=compose_key,
    find=find_key,
    offer=offer_key,
    example=example_key,
)  # fmt: skip
SUMMONS = PaperKind(
    name="summons",
    label=_("约见函"),
    word="人大约",
    slots=(
        Slot(
            "opening", _("开头"),
            "根据{依据}，{代表}就{编号}号意见件“{事项}”（{超期情况}）提出约见你单位负责人。",
            known=("编号", "事项", "承办单位", "代表", "负责人", "约见日期", "依据", "超期情况"),
            needed=("代表", "编号"), long=True,
        ),
        Slot(
            "demand", _("要求"), "请负责人按时到场，带齐办理台账和现场资料，说明未办结的原因和办成的日期。",
            known=("承办单位", "约见日期"), long=True,
        ),
        Slot("closing", _("结尾"), "", optional=True, long=True),
    ),
    issuers=frozenset(ORGANS),
    compose=compose_summons,
    find=lambda by, key: ready_summons(by, act_of(by, key, RungKind.SUMMONS)),
    offer=lambda by, ticket: offered(by, ticket, RungKind.SUMMONS, ready_summons),
    example=lambda organ: latest(organ, RungKind.SUMMONS, asked_by__isnull=False),
    questions=(Question("meet_on", _("约见日期"), report_day),),
)  # fmt: skip


def summons_of(user, act: Act) -> list[Offer]:
    return papers.numbered(user, SUMMONS, "act", act.pk, key_of(act))


def decision_of(user, act: Act) -> list[Offer]:
    return papers.numbered(user, KEY_DECISION, "supervisioncase", act.case_id, act.case.ticket.number)


def register() -> None:
    kinds.register(TALK, KEY_DECISION, SUMMONS)
    papers.register(TALK.name, lambda user, act: papers.form(user, TALK, key_of(act)))
    papers.register(KEY_DECISION.name, decision_of)
    papers.register(SUMMONS.name, summons_of)
