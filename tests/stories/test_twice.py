"""Every periodic task may be delivered twice, and to two workers at once: the second run changes nothing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Count

from liaison.accounts.models import User
from liaison.celery import app
from liaison.core import background, clock
from liaison.core.models import Draft, Once, Tally
from liaison.documents import actions as jobs
from liaison.documents import tasks as job_tasks
from liaison.documents.models import Job
from liaison.front.portal.say.actions import FORM
from liaison.schedule import TIMETABLE
from liaison.workdays.actions import add_days
from liaison.workdays.models import DayKind
from suggestions.deliberations import agenda, meetings
from suggestions.deliberations import tasks as meeting_tasks
from suggestions.desk import phone_photos
from suggestions.imports import actions as imports
from suggestions.supervision.soundness import offenders
from suggestions.tickets.documents import KIND as EXPORT
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from tests.builders.appraisals import ordered
from tests.builders.meetings import a_group, at_organ, closed, opened, planned, seats, vote
from tests.builders.revisits import a_closed
from tests.builders.sheets import a_csv, a_row
from tests.builders.tickets import Town, a_ticket
from tests.stories.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = MONDAY + timedelta(days=42)
CLOSED = MONDAY.date() + timedelta(days=3)
# Those whose work cannot be seen in rows: a heartbeat in the cache, a check, bytes without a row.
LEAVE_NO_ROWS = {"leave_heartbeat", "check_data", "drop_orphaned_files"}


@pytest.fixture
def six_weeks_ago(monkeypatch, settings) -> None:
    """Something for every task to do, and nobody who did it; now it is six weeks later."""
    monkeypatch.setattr(background, "_send", lambda task, args: None)
    monkeypatch.setattr(job_tasks.run_job, "delay", job_tasks.run_job.run)
    monkeypatch.setattr(meeting_tasks.carry_out, "delay", meeting_tasks.carry_out.run)
    with clock.at(MONDAY - timedelta(days=70)):
        quiet = Town(code="420381106", village="420381106201", letters="HPZ")
        decided_and_left(quiet)
        Ticket.objects.filter(pk=a_closed(quiet).pk).update(key_supervised=True)  # three months on, ask again
    with clock.at(MONDAY):
        town = Town()
        town.keeper, town.presidium, town.clerk  # noqa: B018 - in office since that day
        for state in (S.REGISTERED, S.ASSIGNED, S.HANDLING, S.RATING):
            a_ticket(at=state, town=town)
        add_days(days=[CLOSED], kind=DayKind.HOLIDAY, name="停电", source="通知", by=town.county)
        jobs.run(job_id=jobs.request(kind=EXPORT, by=town.presidium).pk)
        jobs.request(kind=EXPORT, by=town.presidium)
        imports.begin(by=town.presidium, upload=a_csv(a_row()))
        phone_photos.invite(by=town.keeper, venue=town.venue, key="k")
        passed_on_too_early(town)
        ordered(town, days=14)
        Tally.objects.create(key="k", since=clock.now())
        Draft.objects.create(user=User.objects.voter(), form=FORM, key="k", body_sealed=b"")
        Once.objects.create(scope="s", key="k", route="r", body_hash=b"")
    settings.CLOCK_OFFSET_SECONDS = (LATER - datetime.now(UTC)).total_seconds()


def decided_and_left(town: Town) -> None:
    """A meeting whose decision nobody carried out, and the last one for months."""
    seats(town.presidium, town.presidium_unit, 7)
    meeting = planned(town, fill=False)
    agree(meeting, at_organ(town), town.presidium)
    meetings.close(meeting_id=meeting.pk, by=town.presidium)


def passed_on_too_early(town: Town) -> None:
    """The group has passed something on before the next meeting was planned."""
    meeting = planned(town, "group", group=a_group(town), fill=False)
    agree(meeting, at_organ(town), town.presidium)
    closed(meeting, town.presidium)
    planned(town, fill=False)


def agree(meeting, ticket: Ticket, by) -> None:
    """One matter is put on the agenda and nobody is against it."""
    agenda.add_many(meeting_id=meeting.pk, by=by, ticket_ids=[ticket.pk])
    meeting = opened(None, meeting=meeting, by=by)
    vote(meeting.items.get(), by, "6:0:1")


def picture() -> dict:
    """How many rows of everything there are, and what became of tickets, jobs, files and calendar changes."""
    counts = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    for model, column in ((Ticket, "state"), (Job, "status"), (Job, "attempts"), (Job, "file")):
        rows = model.objects.values_list(column).annotate(n=Count("pk")).order_by()
        found = [(bool(value) if column == "file" else value, n) for value, n in rows]
        counts[f"{model._meta.label}.{column}"] = sorted(found)
    for label, column in (("workdays.Change", "settled_at"), ("suggestions.ImportBatch", "content_sealed")):
        counts[f"{label}.{column}"] = apps.get_model(label).objects.filter(**{column: None}).count()
    return counts


def after_one_run(task) -> dict:
    """The picture after a single run, which is then undone."""
    with transaction.atomic():
        task.run()
        found = picture()
        transaction.set_rollback(True)
    return found


def test_every_periodic_task_may_come_twice_and_at_once(six_weeks_ago):
    app.loader.import_default_modules()
    idle = set()
    for name, entry in TIMETABLE.items():
        task, before = app.tasks[entry["task"]], picture()
        expected = after_one_run(task)
        at_once(lambda _n, task=task: task.run(), callers=2)
        assert picture() == expected, name
        task.run()
        task.run()
        assert picture() == expected, name
        idle |= {name} if expected == before else set()
    assert idle == LEAVE_NO_ROWS
    assert offenders() == {}
