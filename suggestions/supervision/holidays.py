"""A holiday published late moves what a ladder waits for (节假日晚公布), old and new day in the trail."""

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.trail import record
from liaison.core import clock
from liaison.workdays.models import Change
from suggestions.supervision.cases import CaseState, SupervisionCase
from suggestions.supervision.climbing import last_day_for, place
from suggestions.supervision.queries import locked


def follow(change: Change) -> None:
    """Count every open case again whose wait touches the changed days. Twice does no harm."""
    by = User.objects.system()
    touched = SupervisionCase.objects.filter(
        state=CaseState.OPEN, next_on__gte=max(change.first_on, clock.today()), counts_from__lte=change.last_on
    )
    for pk in touched.order_by("id").values_list("pk", flat=True):
        move_day(case_id=pk, by=by)


@transaction.atomic
def move_day(*, case_id: int, by: User) -> None:
    """The next day of one case, counted with the calendar as it is."""
    case = locked(case_id)
    if case.state != CaseState.OPEN or case.next_on is None:
        return
    if case.acting and case.acting.act_by:
        rung = case.ladder.rungs.get(n=case.acting.n)
        case.acting.act_by = last_day_for(case, rung, case.acting.opened_on)
        case.acting.save(update_fields=["act_by"])
    old, day = case.next_on, place(case, case.position)["next_on"]
    if day == old:
        return
    SupervisionCase.objects.filter(pk=case.pk).update(next_on=day)
    record(case, "calendar", by=by, data={"old": old.isoformat(), "next_on": day.isoformat()})
