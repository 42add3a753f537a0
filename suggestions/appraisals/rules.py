"""A new version of the rule appraisals are counted by (测评规则另立新版); sittings set up before keep theirs."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Division
from suggestions.rules.appraising import AppraisalRule


@transaction.atomic
def new_version(*, by: User, **numbers) -> AppraisalRule:
    """Other numbers for the editor's own place, from a day on."""
    if not can(by, "ladder:edit"):
        raise PermissionDenied(_("测评规则由县人大机关定。"))
    if numbers["from_on"] < clock.today():
        raise DomainError(_("施行日期不能早于今天。"), "from_on")
    if numbers["returned_num"] > numbers["returned_den"]:
        raise DomainError(_("分子不能大于分母。"), "returned_num")
    if numbers["returned_strict"] and numbers["returned_num"] == numbers["returned_den"]:
        raise DomainError(_("不可能超过全部；请改为“达到”。"), "returned_strict")
    place = by.posting.division_id
    Division.objects.locked(place)  # versions of one place one after another
    last = AppraisalRule.objects.filter(division=place).order_by("-version").first()
    made = AppraisalRule(division_id=place, version=last.version + 1 if last else 1, **numbers)
    made.full_clean()
    made.save()
    record(made, "new_version", by=by, data={"version": made.version})
    return made
