"""Households and people visited by deputies (走访): the small form that the campaign paragraph counts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Division


class VisitKind(models.TextChoices):
    HOUSEHOLD = "household", _("农户(居民户)")
    TALENT = "talent", _("能人")


class VisitQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """A deputy's own visits; otherwise those of the active posting's territory."""
        posting = user.posting
        if posting is None:
            return self.none()
        if posting.role == Role.DEPUTY:
            return self.filter(deputy__user=user)
        return self.filter(division__code__startswith=posting.division_id)


class Visit(models.Model):
    """One household or person visited by one deputy on one day (走访)."""

    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name=_("代表"), related_name="visits")
    kind = models.CharField(_("对象"), max_length=10, choices=VisitKind)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("村(社区)"), related_name="+")
    on = models.DateField(_("日期"))
    note = models.CharField(_("谈了什么"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("登记人"), related_name="+")
    at = models.DateTimeField(_("登记时间"), default=clock.now)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("走访")
        indexes = [
            models.Index(fields=["division", "-on", "id"], name="visit_place_on"),
            models.Index(fields=["deputy", "-on"], name="visit_deputy_on"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy}·{self.on}"
