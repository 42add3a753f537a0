r"""COPY's text format: tabs between values, \N for nothing. The values here hold no tab, newline or backslash."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

NULL = r"\N"


@dataclass
class Rows:
    """Some rows for one table: its columns by name, and values or finished lines."""

    table: str
    columns: str
    rows: Iterable[tuple]

    @property
    def text(self) -> str:
        return "".join(line(row) for row in self.rows)


def line(values: tuple) -> str:
    return "\t".join(map(str, values)) + "\n"


def copy(cursor, table: str, columns: str, text: str) -> None:
    names = ", ".join(f'"{name}"' for name in columns.split())
    cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', StringIO(text))
