"""Index of the app's tasks; Celery finds them here."""

from suggestions.appraisals.tasks import remind_rectifications
from suggestions.deliberations.tasks import (
    carry_out,
    carry_out_waiting,
    fill_agendas,
    hand_out_list,
    tell_silent_organs,
)
from suggestions.desk.tasks import drop_unsent_photos
from suggestions.imports.tasks import forget_old_imports
from suggestions.revisits.tasks import make_due_revisits
from suggestions.supervision.tasks import check_data, run_clock

__all__ = [
    "carry_out",
    "carry_out_waiting",
    "check_data",
    "drop_unsent_photos",
    "fill_agendas",
    "forget_old_imports",
    "hand_out_list",
    "make_due_revisits",
    "remind_rectifications",
    "run_clock",
    "tell_silent_organs",
]
