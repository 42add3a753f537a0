"""Changing the calendar. A late holiday must move open clocks, and those live in apps above:

they register a callback with `on_change`. Each change is a row; after the commit a task calls the
callbacks at once, and a sweep calls them once more when every process surely knows the new days,
then marks the row settled. So a callback must be harmless when called twice, and a killed worker
or broker loses nothing.
"""

from collections.abc import Callable, Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.background import enqueue_after_commit
from liaison.core.errors import DomainError
from liaison.workdays import published, queries
from liaison.workdays.models import Change, Day, DayKind

FOLLOW_TASK = "liaison.workdays.tasks.follow_calendar_change"
FIRST_YEAR, LAST_YEAR = 2000, 2100
Follower = Callable[[Change], None]
_followers: list[Follower] = []


def on_change(follower: Follower) -> Follower:
    """Register what must follow a change of the calendar; called with the Change, maybe twice."""
    _followers.append(follower)
    return follower


@transaction.atomic
def add_days(*, days: Iterable[date], kind: str, name: str, source: str, by: User) -> Change:
    """Enter holidays or make-up workdays; a day that is already there is overwritten."""
    _check_may_edit(by)
    days = sorted(set(days))
    _check_days(days, name, source)
    rows = [Day(date=day, kind=DayKind(kind), name=name, source=source) for day in days]
    Day.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["kind", "name", "source"],
    )
    data = {"days": [day.isoformat() for day in days], "kind": kind, "name": name}
    return _changed(days[0], days[-1], by=by, verb="add_days", note=source, data=data)


@transaction.atomic
def remove_day(*, day: date, by: User) -> Change:
    """Let one day follow the week again."""
    _check_may_edit(by)
    row = Day.objects.select_for_update().filter(date=day).first()
    if row is None:
        raise DomainError(_("%s 不在日历表中，不用删除。") % day, "date")
    row.delete()
    data = {"days": [day.isoformat()], "kind": row.kind, "name": row.name}
    return _changed(day, day, by=by, verb="remove_day", data=data)


@transaction.atomic
def import_year(*, year: int, by: User) -> Change:
    """Enter a published year; days somebody entered by hand stay as they are."""
    _check_may_edit(by)
    if year not in published.years():
        raise DomainError(_("%s 年的放假安排尚未随软件发布，可以逐日登记。") % year, "year")
    _replace_published(year)
    return _changed(date(year, 1, 1), date(year, 12, 31), by=by, verb="import_year", data={"year": year})


@transaction.atomic
def import_missing_years() -> Change | None:
    """At the first start and after an upgrade: enter every published year not entered so far."""
    present = set(Day.objects.filter(source=published.SOURCE).values_list("date__year", flat=True))
    missing = [year for year in published.years() if year not in present]
    for year in missing:
        _replace_published(year)
    if not missing:
        return None
    return _changed(date(missing[0], 1, 1), date(missing[-1], 12, 31), by=None)


def load_after_migrate(**kwargs) -> None:
    """Signal of a fresh or upgraded database: enter what is published."""
    if Change._meta.db_table in connection.introspection.table_names():
        import_missing_years()


def follow(*, change_id: int) -> None:
    """Let open clocks follow a change; harmless when repeated."""
    change = Change.objects.get(pk=change_id)
    queries.forget()
    for follower in _followers:
        follower(change)


def settle(*, change_id: int) -> None:
    """Follow a change for the last time, when no process reckons with the old days any more."""
    follow(change_id=change_id)
    Change.objects.unsettled().filter(pk=change_id).update(settled_at=clock.now())


def _replace_published(year: int) -> None:
    Day.objects.of_year(year).filter(source=published.SOURCE).delete()
    Day.objects.bulk_create(published.days_of(year), ignore_conflicts=True)


def _changed(first_on: date, last_on: date, *, by, verb: str = "", note="", data=None) -> Change:
    change = Change.objects.create(first_on=first_on, last_on=last_on, by=by)
    if by is not None:
        record(change, verb, by=by, note=note, data=data)
    queries.forget()
    enqueue_after_commit(FOLLOW_TASK, change.pk)
    return change


def _check_may_edit(by: User) -> None:
    if not can(by, "calendar:edit"):
        raise PermissionDenied(_("您现在的身份不能修改工作日历。"))


def _check_days(days: list[date], name: str, source: str) -> None:
    if not days:
        raise DomainError(_("请至少选一天。"), "date")
    if days[0].year < FIRST_YEAR or days[-1].year > LAST_YEAR:
        raise DomainError(_("日期须在 2000 年至 2100 年之间。"), "date")
    if not name.strip():
        raise DomainError(_("请写明节日或调休的名称。"), "name")
    if not source.strip():
        raise DomainError(_("请写明依据（文号或通知）。"), "source")
