"""A line of a work home (等我处理): picture, count, words, and where it leads. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What waits, how much of it, and the worst case in one line."""

    kind: str
    icon: str
    n: int
    label: str
    sub: str
    href: str
    button: str
    primary: bool = False
    capped: bool = False

    @property
    def count(self) -> str:
        return f"{self.n - 1}+" if self.capped else str(self.n)


@dataclass(frozen=True)
class Urgent:
    """One of the most urgent tickets with its deadline badge."""

    number: str
    title: str
    where: str
    days: int
    kind: str
    text: str
