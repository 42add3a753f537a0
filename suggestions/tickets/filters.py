"""What the ledger may be asked for (筛选): everything stands in the address, unknown values count as none."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy as _

from liaison.accounts.roles import Role, reach_of
from liaison.core import clock
from liaison.core.filters import FIRST_YEAR, LAST_YEAR, period_of
from liaison.workdays import queries as workdays
from liaison.workdays.calendar import workdays_back
from liaison.workdays.deadlines import end_of_day
from suggestions.rules.models import Layer, Track
from suggestions.tickets import figures, layering, search
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import REDONE, Channel
from suggestions.tickets.states import TicketState as S

NUMBER = re.compile(r"[A-Z]{2,6}-\d{2}-\d{4,}", re.IGNORECASE)
TAIL = re.compile(r"\d{1,5}")
TOWNSHIP = 9  # digits of a township's code: the narrowest level with an index of its own
LONGEST_QUERY = 60
UNSIGNED_DAYS = 2


@dataclass(frozen=True)
class View:
    """A built-in view of the ledger (视图): its name in the address, its label, its rows."""

    name: str
    label: str
    narrow: Callable[[QuerySet, datetime], QuerySet]
    reads: str = "open"  # open, closed or all: which rows the view reads, hence which index


def open_lead(**conditions):
    return Exists(Leg.objects.filter(ticket=OuterRef("pk"), role=Leg.Role.LEAD, done_at=None, **conditions))


def late(rows: QuerySet, now: datetime) -> QuerySet:
    """Past the voter's date, or past the date of the stop it is at; whoever waits for a rating is not late."""
    return with_stop_due(rows.open()).filter(is_late(now))


def with_stop_due(rows: QuerySet) -> QuerySet:
    """With the date of the open stop, asked row by row: as EXISTS the planner collects all stops of the country."""
    stop = Leg.objects.filter(ticket=OuterRef("pk"), role=Leg.Role.LEAD, done_at=None).order_by().values("due_at")
    return rows.alias(stop_due=Subquery(stop[:1]))


def is_late(now: datetime) -> Q:
    """Of an open ticket, in rows `with_stop_due`."""
    return ~Q(state=S.RATING) & (Q(due_at__lt=now) | Q(stop_due__lt=now))


def _states(*states: str, first_round: bool = True) -> Callable[[QuerySet, datetime], QuerySet]:
    rounds = {"round": 1} if first_round else {}
    return lambda rows, now: rows.open().filter(state__in=states, **rounds)


def _redone(rows: QuerySet, now: datetime) -> QuerySet:
    return rows.open().filter(REDONE)


def _to_publish(rows: QuerySet, now: datetime) -> QuerySet:
    """The last checked reply waits for somebody to decide whether the public may read it."""
    return rows.to_publish()


ALL = View("", _("全部"), lambda rows, now: rows, reads="all")
VIEWS: Mapping[str, View] = {
    view.name: view
    for view in (
        ALL,
        View("triage", _("待审议"), _states(S.REGISTERED, S.SUPPLEMENT)),
        View("listed", _("待交办"), _states(S.LISTED, S.RETURNED)),
        View("handling", _("办理中"), _states(S.ASSIGNED, S.HANDLING, S.REPLIED, S.FOLLOWING)),
        View("late", _("超期"), late),
        View("rating", _("等评价"), _states(S.RATING)),
        View("redo", _("重办"), _redone),
        View("publish", _("答复等公开审核"), _to_publish, reads="all"),
        View("closed", _("已办结"), lambda rows, now: rows.filter(closed_at__isnull=False), reads="closed"),
    )
}
NOT_FOR = {Role.HANDLING_UNIT: {"triage", "listed"}}
ONLY_FOR = {"publish": "reply:publish"}


def views_for(role: str) -> list[View]:
    """The built-in views a role has a use for."""
    return [
        view
        for view in VIEWS.values()
        if view.name not in NOT_FOR.get(role, ()) and (view.name not in ONLY_FOR or reach_of(role, ONLY_FOR[view.name]))
    ]


def _week(rows: QuerySet, now: datetime) -> QuerySet:
    """Due by the end of this week, what is late already included."""
    today = clock.local(now).date()
    return rows.open().filter(due_at__lte=end_of_day(today + timedelta(days=6 - today.weekday())))


def unsigned(rows: QuerySet, now: datetime) -> QuerySet:
    """Handed down two working days ago or more, and nobody signed."""
    since = end_of_day(workdays_back(workdays.load(), clock.local(now).date(), UNSIGNED_DAYS))
    return rows.open().filter(state=S.ASSIGNED).filter(open_lead(opened_at__lte=since))


DUE = {
    "late": (_("已超期"), late),
    "week": (_("本周内到期"), _week),
    "unsigned": (_("交办 2 个工作日还没签收"), unsigned),
}


@dataclass(frozen=True)
class Wanted:
    """What one address of the ledger asks for."""

    view: View = ALL
    q: str = ""
    year: int | None = None
    level: str = ""
    track: str = ""
    channel: str = ""
    due: str = ""
    category: int | None = None
    unit: int | None = None
    host: int | None = None
    layer: str = ""
    place: str = ""
    exact: bool = False
    figure: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = "due"
    words: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """Read an address; what it does not know it leaves out."""
        text = query.get("q", "").strip()[:LONGEST_QUERY]
        since, until = period_of(query)
        return cls(
            view=VIEWS.get(query.get("view", ""), ALL),
            q=text,
            year=_year(query.get("year", "")),
            level=_one_of(query.get("level", ""), Layer.values),
            track=_one_of(query.get("track", ""), Track.values),
            channel=_one_of(query.get("channel", ""), Channel.values),
            due=_one_of(query.get("due", ""), DUE),
            category=_number(query.get("category", "")),
            unit=_number(query.get("unit", "")),
            host=_number(query.get("host", "")),
            layer=_one_of(query.get("layer", ""), layering.LAYERS),
            place=query.get("place", "") if query.get("place", "").isdecimal() else "",
            exact=query.get("exact", "") == "1",
            figure=query.get("figure", ""),
            since=since,
            until=until,
            sort=_one_of(query.get("sort", ""), ("due", "received", "number")) or "due",
            words=tuple(text.split()),
        )

    @property
    def reads(self) -> str:
        """Which rows it can have: open, closed or all."""
        return "open" if self.due and self.view.reads == "all" else self.view.reads

    def apply(self, rows: QuerySet, now: datetime, within: str = "") -> QuerySet:
        """Everything but the view. Words are looked for `within` a place: where all rows lie, "" when not known."""
        rows = rows.filter(**self._plain())
        if self.year:
            rows = rows.filter(created_at__gte=_new_year(self.year), created_at__lt=_new_year(self.year + 1))
        if self.since:
            rows = rows.filter(created_at__gte=midnight(self.since))
        if self.until:
            rows = rows.filter(created_at__lt=midnight(self.until + timedelta(days=1)))
        if self.unit:
            rows = rows.filter(open_lead(to_unit=self.unit))
        if self.due:
            rows = DUE[self.due][1](rows, now)
        if self.place:
            rows = rows.filter(division=self.place) if self.exact else rows.under(self.place)
        if self.layer:
            rows = layering.in_layer(rows, self.layer)
        if self.host:
            rows = layering.hosted_by(rows, self.host)
        if self.figure:
            rows = figures.rows_of(rows, self.figure, dated=bool(self.since or self.until))
        return found_by(rows, self.words, self.place or within)

    def _plain(self) -> dict:
        names = ("level", "track", "channel")
        return {name: getattr(self, name) for name in names if getattr(self, name)} | (
            {"category": self.category} if self.category else {}
        )


def found_by(rows: QuerySet, words: tuple[str, ...], within: str) -> QuerySet:
    """Rows that hold every word: a number, the end of one, or text by its bigrams and then by itself."""
    for word in words:
        if NUMBER.fullmatch(word):
            rows = rows.filter(number=word.upper())
        elif TAIL.fullmatch(word):
            rows = rows.filter(Q(number__endswith=f"-{word:0>4}") | _holds(word, within))
        else:
            rows = rows.filter(_holds(word, within))
    return rows


def _holds(word: str, within: str) -> Q:
    tokens = search.tokens(word)
    if not tokens:
        return Q(pk__in=[])
    alone = len(tokens) == 1 and len(tokens[0]) == 1 and not tokens[0].isascii()
    wanted = " & ".join(f"'{token}'{':*' if alone else ''}" for token in tokens)
    if within:
        wanted += f" & '{search.place_token(within)}'"
    by_tokens = Func(
        F("body__tokens"), Value(wanted), template="(%(expressions)s::tsquery)", arg_joiner=" @@ ",
        output_field=BooleanField(),
    )  # fmt: skip
    if len(tokens) == 1:
        return Q(by_tokens)
    texts = ("title", "place", "body__original_words", "body__summary")
    recheck = Q()
    for text in texts:
        recheck |= Q(**{f"{text}__icontains": word}) | Q(**{f"{text}__icontains": search.simplified(word)})
    return Q(by_tokens) & recheck


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=clock.zone())


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.zone())


def _year(text: str) -> int | None:
    year = _number(text, 4)
    return year if year and FIRST_YEAR <= year <= LAST_YEAR else None


def _number(text: str, digits: int = 9) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= digits and int(text) else None


def _one_of(text: str, allowed) -> str:
    return text if text in allowed else ""
