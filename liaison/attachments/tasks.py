"""Celery entrances of attachments."""

from celery import shared_task

from liaison.attachments import actions


@shared_task
def drop_orphaned_files() -> None:
    """03:20: bytes whose row was never committed."""
    actions.drop_orphans()
