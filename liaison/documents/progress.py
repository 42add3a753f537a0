"""How far a job is (进度): written at most twice a second, and each writing keeps the lease alive."""

from datetime import timedelta
from time import monotonic

from liaison.core import clock
from liaison.documents.models import Job, JobStatus

LEASE = timedelta(seconds=90)
WRITE_EVERY_SECONDS = 0.5


class Stopped(Exception):
    """The job was cancelled, or another worker took it over: stop without a word."""


class Progress:
    """Handed to the work of a job: say the total once, then step(n) as often as you like."""

    def __init__(self, job: Job):
        self._run = Job.objects.filter(pk=job.pk, attempts=job.attempts, status=JobStatus.RUNNING)
        self._total: int | None = None
        self._written_at = float("-inf")

    def begin(self, total: int) -> None:
        self._total = total
        self._write(done=0, total=total)

    def step(self, done: int) -> None:
        """`done` so far; raises Stopped when there is no more use in going on."""
        if monotonic() - self._written_at >= WRITE_EVERY_SECONDS:
            self._write(done=done if self._total is None else min(done, self._total))

    def _write(self, **columns) -> None:
        if not self._run.update(leased_until=clock.now() + LEASE, **columns):
            raise Stopped
        self._written_at = monotonic()
