"""Appraisals (民主评议测评): what was appraised and how many papers said what. Nothing about who said it.

There is no row for a paper or a person who filled one in: the two counters' names are all the names there are.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Unit
from liaison.divisions.queries import codes_above
from suggestions.appraisals.scoring import Figures, Marks, fails, may_show
from suggestions.rules.appraising import AppraisalRule
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket

USER = settings.AUTH_USER_MODEL


class AppraisalKind(models.TextChoices):
    APPRAISAL = "appraisal", _("民主评议")
    RATING = "rating", _("满意度测评会")


class Void(models.TextChoices):
    """Why the papers make no appraisal; the values are those of scoring.Validity."""

    MORE_RETURNED = "more_returned", _("收回多于发出")
    TOO_FEW = "too_few", _("收回不过半")


class Stage(models.TextChoices):
    """Where it stands, from its dates and nulls."""

    PLANNED = "planned", _("待计票")
    COUNTED = "counted", _("等第二位计票")
    PUBLISHED = "published", _("已公布")
    VOID = "void", _("无效")
    DROPPED = "dropped", _("已撤销")


BADGES = {
    Stage.PLANNED: "new", Stage.COUNTED: "wait", Stage.PUBLISHED: "done", Stage.VOID: "late", Stage.DROPPED: "new",
}  # fmt: skip
CONDITIONS = {
    Stage.PLANNED: Q(dropped_at=None, first_by=None),
    Stage.COUNTED: Q(dropped_at=None, first_by__isnull=False, published_at=None),
    Stage.PUBLISHED: Q(published_at__isnull=False, void=""),
    Stage.VOID: ~Q(void=""),
    Stage.DROPPED: Q(dropped_at__isnull=False),
}


class AppraisalQuerySet(HouseQuerySet):
    def at(self, stage: str):
        return self.filter(CONDITIONS[stage])

    def waiting(self):
        """Not counted by two yet."""
        return self.filter(dropped_at=None, published_at=None)

    def visible_to(self, user):
        """Organs their territory's, deputies the published ones of their place, a unit those it was appraised in."""
        letter, posting = reach(user, "appraisal:read"), user.posting
        if letter == "A":
            return self
        if not letter or posting is None:
            return self.none()
        if letter == "D":
            return self.filter(organ__division__code__startswith=posting.division_id)
        published = self.at(Stage.PUBLISHED)
        if letter == "L":
            return published.filter(organ__division__in=codes_above(posting.division_id))
        held = Leg.objects.filter(ticket=OuterRef("ticket"), to_unit=posting.unit_id)
        mine = Appraised.objects.filter(Q(unit=posting.unit_id) | Exists(held), appraisal=OuterRef("pk"))
        return published.filter(Exists(mine))


class Appraisal(models.Model):
    """One sitting at which papers are filled in without names (一次测评). Two persons count, and must agree.

    The first count stays hidden in the rows until the second equals it; then both names and `published_at` stand.
    """

    organ = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("组织机关"), related_name="appraisals", db_index=False
    )
    kind = models.CharField(_("种类"), max_length=10, choices=AppraisalKind, default=AppraisalKind.APPRAISAL)
    title = models.CharField(_("名称"), max_length=80)
    held_on = models.DateField(_("测评日期"))
    place = models.CharField(_("地点"), max_length=80, blank=True)
    basis = models.CharField(_("依据"), max_length=120, blank=True)
    invited = models.PositiveSmallIntegerField(_("应到人数"), null=True, blank=True)
    rule = models.ForeignKey(AppraisalRule, models.PROTECT, verbose_name=_("测评规则"), related_name="appraisals")
    set_by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("经办"), related_name="+", db_index=False)
    set_at = models.DateTimeField(_("设置时间"), default=clock.now)
    issued = models.PositiveSmallIntegerField(_("发出票数"), null=True)
    returned = models.PositiveSmallIntegerField(_("收回票数"), null=True)
    first_by = models.ForeignKey(
        USER, models.PROTECT, null=True, verbose_name=_("第一位计票"), related_name="+", db_index=False
    )
    first_at = models.DateTimeField(_("第一次计票"), null=True)
    second_by = models.ForeignKey(
        USER, models.PROTECT, null=True, verbose_name=_("第二位计票"), related_name="+", db_index=False
    )
    published_at = models.DateTimeField(_("公布时间"), null=True)
    void = models.CharField(_("为什么无效"), max_length=14, choices=Void, blank=True)
    dropped_at = models.DateTimeField(_("撤销时间"), null=True)
    drop_reason = models.CharField(_("撤销原因"), max_length=200, blank=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("民主评议测评")
        constraints = [
            models.CheckConstraint(
                name="appraisal_counters_differ", condition=Q(second_by=None) | ~Q(second_by=F("first_by"))
            ),
            models.CheckConstraint(
                name="appraisal_counted_has_papers",
                condition=Q(first_by=None, first_at=None, issued=None, returned=None)
                | Q(first_by__isnull=False, first_at__isnull=False, issued__gte=1, returned__isnull=False),
            ),
            models.CheckConstraint(
                name="appraisal_published_counted_twice",
                condition=Q(published_at=None, second_by=None, void="")
                | Q(published_at__isnull=False, second_by__isnull=False, first_by__isnull=False, dropped_at=None),
            ),
            models.CheckConstraint(name="appraisal_void_known", condition=Q(void="") | Q(void__in=Void.values)),
            models.CheckConstraint(
                name="appraisal_more_returned_is_void",
                condition=Q(published_at=None) | Q(returned__lte=F("issued")) | Q(void="more_returned"),
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "-held_on", "-id"], name="appraisal_organ"),
            models.Index(fields=["held_on", "id"], name="appraisal_waiting", condition=Q(published_at=None)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def division_id(self) -> str:
        """Where its trail is found."""
        return self.organ.division_id

    @property
    def state(self) -> Stage:
        """Read only: it follows from the dates."""
        if self.dropped_at:
            return Stage.DROPPED
        if self.published_at:
            return Stage.VOID if self.void else Stage.PUBLISHED
        return Stage.COUNTED if self.first_by_id else Stage.PLANNED

    def get_state_display(self) -> str:
        return str(self.state.label)

    @property
    def badge(self) -> tuple[str, str]:
        return BADGES[self.state], self.get_state_display()

    @property
    def marks(self) -> Marks:
        rule = self.rule
        return Marks(rule.fail_below, rule.min_valid, rule.returned_num, rule.returned_den, rule.returned_strict)


class Appraised(models.Model):
    """One unit or one matter that is appraised (测评对象), with its three sums once they were counted."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, verbose_name=_("测评"), related_name="subjects")
    position = models.PositiveSmallIntegerField(_("次序"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("承办单位"), related_name="appraised"
    )
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, null=True, blank=True, verbose_name=_("意见件"), related_name="appraised"
    )
    report_received = models.BooleanField(_("书面报告已收"), default=False)
    satisfied = models.PositiveSmallIntegerField(_("满意"), null=True)
    basically = models.PositiveSmallIntegerField(_("基本满意"), null=True)
    unsatisfied = models.PositiveSmallIntegerField(_("不满意"), null=True)

    class Meta:
        verbose_name = _("测评对象")
        ordering = ["appraisal", "position"]
        constraints = [
            models.CheckConstraint(
                name="appraised_is_one_thing",
                condition=Q(unit__isnull=False, ticket=None) | Q(unit=None, ticket__isnull=False),
            ),
            models.UniqueConstraint(fields=["appraisal", "unit"], name="appraised_unit_once"),
            models.UniqueConstraint(fields=["appraisal", "ticket"], name="appraised_ticket_once"),
            models.CheckConstraint(
                name="appraised_all_counts_or_none",
                condition=Q(satisfied=None, basically=None, unsatisfied=None)
                | Q(satisfied__isnull=False, basically__isnull=False, unsatisfied__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.ticket.number} {self.ticket.title}" if self.ticket_id else self.unit.name

    @property
    def figures(self) -> Figures | None:
        """What was counted twice and is equal; nothing before."""
        if self.appraisal.state != Stage.PUBLISHED or self.satisfied is None:
            return None
        return Figures(self.satisfied, self.basically, self.unsatisfied)

    @property
    def shown(self) -> Figures | None:
        """The figures everybody may read: enough papers to hide each one of them."""
        found = self.figures
        return found if found and may_show(found, self.appraisal.marks) else None

    @property
    def fails(self) -> bool:
        return self.figures is not None and fails(self.figures, self.appraisal.marks)
