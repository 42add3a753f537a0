from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorkdaysConfig(AppConfig):
    name = "liaison.workdays"
    verbose_name = _("工作日历")

    def ready(self):
        post_migrate.connect(load_published_years, sender=self)


def load_published_years(using, **kwargs):
    """A fresh database, and each upgrade that knows a new year, gets the published calendar."""
    from django.db import connections

    from liaison.workdays import actions
    from liaison.workdays.models import Change

    if Change._meta.db_table in connections[using].introspection.table_names():
        actions.import_missing_years()
