"""Background work on the page."""

import pytest
from django.test import Client

from liaison.accounts.roles import Role
from liaison.documents import actions, kinds, tasks
from liaison.documents.models import Job, JobStatus
from liaison.notifications.models import Notice
from tests.builders.costs import queries_of
from tests.builders.people import someone

pytestmark = pytest.mark.django_db
JOBS = "/job/"


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    options = settings.STORAGES["default"]["OPTIONS"] | {"location": tmp_path / "files"}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": options}}


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register("trial", lambda by, path, progress: path.write_text("好") and "台账.txt", "试验导出")


@pytest.fixture
def clerk():
    return someone(Role.PRESIDIUM_OFFICE)


@pytest.fixture
def at_work(clerk):
    client = Client()
    client.force_login(clerk)
    return client


def test_from_wish_to_file(at_work, clerk):
    job = actions.request(kind="trial", by=clerk)
    assert "排队中" in at_work.get(JOBS).content.decode()
    tasks.run_job(job.pk)
    assert "下载" in at_work.get(f"{JOBS}{job.pk}/").content.decode()
    answer = at_work.get(f"{JOBS}{job.pk}/download/")
    assert "filename*=utf-8''%E5%8F%B0%E8%B4%A6.txt" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).decode() == "好"
    assert Notice.objects.get(user=clerk).event == "documents/job_ready"


def test_the_bar_asks_by_itself_until_the_end(at_work, clerk):
    job = actions.request(kind="trial", by=clerk)
    page, ask = f"{JOBS}{job.pk}/", {"HX-Request": "true"}
    assert 'http-equiv="refresh"' in at_work.get(page).content.decode()
    bar = at_work.get(page, headers=ask).content.decode()
    assert f'hx-get="{page}"' in bar
    assert "<html" not in bar
    tasks.run_job(job.pk)
    assert "hx-get" not in at_work.get(page, headers=ask).content.decode()
    assert 'http-equiv="refresh"' not in at_work.get(page).content.decode()


def test_a_job_is_cancelled_on_the_page(at_work, clerk):
    job = actions.request(kind="trial", by=clerk)
    assert "已取消" in at_work.post(f"{JOBS}{job.pk}/cancel/", follow=True).content.decode()
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    assert "已经结束" in at_work.post(f"{JOBS}{job.pk}/cancel/", follow=True).content.decode()


def test_the_bar_itself_calls_the_job_off(at_work, clerk):
    job, ask = actions.request(kind="trial", by=clerk), {"HX-Request": "true"}
    cancel = f"{JOBS}{job.pk}/cancel/"
    assert f'hx-post="{cancel}"' in at_work.get(f"{JOBS}{job.pk}/", headers=ask).content.decode()
    bar = at_work.post(cancel, headers=ask).content.decode()
    assert "已取消" in bar
    assert "hx-" not in bar
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED


def test_a_cancel_that_comes_too_late_shows_the_file(at_work, clerk):
    job = actions.request(kind="trial", by=clerk)
    tasks.run_job(job.pk)
    bar = at_work.post(f"{JOBS}{job.pk}/cancel/", headers={"HX-Request": "true"}).content.decode()
    assert "下载" in bar


def test_cancelling_leads_back_to_where_one_was(at_work, clerk):
    job = actions.request(kind="trial", by=clerk)
    answer = at_work.post(f"{JOBS}{job.pk}/cancel/", {"next": "/ticket/?stage=handling"})
    assert answer["Location"] == "/ticket/?stage=handling"


@pytest.mark.parametrize("path", ["", "download/"])
def test_another_ones_job_does_not_exist(path):
    job = actions.request(kind="trial", by=someone(Role.PRESIDIUM_OFFICE))
    tasks.run_job(job.pk)
    client = Client()
    client.force_login(someone(Role.COUNTY_OFFICE))
    assert client.get(f"{JOBS}{job.pk}/{path}").status_code == 404


def test_a_file_that_is_gone_is_not_found(at_work, clerk):
    job = actions.request(kind="trial", by=clerk)
    assert at_work.get(f"{JOBS}{job.pk}/download/").status_code == 404


def ask(by, count):
    for _n in range(count):
        Job.objects.create(kind="trial", by=by, posting=by.posting)


def test_twenty_jobs_cost_what_two_cost(at_work, clerk):
    ask(clerk, 2)
    few = queries_of(at_work, JOBS)
    ask(clerk, 18)
    assert queries_of(at_work, JOBS) == few


def test_a_failure_is_told_too(clerk):
    def fail(by, path, progress):
        raise RuntimeError

    kinds.register("trial", fail, "试验导出")
    tasks.run_job(actions.request(kind="trial", by=clerk).pk)
    assert Notice.objects.get(user=clerk).event == "documents/job_failed"
