"""The ticket (意见件) and everything that hangs on it: voices, legs, replies, ratings."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import CODE_LENGTH, Division, Level, Unit
from liaison.residents.models import Resident
from stations.receptions.models import Reception
from stations.venues.models import Venue
from suggestions.rules.models import (
    Category,
    DeadlineProfile,
    DeadlineStep,
    Layer,
    Reason,
    ResultClass,
    Track,
)
from suggestions.tickets.states import (
    BADGE_OF,
    HANDED_OFF_STATES,
    STAGE_OF,
    Outcome,
    Stage,
    TicketState,
)

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


class TicketQuerySet(HouseQuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def visible_to(self, user):
        """The one door to tickets: what the active posting may read (decisions, roles × verbs)."""
        posting = user.posting
        letter = reach(user, "ticket:read")
        if letter == "S":
            return self.filter(venue__in=Venue.objects.visible_to(user).values("pk"), direct_to_county=False)
        if letter == "O":
            return self.filter(registered_by=user)
        if letter == "L":
            linked = TicketDeputy.objects.filter(ticket=OuterRef("pk"), deputy__user=user)
            return self.filter(Exists(linked) | Q(registered_by=user))
        if letter == "U":
            held = Leg.objects.filter(ticket=OuterRef("pk"), to_unit=posting.unit_id)
            return self.filter(Exists(held))
        if letter == "D":
            rows = self.under(posting.division_id)
            narrow = len(posting.division_id) > CODE_LENGTH[Level.COUNTY]
            return rows.filter(direct_to_county=False) if narrow else rows
        return self.none()

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
    track = models.CharField(_("通道"), max_length=10, choices=Track, default=Track.ORDINARY)
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
            models.Index(Left("division", 6), "due_at", "id", name="ticket_open6", condition=Q(closed_at=None)),
            models.Index(Left("division", 9), "due_at", "id", name="ticket_open9", condition=Q(closed_at=None)),
            models.Index(fields=["due_at", "id"], name="ticket_open", condition=Q(closed_at=None)),
            models.Index(Left("division", 9), "closed_at", "id", name="ticket_archive9"),
            models.Index(Left("division", 9), "created_at", "id", name="ticket_created9"),
            models.Index(fields=["venue", "created_at", "id"], name="ticket_venue"),
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
    def lead(self) -> "Leg | None":
        """The open lead leg: whose turn it is and until when; None when closed. Read once per instance."""
        if not hasattr(self, "_lead"):
            open_legs = self.legs.filter(role=Leg.Role.LEAD, done_at=None)
            self._lead = open_legs.select_related("to_unit", "from_unit", "rule").first()
        return self._lead

    @lead.setter
    def lead(self, leg: "Leg | None") -> None:
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


class VoiceQuerySet(HouseQuerySet):
    def visible_to(self, user):
        return self.filter(Exists(Ticket.objects.visible_to(user).filter(pk=OuterRef("ticket"))))


class Voice(models.Model):
    """One person's or anonymous sender's say on one ticket (一个人的反映或附议).

    Query code, private link and the right to rate belong to the voice, so a merge keeps everyone.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="voices")
    reception = models.OneToOneField(
        Reception,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("来访"),
        related_name="voice",
    )
    resident = models.ForeignKey(
        Resident,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("反映人"),
        related_name="voices",
    )
    channel = models.CharField(_("来源"), max_length=12, choices=Channel)
    # Hops of the information network: [{"who": "officer", "at": "…"}, …], roles and moments only.
    via = models.JSONField(_("经过"), default=list, blank=True)
    words = models.TextField(_("他说了什么"), blank=True)
    query_code = models.CharField(_("查询码"), max_length=12, db_collation="C")
    reply_wanted = models.BooleanField(_("要回复"), default=True)
    share_contact = models.BooleanField(_("可以告诉办理单位"), default=False)
    first = models.BooleanField(_("首位反映人"), default=True)
    pin_failures = models.PositiveSmallIntegerField(_("密码错次"), default=0)
    pin_locked_until = models.DateTimeField(_("密码锁至"), null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("登记人"), related_name="+")
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("反映")
        constraints = [
            models.UniqueConstraint(fields=["query_code"], name="voice_query_code_once"),
            models.UniqueConstraint(
                fields=["ticket", "resident"],
                condition=Q(resident__isnull=False),
                name="one_voice_per_person",
                violation_error_message=_("此人已在这件里。"),
            ),
            models.UniqueConstraint(fields=["ticket"], condition=Q(first=True), name="one_first_voice"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.pk}"


class VoiceKey(models.Model):
    """One private link and PIN of a voice (私密链接与密码); a reprint adds one, old ones live until revoked."""

    voice = models.ForeignKey(Voice, models.CASCADE, verbose_name=_("反映"), related_name="keys")
    token_hash = models.BinaryField(_("链接摘要"), max_length=32)
    pin_hash = models.CharField(_("密码摘要"), max_length=128)
    issued_at = models.DateTimeField(_("签发时间"), default=clock.now)
    by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("签发人"), related_name="+")
    revoked_at = models.DateTimeField(_("吊销时间"), null=True)

    class Meta:
        verbose_name = _("私密链接")
        constraints = [models.UniqueConstraint(fields=["token_hash"], name="voice_token_once")]

    def __str__(self) -> str:
        return f"{self.voice_id}#{self.pk}"


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


class LegStep(models.TextChoices):
    VERIFY = "verify", _("站点核实")
    SUPPLEMENT = "supplement", _("补充")
    TRIAGE = "triage", _("审议分办")
    HANDLE = "handle", _("办理")
    DECIDE = "decide", _("裁定")
    CHECK = "check", _("审核答复")
    RATE = "rate", _("评价")
    CONFER = "confer", _("会商")
    FULFIL = "fulfil", _("兑现承诺")
    OPINION = "opinion", _("协办意见")


class LegQuerySet(HouseQuerySet):
    def open(self):
        return self.filter(done_at=None)

    def lead(self):
        return self.filter(role=Leg.Role.LEAD)

    def overdue(self, at):
        """Open past their moment; never a stored fact."""
        return self.open().filter(due_at__lt=at)

    def visible_to(self, user):
        return self.filter(Exists(Ticket.objects.visible_to(user).filter(pk=OuterRef("ticket"))))


class Leg(models.Model):
    """One stop of a ticket in the chain (交办链的一站): from whom, at whom, since when, until when, how it ended."""

    class Role(models.TextChoices):
        LEAD = "lead", _("主办")
        CO = "co", _("协办")

    class Ended(models.TextChoices):
        DONE = "done", _("办完")
        RETURNED = "returned", _("退回")
        REFUSED = "refused", _("不予退办")
        RELEASED = "released", _("解除")

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="legs", db_index=False)
    seq = models.PositiveSmallIntegerField(_("第几站"))
    role = models.CharField(_("主办或协办"), max_length=4, choices=Role, default=Role.LEAD)
    inside = models.BooleanField(_("内部分派"), default=False)
    step = models.CharField(_("环节"), max_length=12, choices=LegStep)
    from_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        verbose_name=_("交来单位"),
        related_name="legs_sent",
        db_index=False,
    )
    to_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        verbose_name=_("在谁手里"),
        related_name="legs_held",
        db_index=False,
    )
    parent = models.ForeignKey("self", models.CASCADE, null=True, verbose_name=_("主办的一站"), related_name="co_legs")
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    opened_at = models.DateTimeField(_("到达时间"))
    due_at = models.DateTimeField(_("期限"))
    # The rule the due date was computed from; null when a person set the date.
    rule = models.ForeignKey(
        DeadlineStep,
        models.PROTECT,
        null=True,
        verbose_name=_("期限依据"),
        related_name="+",
        db_index=False,
    )
    return_by = models.DateTimeField(_("可退办至"), null=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True)
    handler_name = models.CharField(_("承办人"), max_length=40, blank=True)
    done_at = models.DateTimeField(_("交出时间"), null=True)
    ended = models.CharField(_("怎样结束"), max_length=8, choices=Ended, null=True)
    reason = models.ForeignKey(
        Reason, models.PROTECT, null=True, verbose_name=_("理由"), related_name="+", db_index=False
    )
    suggested_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        verbose_name=_("建议改派"),
        related_name="+",
        db_index=False,
    )
    note = models.TextField(_("交办意见"), blank=True)
    opinion = models.TextField(_("协办意见"), blank=True)
    paper = models.BooleanField(_("纸质办理"), default=False)
    final = models.BooleanField(_("最终指定"), default=False)

    objects = LegQuerySet.as_manager()

    class Meta:
        verbose_name = _("交办链的一站")
        ordering = ["ticket", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="leg_seq_once"),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(role="lead", done_at=None), name="one_open_lead_leg"
            ),
            models.UniqueConstraint(fields=["parent", "to_unit"], condition=Q(role="co"), name="co_unit_once"),
            models.CheckConstraint(
                name="leg_ends_after_start", condition=Q(done_at=None) | Q(done_at__gte=F("opened_at"))
            ),
            models.CheckConstraint(name="leg_due_after_start", condition=Q(due_at__gte=F("opened_at"))),
            models.CheckConstraint(name="leg_has_holder", condition=Q(step="rate") | Q(to_unit__isnull=False)),
            models.CheckConstraint(
                name="leg_done_says_how",
                condition=Q(done_at=None, ended=None) | Q(done_at__isnull=False, ended__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["to_unit", "due_at", "id"], name="leg_desk", condition=Q(done_at=None)),
            models.Index(fields=["from_unit", "due_at", "id"], name="leg_sent", condition=Q(done_at=None)),
            models.Index(fields=["due_at", "id"], name="leg_sweep", condition=Q(done_at=None)),
            models.Index(fields=["to_unit", "opened_at", "ticket"], name="leg_held"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}.{self.seq} {self.step}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None


class Extension(models.Model):
    """A request for more time on one leg, and the sender's decision (延期)."""

    class Decision(models.TextChoices):
        GRANTED = "granted", _("同意")
        REFUSED = "refused", _("不同意")

    leg = models.ForeignKey(Leg, models.CASCADE, verbose_name=_("交办链的一站"), related_name="extensions")
    reason = models.ForeignKey(Reason, models.PROTECT, verbose_name=_("理由"), related_name="+")
    text = models.TextField(_("说明"), blank=True)
    asked_until = models.DateTimeField(_("申请延至"))
    asked_by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("申请人"), related_name="+")
    at = models.DateTimeField(_("申请时间"), default=clock.now)
    decision = models.CharField(_("决定"), max_length=8, choices=Decision, null=True)
    until = models.DateTimeField(_("延至"), null=True)
    answer = models.TextField(_("决定说明"), blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("决定人"), related_name="+")
    decided_at = models.DateTimeField(_("决定时间"), null=True)

    class Meta:
        verbose_name = _("延期")
        constraints = [
            models.UniqueConstraint(
                fields=["leg"],
                condition=Q(decision=None),
                name="one_undecided_extension",
                violation_error_message=_("已有一份延期申请在等决定。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.leg_id}→{self.asked_until:%Y-%m-%d}"


class Reply(models.Model):
    """One answer of the handling unit (答复) in four parts. Submitted, checked, published are three facts."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="replies")
    leg = models.OneToOneField(Leg, models.PROTECT, verbose_name=_("交办链的一站"), related_name="reply")
    round = models.PositiveSmallIntegerField(_("第几轮"))
    done_text = models.TextField(_("办了什么"))
    result_text = models.TextField(_("结果"))
    next_text = models.TextField(_("下一步与时间"), blank=True)
    contact = models.CharField(_("联系人"), max_length=80)
    result_class = models.ForeignKey(ResultClass, models.PROTECT, verbose_name=_("结果分类"), related_name="+")
    promised_on = models.DateField(_("承诺日期"), null=True, blank=True)
    reason = models.TextField(_("暂不能办的原因"), blank=True)
    submitted_at = models.DateTimeField(_("提交时间"))
    submitted_by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("提交人"), related_name="+")
    checked_at = models.DateTimeField(_("审核时间"), null=True)
    checked_by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("审核人"), related_name="+")
    published_at = models.DateTimeField(_("公开时间"), null=True)
    published_by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("公开人"), related_name="+")
    public_title = models.CharField(_("公开标题"), max_length=120, blank=True)
    public_text = models.TextField(_("公开文本"), blank=True)
    paper = models.BooleanField(_("纸质答复"), default=False)

    class Meta:
        verbose_name = _("答复")
        constraints = [
            models.CheckConstraint(
                name="reply_checked_by_another",
                condition=Q(paper=True) | Q(checked_by=None) | ~Q(checked_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="reply_published_after_check",
                condition=Q(published_at=None) | Q(checked_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "id"],
                name="reply_published",
                condition=Q(published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.round}"


class Commitment(models.Model):
    """A promise of a class-B reply (承诺事项): what, by when, and when it was kept."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="commitments")
    reply = models.OneToOneField(Reply, models.PROTECT, verbose_name=_("答复"), related_name="commitment")
    text = models.TextField(_("承诺内容"))
    due_on = models.DateField(_("承诺日期"))
    kept_at = models.DateTimeField(_("兑现时间"), null=True)

    class Meta:
        verbose_name = _("承诺事项")
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(kept_at=None), name="one_open_commitment")
        ]
        indexes = [models.Index(fields=["due_on"], name="commitment_due", condition=Q(kept_at=None))]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.due_on}"


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASIC = "basic", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")


class RatingHow(models.TextChoices):
    LINK = "link", _("本人扫码")
    CODE = "code", _("本人查询码")
    ACCOUNT = "account", _("代表本人")
    PHONE = "phone", _("电话代录")
    VISIT = "visit", _("上门代录")
    PAPER = "paper", _("书面代录")


STAFF_HOWS = (RatingHow.PHONE, RatingHow.VISIT, RatingHow.PAPER)


class Rating(models.Model):
    """One answer of one voice or deputy to one checked reply (评价). Never updated; a wrong 代录 is struck."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="ratings")
    reply = models.ForeignKey(Reply, models.PROTECT, verbose_name=_("答复"), related_name="ratings")
    round = models.PositiveSmallIntegerField(_("第几轮"))
    voice = models.ForeignKey(
        Voice, models.PROTECT, null=True, blank=True, verbose_name=_("反映"), related_name="ratings"
    )
    deputy = models.ForeignKey(
        Deputy,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("代表"),
        related_name="ratings",
    )
    result = models.CharField(_("对结果"), max_length=12, choices=Satisfaction)
    attitude = models.CharField(_("对态度"), max_length=12, choices=Satisfaction, null=True, blank=True)
    text = models.TextField(_("说明"), blank=True)
    how = models.CharField(_("怎样评的"), max_length=8, choices=RatingHow)
    entered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name=_("代录人"), related_name="+"
    )
    at = models.DateTimeField(_("时间"))
    struck_at = models.DateTimeField(_("作废时间"), null=True)
    struck_reason = models.CharField(_("作废原因"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("评价")
        constraints = [
            models.CheckConstraint(
                name="rating_of_voice_or_deputy",
                condition=Q(voice__isnull=False, deputy=None) | Q(voice=None, deputy__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["voice", "reply"],
                condition=Q(voice__isnull=False, struck_at=None),
                name="voice_rates_once",
            ),
            models.UniqueConstraint(
                fields=["deputy", "reply"],
                condition=Q(deputy__isnull=False, struck_at=None),
                name="deputy_rates_once",
            ),
            models.CheckConstraint(
                name="staff_rating_says_who",
                condition=~Q(how__in=[str(h) for h in STAFF_HOWS]) | Q(entered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.result}"


class SavedView(models.Model):
    """A list's filters and order under a name (视图), for oneself or for a whole role."""

    owner = models.ForeignKey(
        USER,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("谁的"),
        related_name="saved_views",
    )
    role = models.CharField(_("哪个角色"), max_length=24, blank=True)
    page = models.CharField(_("页面"), max_length=40)
    name = models.CharField(_("名称"), max_length=20)
    query = models.CharField(_("条件"), max_length=400)
    on_home = models.BooleanField(_("放在首页"), default=False)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("视图")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                name="view_of_owner_or_role",
                condition=Q(owner__isnull=False, role="") | (Q(owner=None) & ~Q(role="")),
            ),
            models.UniqueConstraint(
                fields=["owner", "role", "page", "name"],
                nulls_distinct=False,
                name="view_name_once",
                violation_error_message=_("已有同名视图。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
