"""Index of the app's tasks; Celery finds them here."""

from suggestions.supervision.tasks import check_data, run_clock

__all__ = ["check_data", "run_clock"]
