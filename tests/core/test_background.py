"""Handing work over: after the commit, and without waiting for a dead broker."""

import time

import pytest
from celery import current_app
from django.db import transaction

from liaison.core import background, health
from liaison.core.tasks import leave_heartbeat


@pytest.mark.django_db
def test_nothing_is_sent_before_the_commit(django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr(background, "_send", lambda *message: sent.append(message))
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        background.enqueue_after_commit("some.task", 7)
        assert sent == []
    assert sent == [("some.task", (7,))]


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_takes_it(celery_worker_process):
    health.cache.delete(health.HEARTBEAT)
    background.enqueue_after_commit(leave_heartbeat.name)
    end = time.monotonic() + 20
    while not health.worker_lives():
        assert time.monotonic() < end, "\n".join(celery_worker_process.lines)
        time.sleep(0.05)
    health.cache.delete(health.HEARTBEAT)


def test_a_dead_broker_costs_no_more_than_a_second(monkeypatch, caplog):
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    began = time.monotonic()
    background._send("some.task", (7,))
    assert time.monotonic() - began < 1.5
    assert "waits for its sweep" in caplog.text
