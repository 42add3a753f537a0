"""/healthz/live and /healthz/ready."""

import time

import pytest
from django.db import connection
from django.urls import reverse

from liaison.core import health
from liaison.core.tasks import leave_heartbeat

LIVE, READY = reverse("core:healthz-live"), reverse("core:healthz-ready")


@pytest.fixture
def no_heartbeat():
    health.cache.delete(health.HEARTBEAT)
    yield
    health.cache.delete(health.HEARTBEAT)


def test_live_asks_nothing_of_the_database(client):
    assert client.get(LIVE).json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_names_a_silent_worker_and_stays_in_service(client, no_heartbeat):
    answer = client.get(READY)
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["degraded"] == ["worker"]


@pytest.mark.django_db
def test_ready_without_broker_stays_in_service(client, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    answer = client.get(READY)
    assert answer.status_code == 200
    assert "broker" in answer.json()["degraded"]


@pytest.mark.django_db
def test_not_ready_while_tables_are_behind(client, monkeypatch):
    monkeypatch.setattr(health, "migrated_once", [])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core'")
    answer = client.get(READY)
    assert answer.status_code == 503
    assert answer.json()["status"] == "unavailable"


@pytest.mark.django_db
def test_not_ready_with_data_keys_of_another_database(client, monkeypatch):
    monkeypatch.setattr(health, "fitted_once", [])
    monkeypatch.setattr(health.canary, "problems", lambda: ["…"])
    assert client.get(READY).status_code == 503


def test_not_ready_without_database(client, monkeypatch):
    monkeypatch.setattr(health, "database_answers", lambda: False)
    assert client.get(READY).status_code == 503


def test_health_names_no_version_and_no_address(client, monkeypatch):
    monkeypatch.setattr(health, "database_answers", lambda: False)
    answer = client.get(READY)
    assert set(answer.json()) == {
        "status",
        "degraded",
        "database",
        "migrations",
        "data_keys",
        "broker",
        "worker",
        "disk",
    }
    assert answer["Cache-Control"].startswith("max-age=0")


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_is_heard(client, celery_worker_process, no_heartbeat):
    leave_heartbeat.delay()
    end = time.monotonic() + 20
    while client.get(READY).json()["worker"] is not True:
        assert time.monotonic() < end, "\n".join(celery_worker_process.lines)
        time.sleep(0.05)
    assert client.get(READY).json()["status"] == "ok"
