"""Work that takes longer than a page may (后台任务): exports and imports, one row each."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Posting
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.documents.kinds import label_of
from liaison.documents.papers.models import Paper, PaperThing, Wording

__all__ = ["Job", "Paper", "PaperThing", "Wording"]


class JobStatus(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    READY = "ready", _("已完成")
    FAILED = "failed", _("未完成")
    CANCELLED = "cancelled", _("已取消")


BADGES = {
    JobStatus.QUEUED: "new",
    JobStatus.RUNNING: "doing",
    JobStatus.READY: "done",
    JobStatus.FAILED: "late",
    JobStatus.CANCELLED: "new",
}
UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)


def storage_path(job: "Job", name: str) -> str:
    return f"jobs/{job.pk}"


class JobQuerySet(HouseQuerySet):
    def visible_to(self, user):
        """Only the person who asked."""
        return self.filter(by=user)

    def unfinished(self):
        return self.filter(status__in=UNFINISHED)

    def free(self, at):
        """Waiting for a worker: queued, or its worker has not been heard of since the lease."""
        return self.unfinished().filter(Q(leased_until=None) | Q(leased_until__lt=at))


class Job(models.Model):
    """One export or import (后台任务). The row is the truth; a killed worker's job is taken again."""

    kind = models.CharField(_("种类"), max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("申请人"), related_name="jobs")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, verbose_name=_("以何任职"), related_name="+")
    args = models.JSONField(_("要求"), default=dict, encoder=DjangoJSONEncoder)
    status = models.CharField(_("状态"), max_length=9, choices=JobStatus, default=JobStatus.QUEUED)
    done = models.PositiveIntegerField(_("已处理"), default=0)
    total = models.PositiveIntegerField(_("总数"), null=True)
    file = models.FileField(_("文件"), upload_to=storage_path, blank=True)
    file_name = models.CharField(_("文件名"), max_length=120, blank=True)
    error = models.CharField(_("原因"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    leased_until = models.DateTimeField(_("占用至"), null=True)
    asked_at = models.DateTimeField(_("申请时间"), default=clock.now)
    started_at = models.DateTimeField(_("开始时间"), null=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("后台任务")
        constraints = [
            models.CheckConstraint(name="job_done_within_total", condition=Q(total=None) | Q(done__lte=F("total"))),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status__in=["queued", "running"]), name="job_unfinished"),
            models.Index(fields=["by", "-id"], name="job_by"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return label_of(self.kind)

    @property
    def finished(self) -> bool:
        return self.status not in UNFINISHED

    @property
    def failed(self) -> bool:
        """Ended without what was asked for; `error` says why."""
        return self.status in (JobStatus.FAILED, JobStatus.CANCELLED)

    @property
    def badge(self) -> str:
        return BADGES[self.status]

    @property
    def download(self) -> str:
        """Where the file is; empty when there is none, or none any more."""
        return reverse("documents:job-download", args=[self.pk]) if self.file else ""
