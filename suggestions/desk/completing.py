"""Completing a visit later the same day (续写), and making a ticket of one that was only recorded."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.residents.actions import remember
from stations.receptions.actions import check_may_receive
from stations.receptions.models import Ending, Reception
from suggestions.desk.actions import Heard, Person, Received, register_and_pass_on
from suggestions.tickets.states import TicketState
from suggestions.workflow.intake import write_tokens


@transaction.atomic
def complete(
    *, by: User, reception_id: int, person: Person, place: str = "", summary: str = "", answer: str = ""
) -> Reception:
    """Fill in what was left open: who it was, where it is, the summary. What was said stays as it is."""
    visit = _locked(by, reception_id)
    if visit.resident_id is None:
        home = person.home or visit.division_id or visit.session.venue.division_id
        visit.resident = remember(by=by, name=person.name, phone=person.phone, division_code=home)
    visit.place, visit.summary, visit.answer = place.strip(), summary.strip(), answer.strip() or visit.answer
    visit.save(update_fields=["resident", "place", "summary", "answer"])
    _tell_the_ticket(visit, by)
    record(visit, "complete", by=by)
    return visit


@transaction.atomic
def raise_ticket(*, by: User, reception_id: int) -> Received:
    """A visit that was only recorded becomes a ticket after all (转意见件)."""
    visit = _locked(by, reception_id)
    if visit.ending != Ending.RECORDED:
        raise DomainError(_("这次来访已经有结果，不用再转。"))
    visit.ending = Ending.TICKET
    visit.save(update_fields=["ending"])
    venue = visit.session.venue
    heard = Heard(
        words=visit.words,
        started_at=visit.started_at,
        division_code=visit.division_id or venue.division_id,
        deputies=[visit.deputy] if visit.deputy else [],
    )
    return Received(visit, register_and_pass_on(by, venue, visit, heard))


def _locked(by: User, reception_id: int) -> Reception:
    """The visit, by those who may receive there; a station completes only on the same day."""
    visit = Reception.objects.visible_to(by).locked(reception_id)
    check_may_receive(by, visit.session.venue)
    if visit.withdrawn_at:
        raise DomainError(_("这次来访已撤销。"))
    if by.role == Role.STATION_KEEPER and visit.session.on != clock.today():
        raise PermissionDenied(_("站点只能在当天补全来访，之后请联系主席团。"))
    return visit


def _tell_the_ticket(visit: Reception, by: User) -> None:
    """The ticket of the visit learns the same while nobody has taken it up."""
    voice = getattr(visit, "voice", None)
    if voice is None or not voice.first or voice.ticket.state != TicketState.REGISTERED:
        return
    ticket = voice.ticket
    if voice.resident_id is None and visit.resident_id:
        voice.resident, voice.reply_wanted = visit.resident, True
        voice.save(update_fields=["resident", "reply_wanted"])
    ticket.place, ticket.body.summary = visit.place, visit.summary
    ticket.save(update_fields=["place"])
    write_tokens(ticket)
    record(ticket, "complete", by=by)
