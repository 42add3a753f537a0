from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "liaison.core"
    verbose_name = _("公共底座")

    def ready(self):
        from liaison.core import canary  # models are ready only now; also registers its check

        post_migrate.connect(canary.leave_after_migrate, sender=self)
