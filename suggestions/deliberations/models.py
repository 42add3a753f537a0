"""Kinds of meetings as rows (会议种类), meetings, and who was there (会议、到会)."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy, Group
from liaison.accounts.scope import reach
from liaison.core import clock, wording
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Unit, UnitKind

USER = settings.AUTH_USER_MODEL


class MeetingLevel(models.TextChoices):
    TOWNSHIP = "township", _("乡镇、街道")
    COUNTY = "county", _("县")


class MeetingBody(models.TextChoices):
    """Whose meeting it is, and so where its members are found."""

    GROUP = "group", _("代表小组")
    ORGAN = "organ", _("主席团（街道为工委）")
    CHAIRPERSONS = "chairpersons", _("主任会议")
    INVITED = "invited", _("另行邀请")


class ItemKind(models.TextChoices):
    """What a meeting decides about one item."""

    ENLIST = "enlist", _("列入清单")
    ASSIGN = "assign", _("集中转办")
    CONFER = "confer", _("会商")
    CASE = "case", _("督办件")
    EFFECT = "effect", _("问效表决")
    PROMISE = "promise", _("当面承诺")
    ADOPT = "adopt", _("通过清单")
    OTHER = "other", _("其他议题")


class PassBase(models.TextChoices):
    ALL = "all", _("全体应到")
    PRESENT = "present", _("实到")


class MeetingKindQuerySet(HouseQuerySet):
    def active(self):
        """Each kind in its newest version, in force now or from a day to come; rules are everyone's to read."""
        newer = MeetingKind.objects.filter(code=OuterRef("code"), version__gt=OuterRef("version"))
        return self.filter(~Exists(newer))

    def current(self, on=None):
        """Each kind in its newest version in force on a day."""
        newer = MeetingKind.objects.filter(
            code=OuterRef("code"), version__gt=OuterRef("version"), from_on__lte=on or clock.today()
        )
        return self.filter(~Exists(newer), from_on__lte=on or clock.today())


class MeetingKind(models.Model):
    """What kind of meeting (会议种类): who votes, how many must be there, how many make a decision, by what rule.

    Never edited once used: a new version replaces it, and a meeting keeps the numbers it opened with.
    `requires` and `next` name other kinds by their code, whatever their version.
    """

    code = models.CharField(_("代号"), max_length=24)
    label = models.CharField(_("名称"), max_length=40)
    level = models.CharField(_("层级"), max_length=10, choices=MeetingLevel)
    body = models.CharField(_("成员"), max_length=16, choices=MeetingBody)
    item_kind = models.CharField(_("主要议什么"), max_length=8, choices=ItemKind, default=ItemKind.OTHER)
    votes = models.BooleanField(_("表决"), default=True)
    quorum_num = models.PositiveSmallIntegerField(_("到会人数分子"), default=1)
    quorum_den = models.PositiveSmallIntegerField(_("到会人数分母"), default=2)
    quorum_strict = models.BooleanField(_("到会须超过"), default=True)
    pass_base = models.CharField(_("以谁为基数"), max_length=8, choices=PassBase, default=PassBase.ALL)
    pass_num = models.PositiveSmallIntegerField(_("通过票数分子"), default=1)
    pass_den = models.PositiveSmallIntegerField(_("通过票数分母"), default=2)
    pass_strict = models.BooleanField(_("通过须超过"), default=True)
    requires = models.CharField(_("须先经过"), max_length=24, blank=True)
    next = models.CharField(_("通过后提交"), max_length=24, blank=True)
    max_gap_months = models.PositiveSmallIntegerField(_("最多隔几个月"), null=True, blank=True)
    secret_only = models.BooleanField(_("只许无记名"), default=False)
    article = models.CharField(_("依据"), max_length=160, help_text=_("没有条款的写“本地约定”。"))
    verified = models.BooleanField(_("已核对原文"), default=False)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    from_on = models.DateField(_("施行日期"))
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    objects = MeetingKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("会议种类")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="meeting_kind_version_once"),
            models.CheckConstraint(
                name="meeting_kind_shares",
                condition=Q(quorum_num__lte=F("quorum_den"), pass_num__lte=F("pass_den"))
                & Q(quorum_den__gte=1, pass_den__gte=1),
                violation_error_message=_("分子不能大于分母。"),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def label_at(self, organ: Unit) -> str:
        """A street has no presidium: its work committee meets."""
        street = self.body == MeetingBody.ORGAN and organ.kind == UnitKind.STREET_COMMITTEE
        return str(_("人大工委会议")) if street else self.label


class Practice(models.Model):
    """How one organ does it (本级做法): what it may switch on for itself."""

    organ = models.OneToOneField(Unit, models.CASCADE, verbose_name=_("机关"), related_name="practice")
    needs_consent = models.BooleanField(_("清单须经党委同意后交办"), default=False)

    class Meta:
        verbose_name = _("本级做法")

    def __str__(self) -> str:
        return str(self.organ)


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("拟开")
    OPEN = "open", _("开会中")
    CLOSED = "closed", _("已散会")
    CANCELLED = "cancelled", _("已取消")


class MeetingQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """D, A: meetings of every organ of the territory. M: those a deputy was called to, or of the own group."""
        letter, posting = reach(user, "meeting:read"), user.posting
        if posting is None or not letter:
            return self.none()
        if letter in ("D", "A"):
            return self.filter(organ__division__code__startswith=posting.division_id)
        called = Attendee.objects.filter(meeting=OuterRef("pk"), deputy__user=user)
        grouped = Group.objects.filter(
            pk=OuterRef("group"), members__deputy__user=user, members__until_on=None
        )  # fmt: skip
        return self.filter(Exists(called) | Exists(grouped))

    def closed(self):
        return self.filter(state=MeetingState.CLOSED)


class Meeting(models.Model):
    """One meeting of an organ or of a group (一次会议). Frozen at its opening: members, quorum, what passes.

    While it goes on nothing moves: decisions are rows of its items, carried out when it has closed.
    """

    kind = models.ForeignKey(MeetingKind, models.PROTECT, verbose_name=_("种类"), related_name="meetings")
    organ = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("机关"), related_name="meetings")
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("代表小组"), related_name="meetings"
    )
    code = models.CharField(_("种类代号"), max_length=24)
    year = models.PositiveSmallIntegerField(_("年"))
    n = models.PositiveSmallIntegerField(_("第几次"))
    title = models.CharField(_("名称"), max_length=80)
    at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=60, blank=True)
    gated = models.BooleanField(_("须先经代表小组"), default=True)
    state = models.CharField(_("状态"), max_length=10, choices=MeetingState)
    version = models.PositiveIntegerField(_("步序"), default=1)
    members = models.PositiveSmallIntegerField(_("应到"), default=0)
    quorum_need = models.PositiveSmallIntegerField(_("法定到会人数"), default=0)
    pass_base = models.CharField(_("以谁为基数"), max_length=8, choices=PassBase, default=PassBase.ALL)
    pass_num = models.PositiveSmallIntegerField(_("通过票数分子"), default=1)
    pass_den = models.PositiveSmallIntegerField(_("通过票数分母"), default=2)
    pass_strict = models.BooleanField(_("通过须超过"), default=True)
    presided_by = models.CharField(_("主持人"), max_length=40, blank=True)
    opened_at = models.DateTimeField(_("开会时间"), null=True)
    closed_at = models.DateTimeField(_("散会时间"), null=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("散会人"), related_name="+")
    minutes = models.TextField(_("会议结论"), blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("会议")
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "code", "group", "year", "n"],
                nulls_distinct=False,
                name="meeting_number_once",
                violation_error_message=_("这一年已有同一种类、同一次序的会议。"),
            ),
            models.CheckConstraint(name="meeting_state_known", condition=Q(state__in=MeetingState.values)),
            models.CheckConstraint(
                name="meeting_has_members", condition=~Q(state__in=["open", "closed"]) | Q(members__gt=0)
            ),
            models.CheckConstraint(
                name="meeting_closed_has_moment",
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
            ),
        ]
        indexes = [models.Index(fields=["organ", "at", "id"], name="meeting_organ")]

    def __str__(self) -> str:
        return self.title

    @property
    def division_id(self) -> str:
        return self.organ.division_id

    @property
    def day(self) -> str:
        """11月17日"""
        return wording.day(clock.local(self.at).date(), clock.today())


class AttendeeQuerySet(HouseQuerySet):
    def voting(self):
        return self.filter(voting=True)

    def here(self):
        """In the room now: came, and has not left."""
        return self.filter(status=Attendee.Status.PRESENT, left_at=None)


class Attendee(models.Model):
    """A person called to a meeting (应到、列席), and whether they came. 列席 has no vote."""

    class Status(models.TextChoices):
        PRESENT = "present", _("到会")
        LEAVE = "leave", _("请假")
        ABSENT = "absent", _("缺席")

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("会议"), related_name="attendees")
    deputy = models.ForeignKey(
        Deputy, models.PROTECT, null=True, blank=True, verbose_name=_("代表"), related_name="meetings"
    )
    name = models.CharField(_("姓名"), max_length=20)
    post = models.CharField(_("职务"), max_length=40, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("单位"), related_name="+")
    voting = models.BooleanField(_("有表决权"), default=True)
    seated = models.BooleanField(_("按名单应到"), default=False)
    status = models.CharField(_("到会情况"), max_length=8, choices=Status, default=Status.PRESENT)
    came_at = models.DateTimeField(_("到会时间"), null=True)
    left_at = models.DateTimeField(_("离会时间"), null=True)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("到会人员")
        ordering = ["-voting", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "deputy"], condition=Q(deputy__isnull=False), name="attendee_deputy_once"
            ),
            models.UniqueConstraint(fields=["meeting", "name", "post"], name="attendee_once"),
        ]

    def __str__(self) -> str:
        return self.name
