"""The three rates from counted words (三率的算法): formulas, their parts, and what is printed apart. Pure."""

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from suggestions.tickets.fates import HANDED, JUDGED, SOLVED, TAKEN, Fate
from suggestions.tickets.figures import Figure, Part, conversion_of, resolution_of, satisfaction_of
from suggestions.tickets.ratings import Satisfaction
from suggestions.tickets.shares import percent, words

ENOUGH = 5  # a unit sees how voters rated from so many ratings on
HAPPY = (Satisfaction.SATISFIED, Satisfaction.BASIC)


@dataclass(frozen=True)
class Counts:
    """What was counted of one cohort: each ticket one word, each voice one answer."""

    fates: Mapping[str, int] = field(default_factory=Counter)
    voices: Mapping[str, int] = field(default_factory=Counter)  # last word of those who rated
    by_staff: int = 0
    silent: int = 0
    unreachable: int = 0
    deputies: Mapping[str, int] = field(default_factory=Counter)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            Counter(self.fates) + Counter(other.fates),
            Counter(self.voices) + Counter(other.voices),
            self.by_staff + other.by_staff,
            self.silent + other.silent,
            self.unreachable + other.unreachable,
            Counter(self.deputies) + Counter(other.deputies),
        )

    def of(self, fates) -> int:
        return sum(self.fates.get(fate, 0) for fate in fates)

    @property
    def cohort(self) -> int:
        return sum(self.fates.values())

    @property
    def taken(self) -> int:
        return self.of(TAKEN)

    @property
    def judged(self) -> int:
        return self.of(JUDGED)

    @property
    def handed(self) -> int:
        return self.of(HANDED)

    @property
    def settled(self) -> int:
        return self.fates.get(Fate.SETTLED, 0)

    @property
    def kept(self) -> int:
        return self.fates.get(Fate.KEPT, 0)

    @property
    def solved(self) -> int:
        return self.of(SOLVED)

    @property
    def rated(self) -> int:
        return sum(self.voices.values())

    @property
    def happy(self) -> int:
        return sum(self.voices.get(one, 0) for one in HAPPY)

    @property
    def asked(self) -> int:
        """Everybody whose word was wanted."""
        return self.rated + self.silent + self.unreachable

    @property
    def rated_by_deputies(self) -> int:
        return sum(self.deputies.values())

    @property
    def conversion(self) -> Figure:
        """成果转化率"""
        return conversion_of(self.taken, self.judged)

    @property
    def resolution(self) -> Figure:
        """解决落实率"""
        return resolution_of(self.solved, self.handed)

    @property
    def satisfaction(self) -> Figure:
        """群众满意率"""
        return satisfaction_of(self.happy, self.rated, None)

    @property
    def satisfied_alone(self) -> str:
        return words(self.voices.get(Satisfaction.SATISFIED, 0), self.rated)

    @property
    def silent_share(self) -> str:
        return words(self.silent, self.asked)

    @property
    def unreachable_share(self) -> str:
        return words(self.unreachable, self.asked)


def fate_parts(counts: Counts) -> list[Part]:
    """Every ticket of the cohort in one line each; they sum to it."""
    return [
        Part(str(fate.label), counts.fates[fate], f"figure=fate_{fate.value}")
        for fate in Fate
        if counts.fates.get(fate)
    ]


def answer_lines(counts: Counts) -> list[tuple[str, str, int, str, int, str]]:
    """What voters said in shares of those who rated, and beside it, never mixed, what deputies said."""
    rated, theirs = counts.rated, counts.rated_by_deputies
    return [
        (one.value, str(one.label), said := counts.voices.get(one, 0), words(said, rated),
         other := counts.deputies.get(one, 0), words(other, theirs))
        for one in Satisfaction
    ]  # fmt: skip


def rank(rows: Mapping[int, Counts]) -> list[int]:
    """Units by 解决落实率, then by how much they handled, then by their id; who handled nothing is left out."""
    scored = [(-(percent(c.solved, c.handed) or 0), -c.handed, unit) for unit, c in rows.items() if c.handed]
    return [unit for _score, _n, unit in sorted(scored)]


def title(since: date, until: date) -> str:
    """2026年第三季度, or both days."""
    whole = since == quarter_start(since) and until == quarter_end(since)
    if whole:
        return f"{since.year}年第{'一二三四'[(since.month - 1) // 3]}季度"
    return f"{since:%Y-%m-%d}至{until:%Y-%m-%d}"


def quarter_start(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_end(day: date) -> date:
    """The last day of the quarter a day lies in."""
    month = quarter_start(day).month + 2
    return date(day.year, month, monthrange(day.year, month)[1])
