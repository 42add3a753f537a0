"""Separate handling (分别办理, decisions D58): one more ticket for a part of the matter, with the same voices.

Open to the organ that holds the ticket (registered, listed, returned) or that handed it off and waits (assigned,
handling). Earlier it is the station's to complete; once an answer is in, what is left of the matter is said by
rating it, and a new matter is registered.

The sibling begins at the desk of the organ that splits, with its own number, clocks and legs. Every voice is copied
with a query code of its own; who holds the link of one of the two may go on to the other (`Voice.copied_from`).
The parent does not move.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can, reach
from liaison.audit.steps import enter
from liaison.audit.trail import record
from liaison.core import clock, codes
from liaison.core.errors import DomainError
from liaison.divisions.models import CODE_LENGTH, Division, Level, Unit
from liaison.divisions.queries import organ_for
from suggestions.rules.models import Category, Layer, Step
from suggestions.rules.queries import profile_for
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.states import TicketState as S
from suggestions.tickets.voices import Voice
from suggestions.workflow import chain, intake, notices
from suggestions.workflow.clocks import due_for, overall_due
from suggestions.workflow.powers import my_unit_leads, sent_by_my_organ

HELD = {S.REGISTERED, S.LISTED, S.RETURNED}
SENT = {S.ASSIGNED, S.HANDLING}
COPIED = ("track", "venue_id", "channel", "confidential", "direct_to_county", "place")
COPIED_OF_VOICE = ("resident_id", "channel", "via", "words", "reply_wanted", "share_contact", "first", "by_id", "at")


@transaction.atomic
def split(
    *,
    ticket_id: int,
    by: User,
    title: str,
    request: str,
    category: Category | None = None,
    division: Division | None = None,
    level: str = "",
) -> Ticket:
    """Make the sibling (另立一件); its number is drawn last, when nothing can fail any more."""
    parent = Ticket.objects.locked(ticket_id)
    _check_state(parent)
    if not may_split(by, parent):
        raise PermissionDenied(_("分别办理由现在管这件的机关决定。"))
    if not title.strip():
        raise DomainError(_("请写分出去的是什么事。"), "title")
    if not request.strip():
        raise DomainError(_("请写这一部分要办什么。"), "request")
    place = division or parent.division
    _check_place(parent, place, by)
    fresh = _sibling(parent, by, title.strip(), place, category, level or parent.level)
    return begin_sibling(parent, fresh, by=by, desk=by.posting.unit, request=request.strip())


def sibling_for(parent: Ticket, *, by: User, desk: Unit, title: str, request: str, track: str) -> Ticket:
    """One more ticket with the same voices that goes on another way: whoever calls has asked whether it may."""
    fresh = _sibling(parent, by, title.strip(), parent.division, None, parent.level)
    fresh.track = track
    return begin_sibling(parent, fresh, by=by, desk=desk, request=request.strip())


def begin_sibling(parent: Ticket, sibling: Ticket, *, by: User, desk: Unit, request: str) -> Ticket:
    """Number, text, voices and first stop of a sibling; told to whoever follows the parent."""
    due = due_for(sibling, Step.TRIAGE, sibling.created_at)
    sibling.number = intake.draw_number(organ_for(sibling.division_id))
    sibling.save(force_insert=True)
    intake.save_body(sibling, parent.body.original_words, request=request)
    _copy_people(parent, sibling)
    leg = chain.open_lead(sibling, Step.TRIAGE, desk, due)
    data = {"to_unit": leg.to_unit_id, "due": due.at.isoformat(), "split_from": parent.number}
    enter(sibling, "register", by=by, before="", data=data)
    record(parent, "split", by=by, note=sibling.title, data={"sibling": sibling.number})
    notices.ticket_split(parent, sibling)
    return sibling


def may_split(by, ticket: Ticket) -> bool:
    """Whoever holds it, or handed it off and waits for the unit."""
    if not reach(by, "ticket:split") or ticket.lead is None:
        return False
    return (ticket.state in HELD and my_unit_leads(by, ticket)) or (
        ticket.state in SENT and sent_by_my_organ(by, ticket)
    )


def places_for(user, ticket: Ticket):
    """Where the part may lie: the places of the ticket's township that this person serves, grids left out."""
    town = ticket.division_id[: CODE_LENGTH[Level.TOWNSHIP]]
    served = user.posting.division_id if user.posting else town
    return Division.objects.civil().within(max(town, served, key=len)).exclude(level=Level.GRID)


def _check_state(ticket: Ticket) -> None:
    if ticket.state not in HELD | SENT:
        raise DomainError(
            _("%(thing)s目前为「%(state)s」，不能分别办理。") % {"thing": ticket, "state": ticket.get_state_display()}
        )


def _check_place(parent: Ticket, place: Division, by: User) -> None:
    town = parent.division_id[: CODE_LENGTH[Level.TOWNSHIP]]
    if not place.code.startswith(town) or not can(by, "ticket:split", place.code):
        raise DomainError(_("%s不在这件的乡镇里，请另行登记。") % place, "division")
    organ = organ_for(place.code)
    if organ is None or not organ.letters:
        raise DomainError(_("这个地方还没有设人大机关或编号字母，请先请县级管理员设置。"), "division")


def _sibling(parent: Ticket, by: User, title: str, place: Division, category, level: str) -> Ticket:
    if level not in Layer.values:
        raise DomainError(_("请选归哪一级办。"), "level")
    now, profile = clock.now(), profile_for(place.code, clock.today())
    copied = {name: getattr(parent, name) for name in COPIED}
    return Ticket(
        title=title,
        state=S.REGISTERED,
        version=1,
        level=level,
        category=category or parent.category,
        division=place,
        profile=profile,
        split_from=parent,
        registered_by=by,
        created_at=now,
        due_at=overall_due(profile, parent.track, level, now),
        **copied,
    )


def _copy_people(parent: Ticket, sibling: Ticket) -> None:
    """Voices with codes of their own, and the deputies; the visit stays with the first voice (one visit, one voice)."""
    Voice.objects.bulk_create(
        Voice(
            ticket=sibling,
            copied_from=voice,
            query_code=codes.query_code(),
            **{name: getattr(voice, name) for name in COPIED_OF_VOICE},
        )
        for voice in parent.voices.order_by("pk")
    )
    TicketDeputy.objects.bulk_create(
        TicketDeputy(ticket=sibling, deputy_id=link.deputy_id, capacity=link.capacity)
        for link in parent.deputies.order_by("pk")
    )
