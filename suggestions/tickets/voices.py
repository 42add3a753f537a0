"""Voices (反映、附议): who said it, and the keys by which they follow it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.residents.models import Resident
from stations.receptions.models import Reception
from suggestions.tickets.models import Channel, Ticket

USER = settings.AUTH_USER_MODEL


class VoiceQuerySet(HouseQuerySet):
    def visible_to(self, user):
        return self.filter(Exists(Ticket.objects.visible_to(user).filter(pk=OuterRef("ticket"))))


class Voice(models.Model):
    """One person's or anonymous sender's say on one ticket (一个人的反映或附议).

    Query code, private link and the right to rate belong to the voice, so a merge keeps everyone.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="voices")
    reception = models.OneToOneField(
        Reception,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("来访"),
        related_name="voice",
    )
    resident = models.ForeignKey(
        Resident,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("反映人"),
        related_name="voices",
    )
    channel = models.CharField(_("来源"), max_length=12, choices=Channel)
    # Hops of the information network: [{"who": "officer", "at": "…"}, …], roles and moments only.
    via = models.JSONField(_("经过"), default=list, blank=True)
    words = models.TextField(_("他说了什么"), blank=True)
    query_code = models.CharField(_("查询码"), max_length=12, db_collation="C")
    reply_wanted = models.BooleanField(_("要回复"), default=True)
    share_contact = models.BooleanField(_("可以告诉办理单位"), default=False)
    first = models.BooleanField(_("首位反映人"), default=True)
    # Set on the voices of a sibling ticket (分别办理): whoever opens one of the two may go on to the other.
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("由哪条反映分出"), related_name="copies"
    )
    pin_failures = models.PositiveSmallIntegerField(_("密码错次"), default=0)
    pin_locked_until = models.DateTimeField(_("密码锁至"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("登记人"), related_name="+")
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("反映")
        constraints = [
            models.UniqueConstraint(fields=["query_code"], name="voice_query_code_once"),
            models.UniqueConstraint(
                fields=["ticket", "resident"],
                condition=Q(resident__isnull=False),
                name="one_voice_per_person",
                violation_error_message=_("此人已在这件里。"),
            ),
            models.UniqueConstraint(fields=["ticket"], condition=Q(first=True), name="one_first_voice"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.pk}"


class VoiceKey(models.Model):
    """One private link and PIN of a voice (私密链接与密码); a reprint adds one, old ones live until revoked."""

    voice = models.ForeignKey(Voice, models.CASCADE, verbose_name=_("反映"), related_name="keys")
    token_hash = models.BinaryField(_("链接摘要"), max_length=32)
    pin_hash = models.CharField(_("密码摘要"), max_length=128)
    issued_at = models.DateTimeField(_("签发时间"), default=clock.now)
    by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("签发人"), related_name="+")
    revoked_at = models.DateTimeField(_("吊销时间"), null=True)

    class Meta:
        verbose_name = _("私密链接")
        constraints = [models.UniqueConstraint(fields=["token_hash"], name="voice_token_once")]

    def __str__(self) -> str:
        return f"{self.voice_id}#{self.pk}"
