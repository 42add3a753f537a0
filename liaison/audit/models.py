"""The trail (留痕): who did what to which thing, when, in which role. Never changed, never deleted."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryQuerySet(models.QuerySet):
    def of(self, thing: models.Model):
        """The history of one thing, oldest first."""
        return self.filter(thing=thing._meta.model_name, thing_id=thing.pk).order_by("id")

    def visible_to(self, user):
        """The whole trail, for the auditor; others see the history of the things they may read."""
        return self if user.may("trail:search") else self.none()

    def moves(self):
        """Entries that moved their thing (the others are remarks, reveals, remindings)."""
        return self.filter(seq__isnull=False)


class Entry(models.Model):
    """One act (一条留痕). Holds ids, codes and what staff wrote as note; never a voter's name or phone.

    `seq` counts the moves of one thing from 1 without gaps; it is null for acts that move nothing.
    """

    thing = models.CharField(_("对象类型"), max_length=24)
    thing_id = models.BigIntegerField(_("对象"))
    seq = models.PositiveIntegerField(_("步序"), null=True)
    verb = models.CharField(_("动作"), max_length=40)
    before = models.CharField(_("原状态"), max_length=16, blank=True)
    after = models.CharField(_("新状态"), max_length=16, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("操作人"), related_name="+")
    for_unit_id = models.BigIntegerField(_("代哪个单位"), null=True)
    role = models.CharField(_("以何身份"), max_length=24)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), blank=True)
    data = models.JSONField(_("要素"), default=dict)
    division_code = models.CharField(_("区划代码"), max_length=15, db_collation="C", blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("留痕")
        constraints = [models.UniqueConstraint(fields=["thing", "thing_id", "seq"], name="entry_seq_once")]
        indexes = [
            models.Index(fields=["thing", "thing_id", "id"], name="entry_of_thing"),
            models.Index(fields=["by", "-at"], name="entry_by_at"),
            BrinIndex(fields=["at"], name="entry_at_brin"),
        ]

    def __str__(self) -> str:
        return f"{self.thing}#{self.thing_id} {self.verb}"
