"""Counting a cohort (三率的数): grouped by place or unit in a fixed number of statements, however many rows.

What is counted is what the ledger lists for the same address; tests hold the one against the other.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, QuerySet, Value, When
from django.db.models.functions import Left

from liaison.accounts.scope import reach
from liaison.divisions.models import Division, Unit
from suggestions.rates.asking import Asked
from suggestions.rates.rates import Counts, rank
from suggestions.tickets.fates import cohort, fate
from suggestions.tickets.figures import ASIDES, BY_STAFF, ROWS, UNREACHABLE, deputies_ratings, last_ratings, silent
from suggestions.tickets.layering import host
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import Rating
from suggestions.tickets.voices import Voice

UNITS_SHOWN = 60


@dataclass(frozen=True)
class Area:
    """A place of the table with its counts; `own` are the tickets registered at the place itself (本级)."""

    code: str
    name: str
    counts: Counts
    own: bool = False

    @property
    def query(self) -> str:
        return f"place={self.code}" + ("&exact=1" if self.own else "")


@dataclass(frozen=True)
class Aside:
    """An outcome printed as 其中."""

    label: str
    n: int
    query: str


def readable(user) -> QuerySet[Ticket]:
    """What a person's figures are about: the rows they read; for whoever reads figures only, every row."""
    return Ticket.objects.all() if reach(user, "rates:read") == "A" else Ticket.objects.visible_to(user)


def is_guarded(user) -> bool:
    """Units read how voters rated only in sums, and only from five on."""
    return reach(user, "rates:read") == "U"


def rows_of(user, asked: Asked) -> QuerySet[Ticket]:
    return cohort(asked.registered(readable(user)))


def by_place(user, asked: Asked) -> list[Area]:
    """The places right below, each with its counts, and what was registered at the place itself."""
    rows, below = rows_of(user, asked), asked.below
    found = grouped(rows, lambda path: Left(f"{path}division", below))
    names = Division.objects.filter(pk=asked.place) if asked.is_lowest else Division.objects.filter(parent=asked.place)
    places = {place.code: place.short_name for place in names.civil().order_by("code")}
    areas = [Area(code, name, found.pop(code, Counts())) for code, name in places.items()]
    own = found.pop(asked.place, None)
    for code in sorted(found):  # a place no picker offers any more
        areas.append(Area(code, code, found[code]))
    return areas + ([Area(asked.place, "", own, own=True)] if own else [])


def by_unit(user, asked: Asked) -> list[tuple[Unit, Counts]]:
    """The units that handled something, in their order; a ticket is the last handling unit's."""
    found = {unit: counts for unit, counts in grouped(rows_of(user, asked), unit_of).items() if unit}
    order = rank(found)[:UNITS_SHOWN]
    units = Unit.objects.select_related("division").in_bulk(order)
    return [(units[pk], found[pk]) for pk in order]


def unit_of(path: str):
    return host("ticket_id" if path else "pk")


def total(areas: Iterable[Area]) -> Counts:
    return sum((area.counts for area in areas), Counts())


def asides(user, asked: Asked) -> list[Aside]:
    """What stays in every denominator and is printed beside it."""
    rows = rows_of(user, asked)
    return [Aside(str(ROWS[name][0]), ROWS[name][1](rows).count(), f"figure={name}") for name in ASIDES]


def withdrawn(user, asked: Asked) -> int:
    return ROWS["withdrawn"][1](asked.registered(readable(user))).count()


def grouped(rows: QuerySet, key: Callable) -> dict:
    """Counts by a key of the ticket: `key(path)` gives its expression, `path` leads from the row to the ticket."""
    tickets = rows.annotate(area=key(""), fate=fate()).order_by().values_list("area", "fate")
    fates, voices, staff = defaultdict(Counter), defaultdict(Counter), Counter()
    for area, word, n in tickets.annotate(n=Count("pk")):
        fates[area][word] = n
    for area, result, taken, n in _answers(last_ratings(rows), key):
        voices[area][result] += n
        staff[area] += n if taken else 0
    quiet = silent(rows).annotate(area=key("ticket__"), far=Case(When(UNREACHABLE, then=Value(True)), default=False))
    quiet = {(area, far): n for area, far, n in quiet.order_by().values_list("area", "far").annotate(n=Count("pk"))}
    deputies = defaultdict(Counter)
    for area, result, _taken, n in _answers(deputies_ratings(rows), key):
        deputies[area][result] += n
    return {
        area: Counts(
            fates[area], voices[area], staff[area], quiet.get((area, False), 0), quiet.get((area, True), 0),
            deputies[area],
        )
        for area in fates
    }  # fmt: skip


def _answers(ratings: QuerySet[Rating], key: Callable) -> QuerySet:
    rows = ratings.annotate(area=key("ticket__"), taken=Case(When(BY_STAFF, then=Value(True)), default=False))
    return rows.order_by().values_list("area", "result", "taken").annotate(n=Count("pk"))


ANSWERS = ("satisfied", "basic", "unsatisfied")


def ratings_behind(user, asked: Asked, answer: str, *, deputies: bool = False) -> QuerySet[Rating]:
    """The last words behind a number: all, one answer, or those taken by staff."""
    rows = (deputies_ratings if deputies else last_ratings)(rows_of(user, asked))
    if answer == "staff":
        rows = rows.filter(BY_STAFF)
    elif answer == "happy":
        rows = rows.filter(result__in=ANSWERS[:2])
    elif answer in ANSWERS:
        rows = rows.filter(result=answer)
    return rows.select_related("ticket__division")


def voices_behind(user, asked: Asked, answer: str) -> QuerySet[Voice]:
    """Those who never rated: whom one could ask, and whom nobody can ring up."""
    rows = silent(rows_of(user, asked)).select_related("ticket__division")
    return rows.filter(UNREACHABLE) if answer == "unreachable" else rows.exclude(UNREACHABLE)
