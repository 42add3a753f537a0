"""Reading the desk's day: who waits, who is being received, how long a visit takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Q

from deputies.people.models import Deputy, Mandate
from liaison.core import clock
from liaison.residents.models import Resident
from stations.receptions.models import QueueTicket, Reception, Session
from stations.venues.models import Venue
from stations.venues.queries import deputies_at


@dataclass(frozen=True)
class Queue:
    """The queue of one venue today: who is at the desk, who waits."""

    now: QueueTicket | None
    waiting: tuple[QueueTicket, ...]


def queue_today(venue: Venue) -> Queue:
    """The last number called that nobody has entered yet, and those still waiting."""
    rows = QueueTicket.objects.filter(venue=venue, on=clock.today(), skipped_at=None, reception=None).order_by("n")
    called = [row for row in rows if row.called_at]
    waiting = tuple(row for row in rows if not row.called_at)
    return Queue(max(called, key=lambda row: row.called_at, default=None), waiting)


def waiting_count(user) -> int:
    """People waiting at the venues of this person, for the menu."""
    return QueueTicket.objects.visible_to(user).filter(on=clock.today(), called_at=None, skipped_at=None).count()


def session_on(venue: Venue, on: date) -> Session | None:
    return Session.objects.filter(venue=venue, on=on).first()


def receptions_on(user, venue: Venue, on: date):
    """The visits of a day in the order they were entered."""
    rows = Reception.objects.visible_to(user).filter(session__venue=venue, session__on=on)
    return rows.order_by("saved_at", "pk")


def median_seconds(rows) -> int | None:
    """The middle time from first keystroke to saved; the goal is under a minute."""
    seconds = [row.seconds_to_save for row in rows if row.seconds_to_save]
    return round(median(seconds)) if seconds else None


def past_visits(user, resident: Resident):
    """Earlier visits of one person to the venues this user sees, newest first."""
    return Reception.objects.visible_to(user).filter(resident=resident, withdrawn_at=None).order_by("-saved_at")


@dataclass(frozen=True)
class OnDuty:
    """A deputy with the congresses they sit in, as the desk prints them."""

    deputy: Deputy
    seats: str
    ticked: bool = True


def duty(session: Session | None) -> list[OnDuty]:
    """Who receives today, by hand-ticked session bar."""
    return with_seats(session.deputies.order_by("pk")) if session else []


def posted_choices(venue: Venue, session: Session | None) -> list[OnDuty]:
    """Deputies who can be ticked: those posted at the venue, and those already ticked today."""
    here = set(session.deputies.values_list("pk", flat=True)) if session else set()
    rows = Deputy.objects.filter(Q(pk__in=here) | Q(pk__in=deputies_at(venue).values("pk"))).order_by("pk")
    return [OnDuty(row.deputy, row.seats, row.deputy.pk in here) for row in with_seats(rows)]


def with_seats(deputies: Iterable[Deputy]) -> list[OnDuty]:
    """Deputies with the levels of their live mandates, widest first; two queries for any number."""
    deputies = list(deputies)
    seats: dict[int, list[str]] = {}
    for mandate in Mandate.objects.live().filter(deputy__in=deputies).order_by("congress"):
        seats.setdefault(mandate.deputy_id, []).append(str(mandate.get_level_display()))
    return [OnDuty(deputy, "·".join(seats.get(deputy.pk, []))) for deputy in deputies]


def called_today(venue: Venue) -> list[QueueTicket]:
    """Numbers already called or passed over, the latest first."""
    rows = QueueTicket.objects.filter(venue=venue, on=clock.today()).exclude(called_at=None, skipped_at=None)
    return list(rows.select_related("reception").order_by("-n")[:12])
