"""The sheet of a formal suggestion (代表建议单) and who signs it with the lead (附议、联名)."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Unit
from suggestions.rules.models import Reason
from suggestions.tickets.models import Ticket

USER = settings.AUTH_USER_MODEL


class SheetState(models.TextChoices):
    DRAFT = "draft", _("起草")
    SIGNING = "signing", _("联名中")
    SUBMITTED = "submitted", _("待审查")
    RETURNED = "returned", _("退回修改")
    ACCEPTED = "accepted", _("已受理")
    REFUSED = "refused", _("不作建议处理")
    WITHDRAWN = "withdrawn", _("已撤回")


# Before it is submitted a sheet is its proposers' own; an organ reads it only if it wrote it down for them.
PRIVATE = (SheetState.DRAFT, SheetState.SIGNING)
BADGES = {
    SheetState.DRAFT: "new", SheetState.SIGNING: "doing", SheetState.SUBMITTED: "wait", SheetState.RETURNED: "redo",
    SheetState.ACCEPTED: "done", SheetState.REFUSED: "late", SheetState.WITHDRAWN: "done",
}  # fmt: skip


class Publicity(models.TextChoices):
    FULL = "full", _("全文公开")
    SUMMARY = "summary", _("摘要公开")
    NONE = "none", _("不公开")


class SuggestionQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """Proposers see their own, an organ what reached it or those below, a unit what became a ticket of its own."""
        letter = reach(user, "formal:read")
        if letter == "O":
            invited = Cosigner.objects.filter(suggestion=OuterRef("pk"), deputy__user=user, removed_at=None)
            return self.filter(Q(lead__user=user) | Exists(invited) & ~Q(state=SheetState.DRAFT))
        if letter == "D":
            here = self.under(user.posting.division_id, "organ__division")
            return here.filter(~Q(state__in=PRIVATE) | Q(on_paper=True))
        if letter == "U":
            return self.filter(ticket__in=Ticket.objects.visible_to(user))
        return self.none()

    def accepted(self):
        return self.filter(state=SheetState.ACCEPTED)


class FormalSuggestion(models.Model):
    """One formal suggestion (代表建议): four contents, who proposes it, and the ticket it became when accepted.

    `text_hash` is of the wording that was signed: a signature under another wording does not count any more.
    Recess (闭会期间) is a sheet without a session.
    """

    ticket = models.OneToOneField(
        Ticket, models.PROTECT, null=True, blank=True, verbose_name=_("意见件"), related_name="formal"
    )
    source = models.ForeignKey(
        Ticket, models.PROTECT, null=True, blank=True, verbose_name=_("由哪件转来"), related_name="became_formal"
    )
    letter = models.ForeignKey(
        Ticket, models.PROTECT, null=True, blank=True, verbose_name=_("作来信处理的件"), related_name="letter_of"
    )
    number = models.CharField(_("建议编号"), max_length=24, null=True, blank=True, db_collation="C")
    organ = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("向谁提出"), related_name="+", db_index=False)
    congress = models.CharField(_("届次"), max_length=40)
    session = models.PositiveSmallIntegerField(_("第几次会议"), null=True, blank=True)
    session_ended_on = models.DateField(_("闭会日期"), null=True, blank=True)
    raised_on = models.DateField(_("提出日期"), default=clock.today)
    title = models.CharField(_("案由"), max_length=80)
    matter = models.TextField(_("案据"))
    proposal = models.TextField(_("方案"))
    proposed_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("建议的承办单位"), related_name="+", db_index=False
    )
    lead = models.ForeignKey(Deputy, models.PROTECT, verbose_name=_("领衔代表"), related_name="suggestions")
    certificate_no = models.CharField(_("代表证号"), max_length=30, blank=True)
    confidential = models.BooleanField(_("为提出人保密"), default=False)
    on_paper = models.BooleanField(_("纸质代录"), default=False)
    checklist = models.JSONField(_("提交前核对"), default=dict, blank=True)
    text_hash = models.CharField(_("正文摘要值"), max_length=64)
    state = models.CharField(_("状态"), max_length=10, choices=SheetState, default=SheetState.DRAFT)
    version = models.PositiveIntegerField(_("步序"), default=0)
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    decided_at = models.DateTimeField(_("审查时间"), null=True)
    refused_reason = models.ForeignKey(
        Reason,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("不作建议的理由"),
        related_name="+",
        db_index=False,
    )
    decision_note = models.TextField(_("审查意见"), blank=True)
    publicity = models.CharField(_("公开属性"), max_length=8, choices=Publicity, null=True, blank=True)
    publicity_reason = models.CharField(_("不公开的理由"), max_length=120, blank=True)
    drafted_by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("起草人"), related_name="+", db_index=False)
    drafted_at = models.DateTimeField(_("起草时间"), default=clock.now)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("代表建议")
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(number__isnull=False), name="formal_number_once"),
            models.CheckConstraint(name="formal_state_known", condition=Q(state__in=SheetState.values)),
            models.CheckConstraint(
                name="formal_accepted_is_a_ticket",
                condition=~Q(state="accepted") | Q(number__isnull=False, ticket__isnull=False),
            ),
            models.CheckConstraint(
                name="formal_refused_says_why", condition=~Q(state="refused") | Q(refused_reason__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "-raised_on", "-id"], name="formal_organ"),
            models.Index(fields=["organ", "submitted_at"], name="formal_to_decide", condition=Q(state="submitted")),
        ]

    def __str__(self) -> str:
        return self.number or self.title

    @property
    def division_id(self) -> str:
        return self.organ.division_id

    @property
    def key(self) -> str:
        """What stands in the address: the number, before it has one the draft's own."""
        return self.number or str(self.pk)

    @property
    def badge(self) -> str:
        return BADGES[self.state]

    @property
    def occasion(self) -> str:
        """第六次会议, or 闭会期间."""
        return _("第%d次会议") % self.session if self.session else _("闭会期间")


class CosignerQuerySet(HouseQuerySet):
    def invited(self):
        return self.filter(removed_at=None)


class Cosigner(models.Model):
    """A deputy asked to sign with the lead (附议、联名), and what they said to which wording. Never deleted."""

    class How(models.TextChoices):
        PHONE = "phone", _("手机")
        PAPER = "paper", _("纸质")

    suggestion = models.ForeignKey(
        FormalSuggestion, models.CASCADE, verbose_name=_("代表建议"), related_name="cosigners"
    )
    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name=_("代表"), related_name="cosigned")
    position = models.PositiveSmallIntegerField(_("次序"))
    invited_at = models.DateTimeField(_("邀请时间"), default=clock.now)
    signed_at = models.DateTimeField(_("附议时间"), null=True)
    refused_at = models.DateTimeField(_("谢绝时间"), null=True)
    removed_at = models.DateTimeField(_("移出时间"), null=True)
    how = models.CharField(_("怎样答复的"), max_length=8, choices=How, blank=True)
    text_hash = models.CharField(_("所附议的正文摘要值"), max_length=64, blank=True)

    objects = CosignerQuerySet.as_manager()

    class Meta:
        verbose_name = _("附议代表")
        ordering = ["suggestion", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "deputy"],
                name="cosigner_once",
                violation_error_message=_("这位代表已在名单里。"),
            ),
            models.CheckConstraint(name="cosigner_says_one_thing", condition=Q(signed_at=None) | Q(refused_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.deputy)

    def standing(self, text_hash: str) -> str:
        """signed, void (the wording changed since), refused, or asked."""
        if self.refused_at:
            return "refused"
        if self.signed_at is None:
            return "asked"
        return "signed" if self.text_hash == text_hash else "void"
