"""Writing down an activity and who attended (登记活动)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.core import clock
from liaison.core.errors import DomainError
from stations.activities.models import Activity, Attendance, AttendanceStatus


@transaction.atomic
def record_activity(
    *,
    by: User,
    kind: str,
    division_code: str,
    on: date,
    title: str,
    group_id: int | None = None,
    present: Iterable[int] = (),
    absent: Mapping[int, str] | None = None,
) -> Activity:
    """One inspection, forum or survey, with the deputies present and the absent ones with their reasons."""
    if not can(by, "activity:record", division_code):
        raise PermissionDenied(_("您现在的身份不能登记这里的活动。"))
    if on > clock.today():
        raise DomainError(_("活动日期不能在今天以后。"), "on")
    if not title.strip():
        raise DomainError(_("请写活动名称。"), "title")
    activity = Activity.objects.create(
        kind=kind, division_id=division_code, group_id=group_id, on=on, title=title.strip(), by=by, at=clock.now()
    )
    attended, away = AttendanceStatus.ATTENDED, AttendanceStatus.ABSENT
    rows = [Attendance(activity=activity, deputy_id=pk, status=attended) for pk in present]
    rows += [Attendance(activity=activity, deputy_id=pk, status=away, reason=why) for pk, why in (absent or {}).items()]
    Attendance.objects.bulk_create(rows)
    return activity
