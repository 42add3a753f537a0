"""Forms for the room (会议用表): agenda with the roll, ballot paper, report of the count, and the public list."""

import re

from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.documents.papers import blocks
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import FormKind
from liaison.documents.papers.letterhead import long_day
from suggestions.deliberations import queries, versions
from suggestions.deliberations.items import BY_VOTE, AgendaItem, ItemState, Vote, VoteMethod
from suggestions.deliberations.lists import ProblemList
from suggestions.deliberations.models import Meeting, MeetingState
from suggestions.rules.models import Layer

KEY = re.compile(r"meeting-(\d{1,9})(?:\.(\d{1,4}))?", re.ASCII)
LIVE = (MeetingState.PLANNED, MeetingState.OPEN)
RELATED = ("organ", "kind")
BLANK = "　　　"
ROLL_HEADS = ("序号", "姓名", "单位、职务", "备注", "签到")


def key_of(meeting: Meeting, item: AgendaItem | None = None) -> str:
    """meeting-12, and its third item meeting-12.3."""
    return f"meeting-{meeting.pk}.{item.position}" if item else f"meeting-{meeting.pk}"


def meeting_of(by, key: str) -> Meeting | None:
    """The meeting behind a key without an item. The shell asks without a person."""
    parts = KEY.fullmatch(key)
    return _meeting(by, int(parts[1])) if parts and parts[2] is None else None


def _meeting(by, pk: int) -> Meeting | None:
    rows = Meeting.objects.all() if by is None else Meeting.objects.visible_to(by)
    return rows.select_related(*RELATED).filter(pk=pk).exclude(state=MeetingState.CANCELLED).first()


def compose_agenda(meeting: Meeting, *, by, plain=None) -> Sheet:
    """议程和签到表: what is on the table in order, and a line for each one's hand."""
    place = meeting.place or meeting.organ.name
    items = [item for item in queries.items_of(meeting) if item.state != ItemState.DROPPED]
    rows = [(item.position, item.subject, item.short_number and item.ticket.number, _kind(item)) for item in items]
    people = list(meeting.attendees.select_related("unit"))
    roll = [(n, one.name, one.post, "" if one.voting else "列席", "") for n, one in enumerate(people, start=1)]
    parts = [
        blocks.facts([
            (("会　　议", meeting.title), ("召集机关", meeting.organ.name)),
            (("时　　间", f"{_day(meeting)} {clock.local(meeting.at):%H:%M}"), ("地　　点", place)),
        ]),
        blocks.line("一、议程"),
        blocks.table(("序号", "议题", "编号", "议什么"), (14, 92, 30, 24), rows or [("", "（未列议题）", "", "")]),
        blocks.page_break(),
        blocks.line(f"二、签到表（应到{sum(one.voting for one in people) or len(people)}人）"),
        blocks.table(ROLL_HEADS, (14, 34, 56, 20, 36), roll or [("", BLANK, "", "", "")]),
    ]  # fmt: skip
    return Sheet("form", "会议议程", parts)


def offer_agenda(by, meeting: Meeting) -> list[str]:
    return [key_of(meeting)] if meeting.state != MeetingState.CANCELLED else []


def agenda_keys(most: int) -> list[str]:
    pks = Meeting.objects.exclude(state=MeetingState.CANCELLED).order_by("-pk").values_list("pk", flat=True)[:most]
    return [f"meeting-{pk}" for pk in pks]


def find_ballot(by, key: str) -> tuple[Meeting, list[AgendaItem]] | None:
    """One item, or everything of the meeting that is voted on."""
    parts = KEY.fullmatch(key)
    meeting = _meeting(by, int(parts[1])) if parts else None
    if meeting is None or not meeting.kind.votes:
        return None
    items = [item for item in queries.items_of(meeting) if item.kind in BY_VOTE and item.state != ItemState.DROPPED]
    items = [item for item in items if parts[2] is None or item.position == int(parts[2])]
    return (meeting, items) if items else None


def compose_ballot(found: tuple[Meeting, list[AgendaItem]], *, by, plain=None) -> Sheet:
    """表决票: the motion and three boxes. No name, no serial number: one paper is like the other."""
    meeting, items = found
    rows = [(n, motion_of(item), "□", "□", "□") for n, item in enumerate(items, start=1)]
    parts = [
        blocks.line(f"{meeting.organ.name}　{meeting.title}　{_day(meeting)}"),
        blocks.table(("序号", "表决事项", "同意", "反对", "弃权"), (14, 92, 18, 18, 18), rows, size=14),
        blocks.line("说明：无记名投票。每项只在一个方框内画“○”，不画的为未表决，画两个以上的该项作废。"),
    ]
    return Sheet("form", "表决票", parts)


def motion_of(item: AgendaItem) -> str:
    """What is put to the vote, in full."""
    head = f"{item.subject}（{item.ticket.number}）" if item.ticket_id else item.subject
    return f"{head}：{item.motion}" if item.motion else head


def offer_ballot(by, meeting: Meeting) -> list[str]:
    votes = meeting.kind.votes and meeting.state in LIVE and meeting.items.undecided().filter(kind__in=list(BY_VOTE))
    return [key_of(meeting)] if votes and votes.exists() else []


def ballot_keys(most: int) -> list[str]:
    rows = Meeting.objects.filter(kind__votes=True, items__kind__in=list(BY_VOTE))
    rows = rows.exclude(state=MeetingState.CANCELLED).exclude(items__state=ItemState.DROPPED)
    return [f"meeting-{pk}" for pk in rows.order_by("-pk").values_list("pk", flat=True).distinct()[:most]]


def find_count(by, key: str) -> AgendaItem | None:
    """One item that is voted on: counted, or still to be counted by hand."""
    parts = KEY.fullmatch(key)
    meeting = _meeting(by, int(parts[1])) if parts and parts[2] else None
    if meeting is None or not meeting.kind.votes:
        return None
    item = queries.items_of(meeting).filter(position=int(parts[2]), kind__in=list(BY_VOTE)).first()
    if item:
        item.meeting = meeting
    return item


def compose_count(item: AgendaItem, *, by, plain=None) -> Sheet:
    """计票报告单: issued, returned, valid, void, the three counts, the line and the result. Blank before the vote."""
    meeting, vote = item.meeting, next(iter(item.standing), None)
    base = "全体应到人数" if meeting.pass_base == "all" else "到会人数"
    present = vote.present if vote else (queries.present(meeting) if meeting.state == MeetingState.OPEN else BLANK)
    need = vote.need if vote else (queries.need_now(meeting, present) if present != BLANK else BLANK)
    returned = vote.present - vote.silent if vote else BLANK
    paper = vote is None or vote.method == VoteMethod.PAPER
    parts = [
        blocks.facts([
            (("会　　议", meeting.title), ("日　　期", _day(meeting))),
            (("表决事项", motion_of(item)),),
            (("表决方式", str(vote.get_method_display()) if vote else BLANK), ("表决轮次", str(item.round))),
            (("应到人数", _n(meeting.members or BLANK)), ("到会人数", _n(present))),
            (("发出票数", _n(present) if paper else "—"), ("收回票数", _n(returned) if paper else "—")),
            (("有效票数", _n(returned - vote.void if vote else BLANK)), ("废　　票", _n(vote.void if vote else BLANK))),
            (("同　　意", _n(vote.for_votes if vote else BLANK)), ("反　　对", _n(vote.against if vote else BLANK))),
            (("弃　　权", _n(vote.abstain if vote else BLANK)), ("未 表 决", _n(vote.silent if vote else BLANK))),
            (("通过基数", base), ("通 过 线", _n(need))),
            (("结　　果", ("通过" if vote.passed else "未通过") if vote else BLANK),),
            (("计 票 人", vote.teller if vote else ""), ("监 票 人", vote.scrutineer if vote else "")),
        ]),
        blocks.boxes([("计票人签名", 2), ("监票人签名", 2), ("主持人签名", 2)]),
    ]  # fmt: skip
    return Sheet("form", "计票报告单", parts)


def count_keys(most: int) -> list[str]:
    votes = Vote.objects.filter(struck_at=None, item__meeting__kind__votes=True).order_by("-pk")
    rows = votes.exclude(item__meeting__state=MeetingState.CANCELLED)
    return [f"meeting-{pk}.{n}" for pk, n in rows.values_list("item__meeting", "item__position")[:most]]


def find_public_list(by, key: str) -> ProblemList | None:
    """The masked copy everybody may read anyway."""
    number, _dot, revision = key.upper().rpartition(".")
    if not (revision.isascii() and revision.isdecimal() and len(revision) < 4):
        return None
    return versions.numbered(ProblemList.objects.public(), number).filter(revision=int(revision)).first()


def compose_public_list(found: ProblemList, *, by, plain=None) -> Sheet:
    """问题清单（公开）: what was looked through line by line, nothing else."""
    rows = [
        (
            n, line["title"], line["village"], line["category"],
            str(dict(Layer.choices).get(line["level"], line["level"])), line["unit"], line["due_on"],
        )
        for n, line in enumerate(found.masked, start=1)
    ]  # fmt: skip
    day = long_day(clock.local(found.published_at).date())
    parts = [
        blocks.line(f"{found.organ.name}　{found}　{day}公开　共{len(rows)}件"),
        blocks.table(
            ("序号", "问题", "村（社区）", "类别", "层级", "承办单位", "办理期限"), (12, 84, 26, 26, 16, 36, 25), rows
        ),
    ]
    return Sheet("form", "问题清单（公开）", parts, landscape=True)


def offer_public_list(by, found: ProblemList) -> list[str]:
    return [f"{found.number}.{found.revision}"] if found.published_at else []


def public_list_keys(most: int) -> list[str]:
    rows = ProblemList.objects.public().select_related("organ").order_by("-pk")[:most]
    return [f"{found.number}.{found.revision}" for found in rows]


def _kind(item: AgendaItem) -> str:
    return str(item.get_kind_display())


def _day(meeting: Meeting) -> str:
    return long_day(clock.local(meeting.at).date())


def _n(value) -> str:
    return str(value)


AGENDA = FormKind(
    name="agenda",
    label=_("议程、签到表"),
    compose=compose_agenda,
    find=meeting_of,
    offer=offer_agenda,
    keys=agenda_keys,
    thing="meeting",
)
BALLOT = FormKind(
    name="ballot",
    label=_("表决票"),
    compose=compose_ballot,
    find=find_ballot,
    offer=offer_ballot,
    keys=ballot_keys,
    thing="meeting",
)
COUNT = FormKind(
    name="count_sheet",
    label=_("计票报告单"),
    compose=compose_count,
    find=find_count,
    offer=lambda by, item: [key_of(item.meeting, item)] if item.kind in BY_VOTE and item.meeting.kind.votes else [],
    keys=count_keys,
    thing="agendaitem",
)
PUBLIC_LIST = FormKind(
    name="public_list",
    label=_("问题清单（公开）"),
    compose=compose_public_list,
    find=find_public_list,
    offer=offer_public_list,
    keys=public_list_keys,
    thing="problemlist",
)
