from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "liaison.accounts"
    verbose_name = _("账号与任职")

    def ready(self):
        from liaison.accounts import checks  # noqa: F401
