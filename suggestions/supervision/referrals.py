"""Referrals (追责建议): after a passed effect vote a person of the organ may write to the appointing body."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from suggestions.supervision.cases import SupervisionCase

USER = settings.AUTH_USER_MODEL


class ReferralQuerySet(HouseQuerySet):
    def sent(self):
        return self.filter(sent_on__isnull=False)

    def unanswered(self):
        """Sent, and nothing came back."""
        return self.sent().filter(answered_on=None)

    def visible_to(self, user):
        """The organs of the place and the auditor; never the unit, never the public."""
        letter, posting = reach(user, "referral:read"), user.posting
        if letter == "A":
            return self
        if letter != "D" or posting is None:
            return self.none()
        return self.filter(case__organ__division__code__startswith=posting.division_id)


class Referral(models.Model):
    """One recommendation to hold somebody to account (追责建议函): facts, the vote, what is asked, until when.

    The number is that of its issued paper; issuing ends the case. What the appointing body answers is written here.
    """

    case = models.OneToOneField(SupervisionCase, models.PROTECT, verbose_name=_("督办件"), related_name="referral")
    to_body = models.CharField(_("任免机关"), max_length=60)
    facts = models.TextField(_("基本事实"))
    request = models.TextField(_("建议"))
    answer_due = models.DateField(_("请何时前答复"))
    opened_by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("起草人"), related_name="+", db_index=False)
    opened_at = models.DateTimeField(_("起草时间"), default=clock.now)
    paper_no = models.CharField(_("发文字号"), max_length=40, blank=True)
    sent_on = models.DateField(_("发出日期"), null=True)
    answered_on = models.DateField(_("答复日期"), null=True)
    answer = models.TextField(_("答复内容"), blank=True)
    late_told_for = models.DateField(_("逾期已提醒的日期"), null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("追责建议")
        constraints = [
            models.CheckConstraint(
                name="referral_sent_has_number",
                condition=Q(sent_on=None, paper_no="") | (Q(sent_on__isnull=False) & ~Q(paper_no="")),
            ),
            models.CheckConstraint(
                name="referral_answered_was_sent",
                condition=Q(answered_on=None, answer="")
                | (Q(sent_on__isnull=False, answered_on__gte=F("sent_on")) & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_due", "id"], name="referral_unanswered",
                condition=Q(sent_on__isnull=False, answered_on=None),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.paper_no or str(_("%s的追责建议（拟稿）") % self.case.ticket.number)

    @property
    def badge(self) -> tuple[str, str]:
        """Draft, waiting, late, answered."""
        if self.answered_on:
            return "done", str(_("已答复"))
        if self.sent_on is None:
            return "new", str(_("追责建议拟稿"))
        return ("late", str(_("逾期未答复"))) if self.answer_due < clock.today() else ("wait", str(_("等答复")))
