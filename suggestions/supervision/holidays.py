"""A holiday published late moves what a ladder waits for (节假日晚公布), old and new day in the trail."""

from liaison.accounts.models import User
from liaison.core import clock
from liaison.workdays.models import Change
from suggestions.supervision.cases import CaseState, SupervisionCase
from suggestions.supervision.climbing import move_day


def follow(change: Change) -> None:
    """Count every open case again whose wait touches the changed days. Twice does no harm."""
    by = User.objects.system()
    touched = SupervisionCase.objects.filter(
        state=CaseState.OPEN, next_on__gte=max(change.first_on, clock.today()), counts_from__lte=change.last_on
    )
    for pk in touched.order_by("id").values_list("pk", flat=True):
        move_day(case_id=pk, by=by)
