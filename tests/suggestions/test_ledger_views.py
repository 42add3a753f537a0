"""What is kept of the ledger and taken out of it: own views, Excel, CSV, paper; urging many at once."""

import re
from io import BytesIO
from urllib.parse import quote

import pytest
from python_calamine import CalamineWorkbook

from liaison.accounts.roles import Role
from liaison.audit.models import Entry
from liaison.documents import actions as documents
from liaison.documents.models import Job, JobStatus
from suggestions.tickets import queries
from suggestions.tickets.savedviews import SavedView
from suggestions.tickets.states import TicketState as S
from tests.builders.people import someone
from tests.builders.tickets import Town, a_ticket, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def own_storage(settings, tmp_path):
    options = settings.STORAGES["default"]["OPTIONS"] | {"location": tmp_path / "files"}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": options}}


def first_column(job: Job) -> set:
    """What stands in the first column of the sheet a job made."""
    with job.file.open() as made:
        sheet = CalamineWorkbook.from_filelike(BytesIO(made.read())).get_sheet_by_index(0)
    return {row[0] for row in sheet.to_python()}


def test_filters_are_kept_under_a_name_and_counted(client, town):
    a_ticket(S.HANDLING, town)
    client.force_login(town.presidium)
    typed = {"name": "镇级在办", "query": "view=handling&level=township&after=x", "on_home": "on"}
    answer = client.post("/ticket/view/", typed)
    assert answer.headers["Location"] == "/ticket/?view=handling&level=township"
    views = client.get(answer.headers["Location"]).context["views"]
    assert [(v["label"], v["count"]) for v in views if v["current"]] == [("镇级在办", "1")]
    assert [(view.name, n) for view, n in queries.home_views(town.presidium)] == [("镇级在办", "1")]
    assert queries.home_views(town.county) == []


def test_a_name_is_asked_for_and_given_once(client, town):
    client.force_login(town.presidium)
    blank = client.post("/ticket/view/", {"name": "", "query": "view=late"})
    assert blank.status_code == 422
    assert 'value="view=late"' in blank.text
    assert client.post("/ticket/view/", {"name": "超期", "query": "view=late"}).status_code == 302
    twice = client.post("/ticket/view/", {"name": "超期", "query": "view=late"})
    assert twice.status_code == 422
    assert "已有同名视图" in twice.text


def test_only_the_owner_deletes_a_view(client, town):
    client.force_login(town.presidium)
    client.post("/ticket/view/", {"name": "超期", "query": "view=late"})
    view = SavedView.objects.get()
    client.force_login(town.county)
    client.post(f"/ticket/view/{view.pk}/drop/")
    assert SavedView.objects.exists()
    client.force_login(town.presidium)
    client.post(f"/ticket/view/{view.pk}/drop/")
    assert not SavedView.objects.exists()


def test_csv_streams_the_list_of_the_address(client, town):
    one, other = a_ticket(S.HANDLING, town), a_ticket(S.REGISTERED, town)
    client.force_login(town.presidium)
    answer = client.get("/ticket/csv/?view=handling")
    text = answer.getvalue().decode()
    assert answer.streaming
    assert one.number in text
    assert other.number not in text
    assert "编号,事项" in text


def test_excel_is_made_in_the_background_and_shown_on_the_page(client, town, own_storage):
    tickets = [a_ticket(S.HANDLING, town), a_ticket(S.REGISTERED, town)]
    client.force_login(town.presidium)
    answer = client.post("/ticket/export/?sort=number")
    assert answer.headers["Location"] == "/ticket/?sort=number"
    job = Job.objects.get()
    assert 'id="job"' in client.get("/ticket/").text
    documents.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == (JobStatus.READY, 2, 2)
    assert job.file_name.endswith(".xlsx")
    assert first_column(job) >= {t.number for t in tickets}
    assert "下载" in client.get("/ticket/").text


def test_only_the_ticked_rows_are_taken_out(client, town, own_storage):
    one, other = register(town).ticket, register(town).ticket
    foreign = "XJD-26-9999"
    client.force_login(town.keeper)
    client.post("/ticket/export/?chosen=1", {"pick": [one.number, foreign]})
    documents.run(job_id=Job.objects.get().pk)
    numbers = first_column(Job.objects.get())
    assert one.number in numbers
    assert numbers.isdisjoint({other.number, foreign})
    client.post("/ticket/export/?chosen=1", {})
    assert Job.objects.count() == 1


def test_who_may_not_take_out_gets_no_button_and_no_file(client):
    client.force_login(someone(Role.INFORMATION_OFFICER))
    assert "/ticket/export/" not in client.get("/ticket/").text
    assert client.get("/ticket/csv/").status_code == 403
    assert client.post("/ticket/export/").status_code == 403


def test_the_list_is_printed_whole_or_as_ticked(client, town):
    one, other = register(town).ticket, register(town).ticket
    client.force_login(town.presidium)
    assert client.get("/ticket/print/").text.count("<td>XJD-") == 2
    ticked = client.post("/ticket/print/", {"pick": one.number}).text
    assert one.number in ticked
    assert other.number not in ticked


def test_many_are_urged_at_once_and_refusals_are_told(client, town):
    urged, free = a_ticket(S.HANDLING, town), a_ticket(S.CLOSED, town)
    client.force_login(town.presidium)
    page = client.post(
        "/ticket/batch/remind/", {"pick": [urged.number, free.number], "next": f"/ticket/?q={quote('路')}"}, follow=True
    )
    assert "已催办 1 件" in page.text
    assert f"{free.number}：" in page.text
    assert Entry.objects.of(urged).filter(verb="ticket.remind").count() == 1
    assert client.post("/ticket/batch/remind/", {}, follow=True).text.count("请先勾选") == 1


def test_an_export_whose_button_is_pressed_twice_is_made_once(client, town):
    client.force_login(town.presidium)
    once = re.search(r'name="once" value="(\w+)"', client.get("/ticket/").content.decode())[1]
    for _press in range(2):
        client.post("/ticket/export/?q=灯", {"once": once})
    assert Job.objects.count() == 1
    client.post("/ticket/export/?q=路", {"once": once})  # another wish from the same page
    assert Job.objects.count() == 2
