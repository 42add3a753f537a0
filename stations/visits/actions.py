"""Writing down a visit (登记走访)."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.accounts.scope import can
from liaison.core import clock
from liaison.core.errors import DomainError
from stations.visits.models import Visit


@transaction.atomic
def record_visit(*, by: User, deputy_id: int, kind: str, division_code: str, on: date, note: str = "") -> Visit:
    """One household or person visited by one deputy on one day; never on a day to come."""
    if not can(by, "visit:record", None if by.role == Role.DEPUTY else division_code):
        raise PermissionDenied(_("您现在的身份不能登记这里的走访。"))
    if on > clock.today():
        raise DomainError(_("走访日期不能在今天以后。"), "on")
    return Visit.objects.create(
        deputy_id=deputy_id, kind=kind, division_id=division_code, on=on, note=note.strip(), by=by, at=clock.now()
    )
