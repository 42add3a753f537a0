"""A list of places as a CSV sheet: read it, and say in one sentence which line is wrong."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from liaison.core.errors import DomainError
from liaison.divisions.naming import level_of, parent_code_of

DATA = Path(__file__).parent / "data"
OFFICIAL = DATA / "divisions.csv"
FALSE_WORDS = {"0", "false", "no", "否"}


@dataclass(frozen=True)
class Place:
    """One line of the sheet."""

    code: str
    name: str
    is_civil: bool = True


def read(path: Path) -> list[Place]:
    """The places of a sheet with the columns code and name (is_civil is optional), checked line by line."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as sheet:
            return list(_places(csv.DictReader(sheet)))
    except (OSError, UnicodeDecodeError, csv.Error) as trouble:
        raise DomainError(_("读不了文件 %(path)s：%(why)s") % {"path": path, "why": trouble}) from trouble


def _places(lines: csv.DictReader) -> Iterator[Place]:
    if not {"code", "name"} <= set(lines.fieldnames or ()):
        raise DomainError(_("表头须有 code 和 name 两列。"))
    seen: set[str] = set()
    for line in lines:
        place = _place(line)
        problem = problem_of(place, seen)
        if problem:
            raise DomainError(_("第 %(line)d 行：%(problem)s") % {"line": lines.line_num, "problem": problem})
        seen.add(place.code)
        yield place


def _place(line: dict) -> Place:
    civil = (line.get("is_civil") or "").strip().lower() not in FALSE_WORDS
    return Place((line["code"] or "").strip(), (line["name"] or "").strip(), civil)


def problem_of(place: Place, seen: Iterable[str] = ()) -> str:
    """Why a place cannot be taken as it stands, or an empty string."""
    if not (place.code.isascii() and place.code.isdigit()) or not level_of(place.code):
        return _("代码“%s”应为 2、4、6、9、12 或 15 位数字。") % place.code
    if not 0 < len(place.name) <= 60:
        return _("代码 %s 的名称应为 1 到 60 个字。") % place.code
    return _("代码 %s 出现了两次。") % place.code if place.code in seen else ""


def uncivil_codes() -> frozenset[str]:
    """Places of the official list without residents of their own (prisons, farms, a dam)."""
    with (DATA / "not_civil.csv").open(newline="", encoding="utf-8") as sheet:
        return frozenset(line["code"] for line in csv.DictReader(sheet))


def orphans(places: Iterable[Place], known: Iterable[str]) -> list[str]:
    """Codes whose place above is neither in the sheet nor already known."""
    places = list(places)
    there = {place.code for place in places} | set(known)
    return [p.code for p in places if (above := parent_code_of(p.code)) and above not in there]
