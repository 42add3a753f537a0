"""Papers of a revisit plan: the sheet taken along (回访提纲及记录), and its rows as CSV. Names only after a look."""

from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import can
from liaison.core import clock
from liaison.core.tables import Column
from liaison.documents import csv
from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import FormKind
from liaison.documents.papers.letterhead import long_day
from liaison.residents import actions as residents
from suggestions.revisits.models import Answer, Revisit, RevisitPlan

PREFIX = "revisit-"
RELATED = ("ticket__division", "voice__resident", "unit", "assigned_to", "by")
SCRIPT = (
    "您好，我是%s请来回访的。您反映的“（念事项）”，单位答复说已经办结，想听听您的看法，一两分钟就好。",
    "1. 这件事现在办好了没有？哪里办好了，哪里还没办好？",
    "2. 单位的人来过没有、态度怎么样？",
    "3. 还有什么要说的？谢谢您，您的话会如实记下，不会告诉承办单位是谁说的。",
)


def key_of(plan: RevisitPlan) -> str:
    return f"{PREFIX}{plan.pk}"


def find(by, key: str) -> RevisitPlan | None:
    """revisit-3: a plan one may see the people of; the shell prints masks."""
    pk = key.removeprefix(PREFIX)
    if not key.startswith(PREFIX) or not pk.isdecimal():
        return None
    rows = RevisitPlan.objects.select_related("organ", "drawn_by")
    if by is not None:
        rows = rows & RevisitPlan.objects.visible_to(by)
        if not can(by, "revisit:plan"):
            return None
    return rows.filter(pk=pk).first()


def keys(most: int) -> list[str]:
    return [f"{PREFIX}{pk}" for pk in RevisitPlan.objects.order_by("-pk").values_list("pk", flat=True)[:most]]


def disclose(plan: RevisitPlan, *, by, purpose: str) -> dict[int, dict[str, str]]:
    """Everybody still to be asked, each with a line in the book of looks."""
    rows = plan.revisits.visible_to(by).to_call().select_related("voice__resident", "ticket")
    return {
        one.pk: residents.disclose(
            resident=one.voice.resident, by=by, purpose=purpose, thing="revisit", thing_id=one.pk
        )
        for one in rows
    }  # fmt: skip


def compose(plan: RevisitPlan, *, by, plain=None) -> Sheet:
    """What to say once, then a block a person with what they said or room to write it. `find` said who may."""
    rows = plan.revisits.select_related(*RELATED).filter(dropped_at=None).order_by("pk")
    parts = [
        blocks.facts([
            (("抽样机关", str(plan.organ)), ("办结日期", f"{plan.from_on}至{plan.until_on}")),
            (("抽样时间", long_day(clock.local(plan.drawn_at).date())), ("抽样人", plan.drawn_by.name)),
            (("可回访", f"{plan.eligible}件"), ("抽中", f"{plan.size}件（{plan.rate}%，至少{plan.floor}件）")),
            (("随机种子", plan.seed),),
        ]),
        blocks.heading("一、怎么问"),
        *[blocks.para(line % plan.organ if "%s" in line else line) for line in SCRIPT],
        blocks.heading("二、逐件记录"),
    ]  # fmt: skip
    for n, one in enumerate(rows, start=1):
        parts.append(blocks.facts(facts_of(n, one, (plain or {}).get(one.pk))))
        parts += [] if one.answer else [blocks.boxes([("他的话", 3), ("回访人、日期", 1)])]
    return Sheet("form", "办结件回访提纲及记录", parts)


def facts_of(n: int, one: Revisit, plain: dict[str, str] | None) -> list:
    resident = one.voice.resident
    name, phone = (plain["name"], plain["phone"]) if plain else (resident.name_mask, resident.phone_mask)
    said = one.get_answer_display() if one.answer else "　".join(f"□{label}" for label in Answer.labels)
    rows = [
        (("序　　号", n), ("编　　号", one.ticket.number)),
        (("事　　项", f"{one.ticket.title}（{one.ticket.division.short_name}）"),),
        (("答复单位", str(one.unit)), ("单位答复", one.claim)),
        (("反映人", name or "匿名"), ("电　　话", phone)),
        (("群众说法", said),),
    ]
    if one.answer:
        rows.append((("记　　录", one.text or "—"),))
        rows.append((("回访人", one.by.name), ("日　　期", long_day(clock.local(one.at).date()))))
    return rows


COLUMNS = (
    Column("number", _("编号"), value=lambda one: one.ticket.number),
    Column("title", _("事项"), value=lambda one: one.ticket.title),
    Column("place", _("村(社区)"), value=lambda one: one.ticket.division.short_name),
    Column("unit", _("答复单位"), value=lambda one: str(one.unit)),
    Column("claim", _("单位答复")),
    Column("due_on", _("最迟")),
    Column("assigned", _("由谁问"), value=lambda one: one.assigned_to.name if one.assigned_to else ""),
    Column("answer", _("群众怎么说"), value=lambda one: one.get_answer_display() if one.answer else ""),
    Column("agrees", _("与答复相符")),
    Column("attitude", _("对态度"), value=lambda one: one.get_attitude_display() if one.attitude else ""),
    Column("at", _("问的时间")),
    Column("tries", _("问过几次")),
    Column("verdict", _("怎么处理"), value=lambda one: one.get_verdict_display() if one.verdict else ""),
)


def csv_of(plan: RevisitPlan, rows) -> StreamingHttpResponse:
    """Nobody's name and nobody's words: what was said stays on the page, behind its own door."""
    return csv.response(f"revisit-{plan.pk}.csv", COLUMNS, rows)


SHEET = FormKind(
    name="revisit_sheet",
    label=_("回访提纲及记录"),
    compose=compose,
    find=find,
    offer=lambda by, plan: [key_of(plan)],
    keys=keys,
    disclose=disclose,
    thing="revisitplan",
)


def register() -> None:
    kinds.register(SHEET)
