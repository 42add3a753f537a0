"""Periodic work of the core."""

from celery import shared_task

from liaison.core import health


@shared_task
def leave_heartbeat() -> None:
    """Each minute: show that beat, broker and worker hang together (read by /healthz/ready)."""
    health.leave_heartbeat()
