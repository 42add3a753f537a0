"""What every queryset of the house can do."""

from collections.abc import Mapping

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Left

# County and township: the lengths of left(code, n) that tables carry an index for.
INDEXED_LENGTHS = (6, 9)


class HouseQuerySet(models.QuerySet):
    def locked(self, pk):
        """The row, locked until the end of the transaction; only this row, not what it joins."""
        return self.select_for_update(of=("self",)).get(pk=pk)

    def under(self, code: str, column: str = "division", *, or_else: Q | None = None):
        """Rows at or below a division: an equality on left(code, n), so that an index of that level serves.

        Only some lengths are indexed; a deeper place is filtered inside the index of the nearest one.
        Rows that fulfil `or_else` come along.
        """
        lengths = {len(code), max((n for n in INDEXED_LENGTHS if n <= len(code)), default=len(code))}
        rows = self.alias(**{f"scope{n}": Left(column, n) for n in lengths})
        inside = Q(**{f"scope{n}": code[:n] for n in lengths})
        return rows.filter(inside | or_else if or_else else inside)


def counts_up_to(most: int, named: Mapping[str, models.QuerySet]) -> dict[str, int]:
    """How many rows each queryset has, in one statement; nothing is counted beyond `most` + 1."""
    columns, params = [], []
    for rows in named.values():
        sql, values = _counting(rows, most)
        columns.append(sql)
        params += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns) or 'NULL'}", params)
        return dict(zip(named, cursor.fetchone(), strict=False))


def _counting(rows: models.QuerySet, most: int) -> tuple[str, list]:
    try:
        sql, params = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
    except EmptyResultSet:
        return "0", []
    return f"(SELECT COUNT(*) FROM ({sql}) few)", list(params)
