"""Deputies (代表), the mandates they hold, and their groups (代表小组)."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Division, Unit


class CongressLevel(models.TextChoices):
    PROVINCE = "province", _("省代表")
    CITY = "city", _("市代表")
    COUNTY = "county", _("县(市、区)代表")
    TOWNSHIP = "township", _("乡镇代表")


class Gender(models.TextChoices):
    FEMALE = "female", _("女")
    MALE = "male", _("男")


class DeputyQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """Deputies with a mandate or home in the territory; a deputy sees those of the own home place."""
        posting = user.posting
        if posting is None:
            return self.none()
        letter = reach(user, "deputy:read")
        if letter:
            return self.filter(division__code__startswith=posting.division_id)
        return self.filter(user=user)

    def named(self, word: str):
        """Whose name contains the word, or whose pinyin initials begin with it."""
        return self.filter(Q(name__icontains=word) | Q(pinyin__startswith=word.lower()))

    def at_level(self, level: str):
        """Holding a mandate at this level today."""
        live = Mandate.objects.live().filter(deputy=OuterRef("pk"), level=level)
        return self.filter(Exists(live))

    def in_group(self, group_id):
        """Member of a group today."""
        here = GroupMember.objects.filter(deputy=OuterRef("pk"), group=group_id, until_on=None)
        return self.filter(Exists(here))

    def serving(self, on=None):
        """Holding at least one mandate on a day (today)."""
        on = on or clock.today()
        live = Mandate.objects.live(on).filter(deputy=OuterRef("pk"))
        return self.filter(Exists(live))

    def retired(self):
        """Holding no mandate today."""
        live = Mandate.objects.live().filter(deputy=OuterRef("pk"))
        return self.filter(~Exists(live))


class Deputy(models.Model):
    """One person elected to one or more congresses (代表). Works from a home place (所在代表团/小组的地方)."""

    uuid = models.UUIDField(default=uuid4, editable=False, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    pinyin = models.CharField(_("拼音首字母"), max_length=20, blank=True)
    gender = models.CharField(_("性别"), max_length=6, choices=Gender, blank=True)
    phone_sealed = models.BinaryField(_("加密的手机"), null=True)
    phone_mask = models.CharField(_("手机"), max_length=20, blank=True)
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        verbose_name=_("所在地"),
        related_name="+",
        help_text=_("代表平时联系群众的乡镇、街道或村。"),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("账号"),
        related_name="deputy",
    )
    intro = models.CharField(_("简介"), max_length=300, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("代表")
        indexes = [models.Index(fields=["division", "pinyin", "id"], name="deputy_place")]

    def __str__(self) -> str:
        return self.name


class MandateQuerySet(HouseQuerySet):
    def visible_to(self, user):
        return self.filter(deputy__in=Deputy.objects.visible_to(user))

    def live(self, on=None):
        on = on or clock.today()
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)


class Mandate(models.Model):
    """One seat in one congress for one term (任期). The certificate belongs to it, not to the person."""

    deputy = models.ForeignKey(Deputy, models.CASCADE, verbose_name=_("代表"), related_name="mandates")
    level = models.CharField(_("层级"), max_length=10, choices=CongressLevel)
    congress = models.ForeignKey(Division, models.PROTECT, verbose_name=_("哪一级人大"), related_name="+")
    constituency = models.CharField(_("选区"), max_length=60, blank=True)
    certificate_no = models.CharField(_("代表证号"), max_length=30, null=True, blank=True)
    term = models.CharField(_("届次"), max_length=20, help_text=_("如：第十八届"))
    from_on = models.DateField(_("起"))
    until_on = models.DateField(_("止"), null=True, blank=True)
    end_reason = models.CharField(_("终止原因"), max_length=60, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("任期")
        constraints = [
            models.UniqueConstraint(
                fields=["deputy", "level", "term"],
                name="one_mandate_per_level_term",
                violation_error_message=_("这位代表在这一届已有同级任期。"),
            ),
            models.UniqueConstraint(
                fields=["certificate_no"],
                name="certificate_once",
                violation_error_message=_("这个代表证号已有人使用。"),
            ),
            models.CheckConstraint(
                name="mandate_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("止日不能早于起日。"),
            ),
        ]
        indexes = [models.Index(fields=["congress", "level"], name="mandate_congress")]

    def __str__(self) -> str:
        return f"{self.deputy}·{self.get_level_display()}"


class GroupQuerySet(HouseQuerySet):
    def visible_to(self, user):
        posting = user.posting
        if posting is None:
            return self.none()
        return self.filter(division__code__startswith=posting.division_id)

    def with_size(self):
        """Each with the number of its members today."""
        return self.annotate(size=Count("members", filter=Q(members__until_on=None)))


class Group(models.Model):
    """A deputies' group (代表小组), the first-class unit of recess activity (代表法第二十六条)."""

    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("所在地"), related_name="+")
    name = models.CharField(_("名称"), max_length=60)
    focus = models.CharField(_("关注专题"), max_length=60, blank=True)
    deputies = models.ManyToManyField(Deputy, through="GroupMember", related_name="groups")

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("代表小组")
        constraints = [
            models.UniqueConstraint(
                fields=["division", "name"],
                name="group_name_once",
                violation_error_message=_("这个地方已有同名小组。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class GroupMemberQuerySet(HouseQuerySet):
    def visible_to(self, user):
        return self.filter(group__in=Group.objects.visible_to(user))

    def live(self, on=None):
        """Member on a day (today); whoever leaves is no member on that day any more."""
        on = on or clock.today()
        return self.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on)


class GroupMember(models.Model):
    """A deputy in a group from a day to a day (组员)."""

    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("小组"), related_name="members")
    deputy = models.ForeignKey(Deputy, models.CASCADE, verbose_name=_("代表"), related_name="memberships")
    from_on = models.DateField(_("起"), default=clock.today)
    until_on = models.DateField(_("止"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("组员")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "deputy"],
                condition=Q(until_on=None),
                name="once_in_a_group",
                violation_error_message=_("这位代表已在组内。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}·{self.deputy}"


class Body(models.TextChoices):
    """A standing body of an organ whose members vote (机构)."""

    PRESIDIUM = "presidium", _("主席团")
    CHAIRPERSONS = "chairpersons", _("主任会议")
    WORK_COMMITTEE = "work_committee", _("街道人大工委")


class SeatQuerySet(HouseQuerySet):
    def visible_to(self, user):
        posting = user.posting
        if posting is None or not reach(user, "seat:edit"):
            return self.none()
        return self.filter(unit__division__code__startswith=posting.division_id)

    def live(self, on=None):
        """Taken on a day (today)."""
        on = on or clock.today()
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)

    def of(self, unit_id: int, body: str):
        """The seats of one body of one organ, the chair first."""
        return self.filter(unit=unit_id, body=body).order_by("rank", "id")


class Seat(models.Model):
    """A person's seat in a body of an organ from a day to a day (组成人员). Ends by date, is never deleted."""

    class Post(models.TextChoices):
        CHAIR = "chair", _("主席（主任）")
        VICE = "vice", _("副主席（副主任）")
        MEMBER = "member", _("成员")

    RANKS = {Post.CHAIR: 1, Post.VICE: 2, Post.MEMBER: 3}

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("机关"), related_name="seats")
    body = models.CharField(_("机构"), max_length=16, choices=Body)
    deputy = models.ForeignKey(
        Deputy, models.PROTECT, null=True, blank=True, verbose_name=_("代表"), related_name="body_seats"
    )
    name = models.CharField(_("姓名"), max_length=20)
    post = models.CharField(_("职务"), max_length=8, choices=Post, default=Post.MEMBER)
    rank = models.PositiveSmallIntegerField(_("次序"), default=3)
    voting = models.BooleanField(_("有表决权"), default=True)
    from_on = models.DateField(_("起"))
    until_on = models.DateField(_("止"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("组成人员")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "body", "deputy"],
                condition=Q(until_on=None, deputy__isnull=False),
                name="seat_once",
                violation_error_message=_("这位代表已在名单里。"),
            ),
            models.CheckConstraint(
                name="seat_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("止日不能早于起日。"),
            ),
        ]
        indexes = [models.Index(fields=["unit", "body", "from_on"], name="seat_body")]

    def __str__(self) -> str:
        return f"{self.get_body_display()}·{self.name}"

    @property
    def division_id(self) -> str:
        return self.unit.division_id
