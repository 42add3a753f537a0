"""Reading the ledger (台账): pages by key on the ordered indexes, counts that stop at a thousand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import CharField, F, FilteredRelation, Q, QuerySet, Value
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.db.models.functions import Cast
from django.http import QueryDict
from django.urls import reverse

from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.querysets import counts_up_to
from liaison.divisions.models import CODE_LENGTH, Division, Level, Unit, UnitKind
from liaison.workdays import queries as workdays
from suggestions.rules.models import Category
from suggestions.rules.queries import soon_days
from suggestions.tickets.filters import TOWNSHIP, VIEWS, Wanted, views_for
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.tickets.rows import COLUMNS, Printer, Raw, Row
from suggestions.tickets.savedviews import SavedView

PAGE_SIZE = 50
MOST_COUNTED = 1000
LEDGER = "ledger"  # the page name of its saved views
CURSOR_PARTS = 4
ZERO = Value(0)


@dataclass(frozen=True)
class Segment:
    """A stretch of the ledger that one index gives in order: which rows, by which column, which way."""

    name: str
    column: str
    down: bool = False
    only: Q | None = None

    def rows(self, tickets: QuerySet, after: tuple | None = None, back: bool = False) -> QuerySet:
        """Its rows after a key; `back` reads it the other way."""
        down = self.down != back
        signs = ("-", "-") if down else ("", "")
        tickets = tickets.filter(self.only) if self.only else tickets
        if after:
            beyond = TupleLessThan if down else TupleGreaterThan
            tickets = tickets.filter(beyond((F(self.column), F("id")), after))
        return tickets.order_by(signs[0] + self.column, signs[1] + "id")


OPEN = Segment("o", "due_at", only=Q(closed_at=None))
CLOSED = Segment("c", "closed_at", down=True, only=Q(closed_at__isnull=False))
RECEIVED = Segment("r", "created_at", down=True)
NUMBER = Segment("n", "number", down=True)
BY_DUE = {"open": (OPEN,), "closed": (CLOSED,), "all": (OPEN, CLOSED)}


def segments(wanted: Wanted) -> tuple[Segment, ...]:
    """The stretches an order reads, one after another: by date the open ones, then the closed, newest first."""
    if wanted.sort == "due":
        return BY_DUE[wanted.reads]
    return (RECEIVED,) if wanted.sort == "received" else (NUMBER,)


@dataclass(frozen=True)
class Page:
    """Some rows, how many are shown by now, and the cursor of the following ones ("" at the end)."""

    rows: list[Row]
    shown: int
    after: str


def ledger(user, wanted: Wanted, now: datetime | None = None) -> QuerySet:
    """The tickets an address of the ledger asks for, in no order yet."""
    now = now or clock.now()
    rows = wanted.apply(Ticket.objects.visible_to(user), now, within=_home(user))
    return wanted.view.narrow(rows, now)


def _home(user) -> str:
    """The place in which everything lies that this person may read; "" where it may lie anywhere."""
    letter, code = reach(user, "ticket:read"), user.posting.division_id if user.posting else ""
    if letter == "D":
        return code
    return code[: CODE_LENGTH[Level.COUNTY]] if letter in {"S", "U"} else ""


def page(user, wanted: Wanted, after: str = "", href: str = "/ticket/{}/", size: int = PAGE_SIZE) -> Page:
    """The next rows after a cursor, each by one read of an index."""
    segment, key, shown = _read(after, segments(wanted))
    tickets, found = ledger(user, wanted), []
    for stretch in segments(wanted)[segment:]:
        rows = raws(stretch.rows(tickets, key))
        found += [(stretch, Raw._make(raw)) for raw in rows[: size + 1 - len(found)]]
        key = None
        if len(found) > size:
            break
    more, found = len(found) > size, found[:size]
    shown += len(found)
    printer = the_printer(href)
    return Page([printer.row(raw) for _s, raw in found], shown, _write(*found[-1], shown) if more else "")


def every_row(user, wanted: Wanted, numbers: list[str] | None = None) -> Iterator[Row]:
    """All rows in their order, read in little memory; or the named ones only."""
    tickets, printer = ledger(user, wanted), the_printer()
    if numbers is not None:
        tickets = Ticket.objects.visible_to(user).filter(number__in=numbers)
        wanted = replace(wanted, view=VIEWS[""], due="")
    for stretch in segments(wanted):
        for raw in raws(stretch.rows(tickets)).iterator(chunk_size=500):
            yield printer.row(Raw._make(raw))


def raws(tickets: QuerySet) -> QuerySet:
    """The columns of the ledger, with the open lead leg beside each ticket."""
    lead = Q(legs__role=Leg.Role.LEAD, legs__done_at=None)
    return tickets.annotate(now=FilteredRelation("legs", condition=lead)).values_list(*COLUMNS)


def the_printer(href: str = "/ticket/{}/") -> Printer:
    soon, default = soon_days()
    return Printer(clock.now(), workdays.load(), soon, default, href)


def neighbours(user, wanted: Wanted, ticket: Ticket) -> dict[str, str]:
    """The numbers before and after a ticket in a list; "" at its ends or when it is not in it."""
    stretch = next((s for s in segments(wanted) if s.only is None or (s is OPEN) == (ticket.closed_at is None)), None)
    value = getattr(ticket, stretch.column) if stretch else None
    if value is None:
        return {"before": "", "after": ""}
    tickets, key = ledger(user, wanted), (value, ticket.pk)
    one = {
        name: stretch.rows(tickets, key, back=name == "before").annotate(side=Value(name)).values_list("side", "number")
        for name in ("before", "after")
    }
    return {"before": "", "after": ""} | dict(one["before"][:1].union(one["after"][:1], all=True))


def counts(user, query: QueryDict, own: list["OwnView"]) -> dict[str, str]:
    """The figure of every tab, with the filters of this address; own views with their own."""
    now = clock.now()
    wanted = Wanted.of(query)
    rows = wanted.apply(Ticket.objects.visible_to(user), now, within=_home(user))
    named = {view.name: view.narrow(rows, now) for view in views_for(user.role)}
    named |= {f"own:{view.name}": ledger(user, Wanted.of(view.parsed), now) for view in own}
    return {name: capped(n) for name, n in counts_up_to(MOST_COUNTED, named).items()}


def capped(n: int) -> str:
    """158, or 1000+ where counting stopped."""
    return f"{MOST_COUNTED}+" if n > MOST_COUNTED else str(n)


@dataclass(frozen=True)
class OwnView:
    """A saved view of this person or role."""

    pk: int
    name: str
    query: str

    @property
    def parsed(self) -> QueryDict:
        return QueryDict(self.query)


@dataclass
class Options:
    """What the filter chips offer, and the saved views."""

    categories: list[tuple[str, str]]
    places: list[tuple[str, str]]
    units: list[tuple[str, str]]
    views: list[OwnView]


def options(user, wanted: Wanted) -> Options:
    """Categories, places below the own one, desks and saved views in one statement."""
    found: dict[str, list] = {"category": [], "place": [], "unit": [], "view": []}
    sources = [
        _option("category", Category.objects.active(), "pk", "name", F("order")),
        _option("place", _places(user, wanted), "code", "short_name"),
        _option("unit", _units(user), "pk", "name"),
        _option("view", saved_views(user), "query", "name", F("order"), F("pk")),
    ]
    for kind, key, label, _rank, pk in sorted(sources[0].union(*sources[1:], all=True), key=lambda row: row[3:]):
        found[kind].append(OwnView(pk, label, key) if kind == "view" else (key, label))
    found["place"].sort()
    return Options(found["category"], found["place"], found["unit"], found["view"])


def saved_views(user) -> QuerySet:
    """The own saved views of the ledger and those of the role."""
    return SavedView.objects.filter(Q(owner=user) | Q(role=user.role, owner=None), page=LEDGER)


def home_views(user) -> list[tuple[OwnView, str]]:
    """The saved views a person wants on the home page, each with its figure."""
    rows = saved_views(user).filter(on_home=True).values_list("pk", "name", "query")
    own = [OwnView(*row) for row in rows]
    now = clock.now()
    figures = (
        counts_up_to(MOST_COUNTED, {str(v.pk): ledger(user, Wanted.of(v.parsed), now) for v in own}) if own else {}
    )
    return [(view, capped(figures[str(view.pk)])) for view in own]


def name_of_unit(unit_id: int) -> str:
    """What a unit is called; "" for one there is not."""
    return Unit.objects.filter(pk=unit_id).values_list("name", flat=True).first() or ""


def may_see_files(ticket_id: int, user) -> bool:
    """Whoever may read the ticket sees what hangs on it."""
    return Ticket.objects.visible_to(user).filter(pk=ticket_id).exists()


def addresses(ids: list[int]) -> dict[int, str]:
    """Where notices about tickets lead."""
    rows = Ticket.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: reverse("suggestions:ticket-detail", args=[number]) for pk, number in rows}


def _option(kind: str, rows: QuerySet, key: str, label: str, rank=ZERO, pk=ZERO) -> QuerySet:
    return rows.order_by().values_list(
        Value(kind, output_field=CharField()), Cast(key, CharField()), Cast(label, CharField()), rank, pk
    )


def _places(user, wanted: Wanted) -> QuerySet:
    """The places right below the own one, and those below the chosen one."""
    parents = {user.posting.division_id, wanted.place[:TOWNSHIP]} - {""} if user.posting else set()
    return Division.objects.civil().filter(parent__in=parents)


def _units(user) -> QuerySet:
    """Desks a ticket may be at: of the own place, and for a county its own offices and the organs below it.

    Above a county only the own ones: a province has thousands of organs below it.
    """
    units = Unit.objects.visible_to(user).active().exclude(kind=UnitKind.STATION)
    if user.posting is None or len(user.posting.division_id) > CODE_LENGTH[Level.COUNTY]:
        return units
    organs = Q(kind__in=_ORGANS) if len(user.posting.division_id) == CODE_LENGTH[Level.COUNTY] else Q()
    return units.filter(Q(division=user.posting.division_id) | organs)


_ORGANS = (UnitKind.PRESIDIUM, UnitKind.STREET_COMMITTEE)


def _write(segment: Segment, raw: Raw, shown: int) -> str:
    value = getattr(raw, segment.column)
    key = value.isoformat() if isinstance(value, datetime) else value
    return f"{segment.name}~{key}~{raw.pk}~{shown}"


def _read(cursor: str, stretches: tuple[Segment, ...]) -> tuple[int, tuple | None, int]:
    """Which stretch, after which key, how many shown; a cursor somebody made up starts from the top."""
    parts = cursor.split("~")[:CURSOR_PARTS]
    names = [stretch.name for stretch in stretches]
    if len(parts) != CURSOR_PARTS or parts[0] not in names or not all(p.isdecimal() for p in parts[2:]):
        return 0, None, 0
    segment = names.index(parts[0])
    try:
        value = parts[1] if stretches[segment] is NUMBER else datetime.fromisoformat(parts[1])
    except ValueError:
        return 0, None, 0
    return segment, (value, int(parts[2])), int(parts[3])
