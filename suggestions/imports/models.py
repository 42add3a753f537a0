"""One import of an old ledger (导入批次), and which ticket each of its rows became."""

import json
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.core import clock, sealing
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Division
from liaison.documents.models import Job
from suggestions.imports.sheets import Line, Table
from suggestions.tickets.models import Ticket

USER = settings.AUTH_USER_MODEL
TABLE = "suggestions_importbatch"


class ImportBatchQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """Only who brought the file, and only in the place it was brought for: it holds names and phones."""
        posting = user.posting
        return self.filter(by=user, division=posting.division_id) if posting else self.none()


class ImportBatch(models.Model):
    """One file of old rows (导入批次). Its content is sealed and forgotten after some days."""

    uuid = models.UUIDField(default=uuid4, editable=False, unique=True)
    by = models.ForeignKey(USER, models.PROTECT, verbose_name=_("导入人"), related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("地方"), related_name="+")
    file_name = models.CharField(_("文件名"), max_length=120)
    rows = models.PositiveIntegerField(_("行数"))
    headers = models.JSONField(_("表头"), default=list)
    mapping = models.JSONField(_("对列"), default=dict, help_text=_("列的序号到字段"))
    fixes = models.JSONField(_("改法"), default=dict, help_text=_("字段到“原写法：改成”"))
    refusals = models.JSONField(_("导入时被拒的行"), default=dict)
    content_sealed = models.BinaryField(_("加密的内容"), null=True)
    mapped = models.BooleanField(_("已对列"), default=False)
    at = models.DateTimeField(_("上传时间"), default=clock.now)
    started_at = models.DateTimeField(_("开始时间"), null=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, verbose_name=_("导入任务"), related_name="+")
    undo_job = models.ForeignKey(Job, models.SET_NULL, null=True, verbose_name=_("撤销任务"), related_name="+")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入批次")
        indexes = [models.Index(fields=["by", "-id"], name="import_by")]

    def __str__(self) -> str:
        return self.file_name

    def seal(self, table: Table) -> None:
        text = json.dumps([[line.number, line.cells] for line in table.lines], ensure_ascii=False)
        self.content_sealed = sealing.seal(text, table=TABLE, column="content", row=self.uuid)

    def open(self) -> Table:
        """The rows of the file; none when they were forgotten."""
        if self.content_sealed is None:
            return Table(self.headers, [])
        row = self.uuid if isinstance(self.uuid, UUID) else UUID(self.uuid)
        text = sealing.open_sealed(self.content_sealed, table=TABLE, column="content", row=row)
        return Table(self.headers, [Line(number, cells) for number, cells in json.loads(text)])

    @property
    def running(self) -> Job | None:
        """The job at work on it now."""
        return next((job for job in (self.undo_job, self.job) if job and not job.finished), None)


class ImportRow(models.Model):
    """A row that became a ticket. Its keys keep a second run, or the same file again, from doubling it."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, verbose_name=_("批次"), related_name="made")
    line = models.PositiveIntegerField(_("第几行"))
    digest = models.BinaryField(_("内容摘要"), max_length=32)
    ticket = models.OneToOneField(Ticket, models.PROTECT, verbose_name=_("意见件"), related_name="import_row")
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("导入的行")
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="import_line_once"),
            models.UniqueConstraint(fields=["digest"], condition=Q(undone_at=None), name="import_content_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.line}"
