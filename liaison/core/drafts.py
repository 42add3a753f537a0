"""Unfinished forms on the server (草稿): sealed, one per person, form and thing, until sent or dropped."""

import json
from uuid import NAMESPACE_OID, UUID, uuid5

from liaison.core import clock
from liaison.core.models import Draft
from liaison.core.sealing import SealBroken, open_sealed, seal

TABLE = Draft._meta.db_table
LONGEST = 100_000


def keep(*, user_id: int, form: str, key: str, body: dict[str, str]) -> None:
    """Keep what was typed so far; what was kept before is replaced. An over-long body is left alone."""
    text = json.dumps(body, ensure_ascii=False)
    if len(text) > LONGEST:
        return
    sealed = seal(text, table=TABLE, column="body", row=_row(user_id, form, key))
    place = {"user_id": user_id, "form": form, "key": key}
    Draft.objects.update_or_create(**place, defaults={"body_sealed": sealed, "at": clock.now()})


def kept(*, user_id: int, form: str, key: str) -> Draft | None:
    """The draft row, if any; its text comes from body_of()."""
    return Draft.objects.filter(user_id=user_id, form=form, key=key).first()


def body_of(draft: Draft) -> dict[str, str]:
    """What was typed; nothing when the key ring no longer opens it."""
    row = _row(draft.user_id, draft.form, draft.key)
    try:
        return json.loads(open_sealed(draft.body_sealed, table=TABLE, column="body", row=row))
    except SealBroken:
        return {}


def drop(*, user_id: int, form: str, key: str) -> None:
    """It was sent, or is not wanted."""
    Draft.objects.filter(user_id=user_id, form=form, key=key).delete()


def _row(user_id: int, form: str, key: str) -> UUID:
    """A draft has no uuid of its own: its place is who, which form, which thing."""
    return uuid5(NAMESPACE_OID, f"{user_id}/{form}/{key}")
