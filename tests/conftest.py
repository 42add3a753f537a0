"""Fixtures of the whole suite: a real Celery worker, a real browser."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

PROJECT = Path(__file__).resolve().parents[1]
CHROMIUM_ARGS = [
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
HOW_TO_GET_CHROMIUM = (
    "没有找到 Chromium：Debian/Ubuntu 用 `apt install chromium fonts-noto-cjk` 安装，"
    "或用 CHROMIUM=/路径/chromium 指定；不跑浏览器测试用 `BROWSER=0 make test`。"
)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """A test that asks for a page is a browser test; BROWSER=0 leaves those out. One worker is enough for all."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "celery_worker_process" in fixtures and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("worker"))
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
            if os.environ.get("BROWSER") == "0":
                item.add_marker(pytest.mark.skip(reason="BROWSER=0"))


@pytest.fixture(autouse=True)
def rules_are_read_again():
    """Rules are only ever added, so a process keeps them; those of a test are rolled back with it."""
    yield
    from suggestions.rules import queries

    queries.forget()


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = chromium()
    if path is None:
        pytest.fail(HOW_TO_GET_CHROMIUM, pytrace=False)
    return browser_type_launch_args | {"executable_path": path, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture(scope="session")
def worker_environment(django_db_setup):
    """The environment of a process that shall work on this session's test database."""
    from django.conf import settings

    parts = urlsplit(os.environ["DATABASE_URL"])
    own = parts._replace(path="/" + settings.DATABASES["default"]["NAME"])
    return os.environ | {"DATABASE_URL": urlunsplit(own)}


@pytest.fixture(scope="session")
def celery_worker_process(worker_environment):
    """A real worker, started once; tests that need it use `django_db(transaction=True)`."""
    from liaison.celery import app
    from liaison.supervisor.children import Child

    app.control.purge()  # what earlier tests left for nobody would drown the line that says it is ready
    argv = [sys.executable, "-m", "celery", "-A", "liaison", "worker", "-P", "solo", "-l", "INFO"]
    argv += ["--without-gossip", "--without-mingle", "-n", f"tests-{os.getpid()}@%h"]
    child = Child("worker", argv, PROJECT, worker_environment, patience=10)
    child.start()
    wait_for_line(child, " ready.", 60)
    yield child
    child.stop()


def wait_for_line(child, text: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not any(text in line for line in list(child.lines)):
        if not child.is_running() or time.monotonic() > end:
            pytest.fail("The worker did not start:\n" + "\n".join(child.lines))
        time.sleep(0.05)


@pytest.fixture(scope="session")
def project_files():
    """Paths of the files git knows, for checks of the whole tree."""
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True)
    return [PROJECT / name for name in listed.stdout.splitlines()]
