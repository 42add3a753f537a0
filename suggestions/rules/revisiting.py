"""How many closed matters are looked at again, and when (回访规则): rows with version and basis."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.divisions.models import Division
from suggestions.rules.placed import PlacedQuerySet


class RevisitRule(models.Model):
    """One place's rule in one version. Never edited: a plan keeps the numbers it was drawn with."""

    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, verbose_name=_("适用地方"), related_name="+",
        help_text=_("空着表示全国默认。"),
    )  # fmt: skip
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    from_on = models.DateField(_("施行日期"))
    rate = models.PositiveSmallIntegerField(_("抽样比例（%）"))
    floor = models.PositiveSmallIntegerField(_("至少几件"))
    apart_days = models.PositiveSmallIntegerField(_("几天内不重复回访"))
    within = models.PositiveSmallIntegerField(_("几个工作日内问完"))
    months = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("办结后第几个月再访"))
    basis = models.CharField(_("依据"), max_length=200, help_text=_("没有条款的写“本地约定”。"))

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("回访规则")
        constraints = [
            models.UniqueConstraint(
                fields=["division", "version"], name="revisit_rule_version_once", nulls_distinct=False,
                violation_error_message=_("这个版本号已用过。"),
            ),
            models.CheckConstraint(name="revisit_rate_is_a_share", condition=Q(rate__gte=1, rate__lte=100)),
            models.CheckConstraint(name="revisit_floor_at_least_one", condition=Q(floor__gte=1)),
        ]  # fmt: skip

    def __str__(self) -> str:
        place = self.division or _("全国默认")
        return f"{place} v{self.version}"

    @property
    def is_local_custom(self) -> bool:
        """Whether no article stands behind it (本地约定)."""
        return "本地约定" in self.basis


def rule_at(code: str, on: date) -> RevisitRule | None:
    """The rule in force at a place on a day: the nearest place's, its latest version."""
    rows = RevisitRule.objects.around(code).filter(from_on__lte=on)
    return max(rows, key=lambda row: (len(row.division_id or ""), row.from_on, row.version), default=None)
