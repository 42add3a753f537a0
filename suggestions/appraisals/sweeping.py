"""The clock on rectifications (整改的时钟): each date is said to be near once, and to be past once, in working time."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from liaison.core import clock
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import end_of_day, received_on, working_moment
from suggestions.appraisals import notices
from suggestions.appraisals.rectifications import Rectification

SOON = 2  # working days ahead (本地约定)
MOST = 500


def sweep(*, at: datetime | None = None, within: str = "") -> dict[str, int]:
    """Tell what is near and what is past. Outside working time nothing is said; the next morning finds it again."""
    at = at or clock.now()
    calendar = workdays.load()
    if not working_moment(at, calendar):
        return {}
    rows = Rectification.objects.with_unit()
    if within:
        rows = rows.filter(organ__division__code__startswith=within)
    near = end_of_day(calendar.add_workdays(received_on(at), SOON))
    return {
        "soon": _tell(rows.filter(due_at__gte=at, due_at__lte=near), "soon_told_for", notices.due_soon),
        "late": _tell(rows.filter(due_at__lt=at), "late_told_for", notices.overdue),
    }


def _tell(rows, told: str, say: Callable[[Rectification], None]) -> int:
    """Those whose present date was not told yet, each in its own transaction; two rounds at once tell it once."""
    untold = Q(**{f"{told}__isnull": True}) | ~Q(**{told: F("due_at")})
    done = 0
    for pk in list(rows.filter(untold).order_by("due_at", "id").values_list("pk", flat=True)[:MOST]):
        with transaction.atomic():
            free = Rectification.objects.with_unit().filter(untold, pk=pk).select_related("unit", "organ")
            row = free.select_for_update(of=("self",)).first()
            if row is None:
                continue
            say(row)
            Rectification.objects.filter(pk=pk).update(**{told: row.due_at})
            done += 1
    return done
