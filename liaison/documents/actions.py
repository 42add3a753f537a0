"""Asking for background work, doing it, calling it off."""

import logging
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.core import clock
from liaison.core.background import enqueue_after_commit
from liaison.core.errors import DomainError
from liaison.documents.kinds import kind_of
from liaison.documents.models import Job, JobStatus
from liaison.documents.progress import LEASE, Progress, Stopped
from liaison.notifications.actions import notify

log = logging.getLogger(__name__)
RUN_TASK = "liaison.documents.tasks.run_job"
MOST_ATTEMPTS = 3
MOST_WAITING = 5
KEEP_FILES = timedelta(days=7)


@transaction.atomic
def request(*, kind: str, by: User, **args) -> Job:
    """Store a wish for background work; a worker takes it after the commit."""
    kind_of(kind)
    if Job.objects.visible_to(by).unfinished().count() >= MOST_WAITING:
        raise DomainError(_("您已有 %s 个任务在排队，请等其中一个完成后再申请。") % MOST_WAITING)
    job = Job.objects.create(kind=kind, by=by, posting=by.posting, args=args)
    enqueue_after_commit(RUN_TASK, job.pk)
    return job


def run(*, job_id: int) -> None:
    """Do one job, if it is still free; a second caller finds it taken and leaves."""
    job = _take(job_id)
    if job is None:
        return
    try:
        _work(job)
    except Stopped:
        log.info("Job %s stopped", job.pk)
    except DomainError as refusal:
        _fail(job, str(refusal))
    except Exception:
        log.exception("Job %s failed", job.pk)
        _fail(job, _("程序出错，没有做完。请再试一次；仍不行请联系管理员。"))


@transaction.atomic
def cancel(*, job_id: int, by: User) -> Job:
    """Call one's own job off; a running one stops at its next step."""
    job = Job.objects.visible_to(by).locked(job_id)
    if job.finished:
        raise DomainError(_("这个任务已经结束，不用取消。"))
    _end(job, JobStatus.CANCELLED, error=_("已取消。"))
    job.refresh_from_db()
    return job


def drop_old_files() -> int:
    """Delete the files of jobs long finished; the rows stay. Answers how many."""
    old = Job.objects.exclude(file="").filter(finished_at__lt=clock.now() - KEEP_FILES)
    jobs = list(old)
    for job in jobs:
        job.file.delete(save=False)
        Job.objects.filter(pk=job.pk).update(file="")
    return len(jobs)


@transaction.atomic
def _take(job_id: int) -> Job | None:
    """Take a free job for the length of a lease; after three broken attempts give it up."""
    now = clock.now()
    job = Job.objects.free(now).select_for_update(skip_locked=True).filter(pk=job_id).first()
    if job is None:
        return None
    if job.attempts >= MOST_ATTEMPTS:
        _fail(job, _("中断了三次，没有做完。请再试一次。"))
        return None
    Job.objects.filter(pk=job_id).update(
        status=JobStatus.RUNNING,
        attempts=F("attempts") + 1,
        leased_until=now + LEASE,
        started_at=now,
        done=0,
    )
    return Job.objects.select_related("by", "posting__division", "posting__unit").get(pk=job_id)


def _work(job: Job) -> None:
    """The work itself, seen through the eyes of the person in the posting it was asked in."""
    job.by.posting = _live_posting(job)
    with TemporaryDirectory(prefix="liaison-job-") as folder:
        path = Path(folder, "file")
        name = kind_of(job.kind).work(job.by, path, Progress(job), **job.args)
        if name and path.exists():
            with path.open("rb") as made:
                job.file.save(name, File(made), save=False)
            job.file_name = name
    finished = {"file": job.file.name or "", "file_name": job.file_name}
    if _end(job, JobStatus.READY, done=Coalesce("total", "done"), **finished):
        _tell(job, "documents/job_ready")
    elif job.file:
        job.file.delete(save=False)


def _live_posting(job: Job):
    if job.posting is None:
        return None
    live = {posting.pk: posting for posting in job.by.live_postings()}
    if job.posting_id not in live:
        raise DomainError(_("申请时的任职已经结束，不能再导出。"))
    return live[job.posting_id]


def _fail(job: Job, why: str) -> None:
    if _end(job, JobStatus.FAILED, error=why):
        _tell(job, "documents/job_failed")


def _tell(job: Job, event: str) -> None:
    """Whoever asked may have left the page."""
    notify([job.by_id], event, thing="job", thing_id=job.pk, key=f"job:{job.pk}", what=job.label)


def _end(job: Job, status: JobStatus, **columns) -> int:
    """Finish this attempt, unless the job was called off or taken over meanwhile."""
    mine = Job.objects.unfinished().filter(pk=job.pk, attempts=job.attempts)
    return mine.update(status=status, finished_at=clock.now(), leased_until=None, **columns)
