"""What happens between the servers and the web: structure, static files, demo data."""

import contextlib
import hashlib
import signal
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from liaison.core import canary
from liaison.core.keyring import ring_path
from liaison.settings import env
from liaison.supervisor.children import Child
from liaison.supervisor.folder import DataFolder
from liaison.supervisor.postgres import DATABASE
from liaison.supervisor.resetting import remove
from liaison.supervisor.trouble import (
    CHECK_FAILED,
    DISK_FULL,
    FIRST_LOAD,
    FOREIGN_HALF_DEMO,
    HALF_DEMO,
    LOAD_FAILED,
    MIGRATION_FAILED,
    STATIC_FAILED,
    WRONG_KEYS,
    Trouble,
    full_disk,
    say,
)
from liaison.workdays import actions as workdays

DEMO_LOADING, DEMO_LOADED = "loading", "loaded"


def use_servers(urls: dict[str, str]) -> None:
    """Point this process, whose settings were read before the servers ran, at them."""
    settings.DATABASES["default"].update(env.database(urls["DATABASE_URL"]))
    settings.REDIS_URL = settings.CELERY_BROKER_URL = urls["REDIS_URL"]
    settings.CACHES["default"]["LOCATION"] = urls["REDIS_URL"]


def refuse_errors() -> None:
    """A production start refuses what `manage.py check` calls an error."""
    errors = [] if settings.DEBUG else [e for e in checks.run_checks() if e.is_serious()]
    if errors:
        raise Trouble(CHECK_FAILED.format(why=errors[0].msg))


def migrate(folder: DataFolder) -> None:
    """Bring the tables up to date, in this process: a second Django would cost two seconds."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
            call_command("load_rules", verbosity=0)  # adds what a new release brings, changes nothing
    except (DatabaseError, CommandError) as error:
        if full_disk(str(error)):
            raise Trouble(DISK_FULL.format(where=folder.path)) from error
        why = str(error).strip().splitlines()[0]
        raise Trouble(MIGRATION_FAILED.format(why=why)) from error
    finally:
        connections.close_all()


def complete(folder: DataFolder) -> None:
    """Refuse data keys of another database; enter holidays this program knows and the last did not."""
    try:
        problems = canary.problems()
        if problems:
            raise Trouble(WRONG_KEYS.format(why=problems[0]))
        canary.leave()
        workdays.import_missing_years()
    finally:
        connections.close_all()
    if ring_path().exists():
        folder.user.own(ring_path())


def collect_static(folder: DataFolder) -> None:
    """Only when the static tree or the locked packages changed."""
    stamp = static_stamp()
    seen = folder / "static.stamp"
    if seen.exists() and seen.read_text() == stamp and settings.STATIC_ROOT.is_dir():
        return
    try:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    except OSError as error:
        raise folder.trouble(error) from error
    except (CommandError, ValueError) as error:
        raise Trouble(STATIC_FAILED.format(why=error)) from error
    folder.write("static.stamp", stamp)


def static_stamp() -> str:
    sources = [settings.BASE_DIR / "requirements.lock"]
    for top in settings.STATICFILES_DIRS:
        sources += sorted(path for path in Path(top).rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in sources:
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def forget_half_demo(folder: DataFolder, own_database: bool) -> None:
    """A load that was cut short is never mended: its database is dropped, before migrating."""
    if demo_state(folder) != DEMO_LOADING:
        return
    if not own_database:
        raise Trouble(FOREIGN_HALF_DEMO.format(marker=folder / "demo"))
    say(HALF_DEMO)
    name = settings.DATABASES["default"]["NAME"]
    assert name == DATABASE, "only the embedded database may be dropped"
    with maintenance_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    for path in (folder / "files").iterdir():
        remove(path)
    (folder / "demo").unlink()


@contextlib.contextmanager
def maintenance_cursor():
    """A cursor beside the database itself, on "postgres"."""
    with connection._nodb_cursor() as cursor:
        yield cursor


def demo_state(folder: DataFolder) -> str:
    marker = folder / "demo"
    return marker.read_text() if marker.exists() else ""


def load_demo(folder: DataFolder, python: Callable[..., Child]) -> None:
    """Once; the marker says whether an earlier load came to its end."""
    if demo_state(folder) == DEMO_LOADED:
        return
    if not get_user_model()._default_manager.filter(username="station").exists():
        say(FIRST_LOAD)
        folder.write("demo", DEMO_LOADING)
        run_to_end(python("demo", ["manage.py", "load_demo"]))
    connections.close_all()
    folder.write("demo", DEMO_LOADED)


def run_to_end(child: Child) -> None:
    """Run with our own console, so that its progress bar is seen."""
    child.capture = False
    child.stop_signal = signal.SIGTERM
    child.start()
    try:
        while not child.wait_until_ended(3600):
            pass
    finally:
        child.stop()
    if child.process.returncode:
        raise Trouble(LOAD_FAILED.format(code=child.process.returncode))
