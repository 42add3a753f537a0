"""Changing the rules of meetings (会议种类、本级做法): a new version of a kind, what an organ does its own way."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can, reach
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit
from suggestions.deliberations.models import MeetingKind, Practice

EDITABLE = (
    "quorum_num", "quorum_den", "quorum_strict", "pass_base", "pass_num", "pass_den", "pass_strict",
    "max_gap_months", "secret_only", "article", "verified", "from_on",
)  # fmt: skip


@transaction.atomic
def new_version(*, by: User, kind_id: int, **numbers) -> MeetingKind:
    """Other numbers from a day on; meetings that are open or over keep theirs."""
    if not can(by, "kind:edit"):
        raise PermissionDenied(_("会议种类由县人大机关定。"))
    kind = MeetingKind.objects.locked(kind_id)
    if MeetingKind.objects.filter(code=kind.code, version__gt=kind.version).exists():
        raise DomainError(_("已有更新的版本，请在最新版上改。"))
    if numbers["from_on"] < clock.today():
        raise DomainError(_("施行日期不能早于今天。"), "from_on")
    for share in ("quorum", "pass"):
        if numbers[f"{share}_num"] > numbers[f"{share}_den"]:
            raise DomainError(_("分子不能大于分母。"), f"{share}_num")
        if numbers[f"{share}_strict"] and numbers[f"{share}_num"] == numbers[f"{share}_den"]:
            raise DomainError(_("不可能超过全部；请改为“达到”。"), f"{share}_strict")
    kind.pk, kind._state.adding, kind.version = None, True, kind.version + 1
    for name in EDITABLE:
        setattr(kind, name, numbers[name])
    kind.full_clean()
    kind.save()
    record(kind, "new_version", by=by, data={"code": kind.code, "version": kind.version})
    return kind


@transaction.atomic
def set_practice(*, by: User, needs_consent: bool) -> Practice:
    """Whether a list needs the consent of the party committee before it is handed out (off unless switched on)."""
    if reach(by, "list:hand_out") != "H":
        raise PermissionDenied(_("只有人大机关能定本级做法。"))
    Unit.objects.locked(by.posting.unit_id)
    practice, _new = Practice.objects.get_or_create(organ_id=by.posting.unit_id)
    practice.needs_consent = needs_consent
    practice.save(update_fields=["needs_consent"])
    record(practice, "set", by=by, data={"needs_consent": needs_consent})
    return practice
