"""Index of the app's tasks; Celery finds them here."""

from suggestions.imports.tasks import forget_old_imports
from suggestions.supervision.tasks import check_data, run_clock

__all__ = ["check_data", "forget_old_imports", "run_clock"]
