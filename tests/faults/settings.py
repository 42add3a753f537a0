"""The settings of a fault run: as `make demo`, but refused nothing, told quickly, and with a movable clock."""

from django.conf import LazySettings

from liaison import schedule
from liaison.settings import env
from liaison.settings.dev import *  # noqa: F403

DEBUG = False
DEMO = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
PUBLIC_LIMITS = dict.fromkeys(PUBLIC_LIMITS, (1_000_000, 10))  # noqa: F405 all clients share one address
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 5,  # a message whose worker was killed comes again while we watch
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
CLOCK_FILE = VAR_DIR / "clock"  # noqa: F405


def offset(_settings) -> float:
    """How far the clock is from the machine's, read anew each time: it moves under running processes."""
    return float(CLOCK_FILE.read_text())


del CLOCK_OFFSET_SECONDS  # noqa: F821 the property below stands in its place
LazySettings.CLOCK_OFFSET_SECONDS = property(offset)

EVERY = float(env.text("FAULTS_EVERY", "0"))
if EVERY:  # a short run cannot wait for the next full minute
    for name in ("leave_heartbeat", "settle_calendar_changes", "run_clock", "run_waiting_jobs"):
        schedule.TIMETABLE[name] = schedule.TIMETABLE[name] | {"schedule": EVERY}

DEFECT = env.text("FAULTS_DEFECT")  # a planted defect of tests/faults/defects.py, see plant.py
if DEFECT:
    INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.plant.Planted"]  # noqa: F405
