"""Rows without a noun of the trade: running numbers, requests already answered, unfinished forms."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.core import clock


class Counter(models.Model):
    """The last number drawn of one series (编号序列); drawn under its row lock, so the series has no gaps."""

    key = models.CharField(_("序列"), max_length=60, primary_key=True)
    n = models.PositiveIntegerField(_("已用到"), default=0)

    class Meta:
        verbose_name = _("编号序列")

    def __str__(self) -> str:
        return f"{self.key}:{self.n}"


class Once(models.Model):
    """A write that was already answered (幂等记录): the same key gets the same answer, never a second act."""

    class Status(models.TextChoices):
        RUNNING = "running", _("处理中")
        DONE = "done", _("已答复")

    scope = models.CharField(_("来源"), max_length=80)
    key = models.CharField(_("幂等键"), max_length=80)
    route = models.CharField(_("地址"), max_length=160)
    body_hash = models.BinaryField(_("内容摘要"), max_length=32)
    status = models.CharField(_("状态"), max_length=8, choices=Status, default=Status.RUNNING)
    response_sealed = models.BinaryField(_("加密的答复"), null=True)
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("幂等记录")
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="once_per_scope_key")]
        indexes = [models.Index(fields=["at"], name="once_at")]

    def __str__(self) -> str:
        return f"{self.scope}:{self.key}"


class Draft(models.Model):
    """A form somebody has not finished (草稿), sealed, kept until it is sent or dropped."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("用户"), related_name="+")
    form = models.CharField(_("表单"), max_length=40)
    key = models.CharField(_("对象"), max_length=40, blank=True)
    body_sealed = models.BinaryField(_("加密的内容"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("草稿")
        constraints = [models.UniqueConstraint(fields=["user", "form", "key"], name="one_draft_per_form")]

    def __str__(self) -> str:
        return f"{self.form}/{self.key}"


class Canary(models.Model):
    """A known word sealed with one key of the ring (密钥试封): tells a wrong ring before it does harm."""

    key = models.CharField(_("密钥"), max_length=8, primary_key=True)
    sealed = models.BinaryField(_("试封"))

    class Meta:
        verbose_name = _("密钥试封")

    def __str__(self) -> str:
        return self.key


class Tally(models.Model):
    """How often something happened in one window of time (计次). The key is a keyed hash: it names nobody."""

    key = models.CharField(_("摘要"), max_length=64, db_collation="C")
    since = models.DateTimeField(_("自"))
    n = models.PositiveIntegerField(_("次数"), default=1)

    class Meta:
        verbose_name = _("计次")
        constraints = [models.UniqueConstraint(fields=["key", "since"], name="tally_once_per_window")]
        indexes = [models.Index(fields=["since"], name="tally_since")]

    def __str__(self) -> str:
        return f"{self.n}"
