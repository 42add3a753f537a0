"""Running numbers without gaps: draw last in the transaction that uses the number."""

from django.db import connection


def draw(key: str) -> int:
    """The next number of a series, from 1. The counter row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (key, n) VALUES (%s, 1)"
            " ON CONFLICT (key) DO UPDATE SET n = core_counter.n + 1 RETURNING n",
            [key],
        )
        return cursor.fetchone()[0]
