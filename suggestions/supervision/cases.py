"""Cases of supervision (督办件): one ticket on the ladder, what was done at each rung, and what groups saw."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy, Group, GroupMember
from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Unit
from suggestions.rules.ladders import Ladder, RungKind, Trigger
from suggestions.rules.models import Reason
from suggestions.supervision.rungs import Position
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Commitment

USER = settings.AUTH_USER_MODEL


class CaseState(models.TextChoices):
    OPEN = "open", _("督办中")
    RESTING = "resting", _("待核验")
    CLOSED = "closed", _("已解除")


class Ending(models.TextChoices):
    ANSWERED = "answered", _("已答复并审核")
    RELEASED = "released", _("已改交别的单位")
    LIFTED = "lifted", _("机关解除")
    REFERRED = "referred", _("已移送")
    REPORTED = "reported", _("已报告")


class CaseQuerySet(HouseQuerySet):
    def alive(self):
        return self.exclude(state=CaseState.CLOSED)

    def visible_to(self, user):
        """Organs and auditors see those of their territory, a unit its own, a deputy those of their own and groups."""
        letter = reach(user, "case:read")
        if letter == "U":
            return self.filter(leg__to_unit=user.posting.unit_id)
        if letter == "A":
            return self.filter(ticket__division__code__startswith=user.posting.division_id)
        seen = Exists(Ticket.objects.visible_to(user).filter(pk=OuterRef("ticket")))
        if letter == "L":
            mine = GroupMember.objects.filter(group=OuterRef("group"), deputy__user=user, until_on=None)
            return self.filter(seen | Exists(mine) | Q(lead_deputy__user=user))
        return self.filter(seen) if letter == "D" else self.none()


class SupervisionCase(models.Model):
    """One ticket under supervision (督办件), against the unit of one leg.

    `state` is what the last round found; pages ask the legs (see standing.py), so a reply rests the case at
    once. `counts_from` is the day the wait for the next rung is counted from; `next_on` the day something is due.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="cases")
    leg = models.ForeignKey(Leg, models.PROTECT, verbose_name=_("被督办的一站"), related_name="cases", db_index=False)
    organ = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("督办机关"), related_name="cases", db_index=False)
    ladder = models.ForeignKey(Ladder, models.PROTECT, verbose_name=_("督办阶梯"), related_name="cases")
    trigger = models.CharField(_("为什么督办"), max_length=20, choices=Trigger)
    state = models.CharField(_("状态"), max_length=8, choices=CaseState)
    rung = models.PositiveSmallIntegerField(_("到第几级"), default=0)
    counts_from = models.DateField(_("从哪天起算"))
    next_on = models.DateField(_("下一步日期"), null=True)
    rests_until = models.DateField(_("承诺或限期到"), null=True)
    opened_at = models.DateTimeField(_("列入时间"), default=clock.now)
    closed_at = models.DateTimeField(_("解除时间"), null=True)
    ending = models.CharField(_("怎样解除"), max_length=8, choices=Ending, null=True)
    version = models.PositiveIntegerField(_("步序"), default=1)
    lead_deputy = models.ForeignKey(
        Deputy, models.PROTECT, null=True, blank=True, verbose_name=_("领衔代表"), related_name="led_cases"
    )
    lead_official = models.CharField(_("领衔领导"), max_length=40, blank=True)
    key_reason = models.ForeignKey(
        Reason, models.PROTECT, null=True, blank=True, verbose_name=_("重点督办理由"), related_name="+", db_index=False
    )
    key_basis = models.CharField(_("重点督办依据"), max_length=120, blank=True)
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("盯办小组"), related_name="cases"
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办件")
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=~Q(state="closed"), name="one_case_a_ticket"),
            models.UniqueConstraint(
                fields=["leg", "trigger"], condition=~Q(trigger="by_hand"), name="one_case_a_breach"
            ),
            models.CheckConstraint(name="case_state_known", condition=Q(state__in=CaseState.values)),
            models.CheckConstraint(
                name="case_closed_says_how",
                condition=Q(state="closed", closed_at__isnull=False, ending__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None, ending=None)),
            ),
            models.CheckConstraint(name="case_waits_only_while_open", condition=Q(state="open") | Q(next_on=None)),
        ]
        indexes = [
            models.Index(fields=["next_on", "id"], name="case_sweep", condition=Q(state="open")),
            models.Index(fields=["organ", "opened_at", "id"], name="case_organ", condition=~Q(state="closed")),
        ]

    def __str__(self) -> str:
        return str(_("%s 的督办")) % self.ticket.number

    @property
    def division_id(self) -> str:
        """Where its trail is found."""
        return self.ticket.division_id

    @property
    def acting(self) -> "Act | None":
        """The act that waits for people; asked once."""
        if not hasattr(self, "_acting"):
            self._acting = self.acts.filter(ended_on=None).first()
        return self._acting

    @acting.setter
    def acting(self, act: "Act | None") -> None:
        self._acting = act

    @property
    def position(self) -> Position:
        """Where it stands on its ladder, as the pure rules ask."""
        act = self.acting
        return Position(self.rung, self.counts_from, act is not None, act.act_by if act else None)


class ActEnding(models.TextChoices):
    DONE = "done", _("已办")
    MISSED = "missed", _("未采取")
    EXCUSED = "excused", _("免")


class ActQuerySet(HouseQuerySet):
    def waiting(self):
        return self.filter(ended_on=None)

    def visible_to(self, user):
        return self.filter(case__in=SupervisionCase.objects.visible_to(user))


class Act(models.Model):
    """What was done, missed or excused at one rung of one case (督办记录). `facts` are what its paper prints."""

    case = models.ForeignKey(SupervisionCase, models.CASCADE, verbose_name=_("督办件"), related_name="acts")
    n = models.PositiveSmallIntegerField(_("第几级"))
    kind = models.CharField(_("做什么"), max_length=10, choices=RungKind)
    opened_on = models.DateField(_("开始"))
    act_by = models.DateField(_("最迟"), null=True)
    ended_on = models.DateField(_("结束"), null=True)
    ending = models.CharField(_("结果"), max_length=8, choices=ActEnding, null=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("经办"), related_name="+", db_index=False)
    note = models.TextField(_("记录"), blank=True)
    basis = models.CharField(_("依据"), max_length=120, blank=True)
    facts = models.JSONField(_("要素"), default=dict)
    asked_by = models.ForeignKey(
        Deputy,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("提出约见的代表"),
        related_name="+",
        db_index=False,
    )
    commitment = models.OneToOneField(
        Commitment, models.PROTECT, null=True, blank=True, verbose_name=_("承诺"), related_name="act"
    )

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办记录")
        ordering = ["case", "n"]
        constraints = [
            models.UniqueConstraint(fields=["case", "n"], name="act_once_a_rung"),
            models.UniqueConstraint(fields=["case"], condition=Q(ended_on=None), name="one_waiting_act"),
            models.CheckConstraint(
                name="act_done_says_how",
                condition=Q(ended_on=None, ending=None) | Q(ended_on__isnull=False, ending__isnull=False),
            ),
            models.CheckConstraint(
                name="act_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("opened_on"))
            ),
        ]
        indexes = [models.Index(fields=["kind", "case"], name="act_waiting", condition=Q(ended_on=None))]

    def __str__(self) -> str:
        return f"{self.n} {self.get_kind_display()}"

    def is_late(self, today: date) -> bool:
        return self.ended_on is None and self.act_by is not None and self.act_by < today


class Sibling(models.Model):
    """A ticket of the same kind, tied to a key case (办好一件、解决一类)."""

    case = models.ForeignKey(SupervisionCase, models.CASCADE, verbose_name=_("督办件"), related_name="siblings")
    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("同类件"), related_name="sibling_of")

    class Meta:
        verbose_name = _("同类件")
        constraints = [models.UniqueConstraint(fields=["case", "ticket"], name="sibling_once")]

    def __str__(self) -> str:
        return f"{self.case_id}~{self.ticket_id}"


class GroupLog(models.Model):
    """What a deputies' group did about a case (小组盯办记录); a site check shows the place before and after."""

    case = models.ForeignKey(SupervisionCase, models.CASCADE, verbose_name=_("督办件"), related_name="logs")
    group = models.ForeignKey(Group, models.PROTECT, verbose_name=_("小组"), related_name="logs")
    on = models.DateField(_("日期"))
    text = models.TextField(_("看到什么"))
    next_on = models.DateField(_("下次再去"), null=True, blank=True)
    site_check = models.BooleanField(_("现场核验"), default=False)
    before_file = models.UUIDField(_("整改前照片"), null=True)
    after_file = models.UUIDField(_("整改后照片"), null=True)
    place_same = models.BooleanField(_("同一地点"), default=False)
    by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("记录人"), related_name="+", db_index=False)

    class Meta:
        verbose_name = _("小组盯办记录")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="site_check_shows_both",
                condition=Q(site_check=False) | Q(before_file__isnull=False, after_file__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.on}"
