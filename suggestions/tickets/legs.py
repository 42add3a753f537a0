"""Legs (交办链的一站) and the requests for more time on them."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Unit
from suggestions.rules.models import DeadlineStep, Reason
from suggestions.tickets.models import Ticket
from suggestions.tickets.systemnotes import in_words

USER = settings.AUTH_USER_MODEL


class LegStep(models.TextChoices):
    VERIFY = "verify", _("站点核实")
    SUPPLEMENT = "supplement", _("补充")
    TRIAGE = "triage", _("审议分办")
    HANDLE = "handle", _("办理")
    DECIDE = "decide", _("裁定")
    CHECK = "check", _("审核答复")
    RATE = "rate", _("评价")
    CONFER = "confer", _("会商")
    FULFIL = "fulfil", _("兑现承诺")
    OPINION = "opinion", _("协办意见")


class LegQuerySet(HouseQuerySet):
    def open(self):
        return self.filter(done_at=None)

    def lead(self):
        return self.filter(role=Leg.Role.LEAD)

    def overdue(self, at):
        """Open past their moment; never a stored fact."""
        return self.open().filter(due_at__lt=at)

    def visible_to(self, user):
        return self.filter(Exists(Ticket.objects.visible_to(user).filter(pk=OuterRef("ticket"))))


class Leg(models.Model):
    """One stop of a ticket in the chain (交办链的一站): from whom, at whom, since when, until when, how it ended."""

    class Role(models.TextChoices):
        LEAD = "lead", _("主办")
        CO = "co", _("协办")

    class Ended(models.TextChoices):
        DONE = "done", _("办完")
        RETURNED = "returned", _("退回")
        REFUSED = "refused", _("不予退办")
        RELEASED = "released", _("解除")

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="legs", db_index=False)
    seq = models.PositiveSmallIntegerField(_("第几站"))
    role = models.CharField(_("主办或协办"), max_length=4, choices=Role, default=Role.LEAD)
    inside = models.BooleanField(_("内部分派"), default=False)
    step = models.CharField(_("环节"), max_length=12, choices=LegStep)
    from_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        verbose_name=_("交来单位"),
        related_name="legs_sent",
        db_index=False,
    )
    to_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        verbose_name=_("在谁手里"),
        related_name="legs_held",
        db_index=False,
    )
    parent = models.ForeignKey("self", models.CASCADE, null=True, verbose_name=_("主办的一站"), related_name="co_legs")
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    opened_at = models.DateTimeField(_("到达时间"))
    due_at = models.DateTimeField(_("期限"))
    # The rule the due date was computed from; null when a person set the date.
    rule = models.ForeignKey(
        DeadlineStep,
        models.PROTECT,
        null=True,
        verbose_name=_("期限依据"),
        related_name="+",
        db_index=False,
    )
    return_by = models.DateTimeField(_("可退办至"), null=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True)
    handler_name = models.CharField(_("承办人"), max_length=40, blank=True)
    done_at = models.DateTimeField(_("交出时间"), null=True)
    ended = models.CharField(_("怎样结束"), max_length=8, choices=Ended, null=True)
    reason = models.ForeignKey(
        Reason, models.PROTECT, null=True, verbose_name=_("理由"), related_name="+", db_index=False
    )
    suggested_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        verbose_name=_("建议改派"),
        related_name="+",
        db_index=False,
    )
    note = models.TextField(_("交办意见"), blank=True)
    opinion = models.TextField(_("协办意见"), blank=True)
    paper = models.BooleanField(_("纸质办理"), default=False)
    final = models.BooleanField(_("最终指定"), default=False)

    objects = LegQuerySet.as_manager()

    class Meta:
        verbose_name = _("交办链的一站")
        ordering = ["ticket", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="leg_seq_once"),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(role="lead", done_at=None), name="one_open_lead_leg"
            ),
            models.UniqueConstraint(
                fields=["parent", "to_unit"],
                condition=Q(role="co") & (Q(ended=None) | ~Q(ended="released")),
                name="co_unit_once",
            ),
            models.CheckConstraint(
                name="leg_ends_after_start", condition=Q(done_at=None) | Q(done_at__gte=F("opened_at"))
            ),
            models.CheckConstraint(name="leg_due_after_start", condition=Q(due_at__gte=F("opened_at"))),
            models.CheckConstraint(name="leg_has_holder", condition=Q(step="rate") | Q(to_unit__isnull=False)),
            models.CheckConstraint(
                name="leg_done_says_how",
                condition=Q(done_at=None, ended=None) | Q(done_at__isnull=False, ended__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["to_unit", "due_at", "id"], name="leg_desk", condition=Q(done_at=None)),
            models.Index(fields=["from_unit", "due_at", "id"], name="leg_sent", condition=Q(done_at=None)),
            models.Index(fields=["due_at", "id"], name="leg_sweep", condition=Q(done_at=None)),
            models.Index(fields=["to_unit", "opened_at", "ticket"], name="leg_held"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}.{self.seq} {self.step}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None

    @property
    def said(self) -> str:
        """The note as people read it."""
        return in_words(self.note)


class Extension(models.Model):
    """A request for more time on one leg, and the sender's decision (延期)."""

    class Decision(models.TextChoices):
        GRANTED = "granted", _("同意")
        REFUSED = "refused", _("不同意")

    leg = models.ForeignKey(Leg, models.CASCADE, verbose_name=_("交办链的一站"), related_name="extensions")
    reason = models.ForeignKey(Reason, models.PROTECT, verbose_name=_("理由"), related_name="+")
    text = models.TextField(_("说明"), blank=True)
    asked_until = models.DateTimeField(_("申请延至"))
    asked_by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("申请人"), related_name="+")
    at = models.DateTimeField(_("申请时间"), default=clock.now)
    decision = models.CharField(_("决定"), max_length=8, choices=Decision, null=True)
    until = models.DateTimeField(_("延至"), null=True)
    answer = models.TextField(_("决定说明"), blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("决定人"), related_name="+")
    decided_at = models.DateTimeField(_("决定时间"), null=True)

    class Meta:
        verbose_name = _("延期")
        constraints = [
            models.UniqueConstraint(
                fields=["leg"],
                condition=Q(decision=None),
                name="one_undecided_extension",
                violation_error_message=_("已有一份延期申请在等决定。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.leg_id}→{self.asked_until:%Y-%m-%d}"
