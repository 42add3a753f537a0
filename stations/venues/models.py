"""Where deputies and people meet (家·站·点), who works there, and the codes on its door."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Division, Unit


class Tier(models.TextChoices):
    HOME = "home", _("家")
    CENTRE = "centre", _("中心站")
    STATION = "station", _("站")
    ROOM = "room", _("室")
    POINT = "point", _("点")
    TEMPORARY = "temporary", _("临时")


class VenueKind(models.TextChoices):
    TOWNSHIP = "township", _("乡镇")
    VILLAGE = "village", _("村(社区)")
    ENTERPRISE = "enterprise", _("企业")
    INDUSTRY = "industry", _("行业")
    SERVICE_HALL = "service_hall", _("服务大厅")


class VenueQuerySet(HouseQuerySet):
    def active(self):
        return self.filter(active=True)

    def visible_to(self, user):
        """A keeper's own venue and those below it; otherwise the territory of the active posting."""
        posting = user.posting
        if posting is None:
            return self.none()
        if posting.role == Role.STATION_KEEPER:
            own = Venue.objects.filter(unit=posting.unit_id).order_by().values("pk")
            return self.filter(Q(unit=posting.unit_id) | Q(parent=Subquery(own[:1])))
        return self.filter(division__code__startswith=posting.division_id)


class Venue(models.Model):
    """A liaison venue (站点): home, centre station, station, room, point or temporary place."""

    code = models.CharField(_("站点代码"), max_length=10, db_collation="C")
    name = models.CharField(_("名称"), max_length=60)
    pinyin = models.CharField(_("拼音首字母"), max_length=60, blank=True)
    tier = models.CharField(_("层级"), max_length=10, choices=Tier)
    kind = models.CharField(_("类型"), max_length=12, choices=VenueKind, default=VenueKind.VILLAGE)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("上级站点"),
        related_name="children",
    )
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("所在地"), related_name="+")
    unit = models.OneToOneField(Unit, models.PROTECT, verbose_name=_("站点席位"), related_name="venue")
    address = models.CharField(_("地址"), max_length=120, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    lat = models.DecimalField(_("纬度"), max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField(_("经度"), max_digits=8, decimal_places=5, null=True, blank=True)
    # [{"days": [1, 2], "from": "08:30", "to": "11:30", "note": ""}], Monday is 1.
    opening = models.JSONField(_("开放时间"), default=list, blank=True)
    active = models.BooleanField(_("在用"), default=True)
    deputies = models.ManyToManyField(Deputy, through="VenueDeputy", related_name="venues")

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("站点")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="venue_code_once",
                violation_error_message=_("这个站点代码已有站点使用。"),
            )
        ]
        indexes = [models.Index(fields=["division", "tier", "id"], name="venue_place")]

    def __str__(self) -> str:
        return self.name


class VenueStaff(models.Model):
    """An account that works at a venue from a day to a day (驻站工作人员)."""

    venue = models.ForeignKey(Venue, models.CASCADE, verbose_name=_("站点"), related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("人员"), related_name="+")
    from_on = models.DateField(_("起"), default=clock.today)
    until_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("驻站工作人员")
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "user"],
                condition=Q(until_on=None),
                name="staff_once_at_venue",
                violation_error_message=_("此人已在这个站点。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.venue}·{self.user}"


class VenueDeputy(models.Model):
    """A deputy posted at a venue from a day to a day (驻站代表)."""

    venue = models.ForeignKey(Venue, models.CASCADE, verbose_name=_("站点"), related_name="deputy_postings")
    deputy = models.ForeignKey(Deputy, models.CASCADE, verbose_name=_("代表"), related_name="venue_postings")
    from_on = models.DateField(_("起"), default=clock.today)
    until_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("驻站代表")
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "deputy"],
                condition=Q(until_on=None),
                name="deputy_once_at_venue",
                violation_error_message=_("这位代表已在这个站点。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.venue}·{self.deputy}"


class DoorCodeQuerySet(HouseQuerySet):
    def active(self):
        return self.filter(active=True)

    def visible_to(self, user):
        posting = user.posting
        if posting is None:
            return self.none()
        venues = Venue.objects.visible_to(user).filter(pk=OuterRef("venue"))
        return self.filter(Exists(venues) | Q(deputy__division__code__startswith=posting.division_id))


class DoorCode(models.Model):
    """The code on a door or a deputy's card (门牌码、代表码). Replaced, never reused; the old one says so."""

    venue = models.ForeignKey(
        Venue,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("站点"),
        related_name="door_codes",
    )
    deputy = models.ForeignKey(
        Deputy,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("代表"),
        related_name="door_codes",
    )
    slug = models.CharField(_("短码"), max_length=16, db_collation="C")
    active = models.BooleanField(_("有效"), default=True)
    issued_at = models.DateTimeField(_("签发时间"), default=clock.now)

    objects = DoorCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("门牌码")
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="door_slug_once"),
            models.CheckConstraint(
                name="door_of_venue_or_deputy",
                condition=Q(venue__isnull=False, deputy=None) | Q(venue=None, deputy__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.slug
