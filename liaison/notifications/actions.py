"""Telling people, and noting that they read it."""

from collections.abc import Iterable

from liaison.accounts.models import User
from liaison.core import clock
from liaison.divisions.models import Unit
from liaison.notifications.models import Notice
from liaison.notifications.wording import template_of


def notify(
    users: Iterable[User | int],
    event: str,
    *,
    thing: str,
    thing_id: int,
    key: str,
    units: Iterable[Unit | int] = (),
    **args,
) -> None:
    """Tell people and desks once: the same key never reaches the same addressee twice.

    `event` is "<feature>/<event>" and names the template; `args` are what it prints, plain values
    only (numbers, titles, dates: never a voter's name or phone).
    """
    template_of(event)
    shared = {"event": event, "event_key": key, "thing": thing, "thing_id": thing_id, "args": args}
    shared["at"] = clock.now()
    rows = [Notice(user_id=pk, **shared) for pk in _ids(users)]
    rows += [Notice(unit_id=pk, **shared) for pk in _ids(units)]
    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)


def mark_read(*, notice_id: int, by: User) -> Notice:
    """Note that somebody read it; the first reader's moment stays."""
    notice = Notice.objects.visible_to(by).get(pk=notice_id)
    if notice.read_at is None:
        notice.read_at = clock.now()
        Notice.objects.unread().filter(pk=notice.pk).update(read_at=notice.read_at)
    return notice


def mark_all_read(*, by: User) -> int:
    """Note that everything up to now was seen; answers how many."""
    unread = Notice.objects.visible_to(by).unread()
    return unread.filter(at__lte=clock.now()).update(read_at=clock.now())


def _ids(rows: Iterable) -> list[int]:
    """Each once, in a fixed order, so that two writers never wait for each other crosswise."""
    return sorted({row if isinstance(row, int) else row.pk for row in rows})
