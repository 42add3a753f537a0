"""Reading activities: the list, who can attend, and the figures of the campaign paragraph."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from deputies.people.models import Deputy
from stations.activities.models import Activity, ActivityKind, Attendance, AttendanceStatus

ATTENDED = Q(attendances__status=AttendanceStatus.ATTENDED)


@dataclass(frozen=True)
class Figures:
    """What a place's activities of some days add up to."""

    inspections: int = 0
    forums: int = 0
    studies: int = 0

    @property
    def total(self) -> int:
        return self.inspections + self.forums + self.studies


COUNTS = {
    "inspections": Count("pk", filter=Q(kind=ActivityKind.INSPECTION)),
    "forums": Count("pk", filter=Q(kind=ActivityKind.FORUM)),
    "studies": Count("pk", filter=Q(kind=ActivityKind.STUDY)),
}


def listed(
    user, *, kind: str = "", place: str = "", word: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Activity]:
    """The activities this person may see, with how many attended, narrowed as the list asks."""
    rows = Activity.objects.visible_to(user).select_related("division", "group")
    rows = rows.annotate(came=Count("attendances", filter=ATTENDED))
    if kind in ActivityKind.values:
        rows = rows.filter(kind=kind)
    if place:
        rows = rows.filter(division__code__startswith=place)
    rows = rows.filter(on__gte=since) if since else rows
    rows = rows.filter(on__lte=until) if until else rows
    return rows.filter(title__icontains=word) if word else rows


def candidates(user) -> QuerySet[Deputy]:
    """Deputies who can be ticked as attending."""
    return Deputy.objects.visible_to(user).order_by("division", "pinyin", "pk")


def between(code: str, from_on: date | None = None, until_on: date | None = None) -> QuerySet[Activity]:
    """Activities in a place and below it, from a day to a day, both included."""
    rows = Activity.objects.filter(division__code__startswith=code)
    rows = rows.filter(on__gte=from_on) if from_on else rows
    return rows.filter(on__lte=until_on) if until_on else rows


def figures(code: str, from_on: date | None = None, until_on: date | None = None) -> Figures:
    """视察、座谈、调研几次."""
    return Figures(**between(code, from_on, until_on).aggregate(**COUNTS))


def figures_below(code: str, digits: int, from_on: date | None = None, until_on: date | None = None) -> dict:
    """The same for every place whose code has so many digits: {code: Figures}."""
    rows = between(code, from_on, until_on).values(place=Left("division", digits)).annotate(**COUNTS).order_by("place")
    return {row.pop("place"): Figures(**row) for row in rows}


def attending(code: str, from_on: date | None = None, until_on: date | None = None) -> QuerySet[int]:
    """Ids of deputies who attended at least one of them, for counting together with those who visited."""
    rows = Attendance.objects.filter(status=AttendanceStatus.ATTENDED, activity__in=between(code, from_on, until_on))
    return rows.values_list("deputy", flat=True).distinct()
