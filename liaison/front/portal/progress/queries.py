"""Reading one matter for the person it belongs to, or for whoever holds its code."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

from liaison.attachments.models import File
from liaison.core import clock
from liaison.front.portal.progress.cookies import Pass
from liaison.front.portal.progress.stages import Course, headline, steps
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import received_on
from suggestions.rules.models import Step
from suggestions.tickets.conclusions import Conclusion
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket, TicketBody
from suggestions.tickets.ratings import Rating
from suggestions.tickets.replies import Reply
from suggestions.tickets.states import Outcome, TicketState
from suggestions.tickets.voices import Voice, VoiceKey
from suggestions.workflow.clocks import due_for
from suggestions.workflow.rating import may_object

MOST_MERGES = 5


@dataclass(frozen=True)
class Standing:
    """What a query code alone shows: stage, dates and unit, not a word of what was said."""

    badge: str
    label: str
    steps: list[dict[str, str]]
    phone: str
    venue: str


def heard_in(voice: Voice) -> Voice:
    """The voice that counts: somebody heard twice goes on in the matter theirs was merged into."""
    for _merge in range(MOST_MERGES):
        if voice.ticket.outcome != Outcome.MERGED:
            return voice
        same = Q(copied_from=voice) | Q(copies=voice)
        if voice.resident_id:
            same |= Q(resident=voice.resident_id)
        rows = Voice.objects.filter(same, ticket=voice.ticket.merged_into_id)
        twin = rows.select_related("ticket").first()
        if twin is None:
            return voice
        voice = twin
    return voice


def opened_by(given: Pass) -> Voice | None:
    """The voice of a pass, unless its keys, or those of the voice it came over from, were revoked since."""
    voice = Voice.objects.filter(pk=given.voice).select_related("ticket").first()
    if voice is None:
        return None
    since = datetime.fromtimestamp(given.since / 1000, UTC)
    own = Q(voice=voice) | Q(voice=voice.copied_from_id) | Q(voice__copied_from=voice)
    revoked = VoiceKey.objects.filter(own, revoked_at__gt=since)
    return None if revoked.exists() else voice


@dataclass(frozen=True)
class Part:
    """The same person's voice in a ticket that is handled separately (分别办理), and where that one stands."""

    voice: int
    number: str
    title: str
    badge: str
    label: str
    split_off: bool


def twins(voice: Voice) -> list[Voice]:
    """The same person's voices in what was split off from this ticket, and in what it was split off from."""
    rows = Voice.objects.filter(Q(copied_from=voice) | Q(pk=voice.copied_from_id)).select_related("ticket")
    heard = [heard_in(twin) for twin in rows.order_by("pk")]
    return [twin for twin in heard if twin.ticket_id != voice.ticket_id]


def parts(voice: Voice) -> list[Part]:
    return [_part(twin, split_off=twin.ticket.split_from_id == voice.ticket_id) for twin in twins(voice)]


def _part(twin: Voice, split_off: bool) -> Part:
    ticket = twin.ticket
    course = Course(ticket.state, clock.today(), received_on(ticket.created_at), ticket.outcome)
    badge, label = headline(course)
    return Part(twin.pk, ticket.number, ticket.title, badge, label, split_off)


def standing(ticket: Ticket) -> Standing:
    course = course_of(ticket)
    badge, label = headline(course)
    venue = ticket.venue
    return Standing(badge, label, steps(course), venue.phone if venue else "", venue.name if venue else "")


def course_of(ticket: Ticket) -> Course:
    """The days of a ticket as everybody may see them."""
    handling = ticket.legs.filter(role=Leg.Role.LEAD, step=LegStep.HANDLE).select_related("to_unit").order_by("-seq")
    leg, reply = handling.first(), last_reply(ticket)
    received = received_on(ticket.created_at)
    answered = received_on(reply.checked_at) if reply else None
    return Course(
        state=ticket.state,
        outcome=ticket.outcome,
        round=ticket.round,
        today=clock.today(),
        received=received,
        listed=_on(ticket.listed_at),
        handed_off=_on(ticket.handed_off_at),
        unit=leg.to_unit.name if leg else "",
        answered=answered,
        workdays=workdays.load().workdays_between(received, answered) if answered else 0,
        due=_on(ticket.lead.due_at) if ticket.lead else None,
        closed=_on(ticket.closed_at),
    )


def replies(ticket: Ticket) -> list[Reply]:
    """Checked replies, the newest first; what was not checked is nobody's to read."""
    rows = ticket.replies.filter(checked_at__isnull=False).select_related("leg__to_unit", "result_class")
    return list(rows.order_by("-pk"))


def last_reply(ticket: Ticket) -> Reply | None:
    return ticket.replies.filter(checked_at__isnull=False).order_by("-pk").first()


def answer_of(ticket: Ticket) -> str:
    """The sentence of a matter that ended before it was handed to a unit, or against its voter's wish."""
    if ticket.outcome == Outcome.HANDLED:
        ends_with = Conclusion.objects.agreed().filter(reply=last_reply(ticket))
        return ends_with.values_list("text", flat=True).first() or ""
    ends = {Outcome.ANSWERED, Outcome.DECLINED, Outcome.REFERRED, Outcome.IMPORTED}
    if ticket.outcome not in ends:
        return ""
    return TicketBody.objects.filter(ticket=ticket).values_list("answer", flat=True).first() or ""


def rating_of(voice: Voice) -> Rating | None:
    """What this person said about the last reply."""
    reply = last_reply(voice.ticket)
    return voice.ratings.filter(reply=reply, struck_at=None).first() if reply else None


def may_rate(voice: Voice) -> bool:
    open_for_rating = voice.ticket.state in {TicketState.RATING, TicketState.UNSATISFIED}
    return open_for_rating and rating_of(voice) is None


def may_withdraw(voice: Voice) -> bool:
    """While nobody else acted and nobody else joined."""
    ticket = voice.ticket
    untouched = ticket.state == TicketState.REGISTERED and ticket.version == 1 and ticket.split_from_id is None
    return untouched and ticket.voices.count() == 1


def object_until(voice: Voice):
    """The last day on which this person may object; None when there is nothing to object to."""
    ticket = voice.ticket
    return due_for(ticket, Step.OBJECT, ticket.closed_at).at if may_object(ticket) else None


def photos_of(voice: Voice) -> list[File]:
    """The files this person handed in with the matter; those of others are not theirs to see."""
    if not voice.first:
        return []
    return list(File.objects.of("ticket", voice.ticket_id).filter(by=voice.by))


def _on(moment: datetime | None):
    return received_on(moment) if moment else None
