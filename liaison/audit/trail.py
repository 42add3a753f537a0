"""Leaving a trace for acts that move nothing: a remark, a reminder, a reveal, a setting changed."""

from django.db import models

from liaison.audit.models import Entry
from liaison.core import clock


def record(thing: models.Model, verb: str, *, by, note: str = "", data: dict | None = None) -> Entry:
    """Write one entry about `thing`; the verb is the short name, e.g. "note"."""
    name = thing._meta.model_name
    return Entry.objects.create(
        thing=name,
        thing_id=thing.pk,
        verb=f"{name}.{verb}",
        by=by,
        role=by.role,
        at=clock.now(),
        note=note,
        data=data or {},
        division_code=getattr(thing, "division_id", None) or "",
    )


def history_of(thing: models.Model) -> models.QuerySet[Entry]:
    """Everything that happened to a thing, oldest first, with who did it."""
    return Entry.objects.of(thing).select_related("by")
