"""Taking files in."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from liaison.accounts.models import User
from liaison.attachments import pictures
from liaison.attachments.models import File
from liaison.attachments.validators import ACCEPTED, type_of
from liaison.core import clock

LONGEST_NAME = 120
FOLDER = "attachments"
ORPHAN_AFTER = timedelta(days=1)


@transaction.atomic
def attach(*, upload: UploadedFile, thing: str, thing_id: int, by: User) -> File:
    """Hang one upload on a thing. Whether the person may is for the caller's own rule.

    Raises DomainError at the field "file". When the transaction fails the bytes stay behind
    without a row; the nightly sweep drops such bytes.
    """
    kind = type_of(upload)
    content = pictures.redraw(upload, kind) if kind in pictures.FORMATS else upload.read()
    file = File(
        name=_name(upload.name, ACCEPTED[kind].ending),
        type=kind,
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        thing=thing,
        thing_id=thing_id,
        by=by,
    )
    file.content.save(file.name, ContentFile(content), save=False)
    file.save(force_insert=True)
    return file


def rehang(*, thing: str, thing_id: int, to: str, to_id: int) -> int:
    """Move every file of a thing to another, for instance from an unsent form to what it became."""
    return File.objects.of(thing, thing_id).update(thing=to, thing_id=to_id)


def drop(files: Iterable[File]) -> None:
    """Delete files with their bytes; for what nobody has handed in yet."""
    for file in files:
        path = file.content.name
        file.delete()
        transaction.on_commit(lambda path=path: default_storage.delete(path))


def drop_orphans() -> int:
    """Delete bytes whose row was never committed, a day after; answers how many."""
    if not default_storage.exists(FOLDER):
        return 0
    folders, _files = default_storage.listdir(FOLDER)
    return sum(_drop_orphans_in(f"{FOLDER}/{folder}") for folder in folders)


def _drop_orphans_in(folder: str) -> int:
    _folders, names = default_storage.listdir(folder)
    known = set(File.objects.filter(content__startswith=f"{folder}/").values_list("content", flat=True))
    before = clock.now() - ORPHAN_AFTER
    orphans = [
        path
        for path in (f"{folder}/{name}" for name in names)
        if path not in known and default_storage.get_modified_time(path) < before
    ]
    for path in orphans:
        default_storage.delete(path)
    return len(orphans)


def _name(typed: str | None, ending: str) -> str:
    """The name people see: without path and control characters, with the ending of its content."""
    stem = PurePath((typed or "").replace("\\", "/")).stem
    stem = "".join(c for c in stem if c.isprintable()).strip(". ") or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
