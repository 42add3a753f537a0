"""Notices in the app (站内通知): to a person, or to a desk and whoever sits there."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Unit


class NoticeQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """What came to me, and what came to the desk I sit at now."""
        mine = Q(user=user)
        if user.posting and user.posting.unit_id:
            mine |= Q(unit=user.posting.unit_id)
        return self.filter(mine)

    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    """One notice (通知). Its words are made from the event's template when it is read.

    A notice to a desk is read for everybody there once one of them has read it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        verbose_name=_("收件人"),
        related_name="notices",
        db_index=False,
    )
    unit = models.ForeignKey(
        Unit,
        models.CASCADE,
        null=True,
        verbose_name=_("收件单位"),
        related_name="notices",
        db_index=False,
    )
    event = models.CharField(_("事件"), max_length=60)
    event_key = models.CharField(_("事件键"), max_length=80, db_collation="C")
    thing = models.CharField(_("对象类型"), max_length=24)
    thing_id = models.BigIntegerField(_("对象"))
    args = models.JSONField(_("要素"), default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(_("时间"), default=clock.now)
    read_at = models.DateTimeField(_("已读时间"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        constraints = [
            models.CheckConstraint(
                name="notice_has_one_addressee",
                condition=Q(user=None, unit__isnull=False) | Q(user__isnull=False, unit=None),
            ),
            models.UniqueConstraint(
                fields=["event_key", "user"],
                condition=Q(user__isnull=False),
                name="notice_once_per_user",
            ),
            models.UniqueConstraint(
                fields=["event_key", "unit"],
                condition=Q(unit__isnull=False),
                name="notice_once_per_unit",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], condition=Q(read_at=None), name="notice_user_unread"),
            models.Index(fields=["unit", "-id"], condition=Q(read_at=None), name="notice_unit_unread"),
            models.Index(fields=["user", "-id"], name="notice_user"),
            models.Index(fields=["unit", "-id"], name="notice_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.event} #{self.pk}"
