"""Changing accounts (账号): create, disable, reset, end sessions. Each act leaves a trace and never touches oneself."""

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from liaison.accounts import passwords
from liaison.accounts.models import Token, User
from liaison.accounts.power import check_may_edit
from liaison.accounts.scope import can
from liaison.audit.trail import record


@transaction.atomic
def create(*, username: str, name: str, phone: str = "", by: User) -> tuple[User, str]:
    """A new account and the one-time password it starts with; the only time that is seen."""
    if not can(by, "account:edit"):
        raise PermissionDenied(_("您现在的身份不能新建账号。"))
    user, password = User(username=username.strip(), name=name.strip(), phone=phone.strip()), passwords.one_time()
    user.must_change_password = True
    user.set_password(password)
    user.full_clean()
    user.save()
    record(user, "create", by=by)
    return user, password


@transaction.atomic
def edit(*, user_id: int, name: str, phone: str, by: User) -> User:
    """Correct the name or the office phone."""
    user = _locked(user_id, by)
    changed = {column for column, new in (("name", name), ("phone", phone)) if getattr(user, column) != new}
    user.name, user.phone = name.strip(), phone.strip()
    user.full_clean()
    user.save(update_fields=["name", "phone"])
    record(user, "edit", by=by, data={"fields": sorted(changed)})
    return user


@transaction.atomic
def disable(*, user_id: int, reason: str, by: User) -> User:
    """Close an account: its sessions end at once, its tokens die, its rows stay."""
    user = _locked(user_id, by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    Token.objects.live().filter(user=user).revoke()
    drop_sessions(user)
    record(user, "disable", by=by, note=reason)
    return user


@transaction.atomic
def enable(*, user_id: int, by: User) -> User:
    """Open a closed account again; it needs a new password to be of use to a new person."""
    user = _locked(user_id, by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(user, "enable", by=by)
    return user


@transaction.atomic
def reset_password(*, user_id: int, by: User) -> tuple[User, str]:
    """A new one-time password for somebody who forgot theirs; the old sessions end."""
    user, password = _locked(user_id, by), passwords.one_time()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    drop_sessions(user)
    record(user, "reset_password", by=by)
    return user, password


@transaction.atomic
def end_sessions(*, user_id: int, by: User) -> User:
    """Sign an account out everywhere, e.g. when a device was lost."""
    user = _locked(user_id, by)
    drop_sessions(user)
    record(user, "end_sessions", by=by)
    return user


@transaction.atomic
def change_own_password(*, by: User, password: str) -> User:
    """One's own new password; whoever else is signed in with the old one is out."""
    user = User.objects.locked(by.pk)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record(user, "change_password", by=by)
    return user


@transaction.atomic
def choose_keys(*, by: User, single_keys: bool) -> None:
    """Turn single-key shortcuts on or off for oneself (WCAG 2.1.4)."""
    User.objects.filter(pk=by.pk).update(single_keys=single_keys)
    record(by, "choose_keys", by=by, data={"single_keys": single_keys})


def drop_sessions(user: AbstractBaseUser) -> None:
    """Every session of the account ends with its next request: the stamp is part of the session's hash."""
    User.objects.filter(pk=user.pk).update(session_stamp=F("session_stamp") + 1)


def _locked(user_id: int, by: User) -> User:
    user = User.objects.locked(user_id)
    check_may_edit(by, user)
    return user
