"""Bringing an old ledger in (导入历史台账): file, columns, mended spellings, the rows one by one, and back again."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from liaison.documents import actions as jobs
from liaison.documents.models import Job
from liaison.documents.progress import Progress
from liaison.residents.actions import remember
from liaison.workdays.deadlines import end_of_day, start_of_day
from suggestions.imports import columns, queries, sheets
from suggestions.imports.checking import NEW, Row
from suggestions.imports.models import ImportBatch, ImportRow
from suggestions.rules.models import Layer
from suggestions.tickets.models import Channel, Ticket
from suggestions.workflow import intake, screening
from suggestions.workflow.screening import UNDO_IMPORT

KIND, UNDO_KIND = "ledger-import", "ledger-import-undo"
KEPT_DAYS = 7


@transaction.atomic
def begin(*, by: User, upload: UploadedFile) -> ImportBatch:
    """Take a file: weigh it, read it, guess which column is what. Nothing of it is in the ledger yet."""
    _check_may(by)
    table = sheets.read(upload)
    mapping = columns.match(table.headers, queries.remembered(by))
    batch = ImportBatch(
        by=by, division=by.posting.division, file_name=upload.name[-120:], rows=len(table.lines),
        headers=table.headers, mapping={str(place): name for place, name in mapping.items()}, at=clock.now(),
    )  # fmt: skip
    batch.seal(table)
    batch.save(force_insert=True)
    return batch


@transaction.atomic
def map_columns(*, batch_id: int, by: User, mapping: Mapping[int, str]) -> ImportBatch:
    """Say which column is what (对列); the choice is remembered for this person's next file."""
    batch = _still_open(batch_id, by)
    absent = columns.missing(mapping.values())
    if absent:
        raise DomainError(_("还没有一列是：%s。") % "、".join(str(field.label) for field in absent))
    if len(set(mapping.values())) < len(mapping):
        raise DomainError(_("同一项选了两列，请只留一列。"))
    batch.mapping = {str(place): name for place, name in mapping.items()}
    batch.mapped, batch.fixes = True, {}
    batch.save(update_fields=["mapping", "mapped", "fixes"])
    return batch


@transaction.atomic
def mend(*, batch_id: int, by: User, line: int | None = None, field: str = "", choice: int = 0) -> int:
    """Take an offered spelling (按建议改) for one cell, or every single one offered; answers how many rows gained."""
    batch = _still_open(batch_id, by)
    gained = 0
    for row in queries.checked(batch, by):
        if line is not None and row.line != line:
            continue
        for name, offers in row.offers.items():
            wanted = (name == field and choice < len(offers)) if line is not None else len(offers) == 1
            if wanted:
                batch.fixes.setdefault(name, {})[row.texts[name]] = offers[choice if line is not None else 0][0]
                gained += 1
    batch.save(update_fields=["fixes"])
    return gained


@transaction.atomic
def start(*, batch_id: int, by: User) -> Job:
    """Import the good rows in the background; wrong ones and those we have stay out."""
    batch = _still_open(batch_id, by)
    if not batch.mapped:
        raise DomainError(_("请先对列。"))
    if not any(row.kind == NEW for row in queries.checked(batch, by)):
        raise DomainError(_("没有可以导入的行。"))
    batch.job = jobs.request(kind=KIND, by=by, batch=batch.pk)
    batch.started_at, batch.refusals = batch.started_at or clock.now(), {}
    batch.save(update_fields=["job", "started_at", "refusals"])
    return batch.job


def import_rows(by: User, path, progress: Progress, *, batch: int) -> None:
    """The work of the job: each row in its own transaction. Run twice, it goes on where it was."""
    found = ImportBatch.objects.visible_to(by).get(pk=batch)
    wanted = [row for row in queries.checked(found, by) if row.kind == NEW]
    venue = queries.venue_of(by)
    progress.begin(len(wanted))
    refusals = {}
    for count, row in enumerate(wanted, start=1):
        try:
            _import(found, row, by, venue)
        except (DomainError, PermissionDenied) as refusal:
            refusals[str(row.line)] = str(refusal)
        progress.step(count)
    ImportBatch.objects.filter(pk=batch).update(refusals=refusals)


def _import(batch: ImportBatch, row: Row, by: User, venue) -> None:
    """One row becomes one ticket, or nothing when another worker had it already."""
    try:
        with transaction.atomic():
            ticket = _history(row, by, venue) if row.finished else _at_work(row, by, venue)
            ImportRow.objects.create(batch=batch, line=row.line, digest=row.digest, ticket=ticket)
    except IntegrityError:
        if not ImportRow.objects.filter(digest=row.digest, undone_at=None).exists():
            raise


def _history(row: Row, by: User, venue) -> Ticket:
    closed_at = min(end_of_day(row.values["closed_on"]), clock.now())
    raised_at = min(start_of_day(row.values["raised_on"]), closed_at)
    receipt = intake.backfill(
        by=by, raised_at=raised_at, closed_at=closed_at, result_text=row.values["result"], summary=_summary(row),
        **_common(row, by, venue),
    )  # fmt: skip
    return receipt.ticket


def _at_work(row: Row, by: User, venue) -> Ticket:
    """Not finished yet: it goes to work today, and its clocks start today; the old date stands in the summary."""
    raised = _("反映日期：%s") % row.values["raised_on"].isoformat()
    common = _common(row, by, venue)
    summary = "；".join(filter(None, [raised, _summary(row)]))
    return intake.register(by=by, channel=Channel.IMPORT, summary=summary, **common).ticket


def _common(row: Row, by: User, venue) -> dict:
    values = row.values
    person = remember(by=by, division_code=values["place"], name=values.get("name", ""), phone=values.get("phone", ""))
    return {
        "original_words": values["words"],
        "division_code": values["place"],
        "category_id": values.get("category") or queries.category_for(values["words"]),
        "place": values.get("spot", ""),
        "level": values.get("level", Layer.TOWNSHIP),
        "venue_id": venue.pk if venue else None,
        "resident_id": person.pk if person else None,
    }


def _summary(row: Row) -> str:
    """What the old ledger said and no column of ours holds."""
    said = ((_("承办单位"), "unit"), (_("满意度"), "satisfaction"))
    return "；".join(f"{label}：{row.values[name]}" for label, name in said if row.values.get(name))


@transaction.atomic
def undo(*, batch_id: int, by: User) -> Job:
    """Take the whole import back (撤销本次导入), within a day; what somebody worked on since stays."""
    batch = _locked(batch_id, by)
    if batch.running:
        raise Conflict(_("还在进行中，请等它结束。"))
    _check_in_time(batch)
    if not batch.made.filter(undone_at=None).exists():
        raise DomainError(_("没有可以撤销的行。"))
    batch.undo_job = jobs.request(kind=UNDO_KIND, by=by, batch=batch.pk)
    batch.save(update_fields=["undo_job"])
    return batch.undo_job


def undo_rows(by: User, path, progress: Progress, *, batch: int) -> None:
    """The work of the undo: each untouched ticket is withdrawn; its number stays used."""
    found = ImportBatch.objects.visible_to(by).get(pk=batch)
    _check_in_time(found)
    rows = found.made.filter(undone_at=None).order_by("line")
    rows = rows.exclude(pk__in=queries.touched(rows).values("pk"))
    wanted = list(rows.values_list("pk", "ticket_id"))
    progress.begin(len(wanted))
    for count, (row_id, ticket_id) in enumerate(wanted, start=1):
        _take_back(row_id, ticket_id, by)
        progress.step(count)


def _take_back(row_id: int, ticket_id: int, by: User) -> None:
    try:
        with transaction.atomic():
            screening.withdraw(ticket_id=ticket_id, by=by, reason=_("撤销导入"))
            ImportRow.objects.filter(pk=row_id).update(undone_at=clock.now())
    except (DomainError, PermissionDenied):
        return  # somebody was faster, or the day is over: the row stays, and the page says so


def _check_in_time(batch: ImportBatch) -> None:
    if not may_undo(batch, clock.now()):
        raise DomainError(_("导入已超过 24 小时，不能撤销。"))


def may_undo(batch: ImportBatch, now: datetime) -> bool:
    return batch.started_at is not None and now <= batch.started_at + UNDO_IMPORT


def forget_contents(*, before: datetime) -> int:
    """Drop the sealed content of old files; what became of their rows stays."""
    old = ImportBatch.objects.filter(at__lt=before).exclude(content_sealed=None)
    return old.update(content_sealed=None, fixes={})


def _check_may(by: User) -> None:
    if by.posting is None or not can(by, "import:ledger", by.posting.division_id):
        raise PermissionDenied(_("您现在的身份不能导入台账。"))


def _locked(batch_id: int, by: User) -> ImportBatch:
    _check_may(by)
    return ImportBatch.objects.visible_to(by).locked(batch_id)


def _still_open(batch_id: int, by: User) -> ImportBatch:
    """A batch that may still be changed: nothing of it is running, its content is there."""
    batch = _locked(batch_id, by)
    if batch.running:
        raise Conflict(_("正在导入，请等它结束。"))
    if batch.content_sealed is None:
        raise DomainError(_("这个文件的内容已清除，请重新上传。"))
    return batch
