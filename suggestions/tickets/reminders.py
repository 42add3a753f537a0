"""Reminders (催办) to whoever holds a ticket, each with who sent it; read receipts are the notices' own."""

from django.conf import settings
from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket


class ReminderQuerySet(HouseQuerySet):
    def score(self) -> int:
        """The sum of the points (催办分)."""
        return self.aggregate(sum=Sum("points"))["sum"] or 0


class Reminder(models.Model):
    """One urging (一次催办). A source is a deputy, or a desk with all its clerks; the points are the ladder's."""

    class Source(models.TextChoices):
        DEPUTY = "deputy", _("代表")
        ORGAN = "organ", _("人大机关")
        GOVERNMENT = "government", _("政府")
        SYSTEM = "system", _("系统")

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="reminders")
    leg = models.ForeignKey(
        Leg, models.CASCADE, verbose_name=_("交办链的一站"), related_name="reminders", db_index=False
    )
    source = models.CharField(_("谁催的"), max_length=10, choices=Source)
    source_key = models.CharField(_("来源键"), max_length=20, db_collation="C")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("催办人"), related_name="+")
    on = models.DateField(_("日期"))
    at = models.DateTimeField(_("时间"), default=clock.now)
    points = models.PositiveSmallIntegerField(_("计分"))
    text = models.TextField(_("催办的话"), blank=True)
    notice_key = models.CharField(_("通知键"), max_length=80, db_collation="C")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("催办")
        constraints = [models.UniqueConstraint(fields=["leg", "source_key", "on"], name="reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.leg_id} {self.source_key} {self.on}"
