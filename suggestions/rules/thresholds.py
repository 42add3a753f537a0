"""Single numbers of the rules (限度): how many returns, how many minutes; each with its source, place and version."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.audit.trail import record
from liaison.core import clock
from liaison.divisions.models import Division
from suggestions.rules.placed import PlacedQuerySet

LOCAL = "本地约定"  # how a number without a source says so


class ThresholdCode(models.TextChoices):
    RETURNS = "returns", gettext_lazy("同一轮退办满几次，再交办须写依据")
    UNDO = "undo", gettext_lazy("登记后几分钟内可以自己撤销")


UNITS = {ThresholdCode.RETURNS: gettext_lazy("次"), ThresholdCode.UNDO: gettext_lazy("分钟")}


class Threshold(models.Model):
    """One number of one rule in one version (一条限度). Never edited: a new version replaces it from a day on."""

    code = models.CharField(gettext_lazy("限度"), max_length=12, choices=ThresholdCode)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, verbose_name=gettext_lazy("适用地方"), related_name="+",
        help_text=gettext_lazy("空着表示全国默认。"),
    )  # fmt: skip
    version = models.PositiveSmallIntegerField(gettext_lazy("版本"), default=1)
    from_on = models.DateField(gettext_lazy("施行日期"))
    amount = models.PositiveSmallIntegerField(gettext_lazy("数量"))
    article = models.CharField(gettext_lazy("依据"), max_length=120)
    verified = models.BooleanField(gettext_lazy("已核对原文"), default=False)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("限度")
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "division", "version"], nulls_distinct=False, name="threshold_version_once"
            ),
            models.CheckConstraint(name="threshold_code_known", condition=Q(code__in=ThresholdCode.values)),
            models.CheckConstraint(name="threshold_is_a_number", condition=Q(amount__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}：{self.amount}{self.unit}"

    @property
    def unit(self) -> str:
        return str(UNITS[self.code])

    @property
    def local(self) -> bool:
        """No source was found: agreed at the place."""
        return LOCAL in self.article


def threshold(code: str, place: str, on: date | None = None) -> Threshold:
    """The one in force at a place: the nearest place's, its latest version; else the national one."""
    rows = Threshold.objects.around(place).filter(code=code, from_on__lte=on or clock.today())
    return max(rows, key=lambda row: (len(row.division_id or ""), row.from_on, row.version))


def amount(code: str, place: str) -> int:
    return threshold(code, place).amount


@transaction.atomic
def new_version(*, by, threshold_id: int, amount: int, article: str, verified: bool, from_on: date) -> Threshold:
    """Another number for the own place from a day on; what was done before is not looked at again."""
    place = by.posting.division
    if not by.may("profile:edit", place.code):
        raise PermissionDenied(_("您现在的身份不能改限度。"))
    old = Threshold.objects.visible_to(by).get(pk=threshold_id)
    Division.objects.select_for_update().get(pk=place.pk)  # versions of one place one after another
    rows = Threshold.objects.filter(code=old.code, division=place)
    last = rows.aggregate(last=Max("version"))["last"] or 0
    fresh = Threshold(
        code=old.code, division=place, version=last + 1, amount=amount, article=article.strip(), verified=verified,
        from_on=from_on,
    )  # fmt: skip
    fresh.full_clean()
    fresh.save()
    record(fresh, "new_version", by=by, data={"code": fresh.code, "amount": amount})
    return fresh
