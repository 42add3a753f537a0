"""Codes on doors and deputies' cards (门牌码、代表码): issued, replaced, revoked; never used twice."""

import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.codes import ALPHABET
from stations.venues.actions import check_may_edit
from stations.venues.models import DoorCode, Venue

SLUG_LENGTH = 8


@transaction.atomic
def issue_for_venue(*, by: User, venue: Venue) -> DoorCode:
    """A new code for a door; the one before it ends, and says so when it is scanned."""
    check_may_edit(by, venue)
    venue = Venue.objects.locked(venue.pk)
    venue.door_codes.active().update(active=False)
    code = DoorCode.objects.create(venue=venue, slug=_slug(), issued_at=clock.now())
    record(venue, "issue_code", by=by)
    return code


@transaction.atomic
def issue_for_deputy(*, by: User, deputy: Deputy) -> DoorCode:
    """A new code for a deputy's card."""
    _check_deputy(by, deputy)
    deputy = Deputy.objects.locked(deputy.pk)
    deputy.door_codes.active().update(active=False)
    code = DoorCode.objects.create(deputy=deputy, slug=_slug(), issued_at=clock.now())
    record(deputy, "issue_code", by=by)
    return code


@transaction.atomic
def revoke(*, by: User, code: DoorCode) -> None:
    """End a code without a new one (停用)."""
    if code.venue:
        check_may_edit(by, code.venue)
    else:
        _check_deputy(by, code.deputy)
    DoorCode.objects.filter(pk=code.pk).update(active=False)
    record(code.venue or code.deputy, "revoke_code", by=by)


def _check_deputy(by: User, deputy: Deputy) -> None:
    if not can(by, "venue:edit", deputy.division_id):
        raise PermissionDenied(_("您现在的身份不能签发这位代表的码。"))


def _slug() -> str:
    return "".join(secrets.choice(ALPHABET) for _n in range(SLUG_LENGTH))
