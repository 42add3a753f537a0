"""People received at a desk (接待来访): the session, the queue, and each visit."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Division
from liaison.residents.models import Resident
from stations.venues.models import Venue


class OfVisibleVenueQuerySet(HouseQuerySet):
    """Rows hanging on a venue are visible with it."""

    venue_path = "venue"

    def visible_to(self, user):
        venues = Venue.objects.visible_to(user).filter(pk=OuterRef(self.venue_path))
        return self.filter(Exists(venues))


class OfSessionQuerySet(OfVisibleVenueQuerySet):
    venue_path = "session__venue"


class Session(models.Model):
    """A reception at a venue on a day (接待场次), with the deputies who received."""

    venue = models.ForeignKey(Venue, models.PROTECT, verbose_name=_("站点"), related_name="sessions")
    on = models.DateField(_("日期"))
    theme = models.CharField(_("主题"), max_length=60, blank=True)
    deputies = models.ManyToManyField(Deputy, related_name="sessions", verbose_name=_("接待代表"), blank=True)

    objects = OfVisibleVenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("接待场次")
        constraints = [models.UniqueConstraint(fields=["venue", "on"], name="one_session_a_day")]

    def __str__(self) -> str:
        return f"{self.venue} {self.on}"


class QueueTicket(models.Model):
    """A number drawn by someone who waits (排队号): letter and running number of the day."""

    venue = models.ForeignKey(Venue, models.PROTECT, verbose_name=_("站点"), related_name="queue")
    on = models.DateField(_("日期"))
    letter = models.CharField(_("字母"), max_length=1, default="A")
    n = models.PositiveSmallIntegerField(_("序号"))
    label = models.CharField(_("称呼"), max_length=20, blank=True)
    drawn_at = models.DateTimeField(_("取号时间"), default=clock.now)
    called_at = models.DateTimeField(_("叫号时间"), null=True)
    skipped_at = models.DateTimeField(_("过号时间"), null=True)

    objects = OfVisibleVenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("排队号")
        constraints = [models.UniqueConstraint(fields=["venue", "on", "n"], name="queue_number_once")]

    def __str__(self) -> str:
        return f"{self.letter}{self.n:02d}"

    @property
    def minutes_waited(self) -> int:
        return int((clock.now() - self.drawn_at).total_seconds() // 60)


class Ending(models.TextChoices):
    TICKET = "ticket", _("转意见件")
    RECORDED = "recorded", _("只登记")
    ANSWERED = "answered", _("当场答复")
    SECONDED = "seconded", _("算作附议")
    REFERRED = "referred", _("引导法定途径")


class Reception(models.Model):
    """One visit to the desk (一次来访), with or without a ticket. The ticket's voice points here, not back."""

    session = models.ForeignKey(Session, models.PROTECT, verbose_name=_("场次"), related_name="receptions")
    queue = models.OneToOneField(
        QueueTicket,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("排队号"),
        related_name="reception",
    )
    resident = models.ForeignKey(
        Resident,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("来访人"),
        related_name="receptions",
    )
    proxy_for = models.ForeignKey(
        Resident,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("替谁反映"),
        related_name="+",
    )
    deputy = models.ForeignKey(
        Deputy,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("接待代表"),
        related_name="receptions",
    )
    words = models.TextField(_("他说了什么"))
    summary = models.TextField(_("摘要"), blank=True)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, verbose_name=_("问题在哪里"), related_name="+", db_index=False
    )
    place = models.CharField(_("具体地点"), max_length=80, blank=True)
    answer = models.TextField(_("当场怎么答复的"), blank=True)
    ending = models.CharField(_("结果"), max_length=10, choices=Ending)
    started_at = models.DateTimeField(_("开始"))
    saved_at = models.DateTimeField(_("登记时间"), default=clock.now)
    seconds_to_save = models.PositiveIntegerField(_("用时(秒)"), default=0)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("登记人"), related_name="+")

    objects = OfSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("来访")
        indexes = [
            models.Index(fields=["session", "-saved_at"], name="reception_session"),
            models.Index(fields=["resident", "-saved_at"], name="reception_resident"),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.get_ending_display()}"
