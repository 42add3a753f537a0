"""Celery entrances of background work."""

from celery import shared_task

from liaison.documents import actions, queries


@shared_task
def run_job(job_id: int) -> None:
    """Do one job; harmless when it was done already."""
    actions.run(job_id=job_id)


@shared_task
def run_waiting_jobs() -> None:
    """Every minute: find jobs whose message or worker was lost."""
    for job_id in queries.waiting_jobs():
        run_job.delay(job_id)


@shared_task
def drop_old_job_files() -> None:
    """03:10: files are downloads, not an archive."""
    actions.drop_old_files()
