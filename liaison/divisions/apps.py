from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DivisionsConfig(AppConfig):
    name = "liaison.divisions"
    verbose_name = _("区划与单位")
