"""Celery entrance of the import."""

from datetime import timedelta

from celery import shared_task

from liaison.core import clock
from suggestions.imports import actions


@shared_task
def forget_old_imports() -> None:
    """03:40: names and phones of an imported file are not kept longer than people need to mend it."""
    actions.forget_contents(before=clock.now() - timedelta(days=actions.KEPT_DAYS))
