"""The layered ledger in sums and rows (分层台账): one grouped statement, and lines read some hundred at a time."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Case, Count, QuerySet, Value, When
from django.db.models.functions import Left

from liaison.core import clock
from liaison.divisions.models import Division
from suggestions.rates.asking import Asked
from suggestions.rates.documents import own_words
from suggestions.tickets.figures import ROWS
from suggestions.tickets.filters import is_late, with_stop_due
from suggestions.tickets.layering import LAYERS, in_layer, layer
from suggestions.tickets.ledger import Lines
from suggestions.tickets.models import Ticket

AT_ONCE = 300
CLOSED, RUNNING, LATE = "closed", "running", "late"


@dataclass(frozen=True)
class Area:
    """A place of the matrix: how many tickets in each layer, how many are closed, open, late."""

    code: str
    name: str
    own: bool = False
    layers: Counter = field(default_factory=Counter)
    stands: Counter = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.layers.values())

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each layer in its order with its number."""
        return [(name, self.layers[name]) for name in LAYERS]

    @property
    def open(self) -> int:
        """Late ones included."""
        return self.stands[RUNNING] + self.stands[LATE]

    @property
    def late(self) -> int:
        return self.stands[LATE]

    @property
    def closed(self) -> int:
        return self.stands[CLOSED]


def rows_of(user, asked: Asked) -> QuerySet[Ticket]:
    """What the ledger of a place and period holds: everything registered but what was withdrawn."""
    return ROWS["entered"][1](asked.registered(Ticket.objects.visible_to(user)))


def matrix(user, asked: Asked) -> list[Area]:
    """The places right below and what was registered at the place itself, each with its layers."""
    rows, now = rows_of(user, asked), clock.now()
    stand = Case(
        When(closed_at__isnull=False, then=Value(CLOSED)), When(is_late(now), then=Value(LATE)), default=Value(RUNNING)
    )
    grouped = with_stop_due(rows).annotate(area=Left("division", asked.below), layer=layer(), stand=stand).order_by()
    layers, stands = {}, {}
    for code, name, stands_as, n in grouped.values_list("area", "layer", "stand").annotate(n=Count("pk")):
        layers.setdefault(code, Counter())[name] += n
        stands.setdefault(code, Counter())[stands_as] += n
    return [Area(code, name, own, layers.get(code, Counter()), stands.get(code, Counter()))
            for code, name, own in _places(asked, layers)]  # fmt: skip


def _places(asked: Asked, found: dict) -> list[tuple[str, str, bool]]:
    """Code, name, whether it is the place itself: every place below, then any other that has rows."""
    rows = Division.objects.filter(pk=asked.place) if asked.is_lowest else Division.objects.filter(parent=asked.place)
    named = {place.code: place.short_name for place in rows.civil().order_by("code")}
    others = sorted(code for code in found if code not in named and code != asked.place)
    places = [(code, named.get(code, code), False) for code in [*named, *others]]
    own = asked.place in found and asked.place not in named
    return places + ([(asked.place, own_words(asked.place), True)] if own else [])


def total(areas: list[Area], code: str) -> Area:
    """All of them in one line."""
    layers, stands = Counter(), Counter()
    for area in areas:
        layers.update(area.layers)
        stands.update(area.stands)
    return Area(code, "", False, layers, stands)


def in_one(rows: QuerySet[Ticket], name: str) -> QuerySet[Ticket]:
    """The rows of one layer, or all of them."""
    return in_layer(rows, name) if name else rows


def lines(rows: QuerySet[Ticket], year: int, first: int = 1) -> Iterator[tuple]:
    """The rows in the columns officials use, in the order of their numbers, in little memory."""
    after, n = "", first
    while True:
        some = rows.filter(number__gt=after) if after else rows
        found = Lines(some.order_by("number")[:AT_ONCE], year)
        yield from found.numbered(n)
        if len(found.tickets) < AT_ONCE:
            return
        after, n = found.tickets[-1].number, n + AT_ONCE


def some_lines(rows: QuerySet[Ticket], year: int, after: str, n: int, before: int) -> list[tuple]:
    """The next lines after a number, and one more when there is one."""
    rows = rows.filter(number__gt=after) if after else rows
    return Lines(rows.order_by("number")[: n + 1], year).numbered(before + 1)
