"""Briefs (民情专报、人大工作参考): their words and tickets. Number, day and state are those of their paper."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Unit
from liaison.documents.papers.models import Paper, PaperThing
from suggestions.tickets.models import Ticket

USER = settings.AUTH_USER_MODEL
THING = "brief"


class BriefKind(models.TextChoices):
    BRIEF = "brief", _("民情专报")
    WORK_REF = "work_ref", _("人大工作参考")


class BriefQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """Whoever sees one of its papers: the own organ's, and for the county what was issued below."""
        seen = PaperThing.objects.filter(thing=THING, thing_id=OuterRef("pk"), paper__in=Paper.objects.visible_to(user))
        return self.filter(Exists(seen))


class Brief(models.Model):
    """What an organ reports upwards about some tickets: what they show, what it proposes, to whom.

    It may be changed while its paper is a draft. It holds no resident's data: what a person typed is checked.
    """

    organ = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("编发单位"), related_name="briefs", db_index=False)
    kind = models.CharField(_("种类"), max_length=10, choices=BriefKind, default=BriefKind.BRIEF)
    title = models.CharField(_("题目"), max_length=60)
    addressees = models.CharField(_("报送"), max_length=200)
    facts = models.TextField(_("情况"), blank=True)
    proposals = models.TextField(_("建议"))
    by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("撰写人"), related_name="+", db_index=False)
    at = models.DateTimeField(_("撰写时间"), default=clock.now)
    tickets = models.ManyToManyField(Ticket, through="BriefTicket", related_name="briefs", verbose_name=_("意见件"))

    objects = BriefQuerySet.as_manager()

    class Meta:
        verbose_name = _("民情专报")
        constraints = [models.CheckConstraint(name="brief_kind_known", condition=Q(kind__in=BriefKind.values))]
        indexes = [models.Index(fields=["organ", "-at", "-id"], name="brief_register")]

    def __str__(self) -> str:
        return self.title

    @property
    def division_id(self) -> str:
        """Where its trail is found."""
        return self.organ.division_id


class BriefTicket(models.Model):
    """One of the tickets a brief is about, in its place."""

    brief = models.ForeignKey(Brief, models.CASCADE, verbose_name=_("民情专报"), related_name="lines")
    ticket = models.ForeignKey(Ticket, models.PROTECT, verbose_name=_("意见件"), related_name="brief_lines")
    position = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("专报事项")
        ordering = ["brief", "position"]
        constraints = [models.UniqueConstraint(fields=["brief", "ticket"], name="brief_ticket_once")]

    def __str__(self) -> str:
        return f"{self.brief_id} {self.position}"


class Instruction(models.Model):
    """What a leader wrote on an issued brief (批示): who, when, the words. Never changed."""

    brief = models.ForeignKey(Brief, models.PROTECT, verbose_name=_("民情专报"), related_name="instructions")
    paper = models.ForeignKey(Paper, models.PROTECT, verbose_name=_("公文"), related_name="+", db_index=False)
    leader = models.CharField(_("批示人"), max_length=60)
    on = models.DateField(_("批示日期"))
    text = models.TextField(_("批示内容"))
    by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("登记人"), related_name="+", db_index=False)
    at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        verbose_name = _("批示")
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.leader} {self.on}"
