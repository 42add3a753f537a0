"""Reading problem lists (问题清单): versions, their lines, and how two versions differ."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liaison.divisions.models import Unit
from suggestions.deliberations.items import Vote
from suggestions.deliberations.lists import IN_FORCE, ListState, ProblemLine, ProblemList
from suggestions.deliberations.models import ItemKind
from suggestions.rules.models import Layer


def lists(user) -> QuerySet[ProblemList]:
    """The newest version of each list, the newest list first."""
    newer = ProblemList.objects.filter(
        organ=OuterRef("organ"), year=OuterRef("year"), n=OuterRef("n"), revision__gt=OuterRef("revision")
    ).exclude(state=ListState.DROPPED)
    rows = ProblemList.objects.visible_to(user).filter(~Exists(newer)).select_related("organ", "meeting")
    return rows.annotate(n_lines=Count("lines"), n_handed=Count("lines", filter=~Q(lines__handed_at=None)))


def versions(user, number: str) -> list[ProblemList]:
    """Every version of the list with that number this person may read, the newest first."""
    rows = numbered(ProblemList.objects.visible_to(user), number)
    return list(rows.select_related("organ", "meeting__kind", "previous__organ").order_by("-revision"))


def numbered(rows: QuerySet[ProblemList], number: str) -> QuerySet[ProblemList]:
    """Those with a number as it is written in addresses: XJD-2026-1."""
    letters, _dash, rest = number.partition("-")
    year, _dash, n = rest.partition("-")
    if not (year.isdecimal() and n.isdecimal() and len(year) == 4 and len(n) < 5):
        return rows.none()
    named = Q(organ__letters=letters) | Q(organ__division=letters, organ__letters=None)
    return rows.filter(named, year=int(year), n=int(n))


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


def lists_to_hand_out() -> list[int]:
    return list(ProblemLine.objects.to_hand_out().order_by("list").values_list("list", flat=True).distinct())


def grouped_by_unit(lines: Iterable[ProblemLine]) -> list[tuple[Unit, list[ProblemLine]]]:
    """One letter a unit: its lines together, units by name."""
    found: dict[Unit, list[ProblemLine]] = {}
    for line in lines:
        found.setdefault(line.unit, []).append(line)
    return sorted(found.items(), key=lambda pair: pair[0].name)
