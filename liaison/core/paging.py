"""Reading a list by key (游标翻页): the next rows after the last one shown, however long the list is."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the cursor that leads to the following ones ("" at the end)."""

    rows: list
    after: str


def page(rows: QuerySet, order: Sequence[str], after: str = "", size: int = PAGE_SIZE) -> Page:
    """The rows that follow a cursor, in an order that ends with a unique column; "-id" descends."""
    rows = rows.order_by(*order)
    last = _read(after, len(order))
    if last:
        rows = _following(rows, order, last)
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, _write(found[-1], order) if more else "")


def _following(rows: QuerySet, order: Sequence[str], last: Sequence[Any]) -> QuerySet:
    """The rows after a cursor; one whose values do not fit the columns starts again from the top."""
    try:
        return rows.filter(_beyond(order, last))
    except (ValueError, ValidationError):
        return rows


def _beyond(order: Sequence[str], last: Sequence[Any]) -> Q:
    """Rows after the given values: greater in the first column, or equal there and greater in the next, …"""
    beyond, equal = Q(), Q()
    for column, value in zip(order, last, strict=True):
        name, sign = (column[1:], "lt") if column.startswith("-") else (column, "gt")
        beyond |= equal & Q(**{f"{name}__{sign}": value})
        equal &= Q(**{name: value})
    return beyond


def _write(row, order: Sequence[str]) -> str:
    values = [_value(row, column.lstrip("-")) for column in order]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _value(row, path: str):
    for name in path.split("__"):
        row = getattr(row, name)
    return row.isoformat() if isinstance(row, date) else row


def _read(cursor: str, length: int) -> list | None:
    """The values of a cursor; None for none or for one that somebody made up."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        return None
    fits = isinstance(values, list) and len(values) == length and all(isinstance(v, str | int) for v in values)
    return values if fits else None
