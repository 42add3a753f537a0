"""Asking the voters again (联组专班回访): sample plans, and one revisit a person."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Unit
from suggestions.revisits import sampling
from suggestions.rules.revisiting import RevisitRule
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import Satisfaction
from suggestions.tickets.voices import Voice

USER = settings.AUTH_USER_MODEL


class PlanQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """Organs read those of their territory, the auditor all; nobody else."""
        letter = reach(user, "revisit:read")
        if letter == "A":
            return self
        return self.filter(organ__division__code__startswith=user.posting.division_id) if letter else self.none()


class RevisitPlan(models.Model):
    """One sample of closed matters (抽样计划): whose, of which days, by which seed. Never drawn anew: a new row is.

    `pool` keeps what it was drawn from, {unit: numbers}, so that anybody can draw it again and compare.
    """

    organ = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("抽样机关"), related_name="revisit_plans")
    from_on = models.DateField(_("办结日期起"))
    until_on = models.DateField(_("办结日期止"))
    rule = models.ForeignKey(RevisitRule, models.PROTECT, verbose_name=_("回访规则"), related_name="+", db_index=False)
    rate = models.PositiveSmallIntegerField(_("抽样比例（%）"))
    floor = models.PositiveSmallIntegerField(_("至少几件"))
    seed = models.CharField(_("随机种子"), max_length=16, db_collation="C")
    pool = models.JSONField(_("从哪些件里抽"))
    eligible = models.PositiveIntegerField(_("可回访的件"))
    size = models.PositiveIntegerField(_("抽中的件"))
    drawn_by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("抽样人"), related_name="+", db_index=False)
    drawn_at = models.DateTimeField(_("抽样时间"), default=clock.now)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("代替哪次抽样"), related_name="next"
    )
    reason = models.CharField(_("为什么重抽"), max_length=200, blank=True)
    replaced_at = models.DateTimeField(_("已被重抽代替"), null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("回访计划")
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "from_on", "until_on"], condition=Q(replaced_at=None), name="one_plan_a_period"
            ),
            models.CheckConstraint(name="plan_days_in_order", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(name="plan_draws_what_is_there", condition=Q(size__gte=1, size__lte=F("eligible"))),
            models.CheckConstraint(name="plan_redrawn_says_why", condition=Q(previous=None) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return str(_("%(from)s 至 %(until)s 办结件回访") % {"from": self.from_on, "until": self.until_on})

    @property
    def division_id(self) -> str:
        """Where its trail is found."""
        return self.organ.division_id

    def drawn_again(self) -> list[str]:
        """The numbers the seed draws from the pool."""
        pool = {int(unit): numbers for unit, numbers in self.pool.items()}
        return sampling.draw(pool, self.seed, sampling.size(self.eligible, self.rate, self.floor))


class Answer(models.TextChoices):
    SOLVED = "solved", _("办好了")
    PARTLY = "partly", _("办了一部分")
    NOT_SOLVED = "not_solved", _("没办好")
    UNREACHABLE = "unreachable", _("联系不上")
    REFUSED = "refused", _("不愿说")


SPOKEN = (Answer.SOLVED, Answer.PARTLY, Answer.NOT_SOLVED)  # what counts as an answer


class Way(models.TextChoices):
    PHONE = "phone", _("电话")
    VISIT = "visit", _("上门")


class Verdict(models.TextChoices):
    """What the organ does where voter and unit disagree."""

    REOPEN = "reopen", _("重新受理")
    CASE = "case", _("列入督办")
    LEAVE = "leave", _("维持办结")


OPEN = Q(answer=None, dropped_at=None)
ASKED_AGAIN = OPEN | Q(answer=Answer.UNREACHABLE, dropped_at=None)  # somebody not reached may still be called
DISPUTED = Q(agrees=False, verdict=None)


class RevisitQuerySet(HouseQuerySet):
    def open(self):
        return self.filter(OPEN)

    def to_call(self):
        return self.filter(ASKED_AGAIN)

    def disputed(self):
        """Voter and unit disagree, and nobody has decided what follows."""
        return self.filter(DISPUTED)

    def answered(self):
        return self.filter(answer__in=SPOKEN)

    def visible_to(self, user):
        """Organs those of their territory, a station its own, everybody what was given to them; a unit none."""
        letter = reach(user, "revisit:answer")
        mine = Q(assigned_to=user.pk)
        if letter == "O":
            return self.filter(mine)
        if letter in {"S", "D"}:
            return self.filter(Exists(Ticket.objects.visible_to(user).filter(pk=OuterRef("ticket"))) | mine)
        return self.none()


class Revisit(models.Model):
    """One voter asked again (一次回访): of a sample, or some months after closing.

    `claim` and `claim_resolved` are what the unit's reply said when it was drawn; `agrees` compares them with
    the voter's own words. An unreachable one may be tried again, any other answer stands.
    """

    plan = models.ForeignKey(
        RevisitPlan, models.CASCADE, null=True, blank=True, verbose_name=_("回访计划"), related_name="revisits",
        db_index=False,
    )  # fmt: skip
    months = models.PositiveSmallIntegerField(_("办结后几个月"), null=True, blank=True)
    organ = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("哪个机关安排"), related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="revisits")
    voice = models.ForeignKey(Voice, models.PROTECT, verbose_name=_("问哪位群众"), related_name="revisits")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("答复的单位"), related_name="+", db_index=False)
    claim = models.CharField(_("单位答复说"), max_length=70)
    claim_resolved = models.BooleanField(_("单位说办好了"))
    closed_on = models.DateField(_("办结日期"))
    due_on = models.DateField(_("最迟哪天问"))
    assigned_to = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name=_("由谁去问"), related_name="+", db_index=False
    )
    way = models.CharField(_("怎么问"), max_length=5, choices=Way, default=Way.PHONE)
    answer = models.CharField(_("群众怎么说"), max_length=11, choices=Answer, null=True)
    attitude = models.CharField(_("对单位态度"), max_length=12, choices=Satisfaction, null=True, blank=True)
    text = models.TextField(_("记录"), blank=True)
    tries = models.PositiveSmallIntegerField(_("问过几次"), default=0)
    agrees = models.BooleanField(_("与答复相符"), null=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("谁问的"), related_name="+", db_index=False)
    at = models.DateTimeField(_("问的时间"), null=True)
    verdict = models.CharField(_("怎么处理"), max_length=6, choices=Verdict, null=True)
    verdict_text = models.TextField(_("处理说明"), blank=True)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, verbose_name=_("处理人"), related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    dropped_at = models.DateTimeField(_("不再回访"), null=True)

    objects = RevisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("回访")
        constraints = [
            models.UniqueConstraint(fields=["plan", "voice"], name="revisit_once_a_plan"),
            models.UniqueConstraint(
                fields=["voice", "months", "closed_on"], condition=Q(plan=None), name="revisit_once_a_stage"
            ),
            models.UniqueConstraint(fields=["voice"], condition=OPEN, name="one_open_revisit"),
            models.CheckConstraint(
                name="revisit_of_plan_or_stage",
                condition=Q(plan__isnull=False, months=None) | Q(plan=None, months__isnull=False),
            ),
            models.CheckConstraint(
                name="revisit_answer_says_who",
                condition=Q(answer=None, by=None, at=None)
                | Q(answer__isnull=False, by__isnull=False, at__isnull=False),
            ),
            models.CheckConstraint(
                name="revisit_agrees_only_answered",
                condition=Q(agrees=None) | Q(answer__in=[str(one) for one in SPOKEN]),
            ),
            models.CheckConstraint(
                name="revisit_verdict_on_dispute",
                condition=Q(verdict=None, decided_by=None, decided_at=None)
                | Q(verdict__isnull=False, agrees=False, decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="revisit_open", condition=OPEN),
            models.Index(fields=["assigned_to", "due_on", "id"], name="revisit_mine", condition=ASKED_AGAIN),
            models.Index(fields=["at", "id"], name="revisit_disputed", condition=DISPUTED),
        ]

    def __str__(self) -> str:
        return str(_("%s 的回访") % self.ticket.number)

    @property
    def division_id(self) -> str:
        """Where its trail is found."""
        return self.ticket.division_id

    @property
    def is_spoken(self) -> bool:
        return self.answer in SPOKEN

    @property
    def disputed(self) -> bool:
        return self.agrees is False and self.verdict is None

    @property
    def may_be_answered(self) -> bool:
        return self.dropped_at is None and self.answer in (None, Answer.UNREACHABLE)


def compare(claim_resolved: bool, answer: str) -> bool | None:
    """Whether the voter's answer bears out the reply. Only "solved" can be contradicted: a unit that promised,
    explained or declined claimed nothing. None for whom nothing was heard from."""
    if answer not in SPOKEN:
        return None
    return not claim_resolved or answer == Answer.SOLVED
