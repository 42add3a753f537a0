"""The printed one-time sign-in of deputies (一次性登录码): ten minutes, single use."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import LoginCode, Posting, Token, User
from liaison.accounts.power import check_may_edit
from liaison.accounts.roles import Role
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError

VALID_FOR = timedelta(minutes=10)


@transaction.atomic
def issue(*, user_id: int, by: User) -> tuple[str, LoginCode]:
    """A new code for a deputy's account; its text is seen only now. Earlier unused ones die."""
    user = User.objects.locked(user_id)
    check_may_edit(by, user)
    if not user.is_active or not Posting.objects.live().filter(user=user, role=Role.DEPUTY).exists():
        raise DomainError(_("登录码只给在任代表的账号。"))
    LoginCode.objects.filter(user=user, used_at=None).update(expires_at=clock.now())
    value = secrets.token_urlsafe(24)
    expires_at = clock.now() + VALID_FOR
    code = LoginCode.objects.create(hash=Token.digest(value), user=user, issued_by=by, expires_at=expires_at)
    record(user, "issue_login_code", by=by)
    return value, code


def find(value: str) -> LoginCode | None:
    """The code with that text, if it still opens an account."""
    codes = LoginCode.objects.select_related("user")
    return codes.filter(
        hash=Token.digest(value), used_at=None, expires_at__gt=clock.now(), user__is_active=True
    ).first()


@transaction.atomic
def redeem(value: str) -> User | None:
    """Use a code up; of two who try at once one gets in."""
    code = find(value)
    if code is None:
        return None
    used = LoginCode.objects.filter(pk=code.pk, used_at=None).update(used_at=clock.now())
    if not used:
        return None
    record(code.user, "enter_by_code", by=code.user)
    return code.user
