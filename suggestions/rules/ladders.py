"""The ladder of supervision as rows (督办阶梯): which rung follows which, after how long, who acts, on what paper."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.divisions.models import Division, UnitKind
from suggestions.rules.placed import PlacedQuerySet


class LadderLevel(models.TextChoices):
    """Whose organ climbs it: a township's (presidium, street committee) or the county's."""

    TOWNSHIP = "township", _("乡镇级")
    COUNTY = "county", _("县级")


class LadderTrack(models.TextChoices):
    ORDINARY = "ordinary", _("分层交办")
    MICRO = "micro", _("民生小事")
    FORMAL = "formal_suggestion", _("代表建议")


class RungKind(models.TextChoices):
    """What is done at a rung. The order of a ladder is its rows'; these are only the names."""

    REMIND = "remind", _("催办")
    NOTICE = "notice", _("督办通知单")
    TALK = "talk", _("约谈负责人")
    MEETING = "meeting", _("督政议事会")
    KEY = "key", _("列入重点督办")
    SUMMONS = "summons", _("约见")
    REVIEW = "review", _("主席团审议")
    EFFECT = "effect", _("问效表决")
    REPORT = "report", _("报告人代会")


class Trigger(models.TextChoices):
    """Why a case was opened."""

    OVERDUE = "overdue", _("办理超期")
    BROKEN_PROMISE = "broken_promise", _("承诺未兑现")
    SECOND_UNSATISFIED = "second_unsatisfied", _("第二次不满意")
    REVISIT_MISMATCH = "revisit_mismatch", _("回访与答复不符")
    BY_HAND = "by_hand", _("机关列入")


class Ladder(models.Model):
    """One place's ladder in one version. Never edited once used: a case keeps the version it began with."""

    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, verbose_name=_("适用地方"), related_name="+",
        help_text=_("空着表示全国默认。"),
    )  # fmt: skip
    level = models.CharField(_("谁来督办"), max_length=10, choices=LadderLevel)
    track = models.CharField(_("通道"), max_length=20, choices=LadderTrack, default=LadderTrack.ORDINARY)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    from_on = models.DateField(_("施行日期"))
    basis = models.CharField(_("依据"), max_length=200)
    points_deputy = models.PositiveSmallIntegerField(_("代表催办计分"), default=1)
    points_organ = models.PositiveSmallIntegerField(_("人大机关催办计分"), default=2)
    points_government = models.PositiveSmallIntegerField(_("政府催办计分"), default=4)
    remind_gap = models.PositiveSmallIntegerField(_("同一来源几天可催一次"), default=3)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办阶梯")
        constraints = [
            models.UniqueConstraint(
                fields=["division", "level", "track", "version"],
                name="ladder_version_once",
                nulls_distinct=False,
                violation_error_message=_("这个版本号已用过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}·{self.get_track_display()} v{self.version}"


class Rung(models.Model):
    """One rung (一级): it opens `wait` working days after the one before ended, and waits `act_within` for people.

    `act_within` None means until the next meeting of its kind. Numbers without a law are marked in the basis.
    """

    ladder = models.ForeignKey(Ladder, models.CASCADE, verbose_name=_("督办阶梯"), related_name="rungs")
    n = models.PositiveSmallIntegerField(_("第几级"))
    kind = models.CharField(_("做什么"), max_length=10, choices=RungKind)
    label = models.CharField(_("名称"), max_length=20)
    wait = models.PositiveSmallIntegerField(_("上一级结束后几个工作日"))
    act_within = models.PositiveSmallIntegerField(_("几个工作日内要办"), null=True, blank=True)
    by_system = models.BooleanField(_("系统自动办"), default=False)
    paper = models.CharField(_("打印哪种文书"), max_length=24, null=True, blank=True)
    entered_by = models.CharField(_("由什么直接进入"), max_length=20, choices=Trigger, null=True, blank=True)
    unit_kinds = ArrayField(
        models.CharField(max_length=20, choices=UnitKind), verbose_name=_("对哪些单位"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("督办阶梯的一级")
        ordering = ["ladder", "n"]
        constraints = [
            models.UniqueConstraint(fields=["ladder", "n"], name="rung_n_once"),
            models.UniqueConstraint(fields=["ladder", "kind"], name="rung_kind_once"),
            models.CheckConstraint(name="rung_counts_from_one", condition=Q(n__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.n} {self.label}"

    def hits(self, unit_kind: str) -> bool:
        """Whether this rung may be used against a unit of that kind; no kinds named means all."""
        return not self.unit_kinds or unit_kind in self.unit_kinds
