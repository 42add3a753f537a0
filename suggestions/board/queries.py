"""Reading the board: what an organ holds, the panel of one ticket, who may take it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from liaison.audit.models import Entry
from liaison.core import clock
from liaison.divisions.models import CODE_LENGTH, Level, Unit, UnitKind
from liaison.divisions.queries import codes_above, layer_of
from liaison.workdays import queries as workdays
from liaison.workdays.calendar import Calendar
from liaison.workdays.deadlines import received_on
from suggestions.board import queues
from suggestions.board.queues import CAP, Queue
from suggestions.rules.models import CatalogueLine, Layer
from suggestions.tickets import proposers
from suggestions.tickets.legs import Extension, Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.tickets.search import tokens
from suggestions.tickets.states import TicketState
from suggestions.tickets.voices import Voice
from suggestions.workflow.clocks import Due, due_for

MANY_VOICES = 5
LAST_USED = 3
RELATED = ("ticket__category", "ticket__division", "ticket__venue", "to_unit", "from_unit", "suggested_unit")
SEARCHED, SIMILAR, ALIKE = 24, 4, 0.2


@dataclass(frozen=True)
class Row:
    """One line of the board."""

    leg: Leg
    ticket: Ticket
    waited: int
    seconds: int
    again: bool


@dataclass(frozen=True)
class Sum:
    """How a due date comes about: from, to, how many working days, which days do not count."""

    start: date
    end: date
    workdays: int
    skipped: list[tuple[date, str]]
    unknown_years: list[int]
    due: Due


def held(user) -> QuerySet[Leg]:
    """Open lead stops at this person's organ, and what it sent back for completion."""
    mine = Q(to_unit=user.posting.unit_id) | Q(from_unit=user.posting.unit_id, step=LegStep.SUPPLEMENT)
    return Leg.objects.visible_to(user).open().lead().filter(mine)


def counts(user) -> dict[str, queues.Count]:
    """The counters on top of the board: one look at the desk index, at most 1001 rows."""
    found = queues.count(held(user).values_list("ticket__state", flat=True)[: CAP + 1])
    asked = extensions_asked(user)[: CAP + 1].count()
    return found | {"extension": queues.capped(asked)}


def in_queue(user, queue: Queue, tab: str = "") -> QuerySet[Leg]:
    """The stops of one queue, the nearest deadline first, with what a line shows."""
    voices = Voice.objects.filter(ticket=OuterRef("ticket")).order_by().values("ticket").annotate(n=Count("pk"))
    completed = Leg.objects.filter(ticket=OuterRef("ticket"), step=LegStep.SUPPLEMENT, done_at__isnull=False)
    rows = _source(user, queue, tab).select_related(*RELATED).annotate(
        voices=Coalesce(Subquery(voices.values("n")), 0), again=Exists(completed)
    )  # fmt: skip
    if tab == "many":
        rows = rows.filter(voices__gte=MANY_VOICES)
    if tab == "again":
        rows = rows.filter(again=True)
    return rows.order_by("due_at", "pk")


def _source(user, queue: Queue, tab: str) -> QuerySet[Leg]:
    if queue.name == "extension":
        return extensions_asked(user)
    return (at_stations(user) if tab == "station" else held(user)).filter(ticket__state__in=queue.states)


def extensions_asked(user) -> QuerySet[Leg]:
    """Handling stops whose unit asks for more time and waits for this organ's word."""
    asked = Extension.objects.filter(leg=OuterRef("pk"), decision=None)
    return sent(user).filter(Exists(asked))


def at_stations(user) -> QuerySet[Leg]:
    """What still waits at a station's desk; the organ may take it earlier (decisions D52)."""
    return Leg.objects.visible_to(user).open().lead().filter(step=LegStep.VERIFY)


def rows_of(legs: Iterable[Leg]) -> list[Row]:
    today = clock.today()
    return [
        Row(leg, leg.ticket, (today - received_on(leg.opened_at)).days, max(leg.voices - 1, 0), leg.again)
        for leg in legs
    ]


def tickets_named(user, numbers: Iterable[str]) -> list[Ticket]:
    """The tickets with these numbers this person may read, in the order of their numbers."""
    related = ("category", "division", "venue__unit", "profile", "body")
    rows = Ticket.objects.visible_to(user).filter(number__in=numbers)
    return list(rows.select_related(*related).order_by("number"))


def handlers(user) -> list[Unit]:
    """The units this person's organ may hand to."""
    return units_of_organ(user.posting.unit)


def units_of_organ(organ: Unit) -> list[Unit]:
    """The units an organ may hand to, as the tree allows: the township's own, or the county's."""
    rows, place = Unit.objects.active().handlers(), organ.division_id
    if organ.kind == UnitKind.COUNTY_OFFICE:
        rows = rows.filter(division=place[: CODE_LENGTH[Level.COUNTY]])
    else:
        rows = rows.under(place[: CODE_LENGTH[Level.TOWNSHIP]])
    return list(rows.select_related("division").order_by("division", "name"))


def proposed_units(tickets: Iterable[Ticket], units: Iterable[Unit]) -> dict[int, list[Unit]]:
    """For each ticket the units that should take it: those the catalogue names, nearest place first,
    then those that took this category last."""
    tickets = list(tickets)
    by_pk = {unit.pk: unit for unit in units}
    lines = _catalogue(tickets, by_pk)
    last = _last_used({ticket.category_id for ticket in tickets}, by_pk)
    found = {}
    for ticket in tickets:
        above = set(codes_above(ticket.division_id))
        named = [line for line in lines[ticket.category_id] if line.division_id in above]
        named.sort(key=lambda line: (-len(line.division_id), line.order))
        pks = dict.fromkeys([line.unit_id for line in named] + last[ticket.category_id])
        found[ticket.pk] = [by_pk[pk] for pk in pks if _fits(by_pk[pk], ticket)]
    return found


def _catalogue(tickets: list[Ticket], by_pk: dict[int, Unit]) -> dict[int, list[CatalogueLine]]:
    places = {code for ticket in tickets for code in codes_above(ticket.division_id)}
    rows = CatalogueLine.objects.filter(
        category__in={ticket.category_id for ticket in tickets}, division__in=places, unit__in=by_pk
    )
    found: dict[int, list[CatalogueLine]] = defaultdict(list)
    for line in rows:
        found[line.category_id].append(line)
    return found


def _last_used(categories: set[int], by_pk: dict[int, Unit]) -> dict[int, list[int]]:
    """Per category the last three units that got such a matter, latest first."""
    legs = Leg.objects.filter(
        to_unit__in=by_pk, step=LegStep.HANDLE, role=Leg.Role.LEAD, ticket__category__in=categories
    ).order_by("-opened_at")
    found: dict[int, list[int]] = defaultdict(list)
    for category, unit in legs.values_list("ticket__category", "to_unit")[:200]:
        if unit not in found[category] and len(found[category]) < LAST_USED:
            found[category].append(unit)
    return found


def _fits(unit: Unit, ticket: Ticket) -> bool:
    """A village's own committee is proposed for its own village only; a county matter for a county unit only."""
    if ticket.level == Layer.COUNTY and layer_of(unit) != Level.COUNTY:
        return False
    return unit.kind != UnitKind.VILLAGE or ticket.division_id.startswith(unit.division_id)


def similar(user, ticket: Ticket) -> QuerySet[Ticket]:
    """Open tickets of the same township whose words are most like this title."""
    place = ticket.division_id[: CODE_LENGTH[Level.TOWNSHIP]]
    words = [SearchQuery(f"'{word}'", search_type="raw", config="simple") for word in tokens(ticket.title)[:SEARCHED]]
    rows = Ticket.objects.visible_to(user).open().under(place).exclude(pk=ticket.pk)
    if not words:
        return rows.none()
    query = reduce(or_, words)
    rank = SearchRank(F("body__tokens"), query)
    alike = rows.filter(body__tokens=query).annotate(rank=rank).filter(rank__gt=ALIKE)
    return alike.select_related("division", "category").order_by("-rank", "-pk")[:SIMILAR]


def sum_of(due: Due, calendar: Calendar | None = None) -> Sum:
    """The working-day sum behind a due date."""
    calendar = calendar or workdays.load()
    start, end = clock.today(), received_on(due.at)
    return Sum(
        start,
        end,
        calendar.workdays_between(start, end),
        calendar.skipped(start, end),
        calendar.unknown_years(start, end),
        due,
    )


def handling_sum(ticket: Ticket) -> Sum:
    """When it would be due if it were handed off now."""
    return sum_of(due_for(ticket, "handle"))


def sent(user) -> QuerySet[Leg]:
    """Open handling stops this organ handed out."""
    rows = Leg.objects.visible_to(user).open().lead()
    return rows.filter(from_unit=user.posting.unit_id, step__in=[LegStep.HANDLE, LegStep.FULFIL])


def last_basis(user) -> str:
    """What this person wrote last as the basis: a sitting lists many in a row."""
    entry = Entry.objects.filter(by=user, verb="ticket.enlist").order_by("-at").first()
    return entry.note if entry else ""


def by_layer(user) -> dict[str, list[dict]]:
    """The hand-off page: per layer what waits to go out, what went out, what came back."""
    legs = list(_layered(held(user).filter(ticket__state__in=[TicketState.LISTED, TicketState.RETURNED])))
    out = list(_layered(sent(user)))
    return {layer: _groups(layer, legs, out) for layer in Layer.values}


def _layered(legs: QuerySet[Leg]) -> QuerySet[Leg]:
    return legs.select_related(*RELATED).order_by("due_at", "pk")[:CAP]


def _groups(layer: str, legs: list[Leg], out: list[Leg]) -> list[dict]:
    own = [leg for leg in legs if leg.ticket.level == layer]
    return [
        {"name": "waiting", "legs": [leg for leg in own if leg.ticket.state == TicketState.LISTED]},
        {"name": "out", "legs": [leg for leg in out if leg.ticket.level == layer]},
        {"name": "back", "legs": [leg for leg in own if leg.ticket.state == TicketState.RETURNED]},
    ]


@dataclass(frozen=True)
class Letter:
    """One hand-off letter: to whom, which stops, the earliest basis."""

    unit: Unit
    legs: list[Leg]
    bases: list[str]


def letters(user, legs: QuerySet[Leg]) -> list[Letter]:
    """The stops grouped by unit, with the meetings or documents they rest on."""
    rows = legs.select_related("ticket__division", "ticket__body", "to_unit").order_by("to_unit", "ticket__number")
    rows = list(rows.prefetch_related("ticket__deputies__deputy"))
    entries = Entry.objects.filter(
        thing="ticket", thing_id__in=[leg.ticket_id for leg in rows], verb="ticket.enlist"
    ).order_by("pk")
    basis = {entry.thing_id: entry.note for entry in entries if entry.note != str(queues.DAILY)}
    grouped: dict[Unit, list[Leg]] = defaultdict(list)
    for leg in rows:
        names = [link.deputy.name for link in leg.ticket.deputies.all()]
        leg.deputies = "、".join(proposers.on_paper(leg.ticket, names))
        grouped[leg.to_unit].append(leg)
    return [
        Letter(unit, stops, list(dict.fromkeys(basis[leg.ticket_id] for leg in stops if basis.get(leg.ticket_id))))
        for unit, stops in grouped.items()
    ]
