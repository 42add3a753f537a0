"""What the figures of an appraisal mean (测评计分). Pure: no database, no clock.

Rate = (satisfied + basically satisfied) ÷ valid papers. A rate is printed with one decimal, half up; whether it
fails is asked of the exact fraction, so that rounding never lifts anybody over the mark.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

TENTH = Decimal("0.1")
HUNDRED = 100


@dataclass(frozen=True)
class Marks:
    """The numbers of a rule: pass mark in percent, papers needed to show a result, share that must come back."""

    fail_below: Decimal
    min_valid: int
    returned_num: int = 1
    returned_den: int = 2
    returned_strict: bool = True


@dataclass(frozen=True)
class Figures:
    """What was counted for one subject."""

    satisfied: int
    basically: int
    unsatisfied: int

    @property
    def valid(self) -> int:
        return self.satisfied + self.basically + self.unsatisfied

    @property
    def content(self) -> int:
        return self.satisfied + self.basically

    @property
    def rate(self) -> Decimal | None:
        """In percent; None when nobody marked this subject."""
        if self.valid == 0:
            return None
        return (Decimal(self.content * HUNDRED) / self.valid).quantize(TENTH, ROUND_HALF_UP)


class Validity(Enum):
    """Whether the papers make an appraisal."""

    VALID = ""
    MORE_RETURNED = "more_returned"
    TOO_FEW_RETURNED = "too_few"


def validity(issued: int, returned: int, marks: Marks) -> Validity:
    """More papers back than went out, or not enough of them, is no appraisal."""
    if returned > issued:
        return Validity.MORE_RETURNED
    over = returned * marks.returned_den - issued * marks.returned_num
    enough = over > 0 if marks.returned_strict else over >= 0
    return Validity.VALID if enough else Validity.TOO_FEW_RETURNED


def may_show(figures: Figures, marks: Marks) -> bool:
    """A result of very few papers would tell who voted how."""
    return figures.valid >= marks.min_valid


def fails(figures: Figures, marks: Marks) -> bool:
    """Below the pass mark, exactly; a result that is not shown fails nobody."""
    if not may_show(figures, marks) or figures.valid == 0:
        return False
    return figures.content * HUNDRED < marks.fail_below * figures.valid


def differing(first: dict[str, int], second: dict[str, int]) -> list[str]:
    """The names of the figures two counters typed differently, in the order of the sheet."""
    return [name for name in first if first[name] != second.get(name)]
