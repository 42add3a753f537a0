"""Moves 1–2: a ticket comes into the house, and more voices join it (登记、附议、历史补录)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Func, Value
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.roles import VOTER, Role
from liaison.accounts.scope import can
from liaison.audit.steps import enter
from liaison.audit.trail import record
from liaison.core import clock, codes
from liaison.core.errors import DomainError
from liaison.core.numbering import draw
from liaison.divisions.models import Unit
from liaison.divisions.queries import county_office_for, organ_for
from stations.venues.models import Venue
from suggestions.rules.models import Category, Layer, Step, Track
from suggestions.rules.queries import profile_for
from suggestions.tickets.models import Channel, Ticket, TicketBody, TicketDeputy
from suggestions.tickets.search import place_tokens, tokens
from suggestions.tickets.states import Outcome, TicketState
from suggestions.tickets.voices import Voice
from suggestions.workflow import chain, keys, notices
from suggestions.workflow.clocks import due_for, overall_due

TITLE_LENGTH = 40


@transaction.atomic
def register(
    *,
    by: User,
    original_words: str,
    division_code: str,
    channel: str,
    category_id: int | None = None,
    title: str = "",
    summary: str = "",
    request: str = "",
    place: str = "",
    level: str = Layer.TOWNSHIP,
    track: str = Track.ORDINARY,
    venue_id: int | None = None,
    deputy_ids: Iterable[int] = (),
    deputy_as: str = TicketDeputy.Capacity.RECEIVED,
    resident_id: int | None = None,
    reception_id: int | None = None,
    confidential: bool = False,
    direct_to_county: bool = False,
    share_contact: bool = False,
    reply_wanted: bool = True,
    via: Sequence[dict] = (),
) -> keys.Receipt:
    """Register one matter (登记): one ticket, its first voice, its first leg, its number drawn last.

    The first stop is the venue's desk (verify); the organ's (triage) when an organ registers, when no venue
    is known, or, for complaints about a deputy or station, the county office's.
    """
    check_may_register(by, division_code, venue_id)
    words = original_words.strip()
    if not words:
        raise DomainError(_("请写下他说了什么。"), "original_words")
    venue = Venue.objects.select_related("unit").get(pk=venue_id) if venue_id else None
    organ = _organ(division_code)
    step, desk = _first_stop(by, venue, organ, direct_to_county, division_code)
    now = clock.now()
    profile = profile_for(division_code, clock.today())
    ticket = Ticket(
        title=title.strip() or title_of(words),
        state=TicketState.REGISTERED,
        version=1,
        track=track,
        level=level,
        category_id=category_id or _other_category(),
        division_id=division_code,
        place=place.strip(),
        venue=venue,
        profile=profile,
        channel=channel,
        confidential=confidential,
        direct_to_county=direct_to_county,
        registered_by=by,
        created_at=now,
        due_at=overall_due(profile, track, level, now),
    )
    due = due_for(ticket, step, now)
    ticket.number = draw_number(organ)
    ticket.save(force_insert=True)
    save_body(ticket, words, summary, request)
    voice = _speak(
        ticket, by=by, channel=channel, words=words, resident_id=resident_id, reception_id=reception_id,
        reply_wanted=reply_wanted, share_contact=share_contact, via=list(via), first=True,
    )  # fmt: skip
    link_deputies(ticket, deputy_ids, deputy_as)
    leg = chain.open_lead(ticket, step, desk, due)
    enter(ticket, "register", by=by, before="", data={"to_unit": desk.pk, "due": due.at.isoformat()})
    notices.ticket_registered(ticket, leg)
    return keys.issue(voice, by=by)


@transaction.atomic
def backfill(
    *,
    by: User,
    original_words: str,
    division_code: str,
    raised_at: datetime,
    closed_at: datetime,
    result_text: str,
    category_id: int | None = None,
    title: str = "",
    summary: str = "",
    place: str = "",
    level: str = Layer.TOWNSHIP,
    venue_id: int | None = None,
    resident_id: int | None = None,
) -> keys.Receipt:
    """A matter finished before this system (历史补录): born closed, left out of every time figure."""
    check_may_register(by, division_code, venue_id, verb="ticket:backfill")
    words = original_words.strip()
    if not words:
        raise DomainError(_("请写下他说了什么。"), "original_words")
    if not raised_at <= closed_at <= clock.now():
        raise DomainError(_("办结日期须在反映日期之后、今天之前。"), "closed_at")
    organ = _organ(division_code)
    ticket = Ticket(
        number=draw_number(organ),
        title=title.strip() or title_of(words),
        state=TicketState.CLOSED,
        outcome=Outcome.IMPORTED,
        version=1,
        level=level,
        category_id=category_id or _other_category(),
        division_id=division_code,
        place=place.strip(),
        venue_id=venue_id,
        profile=profile_for(division_code, clock.today()),
        channel=Channel.IMPORT,
        registered_by=by,
        created_at=raised_at,
        closed_at=closed_at,
    )
    ticket.save(force_insert=True)
    save_body(ticket, words, summary, answer=result_text)
    voice = _speak(ticket, by=by, channel=Channel.IMPORT, words=words, resident_id=resident_id, first=True)
    enter(ticket, "backfill", by=by, before="")
    return keys.issue(voice, by=by)


@transaction.atomic
def second(
    *,
    ticket_id: int,
    by: User,
    channel: str,
    words: str = "",
    resident_id: int | None = None,
    reception_id: int | None = None,
    reply_wanted: bool = True,
    share_contact: bool = False,
) -> keys.Receipt:
    """One more person says the same (算作附议): joins the open ticket, with a receipt of their own."""
    ticket = Ticket.objects.visible_to(by).open().locked(ticket_id)
    if not can(by, "ticket:second", ticket.division_id):
        raise PermissionDenied(_("您现在的身份不能登记附议。"))
    try:
        with transaction.atomic():
            voice = _speak(
                ticket, by=by, channel=channel, words=words.strip(), resident_id=resident_id,
                reception_id=reception_id, reply_wanted=reply_wanted, share_contact=share_contact, first=False,
            )  # fmt: skip
    except IntegrityError:
        raise DomainError(_("这位群众已经在%s里，不用再加。") % ticket.number, "resident") from None
    record(ticket, "second", by=by, data={"voice": voice.pk})
    return keys.issue(voice, by=by)


def check_may_register(by: User, division_code: str, venue_id: int | None, verb="ticket:register") -> None:
    """Register only where one serves: a keeper at the own venue or below it, others in their territory."""
    if by.role == VOTER:
        return
    if not can(by, verb, division_code):
        raise PermissionDenied(_("您现在的身份不能在这个地方登记。"))
    own_desk = by.role == Role.STATION_KEEPER
    if own_desk and not Venue.objects.visible_to(by).filter(pk=venue_id).exists():
        raise PermissionDenied(_("只能在自己的站点登记。"))


def title_of(words: str) -> str:
    """A title from the words: the first sentence, cut to fit."""
    first = words.replace("\n", "。").split("。")[0].strip()
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


def draw_number(organ: Unit) -> str:
    """The next number of the organ's year, such as XJD-26-0147; gap-free (decisions D12)."""
    year = clock.today().year % 100
    return f"{organ.letters}-{year:02d}-{draw(f'ticket:{organ.letters}:{year:02d}'):04d}"


def save_body(ticket: Ticket, words: str, summary: str = "", request: str = "", answer: str = "") -> TicketBody:
    """The long text with its search tokens: title, words, summary and place can be found, within any scope."""
    return TicketBody.objects.create(
        ticket=ticket, original_words=words, summary=summary, request=request, answer=answer,
        tokens=_vector(ticket, words, summary),
    )  # fmt: skip


def write_tokens(ticket: Ticket) -> None:
    """Save the summary and make the text findable again after title, summary or place changed."""
    body = ticket.body
    body.tokens = _vector(ticket, body.original_words, body.summary)
    body.save(update_fields=["summary", "tokens"])


def _vector(ticket: Ticket, words: str, summary: str) -> Func:
    text = " ".join([ticket.title, words, summary, ticket.place])
    return Func(Value(tokens(text) + place_tokens(ticket.division_id)), function="array_to_tsvector")


def link_deputies(ticket: Ticket, deputy_ids: Iterable[int], capacity: str) -> None:
    rows = [TicketDeputy(ticket=ticket, deputy_id=pk, capacity=capacity) for pk in deputy_ids]
    if rows:
        TicketDeputy.objects.bulk_create(rows, ignore_conflicts=True)


def _speak(ticket: Ticket, **columns) -> Voice:
    return Voice.objects.create(ticket=ticket, query_code=codes.query_code(), at=clock.now(), **columns)


def _organ(division_code: str) -> Unit:
    organ = organ_for(division_code)
    if organ is None or not organ.letters:
        raise DomainError(_("这个地方还没有设人大机关或编号字母，请先请县级管理员设置。"), "division_code")
    return organ


def _first_stop(by, venue, organ: Unit, direct_to_county: bool, division_code: str) -> tuple[str, Unit]:
    if direct_to_county:
        return Step.TRIAGE, county_office_for(division_code) or organ
    if by.role in {Role.PRESIDIUM_OFFICE, Role.COUNTY_OFFICE}:
        return Step.TRIAGE, by.posting.unit
    return (Step.VERIFY, venue.unit) if venue else (Step.TRIAGE, organ)


def _other_category() -> int:
    """The last category of the list serves what nobody has classified yet (其他)."""
    return Category.objects.active().order_by("-order", "-id").values_list("pk", flat=True).first()
