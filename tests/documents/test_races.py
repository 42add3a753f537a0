"""One job, many workers."""

import threading

import pytest
from django.db import connection

from liaison.accounts.roles import Role
from liaison.documents import actions, kinds
from tests.builders.people import someone


@pytest.mark.django_db(transaction=True)
def test_one_of_eight_workers_takes_the_job(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr("liaison.core.background._send", lambda *message: None)
    runs = []
    kinds.register("trial", lambda by, path, progress: runs.append(1), "试验")
    job = actions.request(kind="trial", by=someone(Role.PRESIDIUM_OFFICE))
    start = threading.Barrier(8)

    def work():
        start.wait()
        try:
            actions.run(job_id=job.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    job.refresh_from_db()
    assert (runs, job.attempts, job.status) == ([1], 1, "ready")
