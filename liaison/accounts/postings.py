"""Giving and ending postings (任职). Every change signs the person out: rights are read anew at the next sign-in."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts import actions
from liaison.accounts.actions import drop_sessions
from liaison.accounts.models import Posting, User
from liaison.accounts.power import check_may_grant, fits_level
from liaison.accounts.roles import ROLES_WITH_UNIT, Role
from liaison.audit.trail import record
from liaison.core.errors import DomainError
from liaison.divisions.models import Division, Unit, UnitKind

# The desk a role works at (任职须在哪种单位).
DESKS = {
    Role.STATION_KEEPER: frozenset({UnitKind.STATION}),
    Role.PRESIDIUM_OFFICE: frozenset({UnitKind.PRESIDIUM, UnitKind.STREET_COMMITTEE}),
    Role.HANDLING_UNIT: frozenset({UnitKind.GOVERNMENT, UnitKind.HANDLING, UnitKind.VILLAGE}),
    Role.COUNTY_OFFICE: frozenset({UnitKind.COUNTY_OFFICE}),
}


@transaction.atomic
def grant(
    *,
    user_id: int,
    role: str,
    division: Division | None,
    unit: Unit | None,
    from_on: date,
    until_on: date | None,
    by: User,
) -> Posting:
    """Give somebody a role at a place, from a day to a day."""
    user = User.objects.people().locked(user_id)
    if user.pk == by.pk:
        raise PermissionDenied(_("不能给自己任职，请找上级或系统管理员。"))
    if division is None:
        raise DomainError(_("请选择地方。"), "division")
    check_may_grant(by, role, division.code)
    _check_desk(role, division, unit)
    posting = Posting(user=user, role=role, division=division, unit=unit, from_on=from_on, until_on=until_on)
    posting.full_clean()
    posting.save()
    drop_sessions(user)
    record(posting, "grant", by=by, data=_data(posting))
    return posting


@transaction.atomic
def open_account(*, username: str, name: str, phone: str, role: str, by: User, **posting) -> tuple[User, str]:
    """A new account with its first posting, and the one-time password it starts with.

    A system administrator may leave the posting to the organ of the place.
    """
    user, password = actions.create(username=username, name=name, phone=phone, by=by)
    if role or by.role != Role.SYSTEM_ADMIN:
        grant(user_id=user.pk, role=role, by=by, **posting)
    return user, password


@transaction.atomic
def end(*, posting_id: int, until_on: date, reason: str, by: User) -> Posting:
    """Let a posting end on a day; it stays in the record."""
    posting = Posting.objects.locked(posting_id)
    if posting.user_id == by.pk:
        raise PermissionDenied(_("不能终止自己的任职，请找上级或系统管理员。"))
    check_may_grant(by, posting.role, posting.division_id)
    if posting.until_on and posting.until_on < until_on:
        raise DomainError(_("这个任职在 %s 就已终止。") % posting.until_on, "until_on")
    posting.until_on = until_on
    posting.full_clean()
    posting.save(update_fields=["until_on"])
    drop_sessions(posting.user)
    record(posting, "end", by=by, note=reason, data=_data(posting))
    return posting


def _check_desk(role: str, division: Division, unit: Unit | None) -> None:
    if not fits_level(role, division.code):
        raise DomainError(_("这个角色与所选地方的级别不符。"), "division")
    if role not in ROLES_WITH_UNIT:
        if unit is not None:
            raise DomainError(_("这个角色不用选单位。"), "unit")
        return
    if unit is None:
        raise DomainError(_("这个角色须选单位。"), "unit")
    if unit.kind not in DESKS[role]:
        raise DomainError(_("%(unit)s不是这个角色办公的单位。") % {"unit": unit}, "unit")
    if not division.contains(unit.division_id):
        raise DomainError(_("%(unit)s不在%(place)s。") % {"unit": unit, "place": division}, "unit")


def _data(posting: Posting) -> dict:
    return {
        "user": posting.user_id,
        "role": posting.role,
        "division": posting.division_id,
        "unit": posting.unit_id,
        "from_on": posting.from_on.isoformat(),
        "until_on": posting.until_on.isoformat() if posting.until_on else None,
    }
