"""What a page costs."""

from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liaison.workdays import queries as workdays


def queries_of(client: Client, path: str) -> int:
    """How many statements a page takes, once everything a process keeps in memory is there.

    What is due only every few seconds (the calendar's version, a session's touch) is left out: it would
    depend on the hour. Hence the cheaper of two visits.
    """
    assert client.get(path).status_code == 200
    with patch.object(workdays, "LOOK_AGAIN_SECONDS", 3600):
        return min(_visit(client, path), _visit(client, path))


def _visit(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as statements:
        assert client.get(path).status_code == 200
    return len(statements)
