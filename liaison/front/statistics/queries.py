"""The rows behind a figure of the campaign that no other list shows: who took part, how often."""

from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse

from deputies.people.models import Deputy
from liaison.front.statistics.campaign import active
from stations.activities.models import Attendance, AttendanceStatus
from stations.visits.models import Visit


def who(user, place: str, since: date, until: date, *, absent: bool = False) -> QuerySet[Deputy]:
    """Serving deputies of a place who took part in the period, or those who did not, each with their counts."""
    serving = Deputy.objects.visible_to(user).under(place).serving(until)
    took = active(serving, since, until)
    rows = serving.exclude(pk__in=took.values("pk")) if absent else took
    came = Attendance.objects.filter(status=AttendanceStatus.ATTENDED, activity__on__range=(since, until))
    visits = Visit.objects.filter(on__range=(since, until))
    return rows.select_related("division").annotate(came=_count_of(came), visited=_count_of(visits))


def _count_of(rows: QuerySet) -> Coalesce:
    counted = rows.filter(deputy=OuterRef("pk")).order_by().values("deputy").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def address_of(deputy: Deputy) -> str:
    """The deputy's page in the roster."""
    try:
        return reverse("deputies:deputy", args=[deputy.uuid])
    except NoReverseMatch:
        return ""
