"""Passwords that people make up, and those we make up for them."""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liaison.core.codes import ALPHABET

DEMO_PASSWORD = "liaison-demo"
GROUPS, GROUP_LENGTH = 3, 4


def one_time() -> str:
    """A password to read out or print, without letters that look alike: 59 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _i in range(GROUP_LENGTH)) for _g in range(GROUPS))
    return "-".join(groups)


def demo_password_refused(password: str) -> bool:
    """The password of the demo accounts is known to everyone; it opens nothing outside a demonstration."""
    return password == DEMO_PASSWORD and not settings.DEBUG


class NotTheDemoPassword:
    """A validator: nobody may choose the password that is printed in the documentation."""

    def validate(self, password, user=None):
        if password == DEMO_PASSWORD:
            raise ValidationError(self.get_help_text())

    def get_help_text(self):
        return _("不能用演示密码。")


def password_page(request: HttpRequest, user, password: str) -> HttpResponse:
    """The only page that ever shows a one-time password; nobody may keep a copy of it on the way."""
    answer = render(request, "accounts/password_shown.html", {"account": user, "password": password})
    answer["Cache-Control"] = "no-store"
    return answer
