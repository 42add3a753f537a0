"""The ticket (意见件): its row, its long text and the deputies tied to it."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import CODE_LENGTH, Division, Level, Unit, UnitKind
from stations.venues.models import Venue
from suggestions.rules.models import Category, DeadlineProfile, Layer, Reason, Track
from suggestions.tickets.states import BADGE_OF, HANDED_OFF_STATES, STAGE_OF, Outcome, Stage, TicketState

USER = settings.AUTH_USER_MODEL


class Channel(models.TextChoices):
    DESK = "desk", _("接待台")
    DOOR_CODE = "door_code", _("站点扫码")
    DEPUTY_CARD = "deputy_card", _("代表码")
    DEPUTY = "deputy", _("代表手机")
    OFFICER = "officer", _("民情信息员")
    ORGAN = "organ", _("机关登记")
    BULK = "bulk", _("批量补录")
    IMPORT = "import", _("导入")
    API = "api", _("接口")
    WEB = "web", _("网上")


# Work that has to be done again (重办): a later round, or on the way to one. Few rows, so an index of their own.
OPEN = Q(closed_at=None)
COUNTED_BY = ("division", "state", "round")
REPLY_STANDS_IN = (TicketState.RATING, TicketState.FOLLOWING, TicketState.CLOSED)
REDONE = Q(round__gt=1) | Q(state__in=[TicketState.UNSATISFIED, TicketState.CONFERENCE])


def at_any(venues: models.QuerySet) -> Func:
    """At one of these few venues: as an array the planner takes them for few, and reads each by its index."""
    pks = ArraySubquery(venues.order_by().values("pk"))
    return Func(
        F("venue_id"), pks, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=models.BooleanField()
    )


class TicketQuerySet(HouseQuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def visible_to(self, user):
        """The one door to tickets: what the active posting may read (decisions, roles × verbs)."""
        posting = user.posting
        letter = reach(user, "ticket:read")
        if letter == "S":
            return self.filter(at_any(Venue.objects.visible_to(user)), direct_to_county=False)
        if letter == "O":
            return self.filter(registered_by=user)
        if letter == "L":
            linked = TicketDeputy.objects.filter(ticket=OuterRef("pk"), deputy__user=user)
            return self.filter(Exists(linked) | Q(registered_by=user))
        if letter == "U":
            mine = Q(pk=posting.unit_id)
            if posting.unit.kind == UnitKind.GOVERNMENT:
                mine |= Q(parent=posting.unit_id)  # the government hears of its offices and urges them
            holder = Unit.objects.filter(mine, legs_held__ticket=OuterRef("pk"))
            return self.filter(Exists(holder))
        if letter == "D":
            rows = self.under(posting.division_id)
            narrow = len(posting.division_id) > CODE_LENGTH[Level.COUNTY]
            return rows.filter(direct_to_county=False) if narrow else rows
        return self.none()

    def to_publish(self):
        """Its last checked reply stands, and nobody decided yet whether the public may read it (等公开审核).

        While somebody is dissatisfied or the matter is handled again it may be published, but is not waited for.
        """
        return self.filter(
            to_publish_since__isnull=False, confidential=False, direct_to_county=False, state__in=REPLY_STANDS_IN
        )

    def counted(self):
        """Accepted for handling: what the rates are computed over (withdrawn, merged, referred, declined are not)."""
        out = [
            Outcome.WITHDRAWN,
            Outcome.MERGED,
            Outcome.REFERRED,
            Outcome.DECLINED,
            Outcome.IMPORTED,
        ]
        return self.exclude(outcome__in=out)


def by_place(name: str, digits: int, *columns: str, **more) -> models.Index:
    """An index for the rows of every place of one level, in the order of the columns."""
    return models.Index(Left("division", digits), *columns, name=f"{name}{digits}", **more)


class Ticket(models.Model):
    """One matter raised by voters (意见件), from registration to a rated, closed end.

    The one invariant: an open ticket has exactly one open lead leg, which says whose turn it is and
    until when. Only step() changes `state`; `version` is the seq of its last move.
    """

    number = models.CharField(_("编号"), max_length=16, db_collation="C")
    title = models.CharField(_("事项"), max_length=120)
    state = models.CharField(_("状态"), max_length=12, choices=TicketState)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    version = models.PositiveIntegerField(_("步序"), default=0)
    track = models.CharField(_("通道"), max_length=20, choices=Track, default=Track.ORDINARY)
    level = models.CharField(_("事权"), max_length=10, choices=Layer, default=Layer.TOWNSHIP)
    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name=_("类别"), related_name="tickets", db_index=False
    )
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("地方"), related_name="+", db_index=False)
    place = models.CharField(_("具体地点"), max_length=80, blank=True)
    venue = models.ForeignKey(
        Venue,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("站点"),
        related_name="tickets",
        db_index=False,
    )
    profile = models.ForeignKey(
        DeadlineProfile,
        models.PROTECT,
        verbose_name=_("期限方案"),
        related_name="+",
        db_index=False,
    )
    channel = models.CharField(_("来源"), max_length=12, choices=Channel)
    confidential = models.BooleanField(_("为反映人保密"), default=False)
    direct_to_county = models.BooleanField(_("直送县级"), default=False)
    key_supervised = models.BooleanField(_("重点督办"), default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("并入"), related_name="merged"
    )
    split_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("由哪件分出"),
        related_name="siblings",
    )
    registered_by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("登记人"), related_name="+", db_index=False)
    created_at = models.DateTimeField(_("登记时间"), default=clock.now)
    listed_at = models.DateTimeField(_("入单时间"), null=True)
    handed_off_at = models.DateTimeField(_("交办时间"), null=True)
    due_at = models.DateTimeField(_("总期限"), null=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    # Since when the last checked reply waits for somebody to decide whether the public may read it (等公开审核).
    to_publish_since = models.DateTimeField(_("等公开审核起"), null=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("意见件")
        constraints = [
            models.UniqueConstraint(fields=["number"], name="ticket_number_once"),
            models.CheckConstraint(name="ticket_state_known", condition=Q(state__in=TicketState.values)),
            models.CheckConstraint(
                name="ticket_closed_has_moment",
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="ticket_closed_has_outcome",
                condition=Q(state="closed", outcome__isnull=False) | (~Q(state="closed") & Q(outcome=None)),
            ),
            models.CheckConstraint(
                name="ticket_merged_has_target",
                condition=Q(outcome="merged", merged_into__isnull=False)
                | ((Q(outcome=None) | ~Q(outcome="merged")) & Q(merged_into=None)),
            ),
            models.CheckConstraint(
                name="ticket_has_due_date",
                condition=Q(outcome="imported") | Q(due_at__gt=F("created_at")),
            ),
            models.CheckConstraint(
                name="ticket_handed_off_has_moment",
                condition=~Q(state__in=[str(s) for s in HANDED_OFF_STATES]) | Q(handed_off_at__isnull=False),
            ),
            models.CheckConstraint(name="ticket_round_sane", condition=Q(round__gte=1, round__lte=9)),
        ]
        indexes = [
            # One ordered index for each width of view, the open rows only: what is open carries the traffic.
            # The wide ones carry what the tabs count by, so that a count reads no row.
            *(by_place("ticket_open", n, "due_at", "id", condition=OPEN, include=COUNTED_BY) for n in (2, 4)),
            *(by_place("ticket_open", n, "due_at", "id", condition=OPEN) for n in (6, 9)),
            models.Index(fields=["due_at", "id"], name="ticket_open", condition=OPEN),
            models.Index(fields=["division"], name="ticket_redone", condition=OPEN & REDONE),
            *(by_place("ticket_archive", n, "closed_at", "id") for n in (2, 4, 6, 9)),
            *(by_place("ticket_created", n, "created_at", "id") for n in (6, 9)),
            *(by_place("ticket_publish", n, "id", condition=Q(to_publish_since__isnull=False)) for n in (6, 9)),
            models.Index(fields=["venue", "created_at", "id"], name="ticket_venue"),
            models.Index(fields=["venue", "due_at", "id"], name="ticket_venue_open", condition=OPEN),
            models.Index(fields=["registered_by", "created_at", "id"], name="ticket_registered_by"),
            BrinIndex(fields=["created_at"], name="ticket_created_brin"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stage(self) -> Stage:
        return STAGE_OF[self.state]

    @property
    def badge(self) -> str:
        """The kind of badge: colour and shape of the state; a handling in a later round shows as redone."""
        return "redo" if self.round > 1 and self.closed_at is None else BADGE_OF[self.state]

    @property
    def state_label(self) -> str:
        """The word on the badge: for a closed ticket how it ended."""
        return self.get_outcome_display() if self.outcome else self.get_state_display()

    @property
    def lead(self):
        """The open lead leg: whose turn it is and until when; None when closed. Read once per instance."""
        if not hasattr(self, "_lead"):
            open_legs = self.legs.open().lead()
            self._lead = open_legs.select_related("to_unit", "from_unit", "rule").first()
        return self._lead

    @lead.setter
    def lead(self, leg) -> None:
        self._lead = leg


class TicketBody(models.Model):
    """The long text of a ticket (意见件正文), beside the row so that lists stay lean.

    Original words are never edited. `tokens` holds bigrams for search.
    """

    ticket = models.OneToOneField(
        Ticket, models.CASCADE, primary_key=True, verbose_name=_("意见件"), related_name="body"
    )
    original_words = models.TextField(_("原话"))
    summary = models.TextField(_("摘要"), blank=True)
    request = models.TextField(_("诉求"), blank=True)
    # How a ticket that was never handed off ended: the answer given, or the sentence for the voter.
    answer = models.TextField(_("答复或说明"), blank=True)
    closing_reason = models.ForeignKey(
        Reason, models.PROTECT, null=True, blank=True, verbose_name=_("理由"), related_name="+", db_index=False
    )
    tokens = SearchVectorField(_("检索词"), null=True)

    class Meta:
        verbose_name = _("意见件正文")
        indexes = [GinIndex(fields=["tokens"], name="body_tokens")]

    def __str__(self) -> str:
        return self.original_words[:30]


class TicketDeputy(models.Model):
    """A deputy tied to a ticket (相关代表): received it, raised it, supervises it."""

    class Capacity(models.TextChoices):
        RECEIVED = "received", _("接待")
        RAISED = "raised", _("提出")
        SUPERVISES = "supervises", _("领衔督办")

    ASKED_TO_RATE = (Capacity.RECEIVED, Capacity.RAISED)

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="deputies")
    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name=_("代表"), related_name="tickets", db_index=False)
    capacity = models.CharField(_("身份"), max_length=10, choices=Capacity)

    class Meta:
        verbose_name = _("相关代表")
        constraints = [models.UniqueConstraint(fields=["ticket", "deputy", "capacity"], name="deputy_once_on_ticket")]
        indexes = [models.Index(fields=["deputy", "ticket"], name="ticket_deputy")]

    def __str__(self) -> str:
        return f"{self.ticket_id}·{self.deputy}"
