"""Periodic work of the core."""

from celery import shared_task

from liaison.core import health, limits, once


@shared_task
def leave_heartbeat() -> None:
    """Each minute: show that beat, broker and worker hang together (read by /healthz/ready)."""
    health.leave_heartbeat()


@shared_task
def drop_old_tallies() -> None:
    """03:30: counts of visits older than a day."""
    limits.drop_old()


@shared_task
def drop_old_answers() -> None:
    """03:40: answers to repeated writes that nobody can still repeat."""
    once.drop_old()
