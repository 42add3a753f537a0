"""Private links, query codes and PINs of a voice (私密链接、查询码、密码)."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.audit.trail import record
from liaison.core import clock, codes
from liaison.core.errors import DomainError
from suggestions.tickets.facts import facts_of
from suggestions.tickets.models import Ticket
from suggestions.tickets.voices import Voice, VoiceKey
from suggestions.workflow.powers import power

PIN_TRIES = 5
PIN_LOCK = timedelta(minutes=15)


@dataclass(frozen=True)
class Receipt:
    """What the reporter takes home (回执). Link and PIN are seen only now; the database keeps hashes."""

    ticket: Ticket
    voice: Voice
    token: str
    pin: str

    @property
    def path(self) -> str:
        """The address of the private link; printed on paper, so it never changes (decisions D12)."""
        return f"/v/{self.token}/"


def issue(voice: Voice, *, by: User) -> Receipt:
    """One more private link and PIN for a voice; the old ones live until revoked."""
    token, pin = codes.link_token(), codes.pin()
    VoiceKey.objects.create(
        voice=voice,
        token_hash=codes.hash_token(token),
        pin_hash=codes.hash_pin(pin, voice.query_code),
        by=by,
    )
    return Receipt(voice.ticket, voice, token, pin)


@transaction.atomic
def reprint(*, voice_id: int, by: User) -> Receipt:
    """Print the receipt again (补打回执) with a new link and PIN; leaves a trace (decisions D13)."""
    voice = Voice.objects.visible_to(by).select_related("ticket__venue").get(pk=voice_id)
    if not may_issue(by, voice.ticket):
        raise PermissionDenied(_("您现在的身份不能补打这张回执。"))
    record(voice.ticket, "reprint", by=by, data={"voice": voice.pk})
    return issue(voice, by=by)


@transaction.atomic
def revoke(*, ticket_id: int, by: User, voice: Voice, reason: str) -> Voice:
    """End every link and PIN of a voice (吊销回执), for instance when a receipt was lost; a reprint gives new ones."""
    ticket = Ticket.objects.visible_to(by).select_related("venue").get(pk=ticket_id)
    if not may_issue(by, ticket):
        raise PermissionDenied(_("您现在的身份不能吊销这张回执。"))
    if voice.ticket_id != ticket.pk:
        raise DomainError(_("这位群众不在这件里。"), "voice")
    if not reason.strip():
        raise DomainError(_("请写明为什么吊销。"), "reason")
    if not voice.keys.filter(revoked_at=None).update(revoked_at=clock.now()):
        raise DomainError(_("这位群众没有还能用的回执。"), "voice")
    record(ticket, "revoke_key", by=by, note=reason.strip(), data={"voice": voice.pk})
    return voice


def may_issue(by, ticket: Ticket) -> bool:
    """Receipts are reprinted and revoked by whoever may add a voice there."""
    return power("ticket:second")(by, ticket)


def may_revoke(by, ticket: Ticket) -> bool:
    return may_issue(by, ticket) and facts_of(ticket).keyed


def with_receipt(ticket: Ticket):
    """The voices of a ticket that hold a receipt which still opens."""
    return ticket.voices.filter(Exists(VoiceKey.objects.filter(voice=OuterRef("pk"), revoked_at=None)))


def is_revoked(token: str) -> bool:
    """Whether a private link was once good: its holder may be told that the receipt was revoked."""
    rows = VoiceKey.objects.filter(token_hash=codes.hash_token(token), revoked_at__isnull=False)
    return codes.is_link_token(token) and rows.exists()


def voice_of_token(token: str) -> Voice | None:
    """The voice a private link opens, or None."""
    if not codes.is_link_token(token):
        return None
    key = VoiceKey.objects.filter(token_hash=codes.hash_token(token), revoked_at=None)
    return Voice.objects.filter(keys__in=key).select_related("ticket").first()


def voice_of_code(text: str) -> Voice | None:
    """The voice a typed query code names, or None; by itself it shows only stage, dates and unit."""
    code = codes.parse_query_code(text)
    return Voice.objects.filter(query_code=code).select_related("ticket").first() if code else None


def try_pin(*, voice_id: int, pin: str) -> Voice:
    """Open a voice by its PIN; after five wrong tries it is shut for fifteen minutes. Commits the count."""
    with transaction.atomic():
        voice = Voice.objects.locked(voice_id)
        if voice.pin_locked_until and voice.pin_locked_until > clock.now():
            raise DomainError(_("密码输错太多次，请 15 分钟后再试，或拨打站点电话。"), "pin")
        right = voice.keys.filter(pin_hash=codes.hash_pin(pin.strip(), voice.query_code), revoked_at=None).exists()
        _count(voice, right)
    if not right:
        raise DomainError(_why_not(voice), "pin")
    return voice


def _why_not(voice: Voice) -> str:
    if voice.keys.filter(revoked_at=None).exists():
        return _("密码不对。密码是回执上查询码下面的 6 位数字。")
    return _("这张回执的密码不能用了，请到站点补打一张新的。")


def _count(voice: Voice, right: bool) -> None:
    failures = 0 if right else voice.pin_failures + 1
    locked = failures >= PIN_TRIES
    voice.pin_failures = 0 if locked else failures
    voice.pin_locked_until = clock.now() + PIN_LOCK if locked else None
    voice.save(update_fields=["pin_failures", "pin_locked_until"])
