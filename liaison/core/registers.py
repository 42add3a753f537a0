"""A register (名册): a list page drawn as one table from plain lines, so that each register is a class of few words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from liaison.core.views import ListPage

MANAGE = (gettext_lazy("管理"), "front:manage")


@dataclass(frozen=True)
class Line:
    """One row: a title that leads somewhere, the cells after it, and words that mark it."""

    title: Any
    href: str = ""
    cells: Sequence[Any] = ()
    sub: Any = ""
    tag: Any = ""
    quiet: bool = False  # drawn grey: no longer in use


@dataclass(frozen=True)
class Act:
    """A button at the head of a page."""

    label: Any
    href: str
    icon: str = ""
    primary: bool = False


class RegisterPage(ListPage):
    """A subclass gives `rows()`, `order`, `line(row)`, the column heads, and what to say when there is nothing."""

    template_name = "components/register_page.html"
    title: Any = ""
    heads: Sequence[Any] = ()
    search: Any = ""  # what can be typed into the search field; none without it
    empty: Any = ""
    icon = "list"
    note: Any = ""
    crumb: tuple[Any, str] | None = None  # what stands above the title: words and the name of an address

    def line(self, row) -> Line:
        raise NotImplementedError

    def acts(self) -> list[Act]:
        return []

    def listed(self, query) -> dict:
        found = super().listed(query)
        return found | {"lines": [self.line(row) for row in found["rows"]]}

    def context(self) -> dict:
        return {
            "title": self.title,
            "heads": self.heads,
            "search": self.search,
            "empty": self.empty,
            "icon": self.icon,
            "acts": self.acts(),
            "note": self.note,
            "crumb": (self.crumb[0], reverse(self.crumb[1])) if self.crumb else None,
        }
