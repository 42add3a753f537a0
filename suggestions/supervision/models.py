"""Consequences of the clock (提醒与超期记录): each once, by a unique key."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from suggestions.tickets.legs import Leg


class AlertRule(models.TextChoices):
    DUE_SOON = "due_soon", _("临期")
    DUE = "due", _("今日到期")
    OVERDUE = "overdue", _("超期")
    UNSIGNED = "unsigned", _("未签收")
    UNRATED = "unrated", _("未评价")
    TO_SUPERIOR = "to_superior", _("报上级单位")
    TO_ORGAN = "to_organ", _("报人大机关")


class Alert(models.Model):
    """One consequence of one leg's clock (一次提醒). The first `overdue` row is the recorded breach.

    The row is its own outbox: `told_at` is null until its notices are written.
    """

    leg = models.ForeignKey(Leg, models.CASCADE, verbose_name=_("交办链的一站"), related_name="alerts")
    rule = models.CharField(_("规则"), max_length=12, choices=AlertRule)
    occurrence = models.PositiveSmallIntegerField(_("第几次"), default=1)
    due_at = models.DateTimeField(_("当时的期限"))
    at = models.DateTimeField(_("时间"))
    told_at = models.DateTimeField(_("已通知"), null=True)

    class Meta:
        verbose_name = _("提醒")
        constraints = [models.UniqueConstraint(fields=["leg", "rule", "occurrence"], name="alert_once")]
        indexes = [
            models.Index(fields=["id"], name="alert_untold", condition=models.Q(told_at=None)),
            models.Index(fields=["rule", "at"], name="alert_rule_at"),
        ]

    def __str__(self) -> str:
        return f"{self.leg_id} {self.rule}"
