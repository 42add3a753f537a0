"""How many make a quorum, how many make a decision (计票). Pure.

A tie is lost: the chair has one vote like everybody. Abstaining and staying silent count in the base.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """A part of a number: more than half is Share(1, 2, strict=True), at least two thirds Share(2, 3, strict=False)."""

    num: int
    den: int
    strict: bool

    def of(self, base: int) -> int:
        """The smallest whole number that is enough."""
        part = base * self.num
        return part // self.den + 1 if self.strict else -(-part // self.den)


@dataclass(frozen=True)
class Count:
    """The figures of one vote."""

    for_votes: int
    against: int
    abstain: int
    void: int = 0

    @property
    def cast(self) -> int:
        return self.for_votes + self.against + self.abstain + self.void


@dataclass(frozen=True)
class Result:
    """What a vote comes to."""

    need: int
    passed: bool
    silent: int


def need(share: Share, base: str, members: int, present: int) -> int:
    """The pass line: of all members, or of those present at this vote."""
    return share.of(members if base == "all" else present)


def has_quorum(present: int, quorum_need: int) -> bool:
    return present >= quorum_need


def result(count: Count, share: Share, base: str, *, members: int, present: int) -> Result:
    """Passed or lost, by which line, and how many said nothing."""
    line = need(share, base, members, present)
    return Result(line, count.for_votes >= line, present - count.cast)
