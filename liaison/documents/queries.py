"""Reading jobs."""

from datetime import timedelta

from django.urls import reverse

from liaison.core import clock
from liaison.documents.models import Job, JobQuerySet, JobStatus

NOT_DELIVERED_AFTER = timedelta(seconds=10)
RECENT = timedelta(minutes=10)


def jobs_of(user) -> JobQuerySet:
    """What this person asked for, newest first."""
    return Job.objects.visible_to(user).order_by("-id")


def recent_job(user, kind: str) -> Job | None:
    """The last job of a kind this person asked for, while it runs or was asked for just now."""
    rows = jobs_of(user).filter(kind=kind)
    recent = rows.filter(asked_at__gt=clock.now() - RECENT)
    return (recent | rows.unfinished()).exclude(status=JobStatus.CANCELLED).first()


def waiting_jobs() -> list[int]:
    """Jobs whose message was lost or whose worker died."""
    now = clock.now()
    free = Job.objects.free(now).filter(asked_at__lt=now - NOT_DELIVERED_AFTER)
    return list(free.order_by("id").values_list("id", flat=True))


def addresses(ids: list[int]) -> dict[int, str]:
    """Where notices about jobs lead."""
    return {pk: reverse("documents:job-detail", args=[pk]) for pk in ids}
