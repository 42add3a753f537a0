"""Background work: done once, found again, called off, seen only by whoever asked."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from liaison.accounts.models import Posting
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.documents import actions, kinds, progress, queries, tasks
from liaison.documents.models import Job, JobStatus
from liaison.notifications.models import Notice
from tests.builders.people import someone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    options = settings.STORAGES["default"]["OPTIONS"] | {"location": tmp_path / "files"}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": options}}


@pytest.fixture
def kind(monkeypatch):
    """Register the work of the kind "trial"."""
    monkeypatch.setattr(kinds, "_kinds", {})
    return lambda work: kinds.register("trial", work, "试验")


def write_sheet(by, path, progress, *, words="好"):
    progress.begin(2)
    path.write_text(f"{words} {by.posting.place}")
    progress.step(2)
    return "结果.txt"


def a_job(**args) -> Job:
    return actions.request(kind="trial", by=someone(Role.PRESIDIUM_OFFICE), **args)


def test_a_job_runs_as_the_person_in_the_posting_who_asked(kind):
    kind(write_sheet)
    job = a_job(words="早")
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.READY
    assert (job.done, job.total) == (2, 2)
    assert job.file_name == "结果.txt"
    with job.file.open() as made:
        assert made.read().decode() == "早 习家店镇人大主席团"


def test_a_message_delivered_twice_does_the_work_once(kind):
    runs = []
    kind(lambda by, path, progress: runs.append(1))
    job = a_job()
    tasks.run_job(job.pk)
    tasks.run_job(job.pk)
    assert runs == [1]


def test_the_job_of_a_killed_worker_is_found_after_its_lease(kind):
    kind(write_sheet)
    job = a_job()
    actions._take(job.pk)  # and the worker dies
    assert queries.waiting_jobs() == []
    with clock.at(clock.now() + progress.LEASE + timedelta(seconds=1)):
        assert queries.waiting_jobs() == [job.pk]
        tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.READY, 2)


def test_a_job_whose_message_was_lost_is_found(kind):
    kind(write_sheet)
    job = a_job()
    with clock.at(clock.now() + timedelta(seconds=11)):
        assert queries.waiting_jobs() == [job.pk]


def test_a_job_that_kills_three_workers_is_given_up(kind):
    kind(write_sheet)
    job, moment = a_job(), clock.now()
    for n in range(actions.MOST_ATTEMPTS):
        with clock.at(moment + n * 2 * progress.LEASE):
            assert actions._take(job.pk)
    with clock.at(moment + timedelta(hours=1)):
        tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "三次" in job.error


def test_a_refusal_is_shown_and_an_error_of_ours_is_not(kind, caplog):
    def refuse(by, path, progress):
        raise DomainError("没有可导出的行。")

    def crash(by, path, progress):
        raise RuntimeError("secret")

    for work, words in ((refuse, "没有可导出的行。"), (crash, "程序出错")):
        kind(work)
        job = a_job()
        tasks.run_job(job.pk)
        job.refresh_from_db()
        assert job.status == JobStatus.FAILED
        assert job.error.startswith(words)


def test_a_cancelled_job_stops_at_its_next_step(kind, monkeypatch):
    monkeypatch.setattr(progress, "WRITE_EVERY_SECONDS", 0)
    reached = []

    def work(by, path, progress):
        progress.begin(3)
        actions.cancel(job_id=job.pk, by=job.by)
        progress.step(1)
        reached.append(1)

    kind(work)
    job = a_job()
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    assert reached == []
    with pytest.raises(DomainError):
        actions.cancel(job_id=job.pk, by=job.by)


def test_a_worker_that_ends_after_the_cancel_leaves_nothing(kind):
    """It asked nobody between the cancel and its end: no file stays, no notice goes out, the state stays."""

    def work(by, path, progress):
        progress.begin(1)
        path.write_text("好")
        actions.cancel(job_id=job.pk, by=job.by)
        return "结果.txt"

    kind(work)
    job = a_job()
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, bool(job.file)) == (JobStatus.CANCELLED, False)
    assert not default_storage.exists(f"jobs/{job.pk}")
    assert not Notice.objects.exists()
    tasks.run_job(job.pk)  # the message comes once more
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED


def test_a_worker_that_was_overtaken_ends_nothing(kind):
    """Its lease ran out, another worker took the job and is still at it."""
    kind(write_sheet)
    job = a_job()
    slow = actions._take(job.pk)
    with clock.at(clock.now() + 2 * progress.LEASE):
        assert actions._take(job.pk)
    with pytest.raises(progress.Stopped):
        progress.Progress(slow).begin(1)
    assert actions._end(slow, JobStatus.READY) == 0


def test_a_posting_that_ended_takes_its_wishes_along(kind):
    kind(write_sheet)
    job = a_job()
    yesterday = clock.today() - timedelta(days=1)
    Posting.objects.update(from_on=yesterday, until_on=yesterday)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "任职" in job.error


def test_more_rows_than_counted_are_no_error(kind, monkeypatch):
    monkeypatch.setattr(progress, "WRITE_EVERY_SECONDS", 0)
    kind(lambda by, path, progress: (progress.begin(1), progress.step(5), None)[-1])
    job = a_job()
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done) == (JobStatus.READY, 1)


def test_only_so_many_may_wait(kind):
    kind(write_sheet)
    user = someone(Role.PRESIDIUM_OFFICE)
    for _n in range(actions.MOST_WAITING):
        actions.request(kind="trial", by=user)
    with pytest.raises(DomainError):
        actions.request(kind="trial", by=user)


def test_a_job_is_seen_by_whoever_asked_only(kind):
    kind(write_sheet)
    job = a_job()
    assert not Job.objects.visible_to(someone(Role.COUNTY_OFFICE)).exists()
    with pytest.raises(Job.DoesNotExist):
        actions.cancel(job_id=job.pk, by=someone(Role.COUNTY_OFFICE))


def test_files_go_after_a_week(kind):
    kind(write_sheet)
    job = a_job()
    tasks.run_job(job.pk)
    assert actions.drop_old_files() == 0
    with clock.at(clock.now() + timedelta(days=8)):
        assert actions.drop_old_files() == 1
    job.refresh_from_db()
    assert (job.status, bool(job.file)) == (JobStatus.READY, False)
