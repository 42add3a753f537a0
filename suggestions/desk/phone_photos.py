"""Photos from the visitor's own phone (让他扫码传), for the form that is being typed at the desk.

A code on the clerk's screen leads to a page that takes photos for that one form, for a quarter of an hour.
The photos hang on a draft row until the form is sent: then they move to the ticket, and the code is dead.
The page shows nothing of what is typed, and nothing of what was sent before.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.attachments import actions as attachments
from liaison.attachments.models import File
from liaison.attachments.pictures import FORMATS
from liaison.attachments.validators import type_of
from liaison.core import clock, drafts
from liaison.core.errors import DomainError
from liaison.core.models import Draft
from stations.venues.models import Venue
from suggestions.tickets.models import Ticket

FORM = "desk-phone"  # name of the draft and of the files that hang on it
VALID_FOR = timedelta(minutes=15)
KEEP = timedelta(days=1)
MOST_PHOTOS = 9
_signer = signing.Signer(salt="liaison.desk.phone")


@transaction.atomic
def invite(*, by: User, venue: Venue, key: str) -> Draft:
    """Let the visitor before this form send photos, from now on for a quarter of an hour."""
    drafts.keep(user_id=by.pk, form=FORM, key=key, body={"venue": venue.code})
    return opened(by, key)


@transaction.atomic
def take_in(*, token: str, uploads: list[UploadedFile]) -> int:
    """Photos from the visitor's phone; answers how many this form has now. All of them, or none."""
    draft = _locked(_pk(token))
    if draft is None or not is_open(draft):
        raise DomainError(_("这个码已失效，请站点工作人员重新出一个。"))
    had = photos_of(draft).count()
    if had + len(uploads) > MOST_PHOTOS:
        raise DomainError(
            _("一次来访最多 %(most)s 张，已有 %(had)s 张。") % {"most": MOST_PHOTOS, "had": had}, "photos"
        )
    for upload in uploads:
        if type_of(upload) not in FORMATS:
            raise DomainError(_("这里只收照片（jpg、png、webp）。别的材料请交给工作人员。"), "photos")
        attachments.attach(upload=upload, thing=FORM, thing_id=draft.pk, by=User.objects.voter())
    return had + len(uploads)


@transaction.atomic
def drop(*, by: User, key: str, uuid: str) -> None:
    """The clerk takes a photo away again."""
    draft = opened(by, key)
    attachments.drop([photo for photo in photos_of(draft) if str(photo.uuid) == uuid])


def hand_over(*, by: User, key: str, ticket: Ticket) -> None:
    """The form was sent: its photos now hang on the ticket, and the code opens nothing any more."""
    draft = opened(by, key)
    if draft is not None and _locked(draft.pk) is not None:
        attachments.rehang(thing=FORM, thing_id=draft.pk, to="ticket", to_id=ticket.pk)
        draft.delete()


def drop_unsent() -> int:
    """Forget photos whose form was never sent, a day after; answers how many forms."""
    before = clock.now() - KEEP
    old = list(Draft.objects.filter(form=FORM, at__lt=before).values_list("pk", flat=True))
    return sum(_forget(pk, before) for pk in old)


@transaction.atomic
def _forget(pk: int, before: datetime) -> bool:
    """Unless the form was sent or shown again while we came to it: then its photos are not ours to drop."""
    draft = _locked(pk)
    if draft is None or draft.at >= before:
        return False
    attachments.drop(photos_of(draft))
    draft.delete()
    return True


def opened(by: User, key: str) -> Draft | None:
    """What a clerk opened for the form with this key, whether it still takes photos or not."""
    return drafts.kept(user_id=by.pk, form=FORM, key=key) if key else None


def invitation(token: str) -> Draft | None:
    """What a scanned code leads to, while it takes photos."""
    draft = Draft.objects.filter(pk=_pk(token), form=FORM).first()
    return draft if draft is not None and is_open(draft) else None


def token_of(draft: Draft) -> str:
    """The secret part of the address in the code."""
    return _signer.sign(str(draft.pk))


def ends_at(draft: Draft) -> datetime:
    return draft.at + VALID_FOR


def is_open(draft: Draft) -> bool:
    return clock.now() < ends_at(draft)


def photos_of(draft: Draft | None):
    """What came so far, oldest first."""
    return File.objects.of(FORM, draft.pk) if draft is not None else File.objects.none()


def may_see(draft_id: int, user) -> bool:
    """Before the form is sent only the clerk who asked for them sees the photos."""
    return user.is_authenticated and Draft.objects.filter(pk=draft_id, form=FORM, user=user).exists()


def _pk(token: str) -> int:
    """The row a token speaks of; 0 for one we did not sign."""
    try:
        return int(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return 0


def _locked(pk: int) -> Draft | None:
    """The row under its lock: two uploads are counted one after the other, none slips past the sending."""
    return Draft.objects.select_for_update().filter(pk=pk, form=FORM).first()
