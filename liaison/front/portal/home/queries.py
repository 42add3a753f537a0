"""The figures of the front page, counted when it is opened. Each says what it counts."""

from dataclasses import dataclass

from django.db.models import Count, Q

from liaison.core import clock
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import Rating, Satisfaction
from suggestions.tickets.states import Outcome


@dataclass(frozen=True)
class Figures:
    """This year's figures of the whole installation (今年的数)."""

    year: int
    received: int
    handled: int
    rated: int
    happy: int

    @property
    def share(self) -> str:
        """Satisfied or basically satisfied among the ratings given; silence is in neither number."""
        return f"{self.happy / self.rated:.1%}" if self.rated else ""


def figures() -> Figures:
    start = clock.local(clock.now()).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    said = Rating.objects.filter(at__gte=start, struck_at=None, voice__isnull=False)
    happy = Q(result__in=[Satisfaction.SATISFIED, Satisfaction.BASIC])
    ratings = said.aggregate(all=Count("pk"), happy=Count("pk", filter=happy))
    return Figures(
        year=start.year,
        received=Ticket.objects.counted().filter(created_at__gte=start).count(),
        handled=Ticket.objects.filter(outcome=Outcome.HANDLED, closed_at__gte=start).count(),
        rated=ratings["all"],
        happy=ratings["happy"],
    )
