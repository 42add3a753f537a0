"""Celery entrance of the clock."""

from celery import shared_task

from suggestions.supervision import actions


@shared_task
def run_clock() -> dict[str, int]:
    """Every minute: what became due has its consequences. Safe to run twice, makes nothing outside working time."""
    return actions.sweep()
