"""Rules as rows (规则): categories, the hand-off catalogue, deadlines with their source, result classes, reasons."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Division, Unit
from liaison.divisions.queries import codes_above
from liaison.workdays.deadlines import DayUnit


class Layer(models.TextChoices):
    """Whose power a matter lies in (事权)."""

    VILLAGE = "village", _("村级")
    TOWNSHIP = "township", _("镇级")
    COUNTY = "county", _("县级")


class Track(models.TextChoices):
    """The way a matter is handled (办理通道)."""

    ORDINARY = "ordinary", _("分层交办")
    MICRO = "micro", _("民生小事")
    FORMAL = "formal_suggestion", _("代表建议")  # only by a sheet an organ accepted, see suggestions/formal


# What a person may choose; a formal suggestion is made of its sheet, never by a tick.
OPEN_TRACKS = [(track.value, track.label) for track in (Track.ORDINARY, Track.MICRO)]


class CountsFrom(models.TextChoices):
    """Where a period begins (起算)."""

    HAND_OFF = "hand_off", _("交办之日")
    SESSION_END = "session_end", _("闭会之日")


class Step(models.TextChoices):
    """A stop that has a clock, or a waiting time of a rule (环节)."""

    VERIFY = "verify", _("站点核实")
    SUPPLEMENT = "supplement", _("补充")
    TRIAGE = "triage", _("审议分办")
    RETURN = "return", _("退办期")
    HANDLE = "handle", _("办理")
    OPINION = "opinion", _("协办意见")
    DECIDE_RETURN = "decide_return", _("退办裁定")
    CHECK = "check", _("答复审核")
    REDO = "redo", _("退回重答")
    RATE = "rate", _("评价")
    DECIDE_REOPEN = "decide_reopen", _("不满意裁定")
    REHANDLE = "rehandle", _("重新办理")
    CONFER = "confer", _("会商")
    OBJECT = "object", _("群众异议期")
    REOPEN = "reopen", _("可重新受理期")
    SOON = "soon", _("临期提醒")
    UNSIGNED = "unsigned", _("未签收提醒")
    UNRATED = "unrated", _("未评价提醒")
    TO_SUPERIOR = "to_superior", _("超期后报上级单位")
    TO_ORGAN = "to_organ", _("超期后报人大机关")
    MEETING = "meeting", _("等会议最多推后")
    UNLISTED = "unlisted", _("会议未列入后的处理")
    CONTACT = "contact", _("首次联系代表")
    CO_OPINION = "co_opinion", _("会办意见")
    HANDLE_MAX = "handle_max", _("延期后最迟")


class CategoryQuerySet(HouseQuerySet):
    def active(self):
        return self.filter(active=True)


class Category(models.Model):
    """What a matter is about (类别). Keywords, separated by spaces, propose it from the text."""

    name = models.CharField(_("名称"), max_length=20)
    keywords = models.TextField(_("关键词"), blank=True, help_text=_("用空格隔开，登记时按它推荐类别。"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("上级类别"),
        related_name="children",
    )
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    active = models.BooleanField(_("在用"), default=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("类别")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="category_name_once",
                violation_error_message=_("已有同名类别。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CatalogueLineQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """Lines that hold in the territory: those of its places, and those of the places above."""
        posting = user.posting
        if posting is None:
            return self.none()
        below = Q(division__code__startswith=posting.division_id)
        return self.filter(below | Q(division__in=codes_above(posting.division_id)))


class CatalogueLine(models.Model):
    """Which unit takes a category in a place (派单目录). `order` 1 is proposed first."""

    category = models.ForeignKey(Category, models.CASCADE, verbose_name=_("类别"), related_name="catalogue")
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("地方"), related_name="+")
    level = models.CharField(_("事权"), max_length=10, choices=Layer)
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("承办单位"), related_name="catalogue")
    order = models.PositiveSmallIntegerField(_("次序"), default=1)

    objects = CatalogueLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("派单目录")
        ordering = ["category", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "division", "unit"],
                name="catalogue_line_once",
                violation_error_message=_("这个类别在这里已派给这个单位。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.category}→{self.unit}"


class DeadlineProfile(models.Model):
    """One place's set of deadlines, in one version (期限方案). Never edited once used: a new version replaces it."""

    name = models.CharField(_("名称"), max_length=60)
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("适用地方"),
        related_name="+",
        help_text=_("空着表示全国默认。"),
    )
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    from_on = models.DateField(_("施行日期"))
    source = models.CharField(_("依据"), max_length=200, blank=True)
    # The wider rules that hold beside it: of a formal suggestion the earliest date of all of them wins.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("上级方案"), related_name="local"
    )

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = _("期限方案")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "version"],
                name="profile_version_once",
                violation_error_message=_("这个版本号已用过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class DeadlineStep(models.Model):
    """How long one step may take (一条期限), with the article it comes from. Blank track or level means any."""

    profile = models.ForeignKey(DeadlineProfile, models.CASCADE, verbose_name=_("期限方案"), related_name="steps")
    track = models.CharField(_("通道"), max_length=20, choices=Track, blank=True)
    level = models.CharField(_("事权"), max_length=10, choices=Layer, blank=True)
    step = models.CharField(_("环节"), max_length=16, choices=Step)
    amount = models.PositiveSmallIntegerField(_("数量"))
    unit = models.CharField(_("单位"), max_length=8, choices=DayUnit)
    article = models.CharField(_("条款"), max_length=120, help_text=_("没有条款的写“本地约定”。"))
    verified = models.BooleanField(_("已核对原文"), default=False)
    counts_from = models.CharField(_("起算"), max_length=12, choices=CountsFrom, default=CountsFrom.HAND_OFF)

    class Meta:
        verbose_name = _("期限")
        ordering = ["profile", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "track", "level", "step"],
                name="deadline_step_once",
                violation_error_message=_("这个环节已有期限。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.amount} {self.get_unit_display()}"


class ResultClass(models.Model):
    """A class of result (办理结果分类), by scheme. Class B of the national scheme makes a commitment."""

    scheme = models.CharField(_("方案"), max_length=20, default="national")
    code = models.CharField(_("代号"), max_length=2)
    label = models.CharField(_("含义"), max_length=60)
    counts_as_resolved = models.BooleanField(_("算作解决"), default=False)
    needs_follow_up = models.BooleanField(_("须写兑现日期"), default=False)
    needs_reason = models.BooleanField(_("须写原因"), default=False)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = _("办理结果分类")
        ordering = ["scheme", "code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="result_class_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class ReasonKind(models.TextChoices):
    RETURN = "return", _("退办")
    DECLINE = "decline", _("不予受理")
    REFER = "refer", _("引导法定途径")
    EXTENSION = "extension", _("延期")
    KEY = "key", _("重点督办")
    EXCLUSION = "exclusion", _("不作代表建议")
    CONCLUSION = "conclusion", _("不满意而办结的结论")


class ReasonQuerySet(HouseQuerySet):
    def of_kind(self, kind: str):
        return self.filter(Q(kind=kind), active=True)


class Reason(models.Model):
    """A coded reason (理由), with the sentence the public may read."""

    kind = models.CharField(_("用于"), max_length=10, choices=ReasonKind)
    code = models.CharField(_("代号"), max_length=20)
    label = models.CharField(_("理由"), max_length=60)
    public_text = models.CharField(_("给群众的话"), max_length=300, blank=True)
    # For referrals: the lawful channel and its office.
    channel = models.CharField(_("法定途径"), max_length=60, blank=True)
    office = models.CharField(_("受理机关"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    active = models.BooleanField(_("在用"), default=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("理由")
        ordering = ["kind", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="reason_once")]

    def __str__(self) -> str:
        return self.label
