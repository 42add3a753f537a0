"""People without an account (群众): their contact card, sealed, and every look behind the mask."""

from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import reach
from liaison.core import clock, sealing
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Division

USER = settings.AUTH_USER_MODEL


class Gender(models.TextChoices):
    FEMALE = "female", _("女")
    MALE = "male", _("男")


class AgeBand(models.TextChoices):
    UNDER_18 = "-17", _("未满 18 岁")
    TO_40 = "18-40", _("18–40 岁")
    TO_60 = "41-60", _("41–60 岁")
    OVER_60 = "61-", _("60 岁以上")


class ResidentQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """Own territory for organs; for stations also whom they entered from elsewhere; own entries
        for deputies and officers; nobody for the rest.

        The letters are those of `reporter:reveal`: whoever may never ask for a name has no use
        for the masked one.
        """
        letter = reach(user, "reporter:reveal")
        if letter == "O":
            return self.filter(by=user)
        if letter not in {"S", "D"} or user.posting is None:
            return self.none()
        own = Q(by=user) if letter == "S" else None
        return self.under(user.posting.division_id, or_else=own)


class Resident(models.Model):
    """The contact card of one person (群众). Full values are sealed; pages show the masks.

    Plain values leave this table only through `actions.reveal`, which leaves a Reveal.
    """

    SEALED = ("name", "phone", "address")

    uuid = models.UUIDField(_("标识"), default=uuid4, unique=True, editable=False)
    name_sealed = models.BinaryField(_("加密的姓名"), null=True)
    phone_sealed = models.BinaryField(_("加密的手机"), null=True)
    address_sealed = models.BinaryField(_("加密的住址"), null=True)
    name_mask = models.CharField(_("姓名"), max_length=20, blank=True)
    phone_mask = models.CharField(_("手机"), max_length=20, blank=True)
    phone_tail = models.CharField(_("手机尾号"), max_length=4, blank=True, db_collation="C")
    name_index = models.BinaryField(_("姓名索引"), max_length=32, null=True)
    phone_index = models.BinaryField(_("手机索引"), max_length=32, null=True)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("住在"), related_name="+", db_index=False)
    gender = models.CharField(_("性别"), max_length=6, choices=Gender, blank=True)
    age_band = models.CharField(_("年龄段"), max_length=5, choices=AgeBand, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("登记人"), related_name="+", db_index=False)
    created_at = models.DateTimeField(_("登记时间"), default=clock.now)

    objects = ResidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("群众")
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index", "name_index"],
                condition=Q(phone_index__isnull=False),
                nulls_distinct=False,
                name="resident_once_per_phone_and_name",
                violation_error_message=_("这个手机和姓名已经登记过。"),
            )
        ]
        indexes = [
            models.Index(Left("division", 9), "phone_tail", name="resident_place_tail"),
            models.Index(Left("division", 9), F("id").desc(), name="resident_place9"),
            models.Index(Left("division", 6), F("id").desc(), name="resident_place6"),
            models.Index(
                fields=["phone_tail"], condition=~Q(phone_tail=""), name="resident_tail"
            ),  # county-wide search
            models.Index(fields=["name_index"], name="resident_name"),
            models.Index(fields=["by", "-id"], name="resident_by"),
        ]

    def __str__(self) -> str:
        return self.name_mask or str(_("匿名"))

    def seal(self, column: str, plain: str) -> None:
        """Set one sealed column; an empty value is no value."""
        sealed = sealing.seal(plain, **self._place(column)) if plain else None
        setattr(self, f"{column}_sealed", sealed)

    def unseal(self, column: str) -> str:
        """The plain value. Only for `actions`: pages and papers ask through `reveal`."""
        sealed = getattr(self, f"{column}_sealed")
        return sealing.open_sealed(sealed, **self._place(column)) if sealed else ""

    def _place(self, column: str) -> dict[str, str | UUID]:
        return {"table": self._meta.db_table, "column": column, "row": self.uuid}


class Reveal(models.Model):
    """One look behind the mask (查看登记): who, whose, which fields, what for. Append-only."""

    resident = models.ForeignKey(Resident, models.PROTECT, verbose_name=_("群众"), related_name="reveals")
    by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("查看人"), related_name="+")
    fields = models.JSONField(_("查看内容"))
    purpose = models.CharField(_("用途"), max_length=120)
    thing = models.CharField(_("相关对象"), max_length=24, blank=True)
    thing_id = models.BigIntegerField(_("对象编号"), null=True)
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("查看登记")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.by_id} → {self.resident_id}"
