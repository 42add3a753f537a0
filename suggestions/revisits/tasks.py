"""Celery entrance of the revisits that come by themselves."""

from celery import shared_task

from suggestions.revisits import periodic


@shared_task
def make_due_revisits() -> int:
    """09:10: who is to be asked three, six or twelve months after closing. Safe to run twice."""
    return periodic.make_due()
