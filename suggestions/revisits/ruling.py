"""Changing the rule of revisits (回访规则): a used row is never rewritten."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core.errors import DomainError
from suggestions.rules.revisiting import RevisitRule


@transaction.atomic
def new_version(*, by: User, rule: RevisitRule, from_on: date, months: list[int], basis: str, **numbers) -> RevisitRule:
    """The next version for the editor's own place."""
    if not can(by, "profile:edit"):
        raise PermissionDenied(_("回访规则由县人大机关定。"))
    if not months:
        raise DomainError(_("请至少写一个月数。"), "months")
    place = by.posting.division
    last = RevisitRule.objects.filter(division=place).select_for_update().order_by("version").last()
    made = RevisitRule(
        division=place, version=last.version + 1 if last else 1, from_on=from_on, months=months, basis=basis.strip(),
        **numbers,
    )  # fmt: skip
    made.full_clean()
    made.save()
    record(made, "new_version", by=by, data={"from": rule.pk})
    return made
