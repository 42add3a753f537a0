"""Recording visits to households and people (走访登记)."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from stations.visits.models import Visit


@transaction.atomic
def record_visit(*, by: User, deputy: Deputy, kind: str, division_code: str, on: date, note: str = "") -> Visit:
    """One household or person, one deputy, one day."""
    _check(by, deputy, division_code, on)
    visit = Visit.objects.create(
        deputy=deputy, kind=kind, division_id=division_code, on=on, note=note.strip(), by=by, at=clock.now()
    )
    record(visit, "record", by=by)
    return visit


@transaction.atomic
def correct_visit(
    *, visit_id: int, by: User, deputy: Deputy, kind: str, division_code: str, on: date, note: str = ""
) -> Visit:
    """Mend a record (更正); who corrected it stays in the trail."""
    visit = Visit.objects.visible_to(by).locked(visit_id)
    _check(by, deputy, division_code, on)
    visit.deputy, visit.kind, visit.division_id, visit.on, visit.note = deputy, kind, division_code, on, note.strip()
    visit.save(update_fields=["deputy", "kind", "division", "on", "note"])
    record(visit, "correct", by=by)
    return visit


def _check(by: User, deputy: Deputy, division_code: str, on: date) -> None:
    """In one's own territory; a deputy only for oneself; never for a day to come."""
    if not can(by, "visit:record", division_code):
        raise PermissionDenied(_("您现在的身份不能在这个地方登记走访。"))
    if by.role == Role.DEPUTY and deputy.user_id != by.pk:
        raise DomainError(_("代表只能登记自己的走访。"), "deputy")
    if on > clock.today():
        raise DomainError(_("走访日期不能晚于今天。"), "on")
