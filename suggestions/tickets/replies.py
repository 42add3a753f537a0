"""Replies (答复) of the handling unit and the promises in them."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from liaison.core.querysets import HouseQuerySet
from suggestions.rules.models import ResultClass
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket

USER = settings.AUTH_USER_MODEL


class ReplyQuerySet(models.QuerySet):
    def checked(self):
        return self.filter(checked_at__isnull=False)


class Reply(models.Model):
    """One answer of the handling unit (答复) in four parts. Submitted, checked, published are three facts."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="replies")
    leg = models.OneToOneField(Leg, models.PROTECT, verbose_name=_("交办链的一站"), related_name="reply")
    round = models.PositiveSmallIntegerField(_("第几轮"))
    done_text = models.TextField(_("办了什么"))
    result_text = models.TextField(_("结果"))
    next_text = models.TextField(_("下一步与时间"), blank=True)
    contact = models.CharField(_("联系人"), max_length=80)
    result_class = models.ForeignKey(ResultClass, models.PROTECT, verbose_name=_("结果分类"), related_name="+")
    promised_on = models.DateField(_("承诺日期"), null=True, blank=True)
    reason = models.TextField(_("暂不能办的原因"), blank=True)
    submitted_at = models.DateTimeField(_("提交时间"))
    submitted_by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("提交人"), related_name="+")
    checked_at = models.DateTimeField(_("审核时间"), null=True)
    checked_by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("审核人"), related_name="+")
    published_at = models.DateTimeField(_("公开时间"), null=True)
    published_by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("公开人"), related_name="+")
    # Decided against publishing, or taken off again: no longer waits for that decision (决定不公开).
    withheld_at = models.DateTimeField(_("决定不公开的时间"), null=True)
    public_title = models.CharField(_("公开标题"), max_length=120, blank=True)
    public_text = models.TextField(_("公开文本"), blank=True)
    paper = models.BooleanField(_("纸质答复"), default=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("答复")
        constraints = [
            models.CheckConstraint(
                name="reply_checked_by_another",
                condition=Q(paper=True) | Q(checked_by=None) | ~Q(checked_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="reply_published_after_check",
                condition=Q(published_at=None) | Q(checked_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "id"],
                name="reply_published",
                condition=Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.round}"


class CommitmentQuerySet(HouseQuerySet):
    def open(self):
        """Not kept yet, whether the day has passed or not."""
        return self.filter(kept_at=None)

    def written(self):
        """Made in a reply: the ticket is followed until they are kept."""
        return self.filter(reply__isnull=False)

    def spoken(self):
        """Made to people at a talk or a meeting: the ladder rests until their day."""
        return self.filter(reply=None)

    def visible_to(self, user):
        return self.filter(Exists(Ticket.objects.visible_to(user).filter(pk=OuterRef("ticket"))))


class Commitment(models.Model):
    """A promise (承诺事项), of a class-B reply or made at a talk or meeting: what, by when, and when it was kept."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="commitments")
    reply = models.OneToOneField(
        Reply, models.PROTECT, null=True, blank=True, verbose_name=_("答复"), related_name="commitment"
    )
    made_at = models.CharField(_("在哪里承诺"), max_length=80, blank=True, help_text=_("约谈或会议及日期。"))
    text = models.TextField(_("承诺内容"))
    due_on = models.DateField(_("承诺日期"))
    kept_at = models.DateTimeField(_("兑现时间"), null=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("承诺事项")
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(kept_at=None, reply__isnull=False), name="one_open_commitment"
            ),
            models.CheckConstraint(
                name="commitment_made_in_one_place",
                condition=Q(reply__isnull=False, made_at="") | (Q(reply=None) & ~Q(made_at="")),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="commitment_due", condition=Q(kept_at=None)),
            models.Index(fields=["-due_on", "-id"], name="commitment_all"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.due_on}"
