"""Receiving somebody at the desk (接待登记): the visit, and how it ended, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.attachments.actions import attach
from liaison.core.errors import DomainError
from liaison.residents.actions import remember
from liaison.residents.models import Resident
from stations.receptions.actions import note_visit
from stations.receptions.models import Ending, QueueTicket, Reception
from stations.venues.models import Venue
from suggestions.desk import phone_photos
from suggestions.rules.catalogue import propose
from suggestions.rules.models import Layer, Reason, ReasonKind
from suggestions.tickets.legs import LegStep
from suggestions.tickets.models import Channel, Ticket
from suggestions.workflow import intake, keys, screening


@dataclass(frozen=True)
class Person:
    """Who came, or for whom somebody came; all of it may be unknown."""

    name: str = ""
    phone: str = ""
    home: str = ""


@dataclass(frozen=True)
class Heard:
    """What was taken down at the desk. Only the words are needed."""

    words: str
    started_at: datetime
    division_code: str
    place: str = ""
    summary: str = ""
    answer: str = ""
    category_id: int | None = None
    level: str = ""
    resident: Resident | None = None
    person: Person = Person()
    proxy_for: Person = Person()
    deputies: Sequence[Deputy] = ()
    queue: QueueTicket | None = None
    photos: Sequence[UploadedFile] = ()
    phone_key: str = ""  # of the photos the visitor sent from his own phone
    confidential: bool = False
    direct_to_county: bool = False
    share_contact: bool = False
    channel: str = Channel.DESK
    on: date | None = None  # the day of a paper entered later; today when none


@dataclass(frozen=True)
class Received:
    """The visit as it was saved, and the receipt to take home if it became or joined a ticket."""

    reception: Reception
    receipt: keys.Receipt | None = None


@transaction.atomic
def receive(
    *,
    by: User,
    venue: Venue,
    heard: Heard,
    ending: str,
    reason: Reason | None = None,
    target: Ticket | None = None,
) -> Received:
    """Save one visit and end it: a ticket, a record, an answer, a second voice, or the way to a lawful channel."""
    if not heard.words.strip():
        raise DomainError(_("请写下他说了什么。"), "words")
    if ending == Ending.REFERRED and reason and reason.kind == ReasonKind.DECLINE:
        ending = Ending.RECORDED
    visit = _visit(by, venue, heard, ending, reason)
    end = ENDINGS[Ending(ending)]
    return Received(visit, end(by, venue, visit, heard, reason, target))


def _visit(by: User, venue: Venue, heard: Heard, ending: str, reason: Reason | None) -> Reception:
    resident = heard.resident or _remember(by, heard.person, heard.division_code)
    return note_visit(
        by=by,
        venue=venue,
        started_at=heard.started_at,
        deputies=heard.deputies,
        resident=resident,
        proxy_for=_remember(by, heard.proxy_for, heard.division_code),
        words=heard.words.strip(),
        summary=heard.summary.strip(),
        answer=heard.answer.strip() or (reason.public_text if reason else ""),
        division_id=heard.division_code,
        place=heard.place.strip(),
        ending=ending,
        queue=heard.queue,
        on=heard.on,
    )


def _remember(by: User, person: Person, near: str) -> Resident | None:
    """The card of a person; without an own place they live where the matter is."""
    return remember(by=by, name=person.name, phone=person.phone, division_code=person.home or near)


def _register(by: User, venue: Venue, visit: Reception, heard: Heard) -> keys.Receipt:
    receipt = intake.register(
        by=by,
        original_words=visit.words,
        summary=visit.summary,
        division_code=heard.division_code,
        place=visit.place,
        channel=heard.channel,
        venue_id=venue.pk,
        reception_id=visit.pk,
        resident_id=visit.resident_id,
        deputy_ids=[deputy.pk for deputy in heard.deputies],
        confidential=heard.confidential,
        direct_to_county=heard.direct_to_county,
        share_contact=heard.share_contact,
        reply_wanted=visit.resident_id is not None,
        **_kind(heard),
    )
    _hang(heard, receipt.ticket, by)
    return receipt


def _kind(heard: Heard) -> dict:
    """Category and layer as chosen, else as the words propose."""
    proposal = propose(heard.words)
    category = heard.category_id or (proposal.category.pk if proposal.category else None)
    return {"category_id": category, "level": heard.level or proposal.level or Layer.TOWNSHIP}


def _hang(heard: Heard, ticket: Ticket, by: User) -> None:
    for photo in heard.photos:
        attach(upload=photo, thing="ticket", thing_id=ticket.pk, by=by)
    phone_photos.hand_over(by=by, key=heard.phone_key, ticket=ticket)


def _pass_on(by, venue, visit, heard, reason, target) -> keys.Receipt:
    """登记并转意见件."""
    return register_and_pass_on(by, venue, visit, heard)


def register_and_pass_on(by: User, venue: Venue, visit: Reception, heard: Heard) -> keys.Receipt:
    """What starts at the station's own desk goes on to the organ at once."""
    receipt = _register(by, venue, visit, heard)
    if receipt.ticket.lead.step == LegStep.VERIFY:
        screening.transfer(ticket_id=receipt.ticket.pk, by=by)
    return receipt


def _only_record(by, venue, visit, heard, reason, target) -> None:
    """只登记: the visit stands in the ledger, nothing is asked of anybody."""
    if heard.photos or phone_photos.photos_of(phone_photos.opened(by, heard.phone_key)).exists():
        raise DomainError(_("只登记的来访不存照片，请转意见件，或去掉照片。"), "photos")


def _answer(by, venue, visit, heard, reason, target) -> keys.Receipt:
    """当场答复并办结."""
    if not visit.answer:
        raise DomainError(_("请写怎么答复的。"), "answer")
    receipt = _register(by, venue, visit, heard)
    screening.answer(ticket_id=receipt.ticket.pk, by=by, answer=visit.answer)
    return receipt


def _second(by, venue, visit, heard, reason, target) -> keys.Receipt:
    """算作附议: one more voice on a ticket that is already open."""
    if target is None:
        raise DomainError(_("要附议的那件已办结，或不在您的范围内。"))
    receipt = intake.second(
        ticket_id=target.pk,
        by=by,
        channel=heard.channel,
        words=visit.words,
        resident_id=visit.resident_id,
        reception_id=visit.pk,
        reply_wanted=visit.resident_id is not None,
        share_contact=heard.share_contact,
    )
    _hang(heard, receipt.ticket, by)
    return receipt


def _refer(by, venue, visit, heard, reason, target) -> keys.Receipt:
    """引导法定途径: closed with the channel and office that are competent."""
    if reason is None:
        raise DomainError(_("请在清单里选一条。"), "reason")
    if not can(by, "ticket:refer", heard.division_code):
        raise PermissionDenied(_("您现在的身份不能引导法定途径。"))
    receipt = _register(by, venue, visit, heard)
    screening.refer(ticket_id=receipt.ticket.pk, by=by, reason=reason)
    return receipt


ENDINGS = {
    Ending.TICKET: _pass_on,
    Ending.RECORDED: _only_record,
    Ending.ANSWERED: _answer,
    Ending.SECONDED: _second,
    Ending.REFERRED: _refer,
}
