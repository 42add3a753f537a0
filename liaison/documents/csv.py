"""CSV, line by line: for machines and old programs; opens in Excel as it should."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from liaison.core.tables import Column

BOM = "\ufeff"  # without it Excel reads Chinese as garbage
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text


def lines(columns: Sequence[Column], rows: Iterable) -> Iterator[str]:
    """Heading and rows, one string each."""
    writer = csv.writer(_Line())
    yield BOM + writer.writerow([str(column.label) for column in columns])
    for row in rows:
        yield writer.writerow([harmless(column.text(row)) for column in columns])


def harmless(text: str) -> str:
    """What a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not _is_number(text) else text


def response(name: str, columns: Sequence[Column], rows: Iterable) -> StreamingHttpResponse:
    """A download that starts with the first row."""
    answer = StreamingHttpResponse(lines(columns, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _is_number(text: str) -> bool:
    return text[1:].replace(".", "", 1).isdecimal()
