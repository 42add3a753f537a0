"""Keeping what somebody is about to tell us, and taking it in."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.attachments import actions as attachments
from liaison.attachments.models import File
from liaison.core import clock, drafts
from liaison.core.errors import DomainError
from liaison.core.limits import Limit, TooOften
from liaison.core.models import Draft
from liaison.core.once import once
from liaison.front.portal.say.forms import MOST_FILES
from liaison.front.portal.say.origin import Origin, origin, station_for
from liaison.residents.actions import remember
from stations.venues.models import Venue
from suggestions.rules.catalogue import propose
from suggestions.rules.models import Layer
from suggestions.workflow import intake

FORM = "say"  # name of the draft, of the files that hang on it, and of the scope of its answer
KEEP = timedelta(days=1)


def limit(name: str) -> Limit:
    return Limit(name, *settings.PUBLIC_LIMITS[name])


def check_start(address: str) -> None:
    """One page of the form arrives from an address."""
    if not limit("start").hit(address):
        raise TooOften(_("从这个网络来的提交太多了，请过 10 分钟再试；急事请打站点电话。您写的都还在。"))


def matter(key: str) -> dict[str, str]:
    """What was typed so far; nothing for an unknown key."""
    draft = _draft(key)
    return drafts.body_of(draft) if draft else {}


@transaction.atomic
def keep(*, key: str, body: dict[str, str], uploads: list[UploadedFile] = ()) -> None:
    """Keep a page of the form, sealed, and its files, which nobody may see yet."""
    voter = User.objects.voter()
    drafts.keep(user_id=voter.pk, form=FORM, key=key, body=body)
    draft = _draft(key)
    if files_of(key).count() + len(uploads) > MOST_FILES:
        raise DomainError(_("最多 6 个文件。"), "files")
    for upload in uploads:
        attachments.attach(upload=upload, thing=FORM, thing_id=draft.pk, by=voter)


@transaction.atomic
def drop_file(*, key: str, uuid: str) -> None:
    """Take away a file before it was sent."""
    attachments.drop([file for file in files_of(key) if str(file.uuid) == uuid])


def origin_of(body: dict[str, str]) -> Origin:
    """Where a kept matter came from."""
    return origin(body.get("c", ""), body.get("s", ""))


def files_of(key: str):
    draft = _draft(key)
    return File.objects.of(FORM, draft.pk) if draft else File.objects.none()


def send(*, key: str, origin: Origin, device: str, address: str) -> dict:
    """Take it in once, however often the button was pressed; answers the receipt.

    Counted inside the act: a second press of the same button is an answer, not one more matter.
    """

    def effect() -> dict:
        _check_send(device, address, origin.venue)
        return _register(key, origin)

    return once(scope=FORM, key=key, route=FORM, body=key.encode(), effect=effect)[0]


def drop_unsent() -> int:
    """Forget what nobody sent within a day, with its files; answers how many."""
    before = clock.now() - KEEP
    old = Draft.objects.filter(user=User.objects.voter(), form=FORM, at__lt=before)
    return sum(_forget(pk, before) for pk in list(old.values_list("pk", flat=True)))


@transaction.atomic
def _forget(pk: int, before: datetime) -> bool:
    """Unless it was sent, or gone on with, while we came to it."""
    draft = Draft.objects.select_for_update().filter(pk=pk, at__lt=before).first()
    if draft is None:
        return False
    attachments.drop(File.objects.of(FORM, draft.pk))
    draft.delete()
    return True


def _check_send(device: str, address: str, venue: Venue | None) -> None:
    """By this device, from this address, to this station."""
    counts = [("send_device", device), ("send_address", address)]
    if venue:
        counts.append(("send_venue", str(venue.pk)))
    if not all(limit(name).hit(value) for name, value in counts):
        raise TooOften(
            _("短时间里交得太多了，这件还没有交上去。请过 10 分钟再交一次，您写的都还在；急事请打站点电话。")
        )


def _draft(key: str) -> Draft | None:
    return drafts.kept(user_id=User.objects.voter().pk, form=FORM, key=key)


def _register(key: str, origin: Origin) -> dict:
    voter = User.objects.voter()
    draft = Draft.objects.select_for_update().filter(user=voter, form=FORM, key=key).first()  # see _forget
    body = drafts.body_of(draft) if draft else {}
    if not body.get("words") or not body.get("village"):
        raise DomainError(_("还没有写是什么事、在哪里。"))
    venue = origin.venue or station_for(body["village"])
    proposal = propose(body["words"])
    resident = remember(by=voter, division_code=body["village"], name=body.get("name", ""), phone=body.get("phone", ""))
    receipt = intake.register(
        by=voter,
        original_words=_words(body),
        division_code=body["village"],
        channel=origin.channel,
        category_id=proposal.category.pk if proposal.category else None,
        place=body.get("place", ""),
        level=proposal.level or Layer.TOWNSHIP,
        venue_id=venue.pk if venue else None,
        deputy_ids=[origin.deputy.pk] if origin.deputy else [],
        resident_id=resident.pk if resident else None,
        confidential=bool(body.get("confidential")),
        direct_to_county=bool(body.get("direct_to_county")),
        share_contact=bool(body.get("share_contact")),
        via=_hops(body),
    )
    attachments.rehang(thing=FORM, thing_id=draft.pk, to="ticket", to_id=receipt.ticket.pk)
    draft.delete()
    return {"voice": receipt.voice.pk, "token": receipt.token, "pin": receipt.pin}


def _words(body: dict[str, str]) -> str:
    """Their own words; who speaks for somebody says so in the first line."""
    proxy = body.get("proxy", "")
    return _("（替%(who)s反映）%(words)s") % {"who": proxy, "words": body["words"]} if proxy else body["words"]


def _hops(body: dict[str, str]) -> list[dict[str, str]]:
    return [{"who": "proxy", "at": clock.now().isoformat()}] if body.get("proxy") else []
