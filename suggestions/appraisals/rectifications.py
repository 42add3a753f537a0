"""Rectifications (限期整改): what a unit has to mend until when, its reports, and the re-checks that alone end one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.accounts.scope import reach
from liaison.core import clock, wording
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Unit
from liaison.workdays import queries as workdays
from suggestions.appraisals.models import Appraised
from suggestions.rules.appraising import AppraisalRule
from suggestions.tickets import badges
from suggestions.tickets.models import Ticket

USER = settings.AUTH_USER_MODEL


class RectificationState(models.TextChoices):
    ORDERED = "ordered", _("责令整改")
    REPORTED = "reported", _("已报整改")
    FAILED = "failed", _("复查未过")
    CLOSED = "closed", _("复查通过")


WITH_THE_UNIT = (RectificationState.ORDERED, RectificationState.FAILED)


class RectificationQuerySet(HouseQuerySet):
    def alive(self):
        return self.exclude(state=RectificationState.CLOSED)

    def with_unit(self):
        """Those on which the unit has to report."""
        return self.filter(state__in=WITH_THE_UNIT)

    def overdue(self, at):
        return self.with_unit().filter(due_at__lt=at)

    def visible_to(self, user):
        """Organs see those of their territory, a unit its own, a deputy those they were named to re-check."""
        letter, posting = reach(user, "rectification:read"), user.posting
        if letter == "A":
            return self
        if letter == "L":
            named = Rectification.checkers.through.objects.filter(deputy__user=user)
            return self.filter(pk__in=named.values("rectification"))
        if not letter or posting is None:
            return self.none()
        if letter == "U":
            return self.filter(unit=posting.unit_id)
        return self.filter(organ__division__code__startswith=posting.division_id)


class Rectification(models.Model):
    """One order to mend (限期整改). `demand` names the problems, one a line; each is re-checked."""

    organ = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("责令机关"), related_name="rectifications_ordered", db_index=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("整改单位"), related_name="rectifications", db_index=False
    )
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, null=True, blank=True, verbose_name=_("意见件"), related_name="rectifications"
    )
    appraised = models.OneToOneField(
        Appraised, models.PROTECT, null=True, blank=True, verbose_name=_("测评"), related_name="rectification"
    )
    rule = models.ForeignKey(
        AppraisalRule, models.PROTECT, verbose_name=_("测评规则"), related_name="+", db_index=False
    )
    demand = models.TextField(_("要整改的问题"))
    due_at = models.DateTimeField(_("整改期限"))
    state = models.CharField(_("状态"), max_length=8, choices=RectificationState)
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    version = models.PositiveIntegerField(_("步序"), default=1)
    ordered_by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("经办"), related_name="+", db_index=False)
    ordered_at = models.DateTimeField(_("责令时间"), default=clock.now)
    checkers = models.ManyToManyField(Deputy, blank=True, verbose_name=_("复查代表"), related_name="rechecks")
    checked_by = models.ForeignKey(
        USER, models.PROTECT, null=True, verbose_name=_("复查登记人"), related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(_("复查时间"), null=True)
    soon_told_for = models.DateTimeField(_("临期已提醒的期限"), null=True)
    late_told_for = models.DateTimeField(_("超期已提醒的期限"), null=True)
    to_vote = models.BooleanField(_("已提请问效表决"), default=False)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("限期整改")
        constraints = [
            models.CheckConstraint(name="rectification_state_known", condition=Q(state__in=RectificationState.values)),
            models.CheckConstraint(
                name="rectification_closed_was_checked",
                condition=~Q(state="closed") | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(name="rectification_counts_from_one", condition=Q(round__gte=1)),
        ]
        indexes = [
            models.Index(fields=["unit", "due_at"], name="rectification_unit", condition=~Q(state="closed")),
            models.Index(fields=["organ", "-ordered_at", "-id"], name="rectification_organ"),
            models.Index(
                fields=["due_at", "id"], name="rectification_sweep", condition=Q(state__in=["ordered", "failed"])
            ),
        ]

    def __str__(self) -> str:
        return str(_("%s的整改") % self.unit)

    @property
    def division_id(self) -> str:
        """Where its trail is found."""
        return self.organ.division_id

    @property
    def problems(self) -> list[str]:
        return [line.strip() for line in self.demand.splitlines() if line.strip()]

    @property
    def is_late(self) -> bool:
        return self.state in WITH_THE_UNIT and self.due_at < clock.now()

    @property
    def badge(self) -> tuple[str, str]:
        """How long the unit has; or what is waited for."""
        if self.state == RectificationState.CLOSED:
            return "done", self.get_state_display()
        if self.state == RectificationState.REPORTED:
            return "wait", str(_("已报，待复查"))
        now, calendar = clock.now(), workdays.load()
        if self.due_at < now:
            return wording.deadline(0, badges.days_over(self.due_at, now, calendar))
        return wording.deadline(badges.days_left(self.due_at, now, calendar))


class RectificationRound(models.Model):
    """One round (一轮整改): until when, what the unit reported, what the re-check found problem by problem."""

    rectification = models.ForeignKey(
        Rectification, models.CASCADE, verbose_name=_("限期整改"), related_name="rounds", db_index=False
    )
    n = models.PositiveSmallIntegerField(_("第几轮"))
    due_at = models.DateTimeField(_("期限"))
    report = models.TextField(_("整改报告"), null=True)
    reported_by = models.ForeignKey(
        USER, models.PROTECT, null=True, verbose_name=_("报告人"), related_name="+", db_index=False
    )
    reported_at = models.DateTimeField(_("报告时间"), null=True)
    passed = models.BooleanField(_("复查结论"), null=True)
    results = models.JSONField(_("逐项结果"), default=list)
    people = models.CharField(_("参加复查"), max_length=120, blank=True)
    note = models.TextField(_("复查说明"), blank=True)
    checked_by = models.ForeignKey(
        USER, models.PROTECT, null=True, verbose_name=_("登记人"), related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(_("复查时间"), null=True)

    class Meta:
        verbose_name = _("一轮整改")
        ordering = ["rectification", "n"]
        constraints = [
            models.UniqueConstraint(fields=["rectification", "n"], name="rectification_round_once"),
            models.CheckConstraint(
                name="rectification_round_checked_whole",
                condition=Q(passed=None, checked_at=None, checked_by=None)
                | Q(passed__isnull=False, checked_at__isnull=False, checked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rectification_id} {self.n}"
