"""Starts PostgreSQL and Valkey for the suite, before pytest-django reads the settings.

DATABASE_URL and REDIS_URL name servers of your own instead. With xdist the controller starts
them once; each worker has its own database (made by pytest-django) and its own broker number.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

os.environ["DJANGO_SETTINGS_MODULE"] = "liaison.settings.test"  # before liaison is imported
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs an event loop

from liaison.supervisor.embedded import Embedded
from liaison.supervisor.folder import DataFolder
from liaison.supervisor.trouble import Trouble

started: list[tuple[Embedded, Path]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests():
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        take_own_share(worker)
    else:
        start_servers()


def start_servers() -> None:
    top = Path(tempfile.mkdtemp(prefix="liaison-tests-"))
    top.chmod(0o711)  # as root the servers run as another user
    folder = DataFolder(top)
    folder.take()
    servers = Embedded(folder, durable=False, connections=100)
    started.append((servers, top))
    try:
        os.environ.update(servers.start())
    except Trouble as trouble:
        stop_servers()
        raise pytest.UsageError(str(trouble)) from trouble
    os.environ["LIAISON_VAR"] = str(top)


def take_own_share(worker: str) -> None:
    """gw0 gets broker database 1 and its own data folder, and so on."""
    broker, _, _ = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{broker}/{int(worker.removeprefix('gw')) + 1}"
    own = Path(os.environ["LIAISON_VAR"], worker)
    own.mkdir(exist_ok=True)
    os.environ["LIAISON_VAR"] = str(own)


@atexit.register
def stop_servers() -> None:
    """At the very end, also after an error so early that pytest's own hooks do not run."""
    while started:
        servers, top = started.pop()
        servers.stop()
        shutil.rmtree(top, ignore_errors=True)
