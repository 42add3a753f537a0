"""Celery entrance of the clock on rectifications."""

from celery import shared_task

from suggestions.appraisals import sweeping


@shared_task
def remind_rectifications() -> dict[str, int]:
    """Every minute: dates that are near or past are told once. Safe to run twice, silent outside working time."""
    return sweeping.sweep()
