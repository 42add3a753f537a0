"""Reading the rules: which deadline holds for a step, which units take a category, which profile a place has."""

from datetime import date

from django.db.models import Q

from liaison.divisions.models import Unit
from liaison.divisions.queries import codes_above
from suggestions.rules.models import CatalogueLine, DeadlineProfile, DeadlineStep, Step


def profile_for(code: str, on: date) -> DeadlineProfile:
    """The profile in force at a place on a day: the nearest place's, its latest version; else the national one."""
    rows = DeadlineProfile.objects.filter(Q(division=None) | Q(division__in=codes_above(code)), from_on__lte=on)
    return max(rows, key=lambda p: (len(p.division_id or ""), p.from_on, p.version))


def step_for(profile: DeadlineProfile, step: str, track: str = "", level: str = "") -> DeadlineStep:
    """The rule of one step: the profile's own before the national default, the most exact before the general."""
    rows = DeadlineStep.objects.filter(
        Q(profile=profile) | Q(profile__division=None),
        step=step,
        track__in=["", track],
        level__in=["", level],
    ).select_related("profile")
    return max(
        rows,
        key=lambda r: (r.profile_id == profile.pk, bool(r.track), bool(r.level), r.profile.version),
    )


def units_for(category_id: int, code: str) -> list[Unit]:
    """Units the catalogue (派单目录) names for a category at a place, nearest place first, then by order."""
    lines = CatalogueLine.objects.filter(
        category=category_id, division__in=codes_above(code), unit__active=True
    ).select_related("unit")
    return [line.unit for line in sorted(lines, key=lambda li: (-len(li.division_id), li.order))]


def soon_days() -> tuple[dict[int, int], int]:
    """From how many working days left a date is called near (临期): by profile, and the national default."""
    rows = DeadlineStep.objects.filter(step=Step.SOON).order_by("profile__version")
    own, default = {}, 0
    for profile, place, amount in rows.values_list("profile_id", "profile__division_id", "amount"):
        own[profile] = amount
        default = default if place else amount
    return own, default
