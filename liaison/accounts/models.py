"""Who is signed in (账号), and as what (任职: person × role × place)."""

import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from liaison.accounts.roles import ROLE_LABELS, ROLES_WITH_UNIT, SYSTEM, VOTER, Role, reach_of
from liaison.accounts.scope import can
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Division, Unit


class UserQuerySet(HouseQuerySet):
    def people(self):
        """Accounts of persons; the two actors without account are left out."""
        return self.filter(actor=User.Actor.PERSON)

    def named(self, word: str):
        return self.filter(Q(username__icontains=word) | Q(name__icontains=word))

    def in_role(self, role: str):
        """Who has this role today."""
        live = Posting.objects.live().filter(user=OuterRef("pk"), role=role)
        return self.filter(Exists(live))

    def visible_to(self, user):
        """What an editor of accounts may see: everyone, or who has or had a posting below the own place."""
        letter = reach_of(user.role, "account:edit")
        if letter == "A":
            return self.people()
        if not letter or user.posting is None:
            return self.none()
        here = Posting.objects.filter(user=OuterRef("pk"), division__code__startswith=user.posting.division_id)
        return self.people().filter(Exists(here))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def system(self) -> "User":
        """The clock as a person (系统): makes ordinary moves and appears in the trail like anyone."""
        return self._actor(User.Actor.SYSTEM, "系统")

    def voter(self) -> "User":
        """Whoever comes by a private link or door code, without an account (群众)."""
        return self._actor(User.Actor.VOTER, "群众")

    def _actor(self, actor: str, name: str) -> "User":
        user = self.filter(actor=actor).first()
        return (
            user
            or self.get_or_create(username=f"_{actor}", defaults={"actor": actor, "name": name, "password": "!"})[0]
        )


class User(AbstractBaseUser):
    """An account (账号). The system and the voter without account are actors, not people; they cannot sign in."""

    class Actor(models.TextChoices):
        PERSON = "person", _("人员")
        SYSTEM = SYSTEM, _("系统")
        VOTER = VOTER, _("群众")

    username = models.CharField(
        _("账号"), max_length=40, unique=True, error_messages={"unique": _("这个账号已有人使用。")}
    )
    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("办公电话"), max_length=30, blank=True)
    actor = models.CharField(_("类别"), max_length=8, choices=Actor, default=Actor.PERSON)
    is_active = models.BooleanField(_("启用"), default=True)
    # Part of the session hash: bumping it ends every session of this account at once.
    session_stamp = models.PositiveIntegerField(_("会话序号"), default=0)
    # A password that somebody else made up opens only the page where it is changed.
    must_change_password = models.BooleanField(_("须改密码"), default=False)
    single_keys = models.BooleanField(_("单键快捷键"), default=True)
    created_at = models.DateTimeField(_("建立时间"), default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("账号")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret=None) -> str:
        base = super()._get_session_auth_hash(secret)
        return hashlib.sha256(f"{base}:{self.session_stamp}".encode()).hexdigest()

    @cached_property
    def posting(self) -> "Posting | None":
        """The active posting: what the session chose, else the first that is live today."""
        return self.live_postings()[0] if self.live_postings() else None

    def live_postings(self) -> list["Posting"]:
        """Postings valid today, in the order they were given."""
        if not hasattr(self, "_live_postings"):
            rows = self.postings.live().select_related("division", "unit").order_by("id")
            self._live_postings = list(rows) if self.actor == User.Actor.PERSON else []
        return self._live_postings

    def know_postings(self, postings: list["Posting"]) -> None:
        """The live postings, when they were read together with the account."""
        self._live_postings = postings

    @property
    def role(self) -> str:
        """The role this person acts in now; the two actors without account are their own role."""
        if self.actor != User.Actor.PERSON:
            return self.actor
        return self.posting.role if self.posting else ""

    def may(self, verb: str, division_code: str | None = None) -> bool:
        """Whether the active posting has this verb there; for the packages below this one."""
        return can(self, verb, division_code)

    @staticmethod
    def label_of(role: str) -> str:
        """A role in words, for the packages below this one."""
        return str(ROLE_LABELS.get(role, role))

    @property
    def role_label(self) -> str:
        return str(ROLE_LABELS.get(self.role, ""))


class PostingQuerySet(HouseQuerySet):
    def live(self, on=None):
        """Valid on a day (today)."""
        on = on or clock.today()
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on, user__is_active=True)

    def visible_to(self, user):
        """What an editor of accounts may see: everything below the own place."""
        posting = user.posting
        if posting is None:
            return self.none()
        if reach_of(posting.role, "account:edit") == "A":
            return self
        return self.filter(division__code__startswith=posting.division_id)


class Posting(models.Model):
    """A person in a role at a place from a day to a day (任职). Ends by date, is never deleted."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("账号"), related_name="postings")
    role = models.CharField(_("角色"), max_length=24, choices=Role)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("区划"), related_name="+")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("单位"), related_name="postings"
    )
    from_on = models.DateField(_("起"), default=clock.today)
    until_on = models.DateField(_("止"), null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("止日不能早于起日。"),
            ),
            models.CheckConstraint(
                name="posting_has_unit",
                condition=~Q(role__in=sorted(ROLES_WITH_UNIT)) | Q(unit__isnull=False),
                violation_error_message=_("这个角色须选单位。"),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "division", "unit"],
                nulls_distinct=False,
                name="posting_once",
                violation_error_message=_("此人已有同样的任职。"),
            ),
        ]
        indexes = [models.Index(fields=["unit", "user"], name="posting_unit_user")]

    def __str__(self) -> str:
        return f"{self.unit or self.division}·{self.get_role_display()}"

    @property
    def place(self) -> str:
        """Where, as the top bar prints it."""
        return str(self.unit or self.division.name)


class TokenQuerySet(HouseQuerySet):
    def live(self):
        return self.filter(revoked_at=None)

    def revoke(self):
        return self.update(revoked_at=clock.now())


class Token(models.Model):
    """A bearer token of a machine (接口令牌); only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name=_("账号"), related_name="tokens")
    hash = models.BinaryField(_("摘要"), max_length=32, unique=True)
    name = models.CharField(_("用途"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("签发时间"), default=clock.now)
    last_used_at = models.DateTimeField(_("最近使用"), null=True)
    revoked_at = models.DateTimeField(_("吊销时间"), null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("接口令牌")

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @staticmethod
    def digest(value: str) -> bytes:
        return hashlib.sha256(value.encode()).digest()

    @classmethod
    def issue(cls, user: User, name: str = "") -> str:
        """A new token; the only time its text is seen."""
        value = secrets.token_urlsafe(32)
        cls.objects.create(user=user, hash=cls.digest(value), name=name)
        return value


class LoginCode(models.Model):
    """A printed one-time QR sign-in for a deputy (一次性登录码): ten minutes, single use."""

    hash = models.BinaryField(_("摘要"), max_length=32, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("账号"), related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("签发人"), related_name="+")
    expires_at = models.DateTimeField(_("有效至"))
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = _("一次性登录码")

    def __str__(self) -> str:
        return f"#{self.pk}"
