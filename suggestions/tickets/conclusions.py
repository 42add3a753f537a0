"""Conclusions (结论): why a matter is closed although somebody is still dissatisfied. One proposes, another agrees."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from suggestions.rules.models import Reason
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Reply

USER = settings.AUTH_USER_MODEL


class ConclusionQuerySet(HouseQuerySet):
    def waiting(self):
        return self.filter(decision=None)

    def agreed(self):
        return self.filter(decision=Conclusion.Decision.AGREED)


class Conclusion(models.Model):
    """One proposal to end a matter against the voter's wish (结论): 诉求不合理, 条件不具备, 解释说明.

    Like a rating it is about one checked reply: after the next reply it has to be proposed anew.
    """

    class Decision(models.TextChoices):
        AGREED = "agreed", _("同意")
        REFUSED = "refused", _("不同意")

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="conclusions")
    round = models.PositiveSmallIntegerField(_("第几轮"))
    reply = models.ForeignKey(Reply, models.PROTECT, verbose_name=_("答复"), related_name="conclusions")
    reason = models.ForeignKey(Reason, models.PROTECT, verbose_name=_("理由"), related_name="+", db_index=False)
    text = models.TextField(_("结论"))
    proposed_by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("提出人"), related_name="+", db_index=False)
    proposed_at = models.DateTimeField(_("提出时间"), default=clock.now)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, verbose_name=_("决定人"), related_name="+", db_index=False
    )
    decision = models.CharField(_("决定"), max_length=8, choices=Decision, null=True)
    answer = models.TextField(_("决定说明"), blank=True)
    at = models.DateTimeField(_("决定时间"), null=True)

    objects = ConclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("结论")
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "round"], condition=Q(decision=None), name="one_undecided_conclusion"
            ),
            models.UniqueConstraint(fields=["reply"], condition=Q(decision="agreed"), name="one_agreed_conclusion"),
            models.CheckConstraint(
                name="conclusion_by_two_persons", condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="conclusion_decided_says_who",
                condition=Q(decision=None, decided_by=None, at=None)
                | Q(decision__isnull=False, decided_by__isnull=False, at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.round} {self.reason}"
