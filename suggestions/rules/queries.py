"""Reading the rules: which deadline holds for a step, which units take a category, which profile a place has."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from time import monotonic

from django.db.models import Max

from liaison.divisions.models import Unit
from liaison.divisions.queries import codes_above
from suggestions.rules.models import CatalogueLine, DeadlineProfile, DeadlineStep, Step, Track

LOOK_AGAIN_SECONDS = 2
FORMAL_ONLY = {Step.CONTACT, Step.CO_OPINION, Step.HANDLE_MAX}  # steps nothing but a formal suggestion has


@dataclass
class _Memory:
    """All profiles with their steps: a few hundred rows that are never edited, only followed by a new version."""

    steps: list[DeadlineStep] = field(default_factory=list)
    profiles: dict[int, DeadlineProfile] = field(default_factory=dict)
    newest: tuple[int | None, int | None] = (None, None)
    looked_at: float = 0


_memory = _Memory()


def profile_for(code: str, on: date) -> DeadlineProfile:
    """The profile in force at a place on a day: the nearest place's, its latest version; else the national one."""
    above = {None, *codes_above(code)}
    rows = [p for p in _kept().profiles.values() if p.division_id in above and p.from_on <= on]
    return max(rows, key=lambda p: (len(p.division_id or ""), p.from_on, p.version))


def step_for(profile: DeadlineProfile, step: str, track: str = "", level: str = "") -> DeadlineStep:
    """The rule of one step: the profile's own before the national default, the most exact before the general."""
    rows = [
        row
        for row in _steps(profile.pk)
        if row.step == step
        and (row.profile_id == profile.pk or row.profile.division_id is None)
        and row.track in ("", track)
        and row.level in ("", level)
    ]
    if track == Track.FORMAL:  # a statute about suggestions before any custom about opinions
        rows = [row for row in rows if row.track == track] or rows
    return max(
        rows,
        key=lambda r: (r.profile_id == profile.pk, bool(r.track), bool(r.level), r.profile.version),
    )


def statutes_for(profile: DeadlineProfile, step: str, level: str = "") -> list[DeadlineStep]:
    """What a profile and each of its parents says of a formal suggestion: one row each, the nearest first."""
    found, one = [], profile
    steps = _steps(profile.pk)
    while one is not None:
        rows = [
            row
            for row in steps
            if (row.profile_id, row.step) == (one.pk, step)
            and row.level in ("", level)
            and (row.track == Track.FORMAL or (step in FORMAL_ONLY and not row.track))
        ]
        found += [max(rows, key=lambda row: (bool(row.track), bool(row.level)))] if rows else []
        one = one.parent
    return found


def soon_days() -> tuple[dict[int, int], int]:
    """From how many working days left a date is called near (临期): by profile, and the national default."""
    own, default = {}, 0
    rows = [row for row in _steps() if row.step == Step.SOON]
    for row in sorted(rows, key=lambda row: row.profile.version):
        own[row.profile_id] = row.amount
        default = default if row.profile.division_id else row.amount
    return own, default


def units_for(category_id: int, code: str) -> list[Unit]:
    """Units the catalogue (派单目录) names for a category at a place, nearest place first, then by order."""
    lines = CatalogueLine.objects.filter(
        category=category_id, division__in=codes_above(code), unit__active=True
    ).select_related("unit")
    return [line.unit for line in sorted(lines, key=lambda li: (-len(li.division_id), li.order))]


def first_units(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Unit]:
    """The unit proposed first for each (category, place), in one statement; without one it is left out."""
    wanted = set(wanted)
    codes = {above for _category, code in wanted for above in codes_above(code)}
    lines = CatalogueLine.objects.filter(
        category__in={category for category, _code in wanted}, division__in=codes, unit__active=True
    ).select_related("unit")
    found = {}
    for category, code in wanted:
        named = [line for line in lines if line.category_id == category and code.startswith(line.division_id)]
        if named:
            found[category, code] = min(named, key=lambda line: (-len(line.division_id), line.order)).unit
    return found


def forget() -> None:
    """Read the steps again at the next question: a new version of a profile was written."""
    _memory.profiles = {}


def _steps(profile_id: int | None = None) -> list[DeadlineStep]:
    """The steps of all profiles, the one asked for included."""
    return _kept(profile_id).steps


def _kept(profile_id: int | None = None) -> _Memory:
    """What is kept in memory, never older than two seconds, always knowing the profile asked for."""
    known = profile_id in _memory.profiles if profile_id else bool(_memory.profiles)
    if known and monotonic() - _memory.looked_at < LOOK_AGAIN_SECONDS:
        return _memory
    newest = DeadlineProfile.objects.aggregate(one=Max("id"), other=Max("steps__id"))
    if tuple(newest.values()) != _memory.newest or not known:
        _memory.profiles = {profile.pk: profile for profile in DeadlineProfile.objects.all()}
        _memory.steps = list(DeadlineStep.objects.select_related("profile"))
        _memory.newest = tuple(newest.values())
    _memory.looked_at = monotonic()
    return _memory
