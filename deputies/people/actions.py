"""Changing deputies (代表) and their mandates. Phones are kept sealed; every change leaves a trace."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import CongressLevel, Deputy, Mandate
from liaison.accounts import postings
from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core import clock, sealing
from liaison.core.contacts import is_phone
from liaison.core.errors import DomainError
from liaison.core.pinyin import initials
from liaison.divisions.models import CODE_LENGTH, Division
from liaison.residents.masking import mask_phone


@transaction.atomic
def save(*, by: User, deputy_id: int | None = None, phone: str = "", **columns) -> Deputy:
    """A new deputy, or other facts about one; a phone left empty stays as it was."""
    deputy = Deputy.objects.locked(deputy_id) if deputy_id else Deputy(division=columns["division"])
    check_may_edit(by, deputy.division)
    check_may_edit(by, columns["division"])
    for name, value in columns.items():
        setattr(deputy, name, value)
    deputy.name = deputy.name.strip()
    deputy.pinyin = initials(deputy.name, 20)
    if phone.strip():
        _seal_phone(deputy, phone.strip())
    deputy.full_clean(exclude=["phone_sealed"])
    deputy.save()
    record(deputy, "edit" if deputy_id else "create", by=by, data={"phone_changed": bool(phone.strip())})
    return deputy


@transaction.atomic
def add_mandate(*, by: User, deputy_id: int, level: str, **columns) -> Mandate:
    """A seat in the congress of that level above the deputy's home place."""
    deputy = Deputy.objects.locked(deputy_id)
    check_may_edit(by, deputy.division)
    columns["certificate_no"] = columns.get("certificate_no") or None
    mandate = Mandate(deputy=deputy, level=level, congress=_congress_of(deputy, level), **columns)
    mandate.full_clean()
    mandate.save()
    record(mandate, "create", by=by, data={"deputy": deputy.pk, "level": level})
    return mandate


@transaction.atomic
def end_mandate(*, by: User, mandate_id: int, until_on: date, end_reason: str) -> Mandate:
    """A seat given up or lost before its term (代表资格终止)."""
    mandate = Mandate.objects.locked(mandate_id)
    check_may_edit(by, mandate.deputy.division)
    if mandate.until_on and mandate.until_on < clock.today():
        raise DomainError(_("这个任期在 %s 就已结束。") % mandate.until_on, "until_on")
    mandate.until_on, mandate.end_reason = until_on, end_reason.strip()
    mandate.full_clean()
    mandate.save(update_fields=["until_on", "end_reason"])
    record(mandate, "end", by=by, note=end_reason, data={"deputy": mandate.deputy_id})
    return mandate


@transaction.atomic
def open_account(*, by: User, deputy_id: int, username: str) -> tuple[User, str]:
    """An account for a deputy, with the posting that belongs to it and a one-time password."""
    deputy = Deputy.objects.locked(deputy_id)
    check_may_edit(by, deputy.division)
    if deputy.user_id:
        raise DomainError(_("这位代表已有账号。"))
    user, password = postings.open_account(
        username=username,
        name=deputy.name,
        phone="",
        role=Role.DEPUTY,
        division=deputy.division,
        unit=None,
        from_on=clock.today(),
        until_on=None,
        by=by,
    )
    deputy.user = user
    deputy.save(update_fields=["user"])
    return user, password


def check_may_edit(by: User, place: Division) -> None:
    if not can(by, "deputy:edit", place.code):
        raise PermissionDenied(_("您现在的身份不能改这里的代表名册。"))


def _congress_of(deputy: Deputy, level: str) -> Division:
    code = deputy.division_id[: CODE_LENGTH[CongressLevel(level).value]]
    place = Division.objects.filter(code=code, level=level).first()
    if place is None:
        raise DomainError(_("代表所在地上面没有这一级人大。"), "level")
    return place


def _seal_phone(deputy: Deputy, phone: str) -> None:
    if not is_phone(phone):
        raise DomainError(_("电话号码不对：手机 11 位，座机带区号。"), "phone")
    deputy.phone_sealed = sealing.seal(phone, table="deputies_deputy", column="phone", row=deputy.uuid)
    deputy.phone_mask = mask_phone(phone)
