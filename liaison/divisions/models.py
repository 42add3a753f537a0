"""Places whose code is their path (行政区划与网格), and the desks that can hold a ticket (单位)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _

from liaison.core.querysets import HouseQuerySet

models.CharField.register_lookup(Length)


class Level(models.TextChoices):
    PROVINCE = "province", _("省")
    CITY = "city", _("市(地)")
    COUNTY = "county", _("县(市、区)")
    TOWNSHIP = "township", _("乡镇(街道)")
    VILLAGE = "village", _("村(社区)")
    GRID = "grid", _("网格")


# Digits of a code at each level: the statistical code, a grid adds three.
CODE_LENGTH = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
    Level.GRID: 15,
}
LEVEL_OF_LENGTH = {length: level for level, length in CODE_LENGTH.items()}


class DivisionQuerySet(HouseQuerySet):
    def civil(self):
        """Places people live in; prisons and virtual villages are left out of every picker."""
        return self.filter(is_civil=True)

    def named(self, word: str):
        """Whose name contains the word, whose pinyin initials begin with it, or whose code does."""
        return self.filter(Q(name__icontains=word) | Q(pinyin__startswith=word.lower()) | Q(code__startswith=word))

    def within(self, code: str):
        """The place itself and everything below it."""
        return self.filter(code__startswith=code)

    def visible_to(self, user):
        """The territory of the active posting, and nothing without one."""
        posting = user.posting
        return self.within(posting.division_id) if posting else self.none()


class Division(models.Model):
    """A place (区划): province, city, county, township, village or grid. The code is the path."""

    code = models.CharField(_("代码"), max_length=15, primary_key=True, db_collation="C")
    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=40)
    pinyin = models.CharField(_("拼音首字母"), max_length=40, blank=True)
    level = models.CharField(_("级别"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("上级"),
        related_name="children",
    )
    is_civil = models.BooleanField(_("有居民"), default=True)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("区划")
        ordering = ["code"]
        indexes = [models.Index(fields=["parent", "code"], name="division_parent_code")]
        constraints = [
            models.CheckConstraint(
                name="division_code_fits_level",
                condition=Q(*[Q(level=k, code__length=n) for k, n in CODE_LENGTH.items()], _connector=Q.OR),
                violation_error_message=_("代码位数与级别不符。"),
            ),
            models.CheckConstraint(
                name="division_code_under_parent",
                condition=Q(parent=None) | Q(code__startswith=F("parent")),
                violation_error_message=_("代码须以上级代码开头。"),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def division_id(self) -> str:
        """The place itself, so that its own trail is found under its code."""
        return self.code

    def contains(self, code: str) -> bool:
        """Whether the place with that code is this one or lies in it."""
        return code.startswith(self.code)


class UnitKind(models.TextChoices):
    STATION = "station", _("站点")
    PRESIDIUM = "presidium", _("人大主席团")
    STREET_COMMITTEE = "street_committee", _("人大街道工委")
    COUNTY_OFFICE = "county_office", _("县人大机关")
    GOVERNMENT = "government", _("政府")
    HANDLING = "handling", _("承办单位")
    VILLAGE = "village", _("村(居)委会")


# The organs of power: they list, hand off, check and decide.
ORGANS = frozenset({UnitKind.PRESIDIUM, UnitKind.STREET_COMMITTEE, UnitKind.COUNTY_OFFICE})
TOWNSHIP_ORGANS = frozenset({UnitKind.PRESIDIUM, UnitKind.STREET_COMMITTEE})


class UnitQuerySet(HouseQuerySet):
    def active(self):
        return self.filter(active=True)

    def organs(self):
        return self.filter(kind__in=ORGANS)

    def named(self, word: str):
        """Whose name contains the word, or whose pinyin initials begin with it."""
        return self.filter(Q(name__icontains=word) | Q(pinyin__startswith=word.lower()))

    def handlers(self):
        """Units a ticket can be handed to."""
        return self.exclude(kind__in=[*ORGANS, UnitKind.STATION])

    def visible_to(self, user):
        """Units of the active posting's territory, and its own unit."""
        posting = user.posting
        if posting is None:
            return self.none()
        return self.filter(Q(division__code__startswith=posting.division_id) | Q(pk=posting.unit_id))


class Unit(models.Model):
    """Any desk that can hold a leg of a ticket (单位): station, organ, government, office or village."""

    name = models.CharField(_("名称"), max_length=60)
    pinyin = models.CharField(_("拼音首字母"), max_length=60, blank=True)
    kind = models.CharField(_("性质"), max_length=20, choices=UnitKind)
    letters = models.CharField(
        _("编号字母"),
        max_length=6,
        null=True,
        blank=True,
        db_collation="C",
        help_text=_("机关的意见件编号以它开头，如 XJD。"),
    )
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("所属区划"), related_name="units")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("上级单位"),
        related_name="subunits",
    )
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    active = models.BooleanField(_("在用"), default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位")
        ordering = ["division", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["letters"],
                name="unit_letters_once",
                violation_error_message=_("这组编号字母已有单位使用。"),
            ),
            models.UniqueConstraint(
                fields=["division"],
                condition=Q(kind__in=sorted(ORGANS)),
                name="one_organ_per_division",
                violation_error_message=_("这个地方已有人大机关。"),
            ),
            models.UniqueConstraint(
                fields=["division", "name"],
                name="unit_name_once_per_division",
                violation_error_message=_("这个地方已有同名单位。"),
            ),
        ]
        indexes = [models.Index(Left("division", 9), "kind", name="unit_place_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_organ(self) -> bool:
        return self.kind in ORGANS
