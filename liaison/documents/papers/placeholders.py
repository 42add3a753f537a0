"""Filling in wording (占位符): {承办单位} becomes plain text, from a closed list; nothing else happens. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from liaison.core.errors import DomainError

MARK = re.compile(r"\{([^{}]*)\}")
LONGEST = 600


@dataclass(frozen=True)
class Slot:
    """One text of a paper that an organ may word itself: which placeholders it knows, which it must keep."""

    name: str
    label: Any
    default: str
    known: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    long: bool = False
    optional: bool = False

    def check(self, text: str) -> None:
        """Refuse at this field what cannot be printed."""
        if not text.strip() and not self.optional:
            raise DomainError(_("请填写“%s”。") % self.label, self.name)
        if len(text) > LONGEST:
            raise DomainError(_("“%(label)s”请不超过 %(n)d 个字。") % {"label": self.label, "n": LONGEST}, self.name)
        used = MARK.findall(text)
        for mark in used:
            if mark not in self.known:
                raise DomainError(self._unknown(mark), self.name)
        for mark in self.needed:
            if mark not in used:
                raise DomainError(_("“%(label)s”里要有 {%(mark)s}。") % {"label": self.label, "mark": mark}, self.name)
        if re.search(r"[{}]", MARK.sub("", text)):
            raise DomainError(_("花括号要成对，里面写占位的名称。"), self.name)

    def _unknown(self, mark: str) -> str:
        known = "、".join(f"{{{name}}}" for name in self.known)
        if not known:
            return _("“{%s}”不认识；这一项不用占位。") % mark
        return _("“{%(mark)s}”不认识；可用：%(known)s。") % {"mark": mark, "known": known}


def fill(text: str, values: Mapping[str, str]) -> str:
    """Each {name} replaced once; a value that looks like a placeholder stays what it is."""
    return MARK.sub(lambda found: str(values.get(found.group(1), found.group())), text)
