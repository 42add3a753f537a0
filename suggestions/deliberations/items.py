"""Items of an agenda (议题), the votes on them, and who said what in a named vote (表决、记名)."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from suggestions.deliberations.models import Attendee, ItemKind, Meeting
from suggestions.rules.models import Reason
from suggestions.supervision.cases import Act
from suggestions.tickets.models import Ticket

USER = settings.AUTH_USER_MODEL


class ItemState(models.TextChoices):
    WAITING = "waiting", _("待审议")
    DISCUSSING = "discussing", _("审议中")
    DECIDED = "decided", _("已决定")
    DEFERRED = "deferred", _("转下次")
    DROPPED = "dropped", _("已撤出")


class Decision(models.TextChoices):
    LISTED = "listed", _("同意列入")
    NOT_LISTED = "not_listed", _("不列入")
    MERGED = "merged", _("合并")
    SUPPLEMENT = "supplement", _("退回补充")
    OTHER_TRACK = "other_track", _("转其他渠道")
    ASSIGNED = "assigned", _("同意转办")
    REHANDLED = "rehandled", _("重新办理")
    CONCLUDED = "concluded", _("同意办结")
    URGED = "urged", _("责成继续办理")
    PROMISED = "promised", _("当面承诺")
    LIFTED = "lifted", _("解除督办")
    INEFFECTIVE = "ineffective", _("认定无实效")
    UNPROVEN = "unproven", _("未认定无实效")
    ADOPTED = "adopted", _("通过")
    REJECTED = "rejected", _("未通过")


D = Decision
# What a vote that passes means for an item of each kind, and one that is lost.
BY_VOTE = {
    ItemKind.ENLIST: (D.LISTED, D.NOT_LISTED),
    ItemKind.ADOPT: (D.ADOPTED, D.REJECTED),
    ItemKind.OTHER: (D.ADOPTED, D.REJECTED),
    ItemKind.EFFECT: (D.INEFFECTIVE, D.UNPROVEN),
}
# What the chair may conclude with a reason, without counting hands.
WITHOUT_VOTE = {
    ItemKind.ENLIST: (D.MERGED, D.SUPPLEMENT, D.OTHER_TRACK),
    ItemKind.ASSIGN: (D.ASSIGNED,),
    ItemKind.CONFER: (D.REHANDLED, D.CONCLUDED),
    ItemKind.ADOPT: (),
    ItemKind.OTHER: (),
    ItemKind.CASE: (D.URGED, D.PROMISED, D.LIFTED),
    ItemKind.EFFECT: (D.LIFTED,),
    ItemKind.PROMISE: (D.PROMISED, D.URGED, D.LIFTED),
}
POSITIVE = (D.LISTED, D.ASSIGNED, D.ADOPTED, D.CONCLUDED, D.URGED, D.PROMISED, D.LIFTED, D.INEFFECTIVE)
# What the vote on the effect is about: the words are fixed, on the screen and on the ballot paper.
MOTION = "认定本件办理无实效，建议追责"
CASE_KINDS = (ItemKind.CASE, ItemKind.EFFECT, ItemKind.PROMISE)
OPEN_ITEMS = (ItemState.WAITING, ItemState.DISCUSSING)


class ItemQuerySet(HouseQuerySet):
    def visible_to(self, user):
        return self.filter(Exists(Meeting.objects.visible_to(user).filter(pk=OuterRef("meeting"))))

    def undecided(self):
        return self.filter(state__in=OPEN_ITEMS)

    def to_carry_out(self):
        """Decided in a closed meeting, not carried out, and nobody was told yet that it cannot be."""
        return self.filter(state=ItemState.DECIDED, carried_at=None, carry_error="", meeting__state="closed")


class AgendaItem(models.Model):
    """One item of a meeting (议题): what is proposed, what was decided, and whether that was carried out."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("会议"), related_name="items")
    position = models.PositiveSmallIntegerField(_("次序"))
    kind = models.CharField(_("议什么"), max_length=8, choices=ItemKind)
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, null=True, blank=True, verbose_name=_("意见件"), related_name="agenda_items"
    )
    list = models.ForeignKey(
        "suggestions.ProblemList", models.PROTECT, null=True, verbose_name=_("清单"), related_name="agenda_items"
    )
    act = models.ForeignKey(
        Act, models.PROTECT, null=True, blank=True, verbose_name=_("督办的一级"), related_name="agenda_items"
    )
    subject = models.CharField(_("议题"), max_length=120)
    # Closed keys: level, track, unit, co_units, due_on, demand: what is voted on, and what the unit is asked;
    # key: who leads it as a key matter (official, deputy, reason, leaders).
    proposal = models.JSONField(_("建议"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=ItemState)
    version = models.PositiveIntegerField(_("步序"), default=1)
    round = models.PositiveSmallIntegerField(_("第几次表决"), default=1)
    decision = models.CharField(_("决定"), max_length=12, choices=Decision, null=True)
    reason = models.TextField(_("理由"), blank=True)
    reason_code = models.ForeignKey(Reason, models.PROTECT, null=True, verbose_name=_("理由类别"), related_name="+")
    merge_into = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name=_("并入"), related_name="merged_here"
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("记录人"), related_name="+")
    carried_at = models.DateTimeField(_("执行时间"), null=True)
    carry_error = models.CharField(_("未能执行"), max_length=160, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("议题")
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "ticket", "kind"], name="item_once_in_meeting"),
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="item_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["ticket", "kind"],
                condition=Q(ticket__isnull=False)
                & (Q(state__in=["waiting", "discussing"]) | Q(state="decided", carried_at=None)),
                name="one_open_agenda_per_ticket",
            ),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state="discussing"), name="one_item_discussed"),
            models.CheckConstraint(name="item_state_known", condition=Q(state__in=ItemState.values)),
            models.CheckConstraint(
                name="item_merged_has_target",
                condition=Q(decision="merged", merge_into__isnull=False)
                | ((Q(decision=None) | ~Q(decision="merged")) & Q(merge_into=None)),
            ),
            models.CheckConstraint(
                name="item_of_case_has_act",
                condition=Q(kind__in=["case", "effect", "promise"], act__isnull=False, ticket__isnull=False)
                | (~Q(kind__in=["case", "effect", "promise"]) & Q(act=None)),
            ),
            models.CheckConstraint(
                name="item_decided_says_what",
                condition=Q(state="decided", decision__isnull=False) | (~Q(state="decided") & Q(decision=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["meeting", "state", "position"], name="item_meeting"),
            models.Index(fields=["id"], name="item_to_carry_out", condition=Q(state="decided", carried_at=None)),
        ]

    def __str__(self) -> str:
        return self.short_number or str(_("第%d项") % self.position)

    @property
    def short_number(self) -> str:
        """0152, as it is called in the room."""
        return self.ticket.number.rpartition("-")[2] if self.ticket_id else ""

    @property
    def division_id(self) -> str:
        return self.meeting.organ.division_id

    @property
    def organ_id(self) -> int:
        return self.meeting.organ_id

    @property
    def is_undecided(self) -> bool:
        return self.state in OPEN_ITEMS

    @property
    def is_positive(self) -> bool:
        """Whether what was put before the meeting was agreed to."""
        return self.decision in POSITIVE

    @property
    def motion(self) -> str:
        """What is voted on, in fixed words where the rules fix them."""
        return MOTION if self.kind == ItemKind.EFFECT else ""


class VoteMethod(models.TextChoices):
    HANDS = "hands", _("举手")
    PAPER = "paper", _("投票（纸）")
    DEVICE = "device", _("记名（手机）")


class Vote(models.Model):
    """One count (一次表决): figures only. Hands and paper leave no trace of a person anywhere."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, verbose_name=_("议题"), related_name="votes")
    round = models.PositiveSmallIntegerField(_("第几次表决"))
    method = models.CharField(_("方式"), max_length=8, choices=VoteMethod)
    members = models.PositiveSmallIntegerField(_("应到"))
    present = models.PositiveSmallIntegerField(_("实到"))
    for_votes = models.PositiveSmallIntegerField(_("同意"))
    against = models.PositiveSmallIntegerField(_("反对"))
    abstain = models.PositiveSmallIntegerField(_("弃权"))
    void = models.PositiveSmallIntegerField(_("废票"), default=0)
    need = models.PositiveSmallIntegerField(_("通过线"))
    passed = models.BooleanField(_("通过"))
    teller = models.CharField(_("计票人"), max_length=20, blank=True)
    scrutineer = models.CharField(_("监票人"), max_length=20, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("记录人"), related_name="+")
    at = models.DateTimeField(_("时间"), default=clock.now)
    struck_at = models.DateTimeField(_("更正时间"), null=True)
    struck_by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("更正人"), related_name="+")
    struck_reason = models.CharField(_("更正理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("表决")
        ordering = ["item", "round"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(struck_at=None), name="one_standing_vote"),
            models.UniqueConstraint(fields=["item", "round"], name="vote_round_once"),
            models.CheckConstraint(
                name="vote_adds_up",
                condition=Q(present__gte=F("for_votes") + F("against") + F("abstain") + F("void"))
                & Q(members__gte=F("present")),
            ),
            models.CheckConstraint(name="vote_void_on_paper", condition=Q(void=0) | Q(method="paper")),
            models.CheckConstraint(
                name="vote_counted_by_two",
                condition=~Q(method="paper") | (~Q(teller=F("scrutineer")) & ~Q(teller="") & ~Q(scrutineer="")),
            ),
            models.CheckConstraint(
                name="vote_passed_is_enough",
                condition=Q(passed=True, for_votes__gte=F("need")) | Q(passed=False, for_votes__lt=F("need")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.for_votes}:{self.against}:{self.abstain}"

    @property
    def silent(self) -> int:
        """Present, and no vote heard (未表决)."""
        return self.present - self.for_votes - self.against - self.abstain - self.void


class Choice(models.TextChoices):
    FOR = "for", _("同意")
    AGAINST = "against", _("反对")
    ABSTAIN = "abstain", _("弃权")


class Ballot(models.Model):
    """One member's word in a named vote by device (记名票). Secret votes have no such row."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, verbose_name=_("议题"), related_name="ballots")
    round = models.PositiveSmallIntegerField(_("第几次表决"))
    attendee = models.ForeignKey(Attendee, models.PROTECT, verbose_name=_("到会人员"), related_name="ballots")
    choice = models.CharField(_("意见"), max_length=8, choices=Choice)
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("记名票")
        constraints = [models.UniqueConstraint(fields=["item", "round", "attendee"], name="ballot_once")]

    def __str__(self) -> str:
        return f"{self.attendee}·{self.get_choice_display()}"
