"""Celery entrance of the reception desk."""

from celery import shared_task

from suggestions.desk import phone_photos


@shared_task
def drop_unsent_photos() -> None:
    """03:40: photos from a visitor's phone whose form was never sent."""
    phone_photos.drop_unsent()
