"""Doing a thing once (幂等): the same key gets the same answer; the act and its answer are one transaction."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from liaison.core import clock, sealing
from liaison.core.errors import DomainError
from liaison.core.models import Once

KEPT_DAYS = 30


@transaction.atomic
def once(*, scope: str, key: str, route: str, body: bytes, effect: Callable[[], dict]) -> tuple[dict, bool]:
    """Run `effect` unless this key was answered before; returns (answer, whether it is a repeat).

    A second caller waits for the first one's transaction. The same key with other content is refused
    (DomainError, 422). The answer is kept sealed, for it may hold a private link. When the effect
    raises, nothing is kept and the key may be tried again.
    """
    digest = hashlib.sha256(body).digest()
    row, fresh = Once.objects.get_or_create(
        scope=scope, key=key, defaults={"route": route, "body_hash": digest, "at": clock.now()}
    )
    if not fresh:
        if bytes(row.body_hash) != digest or row.route != route:
            raise DomainError(_("这个幂等键已用于另一次提交，请换一个。"))
        return _open(row), True
    answer = effect()
    row.response_sealed = sealing.seal(json.dumps(answer), table="core_once", column="response", row=_row_id(row))
    row.status = Once.Status.DONE
    row.save(update_fields=["response_sealed", "status"])
    return answer, False


def answered(*, scope: str, key: str) -> tuple[dict, datetime] | None:
    """The answer a key got and when, or None; for pages that show it again."""
    row = Once.objects.filter(scope=scope, key=key, status=Once.Status.DONE).first()
    return (_open(row), row.at) if row else None


def _open(row: Once) -> dict:
    plain = sealing.open_sealed(row.response_sealed, table="core_once", column="response", row=_row_id(row))
    return json.loads(plain)


def _row_id(row: Once) -> UUID:
    return uuid5(NAMESPACE_URL, f"{row.scope}\n{row.key}")


def drop_old(*, days: int = KEPT_DAYS) -> int:
    """Forget answers older than a client may still retry; they hold private links, so they do not stay."""
    return Once.objects.filter(at__lt=clock.now() - timedelta(days=days)).delete()[0]
