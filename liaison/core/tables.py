"""Column (列): defined once, printed on the screen, in Excel and as CSV."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.utils.translation import gettext as _

from liaison.core import clock


@dataclass(frozen=True)
class Column:
    """One column: where its value comes from, what stands above it, how wide it is in characters.

    `value` computes from the row; without it `key` names an attribute, method or dictionary key.
    """

    key: str
    label: Any
    width: int = 12
    align: Literal["left", "right", "center"] = "left"
    value: Callable[[Any], Any] | None = None

    def of(self, row: Any) -> Any:
        """The value for one row."""
        if self.value is not None:
            return self.value(row)
        found = row[self.key] if isinstance(row, Mapping) else getattr(row, self.key)
        return found() if callable(found) else found

    def text(self, row: Any) -> str:
        """The value as it is printed."""
        return as_text(self.of(row))


def as_text(value: Any) -> str:
    """Any value in words: local time to the minute, yes and no, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return clock.local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
