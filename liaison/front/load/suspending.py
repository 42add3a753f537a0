"""Indexes, unique and foreign keys laid aside while millions of rows come in, and made again: so all are checked."""

from collections.abc import Iterator
from contextlib import contextmanager

KEYS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
 WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u') ORDER BY contype DESC
"""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
 WHERE i.indrelid = ANY(%s::regclass[])
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""


@contextmanager
def suspended(cursor, tables: list[str]) -> Iterator[None]:
    """Inside one transaction: whatever goes wrong, the tables come out as they were."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(INDEXES, [tables])
    indexes = cursor.fetchall()
    cursor.execute(KEYS, [tables])
    keys = cursor.fetchall()
    for table, name, _definition in reversed(keys):  # foreign keys first: they rest on unique ones
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in keys:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
