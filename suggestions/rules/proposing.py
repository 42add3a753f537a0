"""Proposing category and level from what was said (按内容推荐): pure, and it says which words spoke for it.

The text is read once from left to right; at each place the longest keyword wins, so 路灯 never counts as 路.
Whoever has most different words wins; equal numbers are decided by their length, then by who was named first.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """What is proposed, and the words of the text that spoke for it, in the order in which they appear."""

    key: Hashable
    words: tuple[str, ...]


def choose(text: str, keywords: Mapping[Hashable, Iterable[str]]) -> Choice | None:
    """The best match of a text among named sets of keywords; None when no word of them occurs."""
    owners = _owners(keywords)
    found: dict[Hashable, list[str]] = {}
    for word in _words_in(text, owners):
        for key in owners[word]:
            found.setdefault(key, []).append(word)
    if not found:
        return None
    best = max(found, key=lambda key: (len(found[key]), sum(map(len, found[key]))))
    return Choice(best, tuple(found[best]))


def keywords_of(line: str) -> list[str]:
    """The keywords of one line as people type them: separated by spaces, commas or 、."""
    for mark in "，,、；;\n\t":
        line = line.replace(mark, " ")
    return list(dict.fromkeys(line.split()))


def _owners(keywords: Mapping[Hashable, Iterable[str]]) -> dict[str, list[Hashable]]:
    owners: dict[str, list[Hashable]] = {}
    for key, words in keywords.items():
        for word in words:
            owners.setdefault(word, []).append(key)
    return owners


def _words_in(text: str, words: Iterable[str]) -> list[str]:
    """Keywords that occur, each once, longest first at every place and without overlaps."""
    known = set(words)
    longest = max(map(len, known), default=0)
    found: dict[str, None] = {}
    place = 0
    while place < len(text):
        sizes = range(min(longest, len(text) - place), 0, -1)
        size = next((n for n in sizes if text[place : place + n] in known), 0)
        if size:
            found[text[place : place + size]] = None
        place += size or 1
    return list(found)
