"""Killed in the middle of its work, with the broker's memory gone: everything is done in the end, and once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery import current_app
from django.core.management import call_command
from django.db.models import Count

from liaison.accounts.models import User
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.models import Counter
from liaison.documents import actions as jobs
from liaison.documents.models import Job, JobStatus
from liaison.notifications.models import Notice
from suggestions.imports import actions as imports
from suggestions.imports.models import ImportRow
from suggestions.supervision.models import Alert, AlertRule
from suggestions.supervision.soundness import offenders
from suggestions.supervision.sweeping import sweep
from suggestions.tickets.documents import KIND as EXPORT
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from tests.builders.killing import Hold, Works, closing_lock, held, until, waiting
from tests.builders.sheets import a_csv, a_row
from tests.builders.tickets import Town, a_ticket, register

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("killed")]
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
WEEKS_LATER = MONDAY + timedelta(days=28)  # half past nine of a working Monday again
RUN_JOB, WAITING_JOBS = "liaison.documents.tasks.run_job", "liaison.documents.tasks.run_waiting_jobs"
RUN_CLOCK = "suggestions.supervision.tasks.run_clock"
ROWS = 8


@pytest.fixture
def works(worker_environment, tmp_path, monkeypatch):
    works = Works(tmp_path, worker_environment)
    works.open()
    for name in ("broker_url", "broker_write_url"):
        monkeypatch.setattr(current_app.conf, name, works.url)
    yield works
    works.close()


def after_the_lease() -> datetime:
    return clock.now() + timedelta(minutes=2)


def ends_ready_once(works: Works, job: Job) -> None:
    """The sweep finds it, a second worker does it; more messages of the same change nothing."""
    works.start(now=after_the_lease())
    works.send(WAITING_JOBS)
    until(lambda: Job.objects.get(pk=job.pk).finished, "the job ends")
    for _again in range(2):
        works.send(RUN_JOB, job.pk)
        works.send(WAITING_JOBS)
    until(works.drained, "all messages are read")
    job.refresh_from_db()
    assert (job.status, job.attempts, job.error) == (JobStatus.READY, 2, "")
    assert Notice.objects.filter(thing="job", thing_id=job.pk).count() == 1
    assert not Job.objects.unfinished().exists()


def test_an_export_is_made_once_though_its_worker_was_killed(works):
    town = Town()
    register(town)
    job = jobs.request(kind=EXPORT, by=town.presidium)
    with held("LOCK TABLE suggestions_ticket IN ACCESS EXCLUSIVE MODE"):
        works.start()
        until(lambda: waiting() and Job.objects.get(pk=job.pk).status == JobStatus.RUNNING, "the export is at work")
        works.kill()
    ends_ready_once(works, job)
    with job.file.open("rb") as file:
        assert file.read(2) == b"PK"


def test_an_import_killed_after_its_first_row_goes_on_with_the_second(works):
    town = Town()
    first = register(town).ticket
    rows = [a_row(意见建议=f"第 {n} 处塌方要修。", 联系电话=f"139000001{n:02d}") for n in range(ROWS)]
    batch = imports.begin(by=town.presidium, upload=a_csv(*rows))
    mapping = {int(place): name for place, name in batch.mapping.items()}
    imports.map_columns(batch_id=batch.pk, by=town.presidium, mapping=mapping)
    job = imports.start(batch_id=batch.pk, by=town.presidium)
    kill_after_one_row(works)
    assert ImportRow.objects.count() == 1
    ends_ready_once(works, job)
    assert ImportRow.objects.filter(batch=batch).count() == ROWS
    numbers = sorted(Ticket.objects.exclude(pk=first.pk).values_list("number", flat=True))
    assert [int(number[-4:]) for number in numbers] == list(range(2, ROWS + 2))
    assert offenders() == {}


def kill_after_one_row(works: Works) -> None:
    """The first row waits for its number; who waits behind it for the table stops the second."""
    key = Counter.objects.get().pk
    table = Hold("LOCK TABLE core_counter IN SHARE MODE")
    with closing_lock(table), ThreadPoolExecutor(1) as pool:
        with held("SELECT 1 FROM core_counter WHERE key = %s FOR UPDATE", key):
            works.start()
            until(lambda: waiting() == 1, "the first row waits for its number")
            taken = pool.submit(table.take)
            until(lambda: waiting() == 2, "the table is asked for")
        taken.result()
        until(lambda: waiting() == 1, "the second row waits")
        works.kill()


def due_everywhere(town: Town) -> dict[str, list[int]]:
    """Tickets of four weeks ago that nobody touched: the clock must sign, transfer, close, and tell."""
    with clock.at(MONDAY):
        town.keeper, town.presidium, town.clerk  # noqa: B018 - in office since that day
        states = {"sign": S.ASSIGNED, "close": S.RATING, "transfer": S.REGISTERED, "late": S.HANDLING}
        return {verb: [a_ticket(at=state, town=town).pk for _n in range(3)] for verb, state in states.items()}


def by_the_system(verb: str, pks: list[int]) -> list[int]:
    """How often the clock did this to each of the tickets."""
    rows = Entry.objects.filter(thing="ticket", thing_id__in=pks, verb=f"ticket.{verb}", by=User.objects.system())
    counts = dict(rows.values_list("thing_id").annotate(n=Count("pk")).order_by())
    return [counts.get(pk, 0) for pk in pks]


def test_the_clock_killed_twice_in_the_middle_acts_once_on_each(works):
    """First at the second signature, then with the notices of the alerts written but not committed."""
    pks = due_everywhere(Town())
    with held("SELECT 1 FROM suggestions_ticket WHERE id = %s FOR UPDATE", pks["sign"][1]):
        run_clock_to_a_lock(works, now=WEEKS_LATER)
        assert by_the_system("sign", pks["sign"]) == [1, 0, 0]
        works.kill()
    kill_while_telling(works, pks)
    works.start(now=WEEKS_LATER + timedelta(minutes=2))
    for _twice in range(2):
        works.send(RUN_CLOCK)
    until(lambda: works.done(RUN_CLOCK) == 2, "both rounds are over")
    for verb in ("sign", "close", "transfer"):
        assert by_the_system(verb, pks[verb]) == [1, 1, 1], verb
    assert_told_once(pks)
    before = everything_written()
    sweep(at=WEEKS_LATER + timedelta(minutes=3))
    assert everything_written() == before
    call_command("check_data")


def run_clock_to_a_lock(works: Works, *, now: datetime) -> None:
    works.start(now=now)
    works.send(RUN_CLOCK)
    until(waiting, "the clock waits for a lock")


def kill_while_telling(works: Works, pks: dict[str, list[int]]) -> None:
    """The second round makes every move, writes the notices of the alerts, and dies before it can mark them told."""
    alerts = Hold("LOCK TABLE suggestions_alert IN SHARE MODE")
    with closing_lock(alerts):
        with held("SELECT 1 FROM suggestions_ticket WHERE id = %s FOR UPDATE", pks["sign"][1]):
            run_clock_to_a_lock(works, now=WEEKS_LATER + timedelta(minutes=1))
            alerts.take()
        until(lambda: by_the_system("close", pks["close"]) == [1, 1, 1] and waiting(), "the clock waits to tell")
        assert not Alert.objects.exclude(told_at=None).exists()
        works.kill()


def everything_written() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Alert, Notice, Entry, Leg)}


def assert_told_once(pks: dict[str, list[int]]) -> None:
    """One breach for each late leg, one notice of each alert for each desk, none waiting to be told."""
    assert not Alert.objects.filter(told_at=None).exists()
    late = Alert.objects.filter(rule=AlertRule.OVERDUE, leg__ticket__in=pks["late"], leg__step="handle")
    assert late.count() == len(pks["late"])
    for alert in late.select_related("leg"):
        told = Notice.objects.filter(event="workflow/alert_overdue", event_key__endswith=f":{alert.pk}")
        desks = sorted(told.values_list("unit", flat=True))
        assert desks == sorted({alert.leg.to_unit_id, alert.leg.from_unit_id})
