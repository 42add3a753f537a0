"""The announcement of a station day (接待日公告): when the station is open to everybody, and who receives there."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.divisions.models import ORGANS, Unit
from liaison.documents.papers import kinds
from liaison.documents.papers.announcing import CLOSING, WORD, announcement
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import Case, PaperKind, Question, Subject
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.placeholders import Slot
from stations.venues import queries
from stations.venues.models import Venue
from stations.venues.opening import hours_on

AHEAD = 7  # days from today to the day proposed where the station has no opening hours


def of_organ(by, venue: Venue) -> bool:
    """Whether this person's organ answers for the place of the station."""
    unit = by.posting.unit if by.posting else None
    return unit is not None and unit.kind in ORGANS and venue.division_id.startswith(unit.division_id)


def subject_of(venue: Venue) -> Subject:
    return Subject((("venue", venue.pk),), args={"on": next_day(venue).isoformat()})


def find(by, key: str) -> Subject | None:
    venue = Venue.objects.visible_to(by).filter(code=key.upper()).first()
    return subject_of(venue) if venue and offer(by, venue) else None


def offer(by, venue: Venue) -> list[str]:
    return [venue.code] if venue.active and of_organ(by, venue) else []


def example(organ: Unit) -> Subject | None:
    venue = Venue.objects.active().filter(division__code__startswith=organ.division_id).order_by("pk").first()
    return subject_of(venue) if venue else None


def in_a_week() -> date:
    return clock.today() + timedelta(days=AHEAD)


def next_day(venue: Venue) -> date:
    """The next day the station is open."""
    days = (clock.today() + timedelta(days=n) for n in range(1, AHEAD + 1))
    return next((day for day in days if hours_on(venue.opening, day)), in_a_week())


def compose(case: Case) -> Sheet:
    venue = Venue.objects.select_related("division").get(pk=case.subject.ids("venue")[0])
    on = date.fromisoformat(case.subject.args["on"])
    deputies = list(queries.deputies_at(venue, on).order_by("pinyin", "pk"))
    when = "　".join(filter(None, (long_day(on), hours_on(venue.opening, on))))
    values = {"站点": venue.name, "日期": long_day(on), "机关": case.head, "主题": case.text("theme")}
    place = venue.division.short_name
    street = venue.address if venue.address.startswith(place) else f"{place}{venue.address}"
    phone = f"\n站点电话：{venue.phone}" if venue.phone else ""
    return announcement(
        case, f"关于在{venue.name}开展代表接待活动的公告", case.text("opening", **values),
        (
            ("时间和地点", f"时间：{when}\n地点：{venue.name}（{street}）{phone}"),
            ("主题", values["主题"]),
            ("接待的代表", f"{'、'.join(one.name for one in deputies)}。" if deputies else ""),
            ("参加的部门和人员", case.text("officials")),
            ("受理的范围", case.text("scope")),
            ("不受理的事项", case.text("not_taken")),
        ),
    )  # fmt: skip


STATION_DAY = PaperKind(
    name="station_notice",
    label=_("接待日公告"),
    word=WORD,
    slots=(
        Slot(
            "opening", _("开头"), "{机关}定于{日期}在{站点}开展人大代表接待群众活动。现将有关事项公告如下：",
            known=("机关", "日期", "站点"), needed=("日期", "站点"), long=True,
        ),
        Slot("theme", _("主题"), "", optional=True),
        Slot("officials", _("参加的部门和人员"), "", optional=True),
        Slot(
            "scope", _("受理的范围"), "对本地经济社会发展、民生实事、政府工作和代表履职的意见建议。",
            optional=True, long=True,
        ),
        *CLOSING,
    ),
    issuers=frozenset(ORGANS),
    compose=compose,
    find=find,
    offer=offer,
    example=example,
    questions=(Question("on", _("接待日期"), in_a_week),),
    thing="venue",
)  # fmt: skip


def register() -> None:
    kinds.register(STATION_DAY)
