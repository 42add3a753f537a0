from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorkdaysConfig(AppConfig):
    name = "liaison.workdays"
    verbose_name = _("工作日历")

    def ready(self):
        from liaison.workdays import actions  # models are ready only now

        post_migrate.connect(actions.load_after_migrate, sender=self)
