"""The Celery app: settings from Django, timetable from liaison/schedule.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings.production")
app = Celery("liaison")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule_filename = ""


@app.on_after_configure.connect
def read_timetable(sender, **kwargs):
    from liaison.schedule import TIMETABLE

    sender.conf.beat_schedule = TIMETABLE
