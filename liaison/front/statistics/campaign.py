"""The figures of a campaign (代表行动) in one place and period, each computed from rows.

`campaign(code, since, until)` is the one way to them: the page prints them, `check_demo` holds them
against the published ones. Both days are included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from deputies.people.models import Deputy, Group, GroupMember, Mandate
from liaison.core import clock
from liaison.divisions.models import CODE_LENGTH, Level
from stations.activities.models import Activity, Attendance, AttendanceStatus
from stations.visits.models import Visit, VisitKind
from suggestions.tickets import figures
from suggestions.tickets.models import Ticket

TOWN, VILLAGE = CODE_LENGTH[Level.TOWNSHIP], CODE_LENGTH[Level.VILLAGE]


@dataclass(frozen=True)
class Campaign:
    """What one place did in one period."""

    deputies: int
    by_level: Mapping[str, int]  # a deputy of two levels is counted at both
    took_part: int
    towns: int
    groups: int
    villages: int
    households: int
    talents: int
    activities: int
    by_kind: Mapping[str, int]
    handed: int
    by_layer: Mapping[str, int]

    @property
    def share(self) -> float | None:
        """How many in a hundred took part."""
        return round(100 * self.took_part / self.deputies, 1) if self.deputies else None


def campaign(code: str, since: date, until: date, tickets: QuerySet | None = None) -> Campaign:
    """All figures of a place; `tickets` narrows to what somebody may read."""
    serving = Deputy.objects.under(code).serving(until)
    took = active(serving, since, until)
    handed = _shares(figures.handed_off(registered(code, since, until, tickets)), "level")
    kinds = _shares(Activity.objects.under(code).filter(on__range=(since, until)), "kind")
    return Campaign(
        deputies=serving.count(),
        by_level=_levels(serving, until),
        took_part=took.count(),
        towns=took.filter(division__code__length__gte=TOWN).values(town=Left("division", TOWN)).distinct().count(),
        groups=_groups(code, took, since, until),
        **_visits(code, since, until),
        activities=sum(kinds.values()),
        by_kind=kinds,
        handed=sum(handed.values()),
        by_layer=handed,
    )


def active(deputies: QuerySet[Deputy], since: date, until: date) -> QuerySet[Deputy]:
    """Those who took part: at least one activity attended or one visit made in the period."""
    own = {"deputy": OuterRef("pk")}
    visits = Visit.objects.filter(**own, on__range=(since, until))
    came = Attendance.objects.filter(**own, status=AttendanceStatus.ATTENDED, activity__on__range=(since, until))
    return deputies.filter(Exists(visits) | Exists(came))


def registered(code: str, since: date, until: date, tickets: QuerySet | None = None) -> QuerySet[Ticket]:
    """Tickets of a place registered in the period."""
    tickets = Ticket.objects.all() if tickets is None else tickets
    return tickets.under(code).filter(created_at__gte=_start(since), created_at__lt=_start(until + timedelta(days=1)))


def solution(rows: QuerySet[Ticket]) -> tuple[figures.Figure, figures.Figure]:
    """解决落实率 and 群众满意率 of these tickets."""
    return figures.resolution(rows), figures.satisfaction(rows)


def _levels(serving: QuerySet[Deputy], on: date) -> dict[str, int]:
    seats = Mandate.objects.live(on).filter(deputy__in=serving)
    return dict(seats.values_list("level").annotate(n=Count("deputy", distinct=True)).order_by())


def _groups(code: str, took: QuerySet[Deputy], since: date, until: date) -> int:
    members = GroupMember.objects.filter(Q(until_on=None) | Q(until_on__gte=since), from_on__lte=until)
    members = members.filter(group=OuterRef("pk"), deputy__in=took)
    return Group.objects.under(code).filter(Exists(members)).count()


def _visits(code: str, since: date, until: date) -> dict[str, int]:
    in_village = Q(division__code__length__gte=VILLAGE)
    return (
        Visit.objects.under(code)
        .filter(on__range=(since, until))
        .aggregate(
            households=Count("pk", filter=Q(kind=VisitKind.HOUSEHOLD)),
            talents=Count("pk", filter=Q(kind=VisitKind.TALENT)),
            villages=Count(Left("division", VILLAGE), distinct=True, filter=in_village),
        )
    )


def _shares(rows: QuerySet, column: str) -> dict[str, int]:
    return dict(rows.values_list(F(column)).annotate(n=Count("pk")).order_by())


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())
