"""Filter chips over a list (筛选): what components/filters.html draws, from the address alone."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

CURSOR = "after"
FIRST_YEAR, LAST_YEAR = 1979, 2199  # years somebody may mean


def chip(query: QueryDict, name: str, label: str, options: Iterable[tuple[str, str]]) -> dict:
    """One chip that offers values of one parameter; an unknown value counts as none."""
    options = [(str(value), str(text)) for value, text in options]
    chosen, now = dict(options).get(query.get(name, ""), ""), query.get(name)
    without = address(query, **{name: ""})
    join = "&" if len(without) > 1 else ""
    return {
        "label": label,
        "chosen": chosen,
        "clear": without,
        "options": [
            {
                "label": text,
                "href": f"{without}{join}{urlencode({name: value})}" if value else without,
                "on": value == now,
            }
            for value, text in options
        ],
    }


def period_of(query: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The days ?from=…&until=… of an address, both included; what is no day counts as none."""
    return _day(query.get("from", "")), _day(query.get("until", ""))


def period_chip(query: QueryDict, label: str) -> list[dict]:
    """The period of an address that came from a page of figures: it can be taken away, not chosen."""
    since, until = period_of(query)
    if not since and not until:
        return []
    chosen = _("%(since)s 至 %(until)s") % {"since": since or "…", "until": until or "…"}
    return [{"label": label, "chosen": chosen, "clear": address(query, **{"from": "", "until": ""}), "options": []}]


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


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
