"""Celery entrances of the calendar."""

from celery import shared_task

from liaison.workdays import actions, queries


@shared_task
def follow_calendar_change(change_id: int) -> None:
    """Let open clocks follow a change of the calendar as soon as it is committed."""
    actions.follow(change_id=change_id)


@shared_task
def settle_calendar_changes() -> None:
    """Every minute: let clocks follow each unsettled change once more, then call it settled."""
    for change_id in queries.unsettled_changes():
        actions.settle(change_id=change_id)
