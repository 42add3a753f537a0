"""What an appraisal is counted by (测评规则), as rows: when it is valid, when a result is shown, when it fails."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liaison.divisions.models import Division
from suggestions.rules.placed import PlacedQuerySet


class AppraisalRule(models.Model):
    """One place's numbers in one version. Never edited once used: an appraisal keeps the version it was set up with."""

    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, verbose_name=_("适用地方"), related_name="+",
        help_text=_("空着表示全国默认。"),
    )  # fmt: skip
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    from_on = models.DateField(_("施行日期"))
    fail_below = models.DecimalField(_("满意率低于多少要整改（%）"), max_digits=4, decimal_places=1)
    min_valid = models.PositiveSmallIntegerField(_("至少几张有效票才公布"))
    returned_num = models.PositiveSmallIntegerField(_("收回票数分子"), default=1)
    returned_den = models.PositiveSmallIntegerField(_("收回票数分母"), default=2)
    returned_strict = models.BooleanField(_("收回须超过"), default=True)
    rounds = models.PositiveSmallIntegerField(_("复查几轮未过提请问效表决"), default=3)
    basis = models.CharField(_("依据"), max_length=200)
    verified = models.BooleanField(_("已核对原文"), default=False)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("测评规则")
        constraints = [
            models.UniqueConstraint(
                fields=["division", "version"], name="appraisal_rule_version_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="appraisal_rule_numbers",
                condition=Q(fail_below__gt=0, fail_below__lte=Decimal(100), min_valid__gte=1, rounds__gte=1)
                & Q(returned_den__gte=1, returned_num__lte=F("returned_den")),
                violation_error_message=_("分子不能大于分母，满意率在 0 到 100 之间。"),
            ),
        ]

    def __str__(self) -> str:
        place = self.division.short_name if self.division_id else _("全国默认")
        return str(_("%(place)s测评规则 第 %(n)d 版") % {"place": place, "n": self.version})


def rule_for(code: str, on) -> AppraisalRule | None:
    """The rule in force at a place on a day: the nearest place's, its newest version."""
    rows = AppraisalRule.objects.around(code).filter(from_on__lte=on)
    return max(rows, key=lambda rule: (len(rule.division_id or ""), rule.version), default=None)
