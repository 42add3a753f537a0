"""The announcement of a meeting (主席团公告): when, where, about what, who comes, what is heard and what is not."""

from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.divisions.models import ORGANS, Unit
from liaison.documents.papers import kinds
from liaison.documents.papers.announcing import CLOSING, WORD, announcement
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import Case, PaperKind, Subject
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.placeholders import Slot
from suggestions.deliberations import sheets
from suggestions.deliberations.documents import drawn, mine, names_of
from suggestions.deliberations.models import Meeting, MeetingState

FEW = 12  # more names than this are counted


def subject_of(meeting: Meeting) -> Subject:
    return Subject((("meeting", meeting.pk),))


def find(by, key: str) -> Subject | None:
    meeting = sheets.meeting_of(by, key)
    return subject_of(meeting) if meeting and offer(by, meeting) else None


def offer(by, meeting: Meeting) -> list[str]:
    """Before a meeting of one's own organ, until it is announced."""
    ready = mine(by, meeting.organ_id) and meeting.state == MeetingState.PLANNED
    return [sheets.key_of(meeting)] if ready and not drawn(ANNOUNCEMENT.name, "meeting", meeting.pk) else []


def example(organ: Unit) -> Subject | None:
    last = Meeting.objects.filter(organ=organ).exclude(state=MeetingState.CANCELLED).order_by("-at").first()
    return subject_of(last) if last else None


def compose(case: Case) -> Sheet:
    meeting = Meeting.objects.select_related("organ").get(pk=case.subject.ids("meeting")[0])
    at = clock.local(meeting.at)
    people = list(meeting.attendees.select_related("unit").order_by("pk"))
    values = {"会议": meeting.title, "日期": long_day(at.date()), "机关": case.head}
    voting, guests = [one for one in people if one.voting], [one for one in people if not one.voting]
    return announcement(
        case, f"关于召开{meeting.title}的公告", case.text("opening", **values),
        (
            ("时间和地点", f"时间：{long_day(at.date())}{at:%H:%M}\n地点：{meeting.place or meeting.organ.name}"),
            ("议题", case.text("theme", **values) or themes(meeting)),
            ("参加的代表", names(voting)),
            ("参加的部门和人员", case.text("officials") or names(guests)),
            ("听取意见的范围", case.text("scope")),
            ("不受理的事项", case.text("not_taken")),
        ),
    )  # fmt: skip


def themes(meeting: Meeting) -> str:
    """Subjects put down in words; matters of single people are counted, never named on a wall."""
    rows = meeting.items.undecided()
    named = [
        f"{subject}。" for subject in rows.filter(ticket=None).order_by("position").values_list("subject", flat=True)
    ]
    tickets = rows.exclude(ticket=None).count()
    return "\n".join([*([f"审议群众意见建议{tickets}件。"] if tickets else []), *named])


def names(people: list) -> str:
    """朱建国、李红; many are counted."""
    shown = names_of(people[:FEW])
    if not people:
        return ""
    return f"{shown}等{len(people)}人。" if len(people) > FEW else f"{shown}。"


ANNOUNCEMENT = PaperKind(
    name="notice",
    label=_("会议公告"),
    word=WORD,
    slots=(
        Slot(
            "opening", _("开头"), "{机关}定于{日期}召开{会议}。现将有关事项公告如下：",
            known=("机关", "日期", "会议"), needed=("日期", "会议"), long=True,
        ),
        Slot("theme", _("议题（空着按议程）"), "", known=("会议",), optional=True, long=True),
        Slot("officials", _("参加的部门和人员（空着按列席名单）"), "", optional=True),
        Slot(
            "scope", _("听取意见的范围"), "对会议议题的意见建议，可在会前向代表反映，或到代表联络站登记。",
            optional=True, long=True,
        ),
        *CLOSING,
    ),
    issuers=frozenset(ORGANS),
    compose=compose,
    find=find,
    offer=offer,
    example=example,
    thing="meeting",
)  # fmt: skip


def register() -> None:
    kinds.register(ANNOUNCEMENT)
