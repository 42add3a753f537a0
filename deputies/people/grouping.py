"""Changing deputies' groups (代表小组): a group, who joins it and who leaves it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy, Group, GroupMember
from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Division


@transaction.atomic
def save(*, by: User, group_id: int | None = None, division: Division, name: str, focus: str) -> Group:
    """A new group, or another name and focus for one (一个小组选定一个重点方向)."""
    group = Group.objects.locked(group_id) if group_id else Group(division=division)
    _check_may_edit(by, group.division)
    _check_may_edit(by, division)
    group.division, group.name, group.focus = division, name.strip(), focus.strip()
    group.full_clean()
    group.save()
    record(group, "edit" if group_id else "create", by=by)
    return group


@transaction.atomic
def join(*, by: User, group_id: int, deputy: Deputy) -> GroupMember:
    """A deputy becomes a member from today."""
    group = Group.objects.locked(group_id)
    _check_may_edit(by, group.division)
    if GroupMember.objects.filter(group=group, deputy=deputy, until_on=None).exists():
        raise DomainError(_("这位代表已在组内。"), "deputy")
    member = GroupMember.objects.create(group=group, deputy=deputy)
    record(group, "join", by=by, data={"deputy": deputy.pk})
    return member


@transaction.atomic
def leave(*, by: User, member_id: int) -> GroupMember:
    """A deputy is a member no more; that they were one stays in the record."""
    member = GroupMember.objects.select_related("group__division").get(pk=member_id)
    _check_may_edit(by, member.group.division)
    if member.until_on is None:
        member.until_on = max(clock.today(), member.from_on)
        member.save(update_fields=["until_on"])
        record(member.group, "leave", by=by, data={"deputy": member.deputy_id})
    return member


def _check_may_edit(by: User, place: Division) -> None:
    if not can(by, "deputy:edit", place.code):
        raise PermissionDenied(_("您现在的身份不能改这里的代表小组。"))
