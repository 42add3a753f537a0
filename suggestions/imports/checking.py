"""Every row of a sheet judged (逐行检查): new, the same as one we have, or wrong and where. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from django.utils.translation import gettext as _

from liaison.core.sealing import blind_index
from suggestions.imports import values
from suggestions.imports.columns import BY_NAME
from suggestions.imports.sheets import Line, Table
from suggestions.imports.values import Wrong, plain

NEW, SAME, WRONG = "new", "same", "wrong"
LONGEST = {"words": 4000, "spot": 80, "name": 40, "result": 2000, "unit": 120, "satisfaction": 40}
MOST_GUESSED = 200  # different wrong words we look for a like one
MOST_OFFERED = 3
ALIKE = 0.6


@dataclass
class Directory:
    """The names a sheet may use: places of the territory and categories."""

    places: Mapping[str, Collection[str]]  # name as compared → codes
    labels: Mapping[str, str]  # code → what people read
    categories: Mapping[str, int]
    propose: Mapping[str, Collection[str]] = field(default_factory=dict)  # category → keywords
    guessed: dict = field(default_factory=dict)


@dataclass
class Row:
    """One line of the sheet, understood as far as it can be."""

    line: int
    texts: dict[str, str]
    values: dict = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    offers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # field → (replacement, label)
    same_as: str = ""
    digest: bytes = b""

    @property
    def kind(self) -> str:
        return WRONG if self.errors else SAME if self.same_as else NEW

    @property
    def finished(self) -> bool:
        """With a day of closing it becomes history, without one it goes to work."""
        return "closed_on" in self.values

    @property
    def reasons(self) -> str:
        """Every error in one line, for the sheet that goes back."""
        return "；".join(f"{BY_NAME[name].label}：{why}" for name, why in self.errors.items())


def check(table: Table, mapping: Mapping[int, str], fixes: Mapping, directory: Directory, today: date) -> list[Row]:
    """Every line judged by itself, then against the lines before it."""
    rows, seen = [], {}
    for line in table.lines:
        row = _understand(line, mapping, fixes, directory, today)
        if not row.errors:
            row.digest = digest(row)
            first = seen.setdefault(row.digest, row.line)
            row.same_as = _("和第 %d 行相同") % first if first != row.line else ""
        rows.append(row)
    return rows


def digest(row: Row) -> bytes:
    """What makes two rows the same: the day, the place, who and the words. Keyed, for it is made of a name."""
    parts = (row.values["raised_on"].isoformat(), row.values["place"], plain(row.texts.get("name", "")))
    return blind_index("import", "\n".join([*parts, plain(row.texts["words"])]))


def _understand(line: Line, mapping: Mapping[int, str], fixes: Mapping, directory: Directory, today: date) -> Row:
    texts = {name: line.cells[place] for place, name in mapping.items() if place < len(line.cells)}
    row = Row(line.number, texts)
    used = {name: fixes.get(name, {}).get(text, text) for name, text in texts.items()}
    readers = {
        "raised_on": lambda text: values.day(_needed(text), today),
        "closed_on": lambda text: values.day(text, today),
        "place": lambda text: _place(_needed(text), directory, row),
        "category": lambda text: _category(text, directory, row),
        "phone": values.phone,
        "level": values.level,
        "words": lambda text: values.short(_needed(text), LONGEST["words"]),
    }
    for name in BY_NAME:
        text = used.get(name, "")
        if not text and not BY_NAME[name].required:
            continue
        read = readers.get(name) or (lambda text, name=name: values.short(text, LONGEST[name]))
        try:
            row.values[name] = read(text)
        except Wrong as wrong:
            row.errors[name] = str(wrong)
    _check_end(row)
    return row


def _needed(text: str) -> str:
    if not text:
        raise Wrong(_("必填"))
    return text


def _check_end(row: Row) -> None:
    """A row is finished when it has a day and a result; half of the two is a question to whoever wrote it."""
    closed, result = row.values.get("closed_on"), row.values.get("result")
    if "closed_on" in row.errors:
        return
    if closed and not result:
        row.errors.setdefault("result", _("写了办结日期，也要写办理结果"))
    if result and not closed:
        row.errors["closed_on"] = _("写了办理结果，请补办结日期；没办完就两格都空着")
    raised = row.values.get("raised_on")
    if closed and raised and closed < raised:
        row.errors["closed_on"] = _("早于反映日期")


def _place(text: str, directory: Directory, row: Row) -> str:
    if text in directory.labels:
        return text
    codes = sorted(directory.places.get(plain(text), ()))
    if len(codes) == 1:
        return codes[0]
    if codes:
        row.offers["place"] = [(code, directory.labels[code]) for code in codes[:MOST_OFFERED]]
        raise Wrong(_("有 %d 个地方叫这个名，请写“镇＋村”或代码") % len(codes))
    if text.isdecimal():
        raise Wrong(_("不是您范围内的代码"))
    likes = _alike("place", text, directory.places, directory)
    codes = [code for name in likes for code in directory.places[name]]
    row.offers["place"] = [(code, directory.labels[code]) for code in dict.fromkeys(codes)][:1]
    raise Wrong(_("名录里没有"))


def _category(text: str, directory: Directory, row: Row) -> int:
    found = directory.categories.get(plain(text))
    if found is not None:
        return found
    by_word = [name for name, words in directory.propose.items() if any(w in text or text in w for w in words)]
    likes = by_word[:1] or _alike("category", text, directory.categories, directory)[:1]
    row.offers["category"] = [(name, name) for name in likes]
    raise Wrong(_("没有这一类"))


def _alike(kind: str, text: str, names: Collection[str], directory: Directory) -> list[str]:
    """Names written nearly the same; each wrong word is looked up once, and not more words than fit a page."""
    key = (kind, plain(text))
    if key not in directory.guessed:
        few = len(directory.guessed) < MOST_GUESSED
        directory.guessed[key] = get_close_matches(key[1], list(names), n=1, cutoff=ALIKE) if few else []
    return directory.guessed[key]
