"""What a deputy does beside opinions: who receives today, and the year's receptions, visits and activities."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from liaison.core import clock
from liaison.core.querysets import counts_up_to
from stations.activities.models import Activity, AttendanceStatus
from stations.receptions.models import QueueTicket, Reception, Session
from stations.visits.models import Visit

CAP = 1000


@dataclass(frozen=True)
class Duty:
    """One reception of today at which this deputy is expected."""

    place: str
    theme: str
    waiting: int


def duties_today(user) -> list[Duty]:
    """Where this deputy receives today, and how many wait there."""
    waiting = QueueTicket.objects.filter(
        venue=OuterRef("venue"), on=OuterRef("on"), called_at=None, skipped_at=None, reception=None
    )
    waiting = waiting.order_by().values("venue").annotate(n=Count("pk")).values("n")
    rows = Session.objects.filter(on=clock.today(), deputies__user=user).select_related("venue")
    rows = rows.annotate(waiting=Coalesce(Subquery(waiting), 0)).order_by("venue__name", "pk")
    return [Duty(row.venue.name, row.theme, row.waiting) for row in rows]


def this_year(user) -> dict[str, int]:
    """Visits received at a desk, households visited, activities attended, of this year."""
    year = clock.today().year
    return counts_up_to(CAP, {
        "received": Reception.objects.filter(deputy__user=user, session__on__year=year, withdrawn_at=None),
        "visited": Visit.objects.filter(deputy__user=user, on__year=year),
        "attended": _attended(user).filter(on__year=year),
    })  # fmt: skip


def latest_activities(user, most: int = 3) -> list[Activity]:
    """The last activities this deputy attended."""
    return list(_attended(user).select_related("division").order_by("-on", "-pk")[:most])


def _attended(user):
    return Activity.objects.filter(attendances__deputy__user=user, attendances__status=AttendanceStatus.ATTENDED)
