"""Deputies' activities (代表活动) and who attended: the small form that the campaign paragraph counts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy, Group
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Division


class ActivityKind(models.TextChoices):
    INSPECTION = "inspection", _("视察")
    FORUM = "forum", _("座谈")
    STUDY = "study", _("调研")


class AttendanceStatus(models.TextChoices):
    ATTENDED = "attended", _("参加")
    ABSENT = "absent", _("缺席")


class TerritoryQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """Rows of the active posting's territory."""
        posting = user.posting
        if posting is None:
            return self.none()
        return self.filter(division__code__startswith=posting.division_id)


class Activity(models.Model):
    """One inspection, forum or survey on one day (活动)."""

    kind = models.CharField(_("类型"), max_length=12, choices=ActivityKind)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("地点"), related_name="+")
    group = models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("代表小组"),
        related_name="activities",
    )
    on = models.DateField(_("日期"))
    title = models.CharField(_("名称"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("登记人"), related_name="+")
    at = models.DateTimeField(_("登记时间"), default=clock.now)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动")
        indexes = [models.Index(fields=["division", "-on", "id"], name="activity_place_on")]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """A deputy at an activity, or absent with a reason (出席)."""

    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name=_("活动"), related_name="attendances")
    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name=_("代表"), related_name="attendances")
    status = models.CharField(_("情况"), max_length=8, choices=AttendanceStatus)
    reason = models.CharField(_("缺席原因"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("出席")
        constraints = [models.UniqueConstraint(fields=["activity", "deputy"], name="attendance_once")]
        indexes = [models.Index(fields=["deputy", "activity"], name="attendance_deputy")]

    def __str__(self) -> str:
        return f"{self.activity}·{self.deputy}"
