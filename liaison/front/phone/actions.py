"""One matter from the phone: the person, the ticket, the photo, in one transaction."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.codes import pretty_query_code
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit
from liaison.residents.actions import remember
from suggestions.rules.catalogue import propose
from suggestions.rules.models import Layer, Track
from suggestions.rules.queries import units_for
from suggestions.tickets import actions as tickets
from suggestions.tickets.models import Channel, Ticket, TicketDeputy
from suggestions.workflow import handoff, intake

# The four hops of the information network (四级传递): who passed it on to whom.
HOPS = ("voter", "officer", "deputy", "presidium")
OWN = "own"


@transaction.atomic
def speak(
    *,
    by: User,
    original_words: str,
    division_code: str,
    place: str = "",
    photo: UploadedFile | None = None,
    whose: str = "",
    name: str = "",
    phone: str = "",
    micro: bool = False,
    deputy: Deputy | None = None,
) -> dict:
    """Register what a deputy or an officer brings; answers the receipt, whose link and PIN are seen only now."""
    officer = by.role == Role.INFORMATION_OFFICER
    person = remember(by=by, division_code=division_code, name=name, phone=phone)
    own = deputy or Deputy.objects.filter(user=by).first()
    said = propose(original_words)
    receipt = intake.register(
        by=by, original_words=original_words, division_code=division_code, place=place,
        channel=Channel.OFFICER if officer else Channel.DEPUTY,
        category_id=said.category.pk if said.category else None, level=said.level or Layer.TOWNSHIP,
        track=Track.MICRO if micro else Track.ORDINARY,
        resident_id=person.pk if person else None, deputy_ids=[own.pk] if own else [],
        deputy_as=TicketDeputy.Capacity.RAISED if whose == OWN else TicketDeputy.Capacity.RECEIVED,
        reply_wanted=whose != OWN, via=hops() if officer and deputy else (),
    )  # fmt: skip
    if photo:
        tickets.attach(ticket_id=receipt.ticket.pk, by=by, file=photo)
    return {
        "number": receipt.ticket.number,
        "link": receipt.path,
        "code": pretty_query_code(receipt.voice.query_code),
        "pin": receipt.pin,
        "micro": micro,
        "unit": str(next(iter(units_for(receipt.ticket.category_id, division_code)), "")) if micro else "",
        "own": whose == OWN,
        "hops": [hop["who"] for hop in receipt.voice.via],
    }


def quick(*, ticket_id: int, by: User) -> Unit:
    """One tap (快解): a small matter straight to the unit the catalogue names first; its own clock starts."""
    ticket = Ticket.objects.visible_to(by).get(pk=ticket_id)
    unit = next(iter(units_for(ticket.category_id, ticket.division_id)), None)
    if unit is None:
        raise DomainError(_("派单目录里没有这类事的承办单位，请自己选。"))
    handoff.hand_off(ticket_id=ticket.pk, by=by, unit=unit)
    return unit


def hops() -> list[dict]:
    """The way it came, roles and moments only; the network passes it on the moment the officer sends it."""
    now = clock.now().isoformat()
    return [{"who": who, "at": now} for who in HOPS]
