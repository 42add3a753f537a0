"""Papers (公文) and the wording organs give them (公文用语)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Division, Unit
from liaison.documents.papers import kinds

USER = settings.AUTH_USER_MODEL


class PaperState(models.TextChoices):
    DRAFT = "draft", _("拟稿")
    ISSUED = "issued", _("已发")
    VOID = "void", _("作废")
    DROPPED = "dropped", _("弃稿")


OUT = (PaperState.ISSUED, PaperState.VOID)  # what has a number
BADGES = {
    PaperState.DRAFT: "new", PaperState.ISSUED: "done", PaperState.VOID: "late", PaperState.DROPPED: "wait",
}  # fmt: skip


class PaperQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """One's own unit's; what was issued to it; for the county everything issued below."""
        posting, letter = user.posting, reach(user, "paper:draw")
        if not letter or posting is None or posting.unit_id is None:
            return self.none()
        mine = Q(organ=posting.unit_id)
        out = Q(state__in=OUT)
        seen = mine | (out & Q(to_unit=posting.unit_id))
        if letter == "D":
            seen |= out & Q(division__code__startswith=posting.division_id)
        return self.filter(seen)

    def issued(self):
        """Numbers given out: valid or void."""
        return self.filter(state__in=OUT)

    def kept(self):
        """Not what was dropped before it had a number."""
        return self.exclude(state=PaperState.DROPPED)

    def about(self, thing: str, pk: int):
        return self.filter(things__thing=thing, things__thing_id=pk)

    def public(self):
        """What the verify page may say something about."""
        return self.issued()


class Paper(models.Model):
    """One numbered paper (公文). A draft is composed anew whenever it is looked at; issuing freezes the sheet.

    The number is drawn last at issue, without gaps per organ, word and year. Nothing of an issued paper changes but
    that it may become void; a trigger of the database holds that. It contains no resident's data.
    A draft may be dropped.
    """

    kind = models.CharField(_("种类"), max_length=24)
    organ = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("发文单位"), related_name="papers", db_index=False)
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, verbose_name=_("主送单位"), related_name="papers_received"
    )
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("地方"), related_name="+", db_index=False)
    word = models.CharField(_("机关代字"), max_length=20)
    year = models.PositiveSmallIntegerField(_("年份"), null=True)
    seq = models.PositiveIntegerField(_("序号"), null=True)
    number = models.CharField(_("发文字号"), max_length=40, null=True, db_collation="C")
    title = models.CharField(_("标题"), max_length=200)
    state = models.CharField(_("状态"), max_length=7, choices=PaperState, default=PaperState.DRAFT)
    version = models.PositiveIntegerField(_("步序"), default=0)
    texts = models.JSONField(_("用语"), default=dict)
    args = models.JSONField(_("要求"), default=dict, encoder=DjangoJSONEncoder)
    wording_version = models.PositiveIntegerField(_("用语版本"), default=0)
    sheet = models.JSONField(_("定稿"), null=True)
    sha256 = models.CharField(_("定稿摘要"), max_length=64, blank=True)
    token = models.CharField(_("校验码"), max_length=22, unique=True, db_collation="C")
    drawn_by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("拟稿人"), related_name="+", db_index=False)
    drawn_at = models.DateTimeField(_("拟稿时间"), default=clock.now)
    issued_on = models.DateField(_("成文日期"), null=True)
    issued_by = models.ForeignKey(
        USER, models.PROTECT, null=True, verbose_name=_("签发人"), related_name="+", db_index=False
    )
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name=_("代替哪一份"), related_name="replaced_by"
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("公文")
        constraints = [
            models.UniqueConstraint(
                fields=["word", "year", "seq"], condition=Q(seq__isnull=False), name="paper_number_once"
            ),
            models.CheckConstraint(name="paper_state_known", condition=Q(state__in=PaperState.values)),
            models.CheckConstraint(
                name="paper_issued_is_frozen",
                condition=Q(state__in=["draft", "dropped"], seq=None, number=None, sheet=None)
                | Q(
                    state__in=["issued", "void"],
                    seq__isnull=False,
                    number__isnull=False,
                    sheet__isnull=False,
                    issued_on__isnull=False,
                    issued_by__isnull=False,
                ),
            ),
            models.CheckConstraint(name="paper_void_says_why", condition=~Q(state="void") | ~Q(void_reason="")),
        ]
        indexes = [
            models.Index(fields=["organ", "-year", "word", "-seq"], name="paper_register"),
            models.Index(fields=["division", "-year", "word", "-seq"], name="paper_place"),
            models.Index(fields=["number"], name="paper_number"),
        ]

    def __str__(self) -> str:
        return self.number or str(_("%s（拟稿）") % self.kind_label)

    @property
    def kind_label(self) -> str:
        return kinds.label_of(self.kind)

    @property
    def badge(self) -> str:
        return BADGES[self.state]


class PaperThing(models.Model):
    """What a paper is about (公文事项): a letter lists many tickets. The kernel knows kind and id only."""

    paper = models.ForeignKey(Paper, models.CASCADE, verbose_name=_("公文"), related_name="things")
    thing = models.CharField(_("对象类型"), max_length=24)
    thing_id = models.BigIntegerField(_("对象"))

    class Meta:
        verbose_name = _("公文事项")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "thing", "thing_id"], name="paper_thing_once")]
        indexes = [models.Index(fields=["thing", "thing_id"], name="paper_about")]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.thing}#{self.thing_id}"


class Wording(models.Model):
    """How an organ words one kind of paper from a day on (公文用语). Never changed: a new version is added."""

    organ = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("发文单位"), related_name="wordings")
    kind = models.CharField(_("种类"), max_length=24)
    version = models.PositiveIntegerField(_("版本"))
    texts = models.JSONField(_("用语"))
    from_on = models.DateField(_("起用日期"), default=clock.today)
    by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("修改人"), related_name="+", db_index=False)
    at = models.DateTimeField(_("修改时间"), default=clock.now)

    class Meta:
        verbose_name = _("公文用语")
        constraints = [models.UniqueConstraint(fields=["organ", "kind", "version"], name="wording_version_once")]

    def __str__(self) -> str:
        return f"{self.organ} {self.kind} v{self.version}"

    @property
    def division_id(self) -> str:
        """Where its trail is found."""
        return self.organ.division_id
