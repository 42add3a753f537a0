"""Pages that read may not write: lists, details and dashboards run in a read-only transaction."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def reading_only():
    """Inside, PostgreSQL itself refuses every write; inside somebody's transaction its mode is left alone."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield
