"""The days that differ from Monday to Friday (节假日与调休), and each change of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.querysets import HouseQuerySet


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("放假")
    EXTRA_WORKDAY = "extra_workday", _("调休上班")


class DayQuerySet(HouseQuerySet):
    def of_year(self, year: int):
        return self.filter(date__year=year)


class Day(models.Model):
    """A holiday or a make-up workday (节假日、调休上班日); every other day follows the week."""

    date = models.DateField(_("日期"), primary_key=True)
    kind = models.CharField(_("类别"), max_length=13, choices=DayKind)
    name = models.CharField(_("名称"), max_length=40)
    source = models.CharField(_("依据"), max_length=120)

    objects = DayQuerySet.as_manager()

    class Meta:
        verbose_name = _("工作日历")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()} {self.name}"


class ChangeQuerySet(HouseQuerySet):
    def unsettled(self):
        """Changes that open clocks have not surely followed yet."""
        return self.filter(settled_at=None)


class Change(models.Model):
    """One change of the calendar (日历变更). Its id is the version every process compares.

    It is also the job of moving open clocks: found again until `settled_at` is set.
    """

    first_on = models.DateField(_("最早一天"))
    last_on = models.DateField(_("最晚一天"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        verbose_name=_("操作人"),
        related_name="+",
        help_text=_("空：随软件版本导入。"),
    )
    at = models.DateTimeField(_("时间"), default=clock.now)
    settled_at = models.DateTimeField(_("时限调整完成"), null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("日历变更")
        constraints = [models.CheckConstraint(name="calendar_change_has_span", condition=Q(first_on__lte=F("last_on")))]
        indexes = [models.Index(fields=["id"], condition=Q(settled_at=None), name="calendar_change_unsettled")]

    def __str__(self) -> str:
        return f"{self.first_on}–{self.last_on}"
