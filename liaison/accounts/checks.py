"""A real installation refuses to start while a demo account has the password everyone knows."""

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from liaison.accounts.demonstration import USERNAMES
from liaison.accounts.models import User
from liaison.accounts.passwords import DEMO_PASSWORD


@register(Tags.security)
def no_demo_password(app_configs, **kwargs):
    """E001: only asked when DEBUG is off; without a database there is nothing to refuse."""
    if settings.DEBUG:
        return []
    try:
        found = User.objects.filter(username__in=USERNAMES, is_active=True).values_list("username", "password")
        known = [name for name, password in found if check_password(DEMO_PASSWORD, password)]
    except (DatabaseError, ImproperlyConfigured):
        return []
    if not known:
        return []
    names = "、".join(known)
    return [Error(f"演示账号 {names} 还在用演示密码，请停用或改密码。", id="liaison.accounts.E001")]
