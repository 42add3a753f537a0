"""Liaison (代表家站点): the project package and its kernel. Exports the Celery app."""

from liaison.celery import app as celery_app

__all__ = ["celery_app"]
