"""Index of the app's tasks; Celery finds them here."""

from suggestions.desk.tasks import drop_unsent_photos
from suggestions.imports.tasks import forget_old_imports
from suggestions.supervision.tasks import check_data, run_clock

__all__ = ["check_data", "drop_unsent_photos", "forget_old_imports", "run_clock"]
