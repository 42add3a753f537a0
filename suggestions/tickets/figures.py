"""The three rates (三率), each with numerator, denominator, formula and the rows behind it (decisions D49).

A figure never stands alone: it carries what it was divided by, in words, and the query of the ledger that
lists its rows. Who did not rate is counted apart and is never satisfied.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core import clock
from liaison.divisions.models import CODE_LENGTH, Division, Level
from suggestions.tickets.conclusions import Conclusion
from suggestions.tickets.fates import FORMAL, SOLVED, Fate, cohort, of_fate
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import Rating, RatingHow, Satisfaction
from suggestions.tickets.replies import Reply
from suggestions.tickets.shares import FEW, percent
from suggestions.tickets.states import Outcome
from suggestions.tickets.voices import Voice

TOWN = CODE_LENGTH[Level.TOWNSHIP]
SATISFIED = (Satisfaction.SATISFIED, Satisfaction.BASIC)


@dataclass(frozen=True)
class Part:
    """A number of a figure and the query of the ledger that lists its rows."""

    label: str
    n: int
    query: str
    note: str = gettext_lazy("，单列，不算满意")


@dataclass(frozen=True)
class Figure:
    """A rate with its two numbers, its formula in words, and what is counted apart."""

    name: str
    label: str
    top: Part
    bottom: Part
    formula: str
    apart: tuple[Part, ...] = ()

    @property
    def share(self) -> float | None:
        """The rate in per cent; None when there is nothing to divide by."""
        return percent(self.top.n, self.bottom.n)

    @property
    def few(self) -> bool:
        """Too few to say much (样本少)."""
        return 0 < self.bottom.n < FEW


def year_start() -> datetime:
    return clock.local(clock.now()).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def of_year(rows: QuerySet) -> QuerySet:
    """Tickets registered this year: what the figures of the home pages are about."""
    return rows.filter(created_at__gte=year_start())


def handed_off(rows: QuerySet) -> QuerySet:
    """Handed to a unit at least once; open and overdue ones included."""
    return rows.counted().filter(handed_off_at__isnull=False)


def accepted(rows: QuerySet) -> QuerySet:
    """Became work for somebody: handed off, or accepted as a formal suggestion."""
    formal = Q(track=FORMAL) & ~Q(outcome=Outcome.ANSWERED)
    return rows.counted().filter(Q(handed_off_at__isnull=False) | formal)


def judged(rows: QuerySet) -> QuerySet:
    """Accepted, or not: everything the organ decided about."""
    return rows.filter(Q(pk__in=accepted(rows).values("pk")) | Q(outcome=Outcome.DECLINED))


def solved(rows: QuerySet) -> QuerySet:
    """Closed as handled, the last reply counts as resolved, and no voice is dissatisfied with it."""
    return of_fate(rows, SOLVED)


def concluded(rows: QuerySet) -> QuerySet:
    """Closed against the wish of somebody, by two persons (诉求不合理、条件不具备、解释说明); never solved."""
    newer = Reply.objects.checked().filter(ticket=OuterRef("ticket"), pk__gt=OuterRef("reply"))
    agreed = Conclusion.objects.agreed().filter(~Exists(newer), ticket=OuterRef("pk"))
    return handed_off(rows).filter(Exists(agreed), outcome=Outcome.HANDLED)


def last_ratings(rows: QuerySet) -> QuerySet[Rating]:
    """The last word of each voice that rated."""
    newer = Rating.objects.filter(voice=OuterRef("voice"), struck_at=None, pk__gt=OuterRef("pk"))
    own = Rating.objects.filter(voice__isnull=False, struck_at=None, ticket__in=rows.counted())
    return own.exclude(Exists(newer))


def deputies_ratings(rows: QuerySet) -> QuerySet[Rating]:
    """The last word of each deputy who rated a ticket."""
    newer = Rating.objects.filter(
        deputy=OuterRef("deputy"), ticket=OuterRef("ticket"), struck_at=None, pk__gt=OuterRef("pk")
    )
    own = Rating.objects.filter(deputy__isnull=False, struck_at=None, ticket__in=rows.counted())
    return own.exclude(Exists(newer))


def silent(rows: QuerySet) -> QuerySet[Voice]:
    """Voices of handled tickets that wanted an answer and never rated."""
    given = Rating.objects.filter(voice=OuterRef("pk"), struck_at=None)
    return Voice.objects.filter(~Exists(given), ticket__in=rows.filter(outcome=Outcome.HANDLED), reply_wanted=True)


# Nobody can be rung up: no resident's card, or one without a phone (没留联系方式).
UNREACHABLE = Q(resident=None) | Q(resident__phone_index=None)
BY_STAFF = Q(how__in=[RatingHow.PHONE, RatingHow.VISIT, RatingHow.PAPER])


def rated(rows: QuerySet) -> QuerySet:
    return rows.filter(pk__in=last_ratings(rows).values("ticket"))


def satisfied(rows: QuerySet) -> QuerySet:
    return rows.filter(pk__in=last_ratings(rows).filter(result__in=SATISFIED).values("ticket"))


def unrated(rows: QuerySet) -> QuerySet:
    return rows.filter(pk__in=silent(rows).values("ticket"))


def entered(rows: QuerySet) -> QuerySet:
    """What stands in the ledger: everything but what was withdrawn."""
    return rows.exclude(outcome=Outcome.WITHDRAWN)


def done(rows: QuerySet) -> QuerySet:
    return entered(rows).filter(closed_at__isnull=False)


# What ?figure= of the ledger may be: the rows behind each number.
ROWS: dict[str, tuple[str, Callable[[QuerySet], QuerySet]]] = {
    "cohort": (gettext_lazy("登记的（不含撤销和历史补录）"), cohort),
    "entered": (gettext_lazy("台账内的（不含撤销）"), entered),
    "withdrawn": (gettext_lazy("已撤销的"), lambda rows: rows.filter(outcome=Outcome.WITHDRAWN)),
    "open": (gettext_lazy("没办结的"), lambda rows: rows.open()),
    "done": (gettext_lazy("已办结的（不含撤销）"), done),
    "taken": (gettext_lazy("交办过或受理为代表建议的"), accepted),
    "handed_off": (gettext_lazy("交办过的"), handed_off),
    "judged": (gettext_lazy("已决定的"), judged),
    "solved": (gettext_lazy("已解决的"), solved),
    "concluded": (gettext_lazy("按结论办结的"), concluded),
    "rated": (gettext_lazy("已评价的"), rated),
    "satisfied": (gettext_lazy("满意和基本满意的"), satisfied),
    "unrated": (gettext_lazy("未评价的"), unrated),
} | {f"fate_{fate.value}": (fate.label, partial(of_fate, fates=(fate,))) for fate in Fate}
# Outcomes that stay in every denominator and are printed as “其中”.
ASIDES = ("concluded",)


def rows_of(rows: QuerySet, name: str, *, dated: bool = False) -> QuerySet:
    """The tickets behind one number: of this year, unless `rows` are of a period already; an unknown
    name narrows to nothing."""
    return ROWS[name][1](rows if dated else of_year(rows)) if name in ROWS else rows.none()


def conversion(rows: QuerySet) -> Figure:
    """成果转化率: accepted ÷ decided."""
    return conversion_of(accepted(rows).count(), judged(rows).count())


def conversion_of(top: int, bottom: int) -> Figure:
    return Figure(
        "conversion",
        _("成果转化率"),
        _part("taken", top),
        _part("judged", bottom),
        _("交办过的和受理为代表建议的 ÷（这些＋不予受理的）。待审议、当场答复、引导、并入的不在内。"),
    )


def resolution(rows: QuerySet) -> Figure:
    """解决落实率: solved ÷ handed off."""
    return resolution_of(solved(rows).count(), handed_off(rows).count(), concluded(rows).count())


def resolution_of(top: int, bottom: int, ended: int | None = None) -> Figure:
    return Figure(
        "resolution",
        _("解决落实率"),
        _part("solved", top),
        _part("handed_off", bottom),
        _("已办结、最后一次答复算作解决、且没有人对它不满意的 ÷ 交办过的。在办的、超期的、列入计划的都在分母里。"),
        () if ended is None else (Part(_("其中不满意而按结论办结"), ended, "figure=concluded", _("，仍在分母里")),),
    )


def satisfaction(rows: QuerySet) -> Figure:
    """群众满意率: satisfied or basically satisfied ÷ rated, by voices; silent ones apart."""
    numbers = last_ratings(rows).aggregate(bottom=Count("pk"), top=Count("pk", filter=Q(result__in=SATISFIED)))
    return satisfaction_of(numbers["top"], numbers["bottom"], silent(rows).count())


def satisfaction_of(top: int, bottom: int, unrated_: int | None) -> Figure:
    return Figure(
        "satisfaction",
        _("群众满意率"),
        _part("satisfied", top),
        _part("rated", bottom),
        _("满意和基本满意的人次 ÷ 已评价的人次，每人以最后一次为准。没评价的不算满意，也不进分母。"),
        () if unrated_ is None else (Part(_("未评价"), unrated_, "figure=unrated"),),
    )


def three_rates(user) -> list[Figure]:
    """The three rates of this year over what a person may read."""
    rows = of_year(Ticket.objects.visible_to(user))
    return [conversion(rows), resolution(rows), satisfaction(rows)]


def _part(name: str, n: int) -> Part:
    return Part(str(ROWS[name][0]), n, f"figure={name}")


@dataclass(frozen=True)
class Town:
    """One township's line in the county's comparison (各镇对照)."""

    code: str
    name: str
    open: int
    overdue: int
    handled: int
    resolution: Figure
    satisfaction: Figure


def by_township(user) -> list[Town]:
    """The townships of a person's county side by side; one grouped statement for each column."""
    rows = Ticket.objects.visible_to(user)
    year, now = of_year(rows), clock.now()
    open_ = _grouped(rows.open(), late=Count("pk", filter=Q(due_at__lt=now)))
    handled, out = _grouped(year.filter(outcome=Outcome.HANDLED)), _grouped(handed_off(year))
    done = _grouped(solved(year))
    said = last_ratings(year).annotate(town=Left("ticket__division", TOWN)).order_by().values("town")
    rated_by = {
        line["town"]: line for line in said.annotate(n=Count("pk"), top=Count("pk", filter=Q(result__in=SATISFIED)))
    }
    places = Division.objects.visible_to(user).civil().filter(level=Level.TOWNSHIP)
    return [_town(place, open_, handled, done, out, rated_by) for place in places]


def _town(place: Division, open_: dict, handled: dict, done: dict, out: dict, rated_by: dict) -> Town:
    return Town(
        place.code,
        place.short_name,
        _n(open_, place),
        _n(open_, place, "late"),
        _n(handled, place),
        resolution_of(_n(done, place), _n(out, place)),
        satisfaction_of(_n(rated_by, place, "top"), _n(rated_by, place), None),
    )


def _grouped(rows: QuerySet, **more) -> dict[str, dict]:
    """Counts by township, by its code."""
    lines = rows.annotate(town=Left("division", TOWN)).order_by().values("town").annotate(n=Count("pk"), **more)
    return {line["town"]: line for line in lines}


def _n(lines: dict[str, dict], place: Division, column: str = "n") -> int:
    return lines.get(place.code, {}).get(column, 0)
