"""What the unit does beside the moves: sign many at once, answer with photos, keep text modules."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.core import drafts
from liaison.core.errors import DomainError
from suggestions.inbox.models import ReplyText
from suggestions.tickets import actions as tickets
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Reply
from suggestions.workflow import handoff
from suggestions.workflow.acts import Act


def sign_each(*, picked: Iterable[Ticket], by: User) -> tuple[int, dict[int, str]]:
    """Sign many, each for itself: how many went, and the sentences of those that did not."""
    went, refused = 0, {}
    for ticket in picked:
        try:
            handoff.sign(ticket_id=ticket.pk, by=by, handler_name=by.name)
            went += 1
        except (DomainError, PermissionDenied) as refusal:
            refused[ticket.pk] = str(refusal)
    return went, refused


@transaction.atomic
def answer(
    *,
    act: Act,
    ticket: Ticket,
    by: User,
    typed: dict,
    before: Iterable[UploadedFile] = (),
    after: Iterable[UploadedFile] = (),
    version: int | None = None,
) -> Reply:
    """Reply or fulfil with photos: both or nothing; the draft is done with."""
    for word, uploads in ((_("办理前"), before), (_("办理后"), after)):
        for upload in uploads:
            upload.name = f"{word}-{upload.name}"
            tickets.attach(ticket_id=ticket.pk, by=by, file=upload)
    reply = act.perform(ticket=ticket, by=by, version=version, **typed)
    drafts.drop(user_id=by.pk, form=act.name, key=ticket.number)
    return reply


@transaction.atomic
def keep_text(*, by: User, part: str, title: str, text: str) -> ReplyText:
    """One more text module of the own unit (常用语)."""
    if by.posting is None or by.posting.unit_id is None:
        raise PermissionDenied(_("常用语归单位所有。"))
    try:
        with transaction.atomic():
            return ReplyText.objects.create(unit_id=by.posting.unit_id, part=part, title=title, text=text, by=by)
    except IntegrityError:
        raise DomainError(_("已有同名的常用语。"), "title") from None


@transaction.atomic
def drop_text(*, text_id: int, by: User) -> None:
    """A module no longer used; the replies written with it stay as they are."""
    ReplyText.objects.visible_to(by).get(pk=text_id).delete()
