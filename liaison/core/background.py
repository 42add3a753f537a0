"""Handing work to the worker. The row that asked for it is the truth, the broker only a shortcut."""

import logging

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)
# A visitor must not wait for a dead broker.
IMPATIENT = {"max_retries": 0, "connect_retries_timeout": 1, "socket_connect_timeout": 1}


def enqueue_after_commit(task: str, *args) -> None:
    """Send a task by its name once the transaction is through; a dead broker is no error.

    Every such task has a sweep in liaison/schedule.py that finds what was never delivered.
    """
    transaction.on_commit(lambda: _send(task, args))


def _send(task: str, args: tuple) -> None:
    try:
        with current_app.connection(transport_options=IMPATIENT) as connection:
            current_app.send_task(task, args=args, connection=connection, retry=False)
    except Exception:  # whatever the broker's client raises, the row is found by the sweep
        log.warning("Broker not reachable, %s%s waits for its sweep", task, args)
