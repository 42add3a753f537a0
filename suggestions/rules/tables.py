"""Deadline profiles as tables for the page: each step of a profile beside the national default."""

from dataclasses import dataclass

from django.db.models import QuerySet

from suggestions.rules.models import DeadlineProfile, DeadlineStep, Step

ORDER = {step: place for place, step in enumerate(Step.values)}


@dataclass(frozen=True)
class Row:
    """One line: the step, what this profile says (None: nothing of its own), what the national default says."""

    step: DeadlineStep
    own: DeadlineStep | None
    national: DeadlineStep | None


def rows_of(profile: DeadlineProfile) -> list[Row]:
    """Every step that this profile or the national default knows, in the order of the work."""
    own = _by_key(profile)
    national = _by_key(national_default())
    keys = sorted(own | national, key=lambda key: (ORDER[key[0]], key[1] != "", key[2]))
    return [Row(own.get(key) or national[key], own.get(key), national.get(key)) for key in keys]


def steps_to_copy(profile: DeadlineProfile) -> list[DeadlineStep]:
    """The steps a new version begins with."""
    return sorted(profile.steps.all(), key=lambda row: (ORDER[row.step], row.track != "", row.level))


def profiles() -> QuerySet[DeadlineProfile]:
    """All sets of deadlines; rules are everyone's to read."""
    return DeadlineProfile.objects.select_related("division").prefetch_related("steps")


def national_default() -> DeadlineProfile | None:
    """The default in its newest version; None before the rules were loaded."""
    return DeadlineProfile.objects.filter(division=None).order_by("version").last()


def _by_key(profile: DeadlineProfile | None) -> dict[tuple[str, str, str], DeadlineStep]:
    steps = profile.steps.all() if profile else []
    return {(row.step, row.track, row.level): row for row in steps}
