"""The kinds of background work (任务种类): each app registers its exports and imports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# work(by, path, progress, **args): writes its file to the path and answers the name for the
# download, or None when there is no file. It may run twice: the first worker may have been killed.
Work = Callable[..., str | None]


@dataclass(frozen=True)
class Kind:
    """One kind: its name in the row, its label for people, its work."""

    name: str
    label: Any
    work: Work


_kinds: dict[str, Kind] = {}


def register(name: str, work: Work, label) -> None:
    _kinds[name] = Kind(name, label, work)


def kind_of(name: str) -> Kind:
    return _kinds[name]


def label_of(name: str) -> str:
    """What people read; a kind that is gone keeps its name."""
    return str(_kinds[name].label) if name in _kinds else name
