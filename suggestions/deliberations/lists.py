"""The problem list (问题清单): what a meeting adopted, in versions, and its lines."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Unit
from suggestions.deliberations.models import Meeting
from suggestions.rules.models import Layer
from suggestions.tickets.models import Ticket

USER = settings.AUTH_USER_MODEL


class ListState(models.TextChoices):
    DRAFT = "draft", _("草案")
    ADOPTED = "adopted", _("已通过")
    PUBLISHED = "published", _("已公开")
    SUPERSEDED = "superseded", _("已有新版")
    DROPPED = "dropped", _("未通过")


IN_FORCE = (ListState.ADOPTED, ListState.PUBLISHED)


class ProblemListQuerySet(HouseQuerySet):
    def visible_to(self, user):
        posting = user.posting
        if posting is None or not reach(user, "list:read"):
            return self.none()
        return self.filter(organ__division__code__startswith=posting.division_id)

    def public(self):
        """What everybody may read: the newest masked copy of each list, until the next version has its own."""
        newer = ProblemList.objects.filter(
            organ=OuterRef("organ"), year=OuterRef("year"), n=OuterRef("n"), revision__gt=OuterRef("revision")
        )
        return self.filter(~Exists(newer.exclude(published_at=None)), published_at__isnull=False)

    def in_force(self):
        return self.filter(state__in=IN_FORCE)


class ProblemList(models.Model):
    """One version of a list (问题清单的一版). Its lines are frozen when it is adopted."""

    organ = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("机关"), related_name="problem_lists")
    year = models.PositiveSmallIntegerField(_("年"))
    n = models.PositiveSmallIntegerField(_("第几号"))
    revision = models.PositiveSmallIntegerField(_("版本"), default=1)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("上一版"), related_name="following"
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name=_("会议"), related_name="lists")
    reason = models.CharField(_("为什么改"), max_length=200, blank=True)
    removed = models.JSONField(_("移出"), default=dict, help_text=_("意见件到理由"))
    state = models.CharField(_("状态"), max_length=10, choices=ListState)
    version = models.PositiveIntegerField(_("步序"), default=1)
    adopted_at = models.DateTimeField(_("通过时间"), null=True)
    published_at = models.DateTimeField(_("公开时间"), null=True)
    masked = models.JSONField(_("公开的内容"), null=True)
    content_hash = models.CharField(_("内容校验"), max_length=64, blank=True)
    consent_ref = models.CharField(_("党委同意文号"), max_length=60, blank=True)
    consent_on = models.DateField(_("同意日期"), null=True)
    hand_out_at = models.DateTimeField(_("交办时间"), null=True)
    hand_out_by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("交办人"), related_name="+")

    objects = ProblemListQuerySet.as_manager()

    class Meta:
        verbose_name = _("问题清单")
        constraints = [
            models.UniqueConstraint(fields=["organ", "year", "n", "revision"], name="problem_list_once"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state="draft"), name="one_draft_per_meeting"),
            models.CheckConstraint(name="problem_list_state_known", condition=Q(state__in=ListState.values)),
            models.CheckConstraint(
                name="published_list_has_copy", condition=~Q(state="published") | Q(masked__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number if self.revision == 1 else _("%(number)s（第%(n)d版）") % {
            "number": self.number, "n": self.revision,
        }  # fmt: skip

    @property
    def number(self) -> str:
        """XJD-2026-1: spoken on the phone, written in the address."""
        return f"{self.organ.letters or self.organ.division_id}-{self.year}-{self.n}"

    @property
    def division_id(self) -> str:
        return self.organ.division_id


class ProblemLineQuerySet(HouseQuerySet):
    def to_hand_out(self):
        """Asked for, not done, and nobody was told yet that it cannot be."""
        asked = self.filter(list__hand_out_at__isnull=False, list__state__in=IN_FORCE)
        return asked.filter(handed_at=None, hand_error="").exclude(level=Layer.COUNTY)


class ProblemLine(models.Model):
    """One matter on a list (清单的一行), as it was adopted; whether it was handed out belongs to it too."""

    list = models.ForeignKey(ProblemList, models.CASCADE, verbose_name=_("清单"), related_name="lines")
    position = models.PositiveSmallIntegerField(_("序号"))
    ticket = models.ForeignKey(Ticket, models.PROTECT, verbose_name=_("意见件"), related_name="list_lines")
    title = models.CharField(_("问题"), max_length=120)
    level = models.CharField(_("层级"), max_length=10, choices=Layer)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, verbose_name=_("承办单位"), related_name="+")
    co_units = models.ManyToManyField(Unit, verbose_name=_("会办单位"), related_name="+")
    demand = models.TextField(_("要求"), blank=True)
    due_on = models.DateField(_("期限"), null=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    handed_at = models.DateTimeField(_("交办时间"), null=True)
    hand_error = models.CharField(_("未能交办"), max_length=160, blank=True)
    at = models.DateTimeField(_("写入时间"), default=clock.now)

    objects = ProblemLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("清单的一行")
        ordering = ["list", "position"]
        constraints = [
            models.UniqueConstraint(fields=["list", "ticket"], name="list_ticket_once"),
            models.UniqueConstraint(fields=["list", "position"], name="list_position_once"),
        ]
        indexes = [
            models.Index(fields=["list", "id"], name="line_to_hand_out", condition=Q(handed_at=None, hand_error="")),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"
