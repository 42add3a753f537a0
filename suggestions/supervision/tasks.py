"""Celery entrances of the clock and of the nightly check."""

import logging

from celery import shared_task

from suggestions.supervision import soundness, sweeping

log = logging.getLogger(__name__)


@shared_task
def run_clock() -> dict[str, int]:
    """Every minute: what became due has its consequences. Safe to run twice, makes nothing outside working time."""
    return sweeping.sweep()


@shared_task
def check_data() -> None:
    """03:30: what must never be false is asked of the database; an offender is an error in the log."""
    found = soundness.offenders()
    if found:
        log.error("Data check found offenders: %s", found)
