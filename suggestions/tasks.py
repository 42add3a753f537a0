"""Index of the app's tasks; Celery finds them here."""

from suggestions.supervision.tasks import run_clock

__all__ = ["run_clock"]
