"""The year's handling of suggestions in figures (办理情况): for the report to the congress and the public page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Subquery

from liaison.core import clock
from liaison.divisions.models import ORGANS, Unit
from suggestions.formal.models import FormalSuggestion, Publicity
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.ratings import Rating, Satisfaction
from suggestions.tickets.replies import Commitment, Reply

CLASSES = "ABCD"
FIRST_YEAR, LAST_YEAR = 1979, 2199


@dataclass(frozen=True)
class Row:
    """One accepted suggestion and how far it is."""

    sheet: FormalSuggestion
    unit: str
    reply: Reply | None
    ratings: tuple[str, ...]

    @property
    def result(self) -> str:
        return self.reply.result_class.code if self.reply else ""

    @property
    def on_time(self) -> bool:
        return self.reply is not None and self.reply.submitted_at <= self.reply.leg.due_at

    @property
    def rating(self) -> str:
        """The worst word of its deputies; nothing while nobody spoke."""
        order = [Satisfaction.UNSATISFIED, Satisfaction.BASIC, Satisfaction.SATISFIED]
        found = next((one for one in order if one.value in self.ratings), None)
        return str(found.label) if found else ""


@dataclass(frozen=True)
class Report:
    """One organ's suggestions of one year (按提出日期)."""

    organ: Unit
    year: int

    @cached_property
    def rows(self) -> list[Row]:
        """In the order of their numbers: four statements, however many."""
        legs = Leg.objects.lead().filter(ticket=OuterRef("ticket"), step=LegStep.HANDLE).order_by("-seq")
        sheets = FormalSuggestion.objects.accepted().filter(organ=self.organ, raised_on__year=self.year)
        sheets = list(
            sheets.select_related("lead", "ticket")
            .annotate(unit_name=Subquery(legs.values("to_unit__name")[:1]))
            .order_by("number")
        )
        tickets = [sheet.ticket_id for sheet in sheets]
        replies = Reply.objects.checked().filter(ticket__in=tickets).select_related("result_class", "leg")
        last = {reply.ticket_id: reply for reply in replies.order_by("pk")}
        said = _ratings(last.values())
        return [
            Row(sheet, sheet.unit_name or "", reply := last.get(sheet.ticket_id), said.get(reply and reply.pk, ()))
            for sheet in sheets
        ]

    @property
    def replied(self) -> list[Row]:
        return [row for row in self.rows if row.reply]

    @property
    def by_class(self) -> dict[str, int]:
        found = Counter(row.result for row in self.replied)
        return {code: found[code] for code in CLASSES}

    @property
    def on_time(self) -> int:
        return sum(row.on_time for row in self.replied)

    @property
    def by_unit(self) -> list[tuple[str, int, int, int]]:
        """Unit, handed to it, answered, in time; the busiest first."""
        units = Counter(row.unit for row in self.rows if row.unit)
        return [
            (unit, n, sum(row.unit == unit for row in self.replied),
             sum(row.unit == unit and row.on_time for row in self.replied))
            for unit, n in units.most_common()
        ]  # fmt: skip

    @property
    def by_rating(self) -> dict[str, int]:
        """What the deputies said of the last answer; the silent apart."""
        found = Counter(row.rating for row in self.replied)
        return {str(one.label): found[str(one.label)] for one in Satisfaction}

    @property
    def silent(self) -> int:
        return sum(not row.rating for row in self.replied)

    @cached_property
    def promises(self) -> dict[str, int]:
        """Promises of this organ's suggestions: made this year, kept of these, and still open from whichever year."""
        mine = Commitment.objects.written().filter(ticket__formal__organ=self.organ)
        made = mine.filter(ticket__formal__raised_on__year=self.year)
        earlier = mine.open().filter(ticket__formal__raised_on__year__lt=self.year)
        return {
            "made": made.count(), "kept": made.filter(kept_at__isnull=False).count(), "carried": earlier.count(),
        }  # fmt: skip

    @property
    def public_rows(self) -> list[Row]:
        """What may be named to everybody: never a confidential one."""
        shown = {Publicity.FULL, Publicity.SUMMARY}
        return [row for row in self.rows if row.sheet.publicity in shown and not row.sheet.confidential]


def _ratings(replies: Iterable[Reply]) -> dict[int, tuple[str, ...]]:
    """Of each reply what its deputies said; a rating that was struck counts no more."""
    rows = Rating.objects.filter(reply__in=[reply.pk for reply in replies], deputy__isnull=False, struck_at=None)
    found: dict[int, tuple[str, ...]] = {}
    for reply, result in rows.values_list("reply", "result"):
        found[reply] = (*found.get(reply, ()), result)
    return found


def key_of(user, year: int | None = None) -> str:
    """420381105-2026: one's own organ, this year."""
    return f"{user.posting.division_id}-{year or clock.today().year}"


def of_key(by, key: str) -> Report | None:
    """The report of a place and year; with a person only of their own territory."""
    code, _dash, year = key.partition("-")
    if not (code.isdecimal() and year.isdecimal() and FIRST_YEAR <= int(year[:5]) <= LAST_YEAR):
        return None
    organs = Unit.objects.filter(division=code, kind__in=ORGANS)
    if by is not None:
        organs = organs & Unit.objects.visible_to(by)
    organ = organs.select_related("division").first()
    return Report(organ, int(year)) if organ else None


def years() -> list[tuple[str, int, str]]:
    """(place, year, organ) of everything accepted, the newest first."""
    rows = FormalSuggestion.objects.accepted().order_by("-raised_on__year", "organ__division")
    rows = rows.values_list("organ__division", "raised_on__year", "organ__name").distinct()
    return list(rows[:200])
