"""Where a notice leads: the app that owns a thing registers how its addresses are made."""

from collections.abc import Callable, Iterable
from itertools import groupby

from liaison.notifications.models import Notice

Builder = Callable[[list[int]], dict[int, str]]
_builders: dict[str, Builder] = {}


def register(thing: str, builder: Builder) -> None:
    """`builder` gets ids of one kind of thing and answers {id: address}, in one query for all."""
    _builders[thing] = builder


def links_of(notices: Iterable[Notice]) -> dict[tuple[str, int], str]:
    """{(thing, id): address} for a page of notices; one call per kind of thing."""
    pairs = sorted({(notice.thing, notice.thing_id) for notice in notices})
    found = {}
    for thing, group in groupby(pairs, key=lambda pair: pair[0]):
        builder = _builders.get(thing)
        urls = builder([thing_id for _thing, thing_id in group]) if builder else {}
        found |= {(thing, thing_id): url for thing_id, url in urls.items()}
    return found


def link_of(notice: Notice) -> str | None:
    return links_of([notice]).get((notice.thing, notice.thing_id))
