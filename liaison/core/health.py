"""Is it alive, and may it be given work? For a balancer, a monitor and `make demo` itself.

The answers name no version and no address. A broker that is down only degrades: every fact lies in
PostgreSQL, so a visitor can still be received (notices and reminders catch up afterwards).
"""

import shutil
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError

from liaison.core import canary, clock

HEARTBEAT = "healthz:worker"
HEARTBEAT_MISSED = 150  # seconds; beat sends one a minute
DISK_SPARE = 0.05  # of the data folder's disk
migrated_once: list[bool] = []
fitted_once: list[bool] = []


@never_cache
@require_safe
def live(request):
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request):
    """503 without database, with tables behind the code or with foreign data keys; else 200, maybe `degraded`."""
    needed = {"database": database_answers()}
    needed["migrations"] = needed["database"] and migrations_applied()
    needed["data_keys"] = needed["migrations"] and data_keys_fit()
    lesser = {"broker": broker_answers(), "worker": worker_lives(), "disk": disk_has_room()}
    degraded = [name for name, fine in lesser.items() if not fine]
    usable = all(needed.values())
    status = ("degraded" if degraded else "ok") if usable else "unavailable"
    answer = {"status": status, "degraded": degraded} | needed | lesser
    return JsonResponse(answer, status=200 if usable else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def migrations_applied() -> bool:
    """Asked until the answer is yes: tables do not go back under a running process."""
    if not migrated_once:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        migrated_once.append(True)
    return True


def data_keys_fit() -> bool:
    """With keys of another database nothing may be sealed; asked until the answer is yes."""
    if not fitted_once:
        if canary.problems():
            return False
        fitted_once.append(True)
    return True


def broker_answers() -> bool:
    try:
        cache.get(HEARTBEAT)
    except (RedisError, OSError):
        return False
    return True


def leave_heartbeat() -> None:
    """Called by a task each minute: proof that beat, broker and worker hang together."""
    cache.set(HEARTBEAT, clock.now().isoformat(), timeout=3600)


def worker_lives() -> bool:
    try:
        left = cache.get(HEARTBEAT)
    except (RedisError, OSError):
        return False
    if left is None:
        return False
    age = clock.now() - datetime.fromisoformat(left)
    return abs(age.total_seconds()) < HEARTBEAT_MISSED


def disk_has_room() -> bool:
    try:
        disk = shutil.disk_usage(settings.VAR_DIR)
    except OSError:
        return False
    return disk.free / disk.total > DISK_SPARE
