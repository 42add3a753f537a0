"""Reading meetings and lists (议事): counters, panels, results, differences between two versions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from liaison.core import clock
from liaison.divisions.models import Unit, UnitKind
from liaison.divisions.queries import county_office_for
from suggestions.board.queries import units_of_organ
from suggestions.deliberations import silence, tally
from suggestions.deliberations.items import AgendaItem, Decision, ItemState, Vote
from suggestions.deliberations.lists import IN_FORCE, ListState, ProblemLine, ProblemList
from suggestions.deliberations.models import ItemKind, Meeting, MeetingKind, MeetingState
from suggestions.rules.models import Layer
from suggestions.tickets.voices import Voice

STANDING = Prefetch("votes", Vote.objects.filter(struck_at=None), to_attr="standing")
ITEM_RELATED = (
    "ticket__division", "ticket__category", "ticket__venue", "ticket__body", "merge_into__ticket", "list__organ",
    "decided_by", "meeting__organ", "meeting__kind", "reason_code",
)  # fmt: skip


@dataclass(frozen=True)
class Tab:
    """One counter of the board: its name in the address, its words, which items it shows."""

    name: str
    label: str
    where: Q


def tabs() -> tuple[Tab, ...]:
    decided = Q(state=ItemState.DECIDED)
    positive = Q(decision__in=[Decision.LISTED, Decision.ASSIGNED, Decision.ADOPTED, Decision.CONCLUDED])
    merged, back = Q(decision=Decision.MERGED), Q(decision=Decision.SUPPLEMENT)
    return (
        Tab("waiting", _("待审议"), Q(state__in=[ItemState.WAITING, ItemState.DISCUSSING])),
        Tab("passed", _("已同意"), decided & positive),
        Tab("merged", _("已合并"), decided & merged),
        Tab("supplement", _("退回补充"), decided & back),
        Tab("others", _("未列入和其他"), ~Q(state__in=["waiting", "discussing"]) & ~(positive | merged | back)),
    )  # fmt: skip


def counted(meeting: Meeting, all_tabs: Iterable[Tab]) -> dict[str, int]:
    """Every counter in one statement."""
    return meeting.items.aggregate(**{tab.name: Count("pk", filter=tab.where) for tab in all_tabs})


def items_of(meeting: Meeting, where: Q | None = None) -> QuerySet[AgendaItem]:
    voices = Voice.objects.filter(ticket=OuterRef("ticket")).order_by().values("ticket").annotate(n=Count("pk"))
    rows = meeting.items.select_related(*ITEM_RELATED).prefetch_related(STANDING).annotate(voices=voices.values("n"))
    return (rows.filter(where) if where else rows).order_by("position")


def pass_share(meeting: Meeting) -> tally.Share:
    return tally.Share(meeting.pass_num, meeting.pass_den, meeting.pass_strict)


def present(meeting: Meeting) -> int:
    """Voting members in the room now."""
    return meeting.attendees.voting().here().count()


def need_now(meeting: Meeting, present_now: int) -> int:
    return tally.need(pass_share(meeting), meeting.pass_base, meeting.members, present_now)


def units_for_panel(organ: Unit) -> list[Unit]:
    """Units of the organ's own power, and the county's bureaus as a suggestion for what goes up."""
    own, county = units_of_organ(organ), county_office_for(organ.division_id)
    if county is None or county.pk == organ.pk:
        return own
    return own + units_of_organ(county)


def groups_of(meeting: Meeting) -> dict[str, list]:
    """Who was there, on leave, away, and who listened, for the minutes."""
    rows = list(meeting.attendees.select_related("unit"))
    return {
        "present": [r for r in rows if r.voting and r.status == "present"],
        "leave": [r for r in rows if r.voting and r.status == "leave"],
        "absent": [r for r in rows if r.voting and r.status == "absent"],
        "guests": [r for r in rows if not r.voting],
    }


# --- the meetings of an organ ----------------------------------------------------------------------------------


def meetings(user) -> QuerySet[Meeting]:
    rows = Meeting.objects.visible_to(user).select_related("kind", "organ", "group")
    undecided = Count("items", filter=Q(items__state__in=[ItemState.WAITING, ItemState.DISCUSSING]))
    listed = Count("items", filter=Q(items__decision__in=[Decision.LISTED, Decision.ASSIGNED]))
    return rows.annotate(n_items=Count("items"), n_undecided=undecided, n_listed=listed)


def kinds_for(organ: Unit) -> QuerySet[MeetingKind]:
    level = "county" if organ.kind == UnitKind.COUNTY_OFFICE else "township"
    return MeetingKind.objects.current().filter(level=level).order_by("order")


@dataclass(frozen=True)
class Quiet:
    """The last meeting of a body that has to meet regularly, and how long ago it was."""

    last: Meeting
    silence: silence.Silence


def silences(organ: Unit | None = None) -> list[Quiet]:
    """Organs by their last closed meeting of a kind that has a longest pause."""
    found = []
    for kind in MeetingKind.objects.current().exclude(max_gap_months=None):
        rows = Meeting.objects.closed().filter(code=kind.code).select_related("organ", "kind")
        rows = rows.filter(organ=organ) if organ else rows
        for last in rows.order_by("organ", "-at").distinct("organ"):
            day = clock.local(last.at).date()
            found.append(Quiet(last, silence.since(day, kind.max_gap_months, clock.today())))
    return found


def planned() -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(state=MeetingState.PLANNED).select_related("organ", "kind", "group")
    return rows.order_by("at", "pk")


def meetings_to_carry_out() -> list[int]:
    rows = AgendaItem.objects.to_carry_out().order_by("meeting")
    return list(rows.values_list("meeting", flat=True).distinct())


def lists_to_hand_out() -> list[int]:
    return list(ProblemLine.objects.to_hand_out().order_by("list").values_list("list", flat=True).distinct())


# --- problem lists ---------------------------------------------------------------------------------------------


def lists(user) -> QuerySet[ProblemList]:
    """The newest version of each list, the newest list first."""
    newer = ProblemList.objects.filter(
        organ=OuterRef("organ"), year=OuterRef("year"), n=OuterRef("n"), revision__gt=OuterRef("revision")
    ).exclude(state=ListState.DROPPED)
    rows = ProblemList.objects.visible_to(user).filter(~Exists(newer)).select_related("organ", "meeting")
    return rows.annotate(n_lines=Count("lines"), n_handed=Count("lines", filter=~Q(lines__handed_at=None)))


def versions(user, number: str) -> list[ProblemList]:
    """Every version of the list with that number this person may read, the newest first."""
    letters, _dash, rest = number.partition("-")
    year, _dash, n = rest.partition("-")
    if not (year.isdecimal() and n.isdecimal() and len(year) == 4 and len(n) < 5):
        return []
    rows = ProblemList.objects.visible_to(user).filter(year=int(year), n=int(n))
    rows = rows.filter(Q(organ__letters=letters) | Q(organ__division=letters, organ__letters=None))
    return list(rows.select_related("organ", "meeting__kind", "previous").order_by("-revision"))


def lines_of(problem_list: ProblemList) -> list[ProblemLine]:
    rows = problem_list.lines.select_related("ticket__division", "ticket__category", "unit")
    return list(rows.prefetch_related("co_units").order_by("position"))


@dataclass(frozen=True)
class Change:
    """One matter that differs between two versions: added 新增, removed 移出, changed 改动, and what changed."""

    kind: str
    line: ProblemLine
    words: str = ""


def difference(new: ProblemList, old: ProblemList) -> list[Change]:
    """What the newer version adds, takes out and changes (full join of the lines on their ticket)."""
    before = {line.ticket_id: line for line in lines_of(old)}
    after = {line.ticket_id: line for line in lines_of(new)}
    added = [Change("added", line) for pk, line in after.items() if pk not in before]
    removed = [Change("removed", line, new.removed.get(str(pk), "")) for pk, line in before.items() if pk not in after]
    changed = [
        Change("changed", line, words)
        for pk, line in after.items()
        if pk in before and (words := _changed(before[pk], line))
    ]
    return added + removed + changed


def _changed(before: ProblemLine, after: ProblemLine) -> str:
    pairs = (
        (before.get_level_display(), after.get_level_display()),
        (str(before.unit or ""), str(after.unit or "")),
        (str(before.due_on or ""), str(after.due_on or "")),
    )
    return "，".join(f"{old or '—'} → {new or '—'}" for old, new in pairs if old != new)


def by_level(lines: Iterable[ProblemLine]) -> list[tuple[str, int]]:
    """村级 8 · 镇级 9 · 县级 4"""
    lines = list(lines)
    return [(str(layer.label), n) for layer in Layer if (n := sum(1 for line in lines if line.level == layer))]


def published(organ_code: str = "") -> QuerySet[ProblemList]:
    """What everybody may read, the newest first."""
    rows = ProblemList.objects.public().select_related("organ", "meeting")
    rows = rows.filter(organ__division__code__startswith=organ_code) if organ_code else rows
    return rows.order_by("-published_at", "-pk")


def adopting_vote(problem_list: ProblemList) -> Vote | None:
    """The count by which the list was adopted."""
    return Vote.objects.filter(item__list=problem_list, struck_at=None, item__kind=ItemKind.ADOPT).first()


def amendable(organ_id: int) -> QuerySet[ProblemList]:
    return ProblemList.objects.filter(organ=organ_id, state__in=IN_FORCE).select_related("organ")
