"""What a unit keeps for itself: text modules (常用语) for its replies."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Unit


class ReplyTextQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """The modules of one's own unit."""
        return self.filter(unit=user.posting.unit_id) if user.posting and user.posting.unit_id else self.none()


class ReplyText(models.Model):
    """A sentence a unit writes again and again (常用语), and the part of a reply it belongs to."""

    class Part(models.TextChoices):
        DONE = "done_text", _("办了什么")
        RESULT = "result_text", _("结果")
        NEXT = "next_text", _("下一步与时间")

    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("单位"), related_name="reply_texts")
    part = models.CharField(_("用在哪一栏"), max_length=12, choices=Part, default=Part.DONE)
    title = models.CharField(_("名称"), max_length=20)
    text = models.TextField(_("内容"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("谁写的"), related_name="+")
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = ReplyTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("常用语")
        ordering = ["part", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"],
                name="reply_text_title_once",
                violation_error_message=_("已有同名的常用语。"),
            )
        ]

    def __str__(self) -> str:
        return self.title
