"""Celery entrances of the front."""

from celery import shared_task

from liaison.front.portal.say import actions as say


@shared_task
def drop_unsent_matters() -> None:
    """03:40: what somebody began to tell us and did not send within a day."""
    say.drop_unsent()
