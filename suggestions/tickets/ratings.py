"""Ratings (评价) by voters and deputies."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Reply
from suggestions.tickets.voices import Voice

USER = settings.AUTH_USER_MODEL


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASIC = "basic", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")


class RatingHow(models.TextChoices):
    LINK = "link", _("本人扫码")
    CODE = "code", _("本人查询码")
    ACCOUNT = "account", _("代表本人")
    PHONE = "phone", _("电话代录")
    VISIT = "visit", _("上门代录")
    PAPER = "paper", _("书面代录")


STAFF_HOWS = (RatingHow.PHONE, RatingHow.VISIT, RatingHow.PAPER)


class Rating(models.Model):
    """One answer of one voice or deputy to one checked reply (评价). Never updated; a wrong 代录 is struck."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="ratings")
    reply = models.ForeignKey(Reply, models.PROTECT, verbose_name=_("答复"), related_name="ratings")
    round = models.PositiveSmallIntegerField(_("第几轮"))
    voice = models.ForeignKey(
        Voice, models.PROTECT, null=True, blank=True, verbose_name=_("反映"), related_name="ratings"
    )
    deputy = models.ForeignKey(
        Deputy,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("代表"),
        related_name="ratings",
    )
    result = models.CharField(_("对结果"), max_length=12, choices=Satisfaction)
    attitude = models.CharField(_("对态度"), max_length=12, choices=Satisfaction, null=True, blank=True)
    text = models.TextField(_("说明"), blank=True)
    how = models.CharField(_("怎样评的"), max_length=8, choices=RatingHow)
    entered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name=_("代录人"), related_name="+"
    )
    at = models.DateTimeField(_("时间"))
    struck_at = models.DateTimeField(_("作废时间"), null=True)
    struck_reason = models.CharField(_("作废原因"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("评价")
        constraints = [
            models.CheckConstraint(
                name="rating_of_voice_or_deputy",
                condition=Q(voice__isnull=False, deputy=None) | Q(voice=None, deputy__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["voice", "reply"],
                condition=Q(voice__isnull=False, struck_at=None),
                name="voice_rates_once",
            ),
            models.UniqueConstraint(
                fields=["deputy", "reply"],
                condition=Q(deputy__isnull=False, struck_at=None),
                name="deputy_rates_once",
            ),
            models.CheckConstraint(
                name="staff_rating_says_who",
                condition=~Q(how__in=[str(h) for h in STAFF_HOWS]) | Q(entered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.result}"
