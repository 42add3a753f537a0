"""Writing at the reception desk: the day's session, the queue, and each visit (接待)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.trail import record as leave_trace
from liaison.core import clock
from liaison.core.errors import DomainError
from stations.receptions.models import Ending, QueueTicket, Reception, Session
from stations.venues.models import Venue

LONGEST_DAY = 99


def check_may_receive(by: User, venue: Venue, verb: str = "reception:record") -> None:
    """Receiving is for those who work at the venue, and for the organs above it."""
    if not can(by, verb, venue.division_id) or not Venue.objects.visible_to(by).filter(pk=venue.pk).exists():
        raise PermissionDenied(_("您现在的身份不能在这个站点登记来访。"))


def session_of(venue: Venue, on: date | None = None) -> Session:
    """The session of a day (场次), today's unless told otherwise; made when the first thing happens."""
    return Session.objects.get_or_create(venue=venue, on=on or clock.today())[0]


@transaction.atomic
def set_session(*, by: User, venue: Venue, deputies: Iterable[Deputy], theme: str = "") -> Session:
    """Who receives today and under which theme, ticked by hand (decisions D64)."""
    check_may_receive(by, venue)
    session = session_of(venue)
    session.theme = theme.strip()
    session.save(update_fields=["theme"])
    session.deputies.set(deputies)
    leave_trace(session, "set", by=by, data={"deputies": sorted(deputy.pk for deputy in deputies)})
    return session


@transaction.atomic
def draw(*, by: User, venue: Venue, label: str = "") -> QueueTicket:
    """The next queue number of the day (取号)."""
    check_may_receive(by, venue, "queue:call")
    session = Session.objects.locked(session_of(venue).pk)
    last = QueueTicket.objects.filter(venue=venue, on=session.on).aggregate(last=Max("n"))["last"] or 0
    if last >= LONGEST_DAY:
        raise DomainError(_("今天的号已经取满 99 个，请直接登记。"))
    return QueueTicket.objects.create(venue=venue, on=session.on, n=last + 1, label=label.strip()[:20])


@transaction.atomic
def call_next(*, by: User, venue: Venue) -> QueueTicket:
    """Call whoever waits longest (叫下一位)."""
    check_may_receive(by, venue, "queue:call")
    waiting = QueueTicket.objects.select_for_update(skip_locked=True).filter(
        venue=venue, on=clock.today(), called_at=None, skipped_at=None
    )
    first = waiting.order_by("n").first()
    if first is None:
        raise DomainError(_("没有人在等。"))
    first.called_at = clock.now()
    first.save(update_fields=["called_at"])
    return first


@transaction.atomic
def skip(*, by: User, venue: Venue, n: int) -> QueueTicket:
    """Pass over a number whose holder is not here (过号)."""
    check_may_receive(by, venue, "queue:call")
    number = QueueTicket.objects.select_for_update(of=("self",)).get(venue=venue, on=clock.today(), n=n)
    if Reception.objects.filter(queue=number).exists():
        raise DomainError(_("%s 已经登记，不用过号。") % number)
    number.skipped_at = clock.now()
    number.save(update_fields=["skipped_at"])
    return number


def note_visit(
    *,
    by: User,
    venue: Venue,
    started_at: datetime,
    deputies: Iterable[Deputy] = (),
    on: date | None = None,
    **columns,
) -> Reception:
    """One visit (一次来访), of today or of a paper's day; the caller says how it ended and holds the transaction."""
    check_may_receive(by, venue)
    now = clock.now()
    return Reception.objects.create(
        session=session_of(venue, on),
        deputy=next(iter(deputies), None),
        started_at=started_at,
        saved_at=now,
        seconds_to_save=max(0, round((now - started_at).total_seconds())),
        by=by,
        **columns,
    )


@transaction.atomic
def withdraw(*, by: User, reception_id: int, minutes: int) -> Reception:
    """Take back a visit that was only recorded, within so many minutes (撤销登记)."""
    reception = Reception.objects.visible_to(by).locked(reception_id)
    check_undo(by, reception, minutes)
    if reception.ending != Ending.RECORDED:
        raise DomainError(_("已经转成意见件的，请撤销那件意见件。"))
    reception.withdrawn_at = clock.now()
    reception.save(update_fields=["withdrawn_at"])
    leave_trace(reception, "withdraw", by=by)
    return reception


def check_undo(by: User, reception: Reception, minutes: int) -> None:
    """Only one's own entry, and only within so many minutes."""
    if reception.by_id != by.pk:
        raise PermissionDenied(_("只能撤销自己登记的来访。"))
    if not is_undoable(reception, minutes):
        raise DomainError(_("登记已超过 %d 分钟，不能自行撤销。") % minutes)


def is_undoable(reception: Reception, minutes: int) -> bool:
    age = clock.now() - reception.saved_at
    return reception.withdrawn_at is None and age.total_seconds() <= minutes * 60
