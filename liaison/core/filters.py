"""Filter chips over a list (筛选): what components/filters.html draws, from the address alone."""

from collections.abc import Iterable

from django.http import QueryDict

CURSOR = "after"


def chip(query: QueryDict, name: str, label: str, options: Iterable[tuple[str, str]]) -> dict:
    """One chip that offers values of one parameter; an unknown value counts as none."""
    options = [(str(value), str(text)) for value, text in options]
    chosen = dict(options).get(query.get(name, ""), "")
    return {
        "label": label,
        "chosen": chosen,
        "clear": address(query, **{name: ""}),
        "options": [
            {"label": text, "href": address(query, **{name: value}), "on": value == query.get(name)}
            for value, text in options
        ],
    }


def address(query: QueryDict, **changes: str) -> str:
    """This list with some parameters changed ("" drops one), from its first page unless told otherwise."""
    query = query.copy()
    for name, value in ({CURSOR: ""} | changes).items():
        query[name] = value
    for name in [name for name in query if not query[name]]:
        del query[name]
    return f"?{query.urlencode()}"


def kept(query: QueryDict, *but: str) -> list[tuple[str, str]]:
    """The other parameters, for the hidden fields of a search form."""
    return [(name, value) for name, value in query.items() if value and name not in {*but, CURSOR}]
