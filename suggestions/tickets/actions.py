"""Writing beside the ticket: own views of the ledger, files, a look at who reported it."""

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import reach
from liaison.attachments import actions as attachments
from liaison.attachments.models import File
from liaison.audit.trail import record
from liaison.core.errors import DomainError
from liaison.documents import actions as documents
from liaison.documents.models import Job
from liaison.residents import actions as residents
from suggestions.tickets import queries
from suggestions.tickets.documents import KIND
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.tickets.savedviews import SavedView
from suggestions.tickets.voices import Voice

MOST_VIEWS = 20
LIST_ONLY = ("after", "in")  # parts of an address that belong to a moment, not to a view


@transaction.atomic
def save_view(*, by: User, name: str, query: str, on_home: bool = False) -> SavedView:
    """Keep the filters of the ledger under a name (存为视图)."""
    own = SavedView.objects.filter(owner=by, page=queries.LEDGER)
    if own.count() >= MOST_VIEWS:
        raise DomainError(_("最多存 %s 个视图，请先删掉不用的。") % MOST_VIEWS, "name")
    wanted = QueryDict(query, mutable=True)
    for part in LIST_ONLY:
        wanted.pop(part, None)
    try:
        with transaction.atomic():
            return own.create(
                owner=by, page=queries.LEDGER, name=name.strip(), query=wanted.urlencode(), on_home=on_home,
                order=own.count(),
            )  # fmt: skip
    except IntegrityError:
        raise DomainError(_("已有同名视图。"), "name") from None


def drop_view(*, view_id: int, by: User) -> None:
    """Delete one's own view."""
    SavedView.objects.filter(pk=view_id, owner=by, page=queries.LEDGER).delete()


def export(*, by: User, query: str = "", numbers: list[str] | None = None) -> Job:
    """Ask for an Excel sheet of an address of the ledger, or of the ticked rows."""
    if numbers == []:
        raise DomainError(_("请先勾选要导出的意见件。"))
    args = {"query": query} if numbers is None else {"numbers": numbers}
    return documents.request(kind=KIND, by=by, **args)


@transaction.atomic
def attach(*, ticket_id: int, by: User, file: UploadedFile) -> File:
    """Hang a photo, paper or recording on a ticket (添附件)."""
    ticket = Ticket.objects.visible_to(by).get(pk=ticket_id)
    if not may_attach(by, ticket):
        raise PermissionDenied(_("您现在的身份不能给这件添附件。"))
    hung = attachments.attach(upload=file, thing="ticket", thing_id=ticket.pk, by=by)
    record(ticket, "attach", by=by, data={"file": hung.pk})
    return hung


@transaction.atomic
def reveal(*, voice_id: int, by: User, purpose: str) -> dict[str, str]:
    """The plain name, phone and address behind a voice (查看反映人); leaves a Reveal and a line in the trail."""
    voice = Voice.objects.visible_to(by).select_related("ticket__venue", "resident").get(pk=voice_id)
    if voice.resident is None or not may_reveal(by, voice):
        raise PermissionDenied(_("您现在的身份不能查看反映人的联系方式。"))
    ticket = voice.ticket
    plain = residents.disclose(resident=voice.resident, by=by, purpose=purpose, thing="ticket", thing_id=ticket.pk)
    record(ticket, "reveal", by=by, note=purpose.strip(), data={"voice": voice.pk})
    return plain


def may_attach(by: User, ticket: Ticket) -> bool:
    """Own entries for those who enter, the rest for whoever may read it; a unit while it holds a leg."""
    letter = reach(by, "ticket:attach")
    if letter == "U":
        return Leg.objects.open().filter(ticket=ticket.pk, to_unit=by.posting.unit_id).exists()
    return ticket.registered_by_id == by.pk if letter == "O" else bool(letter)


def may_reveal(by: User, voice: Voice) -> bool:
    """Asked of a voice on a ticket this person may read: units only when the reporter agreed."""
    letter = reach(by, "reporter:reveal")
    if letter == "O":
        return voice.ticket.registered_by_id == by.pk
    return bool(letter) or (voice.share_contact and reach(by, "ticket:read") == "U")
