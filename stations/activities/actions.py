"""Recording activities and who attended (活动登记)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Group
from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from stations.activities.models import Activity, Attendance, AttendanceStatus


@transaction.atomic
def record_activity(
    *,
    by: User,
    kind: str,
    title: str,
    on: date,
    division_code: str,
    group: Group | None = None,
    attended: Iterable[int] = (),
    absent: Mapping[int, str] | None = None,
) -> Activity:
    """One activity with everybody's attendance in one go; deputies by id, absent ones with their reason."""
    _check(by, division_code, on)
    activity = Activity.objects.create(
        kind=kind, title=title.strip(), on=on, division_id=division_code, group=group, by=by, at=clock.now()
    )
    _attend(activity, attended, absent or {})
    record(activity, "record", by=by)
    return activity


@transaction.atomic
def correct_activity(
    *,
    activity_id: int,
    by: User,
    kind: str,
    title: str,
    on: date,
    division_code: str,
    group: Group | None = None,
    attended: Iterable[int] = (),
    absent: Mapping[int, str] | None = None,
) -> Activity:
    """Mend a record and its attendance (更正)."""
    activity = Activity.objects.visible_to(by).locked(activity_id)
    _check(by, division_code, on)
    activity.kind, activity.title, activity.on = kind, title.strip(), on
    activity.division_id, activity.group = division_code, group
    activity.save(update_fields=["kind", "title", "on", "division", "group"])
    activity.attendances.all().delete()
    _attend(activity, attended, absent or {})
    record(activity, "correct", by=by)
    return activity


def _check(by: User, division_code: str, on: date) -> None:
    if not can(by, "activity:record", division_code):
        raise PermissionDenied(_("您现在的身份不能在这个地方登记活动。"))
    if on > clock.today():
        raise DomainError(_("活动日期不能晚于今天。"), "on")


def _attend(activity: Activity, attended: Iterable[int], absent: Mapping[int, str]) -> None:
    here = set(attended)
    rows = [Attendance(activity=activity, deputy_id=pk, status=AttendanceStatus.ATTENDED) for pk in sorted(here)]
    rows += [
        Attendance(activity=activity, deputy_id=pk, status=AttendanceStatus.ABSENT, reason=reason[:60])
        for pk, reason in sorted(absent.items())
        if pk not in here
    ]
    Attendance.objects.bulk_create(rows)
