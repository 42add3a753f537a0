"""Reading visits: the list, and the figures of the campaign paragraph."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from stations.visits.models import Visit, VisitKind


@dataclass(frozen=True)
class Figures:
    """What a place's visits of some days add up to."""

    households: int = 0
    talents: int = 0
    deputies: int = 0


COUNTS = {
    "households": Count("pk", filter=Q(kind=VisitKind.HOUSEHOLD)),
    "talents": Count("pk", filter=Q(kind=VisitKind.TALENT)),
    "deputies": Count("deputy", distinct=True),
}


def listed(
    user, *, kind: str = "", place: str = "", word: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Visit]:
    """The visits this person may see, narrowed as the list asks."""
    rows = Visit.objects.visible_to(user).select_related("deputy", "division", "by")
    if kind in VisitKind.values:
        rows = rows.filter(kind=kind)
    if place:
        rows = rows.filter(division__code__startswith=place)
    rows = rows.filter(on__gte=since) if since else rows
    rows = rows.filter(on__lte=until) if until else rows
    return rows.filter(Q(deputy__name__contains=word) | Q(deputy__pinyin__startswith=word.lower())) if word else rows


def between(code: str, from_on: date | None = None, until_on: date | None = None) -> QuerySet[Visit]:
    """Visits in a place and below it, from a day to a day, both included."""
    rows = Visit.objects.filter(division__code__startswith=code)
    rows = rows.filter(on__gte=from_on) if from_on else rows
    return rows.filter(on__lte=until_on) if until_on else rows


def figures(code: str, from_on: date | None = None, until_on: date | None = None) -> Figures:
    """走访农户、能人几户几人, and how many deputies did it."""
    return Figures(**between(code, from_on, until_on).aggregate(**COUNTS))


def figures_below(code: str, digits: int, from_on: date | None = None, until_on: date | None = None) -> dict:
    """The same for every place whose code has so many digits: {code: Figures}."""
    rows = between(code, from_on, until_on).values(place=Left("division", digits)).annotate(**COUNTS).order_by("place")
    return {row.pop("place"): Figures(**row) for row in rows}
