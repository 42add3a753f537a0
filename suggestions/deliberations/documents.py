"""Numbered papers of meetings (会议公文): minutes and the problem list. Forms for the room are in sheets.py."""

import re
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.divisions.models import ORGANS, Unit
from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Block, Sheet
from liaison.documents.papers.kinds import Case, PaperKind, Subject
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.models import Paper, PaperState
from liaison.documents.papers.placeholders import Slot
from suggestions.deliberations import queries, sheets, versions
from suggestions.deliberations.items import OPEN_ITEMS, AgendaItem, ItemState
from suggestions.deliberations.lists import IN_FORCE, ProblemLine, ProblemList
from suggestions.deliberations.minutes import ordinal, said
from suggestions.deliberations.models import Meeting, MeetingState
from suggestions.supervision import papers
from suggestions.supervision.cases import Act
from suggestions.supervision.papers import Offer

LIST_KEY = re.compile(r"(?P<number>[A-Z0-9]+-\d{4}-\d{1,4})\.(?P<revision>\d{1,3})", re.ASCII)


def mine(by, organ_id: int) -> bool:
    return by.posting is not None and by.posting.unit_id == organ_id


def drawn(kind: str, thing: str, pk: int) -> bool:
    """Whether a valid paper of that kind is out already."""
    return Paper.objects.about(thing, pk).filter(kind=kind, state=PaperState.ISSUED).exists()


def minutes_subject(meeting: Meeting) -> Subject:
    items = meeting.items.exclude(state=ItemState.DROPPED).exclude(ticket=None).order_by("position")
    tickets = dict.fromkeys(items.values_list("ticket", flat=True))
    return Subject((("meeting", meeting.pk), *(("ticket", pk) for pk in tickets)))


def find_minutes(by, key: str) -> Subject | None:
    meeting = sheets.meeting_of(by, key)
    return minutes_subject(meeting) if meeting and offer_minutes(by, meeting) else None


def offer_minutes(by, meeting: Meeting) -> list[str]:
    """Once a meeting of one's own organ is over, and its minutes are not out."""
    ready = mine(by, meeting.organ_id) and meeting.state == MeetingState.CLOSED
    return [sheets.key_of(meeting)] if ready and not drawn(MINUTES.name, "meeting", meeting.pk) else []


def example_minutes(organ: Unit) -> Subject | None:
    last = Meeting.objects.closed().filter(organ=organ).order_by("-closed_at").first()
    return minutes_subject(last) if last else None


def compose_minutes(case: Case) -> Sheet:
    """纪要格式: what was agreed item by item, promises with their day and unit, who was there; no seal."""
    meeting = Meeting.objects.select_related("organ", "kind").get(pk=case.subject.ids("meeting")[0])
    people = queries.groups_of(meeting)
    chair = f"，{meeting.presided_by}主持" if meeting.presided_by else ""
    values = {
        "会议": meeting.title, "日期": long_day(clock.local(meeting.at).date()), "主持": chair,
        "地点": meeting.place or meeting.organ.name, "应到": str(meeting.members),
        "实到": str(len(people["present"]) if meeting.kind.votes else present(people)),
    }  # fmt: skip
    parts: list[Block] = blocks.paras(case.text("opening", **values))
    items = [item for item in queries.items_of(meeting) if item.state != ItemState.DROPPED]
    units = proposed(items)
    for n, item in enumerate(items, start=1):
        parts += [blocks.heading(f"{ordinal(n)}、{item.subject}{named(item)}"), blocks.para(said(item, units))]
    parts += blocks.paras(meeting.minutes)
    parts += blocks.paras(case.text("closing", **values))
    parts += [blocks.roll(label, names_of(people[name])) for name, label in ROLLS if people[name]]
    parts += [
        blocks.sign("", long_day(case.day), seal=False),
        blocks.copies(f"分送：{case.copies}" if case.copies else "", issuer=case.head, day=f"{long_day(case.day)}印发"),
    ]
    return Sheet("minutes", f"{meeting.title}纪要", parts)


ROLLS = (("present", "出席："), ("leave", "请假："), ("absent", "缺席："), ("guests", "列席："))


def present(people: dict[str, list]) -> int:
    """Everybody in the room, where nobody votes."""
    return len(people["present"]) + sum(one.status == "present" for one in people["guests"])


def names_of(people: Iterable) -> str:
    return "、".join(f"{one.name}（{one.post}）" if one.post and not one.voting else one.name for one in people)


def named(item: AgendaItem) -> str:
    return f"（{item.ticket.number}，{item.ticket.division.short_name}）" if item.ticket_id else ""


def proposed(items: Iterable[AgendaItem]) -> dict[int, Unit]:
    """The units the proposals name."""
    return Unit.objects.in_bulk({pk for item in items if (pk := item.proposal.get("unit"))})


MINUTES = PaperKind(
    name="minutes",
    label=_("会议纪要"),
    word="人大纪",
    slots=(
        Slot(
            "opening", _("开头"),
            "{日期}，{会议}在{地点}召开{主持}。应到{应到}人，实到{实到}人。会议议定事项纪要如下：",
            known=("日期", "会议", "地点", "主持", "应到", "实到"), needed=("日期", "会议"), long=True,
        ),
        Slot("closing", _("结尾"), "", known=("会议",), optional=True, long=True),
    ),
    issuers=frozenset(ORGANS),
    compose=compose_minutes,
    find=find_minutes,
    offer=offer_minutes,
    example=example_minutes,
    thing="meeting",
)  # fmt: skip


def list_key(found: ProblemList) -> str:
    """XJD-2026-1.2: the second version."""
    return f"{found.number}.{found.revision}"


def list_of(rows, key: str) -> ProblemList | None:
    parts = LIST_KEY.fullmatch(key.upper())
    if parts is None:
        return None
    rows = versions.numbered(rows, parts["number"]).filter(revision=int(parts["revision"]))
    return rows.select_related("organ", "meeting__kind", "meeting__organ").first()


def list_subject(found: ProblemList) -> Subject:
    return Subject((("problemlist", found.pk),))


def find_list(by, key: str) -> Subject | None:
    found = list_of(ProblemList.objects.visible_to(by), key)
    return list_subject(found) if found and offer_list(by, found) else None


def offer_list(by, found: ProblemList) -> list[str]:
    ready = mine(by, found.organ_id) and found.state in IN_FORCE
    return [list_key(found)] if ready and not drawn(LIST.name, "problemlist", found.pk) else []


def example_list(organ: Unit) -> Subject | None:
    last = ProblemList.objects.filter(organ=organ, state__in=IN_FORCE).order_by("-pk").first()
    return list_subject(last) if last else None


def compose_list(case: Case) -> Sheet:
    """文件格式 with the lines as an annex: nothing about who raised them."""
    rows = ProblemList.objects.select_related("organ", "meeting__organ")
    found = rows.get(pk=case.subject.ids("problemlist")[0])
    lines, meeting = versions.lines_of(found), found.meeting
    vote = versions.adopting_vote(found)
    counted = f"（同意{vote.for_votes}票，反对{vote.against}票，弃权{vote.abstain}票）" if vote else ""
    layers = "、".join(f"{label}{n}件" for label, n in versions.by_level(lines))
    values = {
        "会议": meeting.title, "日期": long_day(clock.local(meeting.at).date()), "清单": str(found), "表决": counted,
        "件数": str(len(lines)), "分层": layers,
    }  # fmt: skip
    version = f"（第{ordinal(found.revision)}版）" if found.revision > 1 else ""
    title = f"{found.year}年第{found.n}号问题清单{version}"
    parts = [
        *blocks.paras(case.text("opening", **values)),
        *blocks.paras(case.text("demand", **values)),
        *blocks.paras(f"与上一版相比：{found.reason}。" if found.reason else ""),
        blocks.para(f"附件：{title}"),
        blocks.sign(case.head, long_day(case.day), seal=case.seal),
        *([blocks.note(case.contact)] if case.contact else []),
        *([blocks.copies(f"抄送：{case.copies}")] if case.copies else []),
        blocks.wide(title, LINE_HEADS, LINE_WIDTHS, [line_cells(line) for line in lines], size=10.5),
    ]
    return Sheet("file", f"关于印发{title}的通知", parts)


LINE_HEADS = ("序号", "编号", "问题", "村（社区）", "类别", "层级", "承办单位", "要求", "办理期限")
LINE_WIDTHS = (11, 26, 52, 20, 20, 14, 30, 30, 22)


def line_cells(line: ProblemLine) -> tuple:
    units = [line.unit.name if line.unit else "", *(f"会办：{co.name}" for co in line.co_units.all())]
    return (
        line.position, line.ticket.number, line.title, line.ticket.division.short_name, line.ticket.category.name,
        line.get_level_display(), "\n".join(filter(None, units)), line.demand,
        line.due_on.isoformat() if line.due_on else "按规定",
    )  # fmt: skip


LIST = PaperKind(
    name="problem_list",
    label=_("问题清单"),
    word="人大清",
    slots=(
        Slot(
            "opening", _("开头"), "{会议}（{日期}）审议通过问题清单{清单}{表决}，共{件数}件，其中{分层}，现予印发。",
            known=("会议", "日期", "清单", "表决", "件数", "分层"), needed=("会议", "清单"), long=True,
        ),
        Slot(
            "demand", _("要求"), "请各承办单位按清单要求和期限办理，办结后书面答复；县级事项由本机关报县级人大转办。",
            known=("件数",), long=True,
        ),
    ),
    issuers=frozenset(ORGANS),
    compose=compose_list,
    find=find_list,
    offer=offer_list,
    example=example_list,
    thing="problemlist",
)  # fmt: skip


def minutes_of(user, meeting: Meeting) -> Paper | None:
    """The valid minutes of a meeting, for those who may see papers; the browser prints none of its own."""
    rows = Paper.objects.visible_to(user).about("meeting", meeting.pk).filter(kind=MINUTES.name)
    return rows.filter(state=PaperState.ISSUED).order_by("-pk").first()


def minutes_of_act(user, act: Act) -> list[Offer]:
    """The minutes of the meeting that decided about a rung."""
    item = decided_about(act)
    if item is None:
        return coming(user, act)
    return papers.numbered(user, MINUTES, "meeting", item.meeting_id, sheets.key_of(item.meeting))


def count_of_act(user, act: Act) -> list[Offer]:
    item = decided_about(act)
    if item is None:
        return coming(user, act)
    return papers.form(user, sheets.COUNT, sheets.key_of(item.meeting, item))


def coming(user, act: Act) -> list[Offer]:
    """The meeting whose agenda it is on."""
    rows = Meeting.objects.visible_to(user).filter(items__act=act, items__state__in=OPEN_ITEMS)
    return [
        Offer(f"{meeting.day} {meeting}", reverse("suggestions:meeting", args=[meeting.pk]), icon="calendar3")
        for meeting in rows.order_by("at")[:1]
    ]


def decided_about(act: Act) -> AgendaItem | None:
    rows = act.agenda_items.filter(state=ItemState.DECIDED, meeting__state=MeetingState.CLOSED)
    return rows.select_related("meeting").order_by("-pk").first()


def register() -> None:
    kinds.register(MINUTES, LIST, sheets.AGENDA, sheets.BALLOT, sheets.COUNT, sheets.PUBLIC_LIST)
    papers.register(MINUTES.name, minutes_of_act)
    papers.register(sheets.COUNT.name, count_of_act)
