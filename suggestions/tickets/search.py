"""Chinese text as search tokens (检索词): runs of characters become bigrams, words and numbers stay whole. Pure."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

LENGTHS = (2, 4, 6, 9, 12, 15)  # of the codes of each level; written here so that this stays pure
RUNS = re.compile(r"[㐀-鿿豈-﫿]+|[a-z0-9]+")


def tokens(text: str) -> list[str]:
    """Distinct tokens of a text, sorted: bigrams of Chinese runs (a lone character stays), whole words."""
    found: set[str] = set()
    for run in RUNS.findall(simplified(text)):
        if run.isascii():
            found.add(run)
        else:
            found.update(run[i : i + 2] for i in range(max(1, len(run) - 1)))
    return sorted(found)


def place_tokens(code: str) -> list[str]:
    """A place and every place above it: one index answers words within a scope. Nobody can type the mark."""
    return [place_token(code[:length]) for length in LENGTHS if length <= len(code)]


def place_token(code: str) -> str:
    return f"@{code}"


def simplified(text: str) -> str:
    """Full-width to half-width, upper to lower case, traditional to simplified."""
    return _converter().convert(unicodedata.normalize("NFKC", text).lower())


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
