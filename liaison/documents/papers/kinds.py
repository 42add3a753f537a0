"""The kinds of papers (公文种类). Each feature registers its own from its documents.py; the kernel knows no ticket.

A `PaperKind` is numbered: it becomes a row, is issued once and never changes; it holds no resident's data.
A `FormKind` is made anew at every printing; where it shows who somebody is, printing it is a logged look.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.placeholders import Slot

Things = Sequence[tuple[str, int]]  # what a paper is about: kind of row and id


@dataclass(frozen=True)
class Subject:
    """What a numbered paper shall be about: rows, whom it goes to, dates that were asked for."""

    things: Things
    to_unit: Any = None
    args: Mapping[str, str] = field(default_factory=dict)

    def ids(self, thing: str) -> list[int]:
        return [pk for name, pk in self.things if name == thing]


@dataclass(frozen=True)
class Case:
    """Everything a numbered paper is composed from. `text(slot, …)` is the organ's wording, filled."""

    organ: Any
    head: str  # the name the organ signs with
    subject: Subject
    by: Any
    day: date
    text: Callable[..., str]
    seal: bool = True
    contact: str = ""
    copies: str = ""


@dataclass(frozen=True)
class Question:
    """A date asked when a paper is drawn, with what is proposed."""

    name: str
    label: Any
    proposed: Callable[[], date]


@dataclass(frozen=True)
class PaperKind:
    """A numbered kind of paper.

    `find(by, key)` what a key means to this person, or None; `offer(by, thing)` keys for a row on whose page one
    stands; `example(organ)` a real case for the preview of new wording; `issuers` the kinds of units that issue it;
    `issued(paper, by)` what the feature writes down when one goes out, in the same transaction.
    """

    name: str
    label: Any
    word: str  # follows the organ's short name in the number: 人大交
    slots: tuple[Slot, ...]
    issuers: frozenset[str]
    compose: Callable[[Case], Sheet]
    find: Callable[[Any, str], Subject | None]
    offer: Callable[[Any, Any], Iterable[str]]
    example: Callable[[Any], Subject | None]
    questions: tuple[Question, ...] = ()
    issued: Callable[[Any, Any], None] | None = None
    thing: str = "ticket"  # on whose page it is offered
    count: str = "{}号"  # how its numbers are said; a 简报 counts 期


@dataclass(frozen=True)
class FormKind:
    """A form without a number.

    `find(by, key)` the rows behind a key, or None; with by None the shell asks. `compose(found, by, plain)` makes the
    sheet; `plain` are the values a look disclosed, None prints masks. `disclose` is given for forms with names.
    """

    name: str
    label: Any
    compose: Callable[..., Sheet]
    find: Callable[[Any, str], Any]
    offer: Callable[[Any, Any], Iterable[str]]
    keys: Callable[[int], Iterable[str]]
    disclose: Callable[..., Any] | None = None
    thing: str = "ticket"

    @property
    def named(self) -> bool:
        return self.disclose is not None


_kinds: dict[str, PaperKind | FormKind] = {}


def register(*kinds: PaperKind | FormKind) -> None:
    for kind in kinds:
        _kinds[kind.name] = kind


def numbered() -> list[PaperKind]:
    return [kind for kind in _kinds.values() if isinstance(kind, PaperKind)]


def forms() -> list[FormKind]:
    return [kind for kind in _kinds.values() if isinstance(kind, FormKind)]


def issued_by(unit_kind: str) -> list[PaperKind]:
    """The numbered kinds a unit of this kind issues."""
    return [kind for kind in numbered() if unit_kind in kind.issuers]


def paper_kind(name: str) -> PaperKind | None:
    kind = _kinds.get(name)
    return kind if isinstance(kind, PaperKind) else None


def form_kind(name: str) -> FormKind | None:
    kind = _kinds.get(name)
    return kind if isinstance(kind, FormKind) else None


def label_of(name: str) -> str:
    return str(_kinds[name].label) if name in _kinds else name
