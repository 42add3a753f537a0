"""Who may change whose account and postings: never one's own, never above the own scope (decisions D19)."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from liaison.accounts.models import Posting, User
from liaison.accounts.roles import grantable_by, reach_of
from liaison.accounts.scope import can
from liaison.divisions.models import CODE_LENGTH, Level


def may_edit(by: User, user: User) -> bool:
    """Whether this person may change that account."""
    return not why_not(by, user)


def check_may_edit(by: User, user: User) -> None:
    refusal = why_not(by, user)
    if refusal:
        raise PermissionDenied(refusal)


def why_not(by: User, user: User) -> str:
    """The sentence that says why an account is not this person's to change, or nothing."""
    if user.actor != User.Actor.PERSON:
        return _("系统和群众不是人员账号，不能改。")
    if user.pk == by.pk:
        return _("不能改自己的账号，请找上级或系统管理员。")
    letter = reach_of(by.role, "account:edit")
    if letter == "A":
        return ""
    postings = list(user.postings.live())
    if not letter or by.posting is None or not Posting.objects.visible_to(by).filter(user=user).exists():
        return _("这个账号不在您管理的范围内。")
    if all(may_grant(by, posting.role, posting.division_id) for posting in postings):
        return ""
    return _("这个账号还有您管不到的任职，请找上级或系统管理员。")


def may_grant(by: User, role: str, division_code: str) -> bool:
    """Whether this person may give that role at that place; a presidium's office stays in its township."""
    if role not in grantable_by(by.role):
        return False
    return can(by, "posting:edit", division_code)


def check_may_grant(by: User, role: str, division_code: str) -> None:
    if not may_grant(by, role, division_code):
        raise PermissionDenied(_("您不能给出这个任职。"))


def fits_level(role: str, division_code: str) -> bool:
    """A presidium's office belongs to a township, a county office to a county."""
    wanted = {"presidium_office": Level.TOWNSHIP, "county_office": Level.COUNTY}.get(role)
    return wanted is None or len(division_code) == CODE_LENGTH[wanted]
