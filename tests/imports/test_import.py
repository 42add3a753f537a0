"""An old ledger through the pages: good rows in, wrong ones back with reasons, all of it undone within a day."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.documents import actions as jobs
from liaison.documents.models import JobStatus
from liaison.residents.models import Resident
from suggestions.imports import actions
from suggestions.imports.models import ImportBatch, ImportRow
from suggestions.supervision.soundness import offenders
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import Outcome
from suggestions.workflow import screening
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.places import OTHER_VILLAGE, a_place
from tests.builders.sheets import OPEN, a_csv, a_row, a_workbook
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db
PICK = "/manage/import/tickets/"


@pytest.fixture
def town():
    return Town()


def upload(client, user, file) -> ImportBatch:
    """Steps 1 and 2, the columns as they were guessed."""
    client.force_login(user)
    answer = client.post(PICK, {"file": file})
    assert answer.status_code == 302, answer.text
    batch = ImportBatch.objects.latest("pk")
    guessed = {f"column{place}": name for place, name in batch.mapping.items()}
    assert client.post(answer["Location"], guessed)["Location"] == page_of(batch)
    return batch


def page_of(batch, tail: str = "") -> str:
    return f"{PICK}{batch.pk}/{tail}"


def run(client, batch, what: str = "start") -> None:
    """Press the button, and let the worker do its job."""
    assert client.post(page_of(batch, f"{what}/")).status_code == 302
    batch.refresh_from_db()
    job = batch.undo_job if what == "undo" else batch.job
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.READY, job.error


GOOD = a_row(), a_row(姓名="王大兰", 联系电话="13900000001", 意见建议="路灯坏了四盏", **OPEN)
BAD = (
    a_row(村="五龙村"), a_row(反映日期="2025-13-02"), a_row(联系电话="139000052"), a_row(意见建议=""),
    a_row(类别="吃饭"), a_row(办结时间=""), a_row(办结时间="2025-01-01"), a_row(反映日期="去年冬天"),
    a_row(反映日期="2026-02-30"), a_row(反映日期="2999-01-01"), a_row(事权="国家级"),
)  # fmt: skip


def test_good_rows_come_in_and_wrong_ones_say_why(client, town):
    batch = upload(client, town.presidium, a_workbook(*GOOD, *BAD, a_row(), title="习家店镇 2025 年台账"))
    page = client.get(page_of(batch)).text
    for sentence in ("名录里没有", "没有 13 月", "手机号少 2 位", "必填", "没有这一类", "2 月没有 30 日", "镇级或县级"):
        assert sentence in page
    for sentence in ("请补办结日期", "早于反映日期", "2025-12-08 这样", "还没有到"):
        assert sentence in page
    assert f"只导入正确的 {len(GOOD)} 行" in page
    assert "139****0000" in client.get(page_of(batch, "?show=history")).text
    assert "和第 3 行相同" in client.get(page_of(batch, "?show=same")).text
    assert not Ticket.objects.exists()

    run(client, batch)
    history, work = Ticket.objects.order_by("pk")
    assert (history.outcome, work.outcome) == (Outcome.IMPORTED, None)
    assert clock.local(history.created_at).date().isoformat() == "2025-03-08"
    assert history.body.answer == "已装反光镜一面。"
    assert history.body.summary == "承办单位：村镇建设办公室；满意度：满意"
    assert (history.place, history.channel, work.channel) == ("三组桥头", "import", "import")
    assert work.body.summary.startswith("反映日期：2025-03-08")
    assert work.lead.to_unit == town.presidium_unit
    assert Resident.objects.count() == 2
    assert "已导入 2 件" in client.get(page_of(batch)).text
    assert offenders() == {}


def test_wrong_rows_go_back_as_a_sheet_with_reasons_and_no_formula(client, town):
    batch = upload(client, town.presidium, a_workbook(a_row(村="=HYPERLINK(1)"), a_row()))
    answer = client.get(page_of(batch, "wrong/"))
    [_title, _mark, head, row] = rows_of(answer.content)
    assert head[:3] == ["原因", "原文件第几行", "反映日期"]
    assert row[0] == "村(社区)：名录里没有"
    assert row[1] == 2
    assert row[5] == "=HYPERLINK(1)"
    assert b"<f>" not in b"".join(parts_of(answer.content))


def rows_of(content: bytes) -> list[list]:
    return CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def parts_of(content: bytes) -> list[bytes]:
    with ZipFile(io.BytesIO(content)) as book:
        return [book.read(name) for name in book.namelist()]


def test_a_formula_counts_as_what_it_was_worked_out_to_be(client, town):
    file = a_workbook(a_row(), formulas={"F2": ('="路"&"坏了"', "路坏了")})
    batch = upload(client, town.presidium, file)
    run(client, batch)
    assert Ticket.objects.get().body.original_words == "路坏了"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_usual_encodings(client, town, encoding):
    batch = upload(client, town.presidium, a_csv(*GOOD, encoding=encoding))
    run(client, batch)
    assert Ticket.objects.count() == 2


def test_an_offered_spelling_is_one_click(client, town):
    batch = upload(client, town.presidium, a_workbook(a_row(村="小伏苓村"), a_row(村="小伏苓村", 姓名="王大兰")))
    page = client.get(page_of(batch)).text
    assert "2 行能猜到正确的写法" in page
    assert "改成 习家店镇·小茯苓村" in page
    client.post(page_of(batch, "fix/"), {"fix": "place:2:0"})
    assert "只导入正确的 2 行" in client.get(page_of(batch)).text
    for nonsense in ("", "place:99:0", "place:x", "place:2:7"):
        assert client.post(page_of(batch, "fix/"), {"fix": nonsense}).status_code == 302


def test_a_name_two_places_have_is_asked_for(client, town):
    a_place(OTHER_VILLAGE)
    twin = a_place("420381105203")
    twin.name = twin.short_name = "朱家院村"
    twin.code = "420381105203"
    twin.save()
    batch = upload(client, town.presidium, a_workbook(a_row(村="朱家院村"), a_row(村="420381105203")))
    page = client.get(page_of(batch)).text
    assert "有 2 个地方叫这个名" in page
    assert "只导入正确的 1 行" in page


def test_a_place_outside_the_territory_is_not_known(client, town):
    a_place("420381106201")
    batch = upload(client, town.presidium, a_workbook(a_row(村="420381106201")))
    assert "不是您范围内的代码" in client.get(page_of(batch)).text


def test_a_keeper_imports_for_the_own_station(client, town):
    batch = upload(client, town.keeper, a_workbook(*GOOD))
    run(client, batch)
    assert set(Ticket.objects.values_list("venue", flat=True)) == {town.venue.pk}


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.HANDLING_UNIT, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_others_may_not(client, role):
    client.force_login(someone(role))
    assert client.get(PICK).status_code == 403


def test_an_import_is_seen_by_whoever_brought_it_only(client, town):
    batch = upload(client, town.presidium, a_workbook(*GOOD))
    client.force_login(someone(Role.PRESIDIUM_OFFICE, unit=town.presidium_unit))
    for tail in ("", "columns/", "wrong/", "undo/"):
        assert client.get(page_of(batch, tail)).status_code == 404
    assert client.post(page_of(batch, "start/")).status_code == 404


def test_columns_are_chosen_by_hand_and_remembered(client, town):
    head = ["何时", "谁", "手机", "哪里", "处", "说了什么", "类", "级", "单位", "结果", "何时办完", "怎样"]
    client.force_login(town.presidium)
    refused = client.post(PICK, {"file": a_workbook(a_row(), head=head)})
    assert refused.status_code == 302  # 手机 and 结果 are known headings
    batch = ImportBatch.objects.latest("pk")
    columns = page_of(batch, "columns/")
    assert "13900000000" not in client.get(columns).text
    wrong = client.post(columns, {"column0": "raised_on", "column5": "words"})
    assert wrong.status_code == 422
    assert "还没有一列是：村(社区)" in wrong.text
    assert "selected" in wrong.text
    twice = client.post(columns, {"column0": "raised_on", "column3": "place", "column5": "words", "column6": "words"})
    assert twice.status_code == 422
    chosen = {"column0": "raised_on", "column3": "place", "column5": "words", "column9": "", "column2": "phone"}
    assert client.post(columns, chosen).status_code == 302
    client.post(PICK, {"file": a_workbook(a_row(), head=head)})
    again = ImportBatch.objects.latest("pk")
    assert {again.mapping[place] for place in ("0", "3", "5")} == {"raised_on", "place", "words"}


def test_the_same_file_again_brings_nothing(client, town):
    run(client, upload(client, town.presidium, a_workbook(*GOOD)))
    batch = upload(client, town.presidium, a_workbook(*GOOD))
    page = client.get(page_of(batch)).text
    assert "以前导入过" in page
    client.post(page_of(batch, "start/"))
    batch.refresh_from_db()
    assert batch.job is None


def test_a_killed_job_goes_on_where_it_was(client, town, monkeypatch):
    batch = upload(client, town.presidium, a_workbook(*GOOD, a_row(意见建议="第三件")))
    client.post(page_of(batch, "start/"))
    batch.refresh_from_db()
    real, made = actions._import, []

    def die_at_the_second(*args):
        if made:
            raise SystemExit
        made.append(real(*args))

    monkeypatch.setattr(actions, "_import", die_at_the_second)
    with pytest.raises(SystemExit):
        jobs.run(job_id=batch.job_id)
    assert Ticket.objects.count() == 1
    monkeypatch.setattr(actions, "_import", real)
    with clock.at(clock.now() + timedelta(minutes=5)):
        jobs.run(job_id=batch.job_id)
    batch.job.refresh_from_db()
    assert batch.job.status == JobStatus.READY
    assert Ticket.objects.count() == ImportRow.objects.count() == 3


def test_a_row_another_worker_had_is_left_alone(client, town):
    batch = upload(client, town.presidium, a_workbook(a_row()))
    client.post(page_of(batch, "start/"))
    [row] = actions.queries.checked(batch, town.presidium)
    for _n in range(2):
        actions._import(batch, row, town.presidium, None)
    assert Ticket.objects.count() == ImportRow.objects.count() == 1


def test_undo_takes_back_what_nobody_touched(client, town):
    batch = upload(client, town.presidium, a_workbook(*GOOD, a_row(意见建议="水管漏了", **OPEN)))
    run(client, batch)
    touched = Ticket.objects.filter(outcome=None).first()
    screening.enlist(ticket_id=touched.pk, by=town.presidium, basis="日常受理")
    page = client.get(page_of(batch, "undo/")).text
    assert "导入的 3 件" in page
    assert "其中 1 件已有人处理" in page
    run(client, batch, "undo")
    touched.refresh_from_db()
    assert touched.outcome is None
    assert Ticket.objects.filter(outcome=Outcome.WITHDRAWN).count() == 2
    assert offenders() == {}
    assert "已撤销" in client.get(page_of(batch)).text
    again = upload(client, town.presidium, a_workbook(*GOOD))
    run(client, again)  # undone rows may come again, the touched one is still there
    standing = Ticket.objects.exclude(outcome=Outcome.WITHDRAWN)
    assert standing.count() == 2
    assert touched in standing


@pytest.mark.parametrize("who", ["keeper", "county"])
def test_stations_and_counties_undo_their_open_rows_too(client, town, who):
    batch = upload(client, getattr(town, who), a_workbook(*GOOD))
    with clock.at(clock.now() - timedelta(hours=5)):
        run(client, batch)
    run(client, batch, "undo")
    assert set(Ticket.objects.values_list("outcome", flat=True)) == {Outcome.WITHDRAWN}


def test_after_a_day_it_stays(client, town):
    batch = upload(client, town.presidium, a_workbook(*GOOD))
    run(client, batch)
    assert "撤销本次导入" in client.get(page_of(batch)).text
    with clock.at(clock.now() + timedelta(hours=25)):
        assert not actions.may_undo(batch, clock.now())
        with pytest.raises(DomainError, match="24 小时"):
            actions.undo(batch_id=batch.pk, by=town.presidium)
        with pytest.raises(DomainError, match="24 小时"):
            actions.undo_rows(town.presidium, None, None, batch=batch.pk)  # its worker came too late


def test_contents_are_forgotten_after_a_week(client, town):
    batch = upload(client, town.presidium, a_workbook(*GOOD))
    run(client, batch)
    assert actions.forget_contents(before=clock.now() - timedelta(days=7)) == 0
    assert actions.forget_contents(before=clock.now()) == 1
    assert "已清除" in client.get(page_of(batch)).text
    assert client.post(page_of(batch, "start/")).status_code == 302


def test_twenty_rows_cost_what_two_rows_cost(client, town):
    costs = []
    for many in (2, 20):
        rows = [a_row(意见建议=f"第 {n} 盏路灯坏了") for n in range(many)]
        batch = upload(client, town.presidium, a_workbook(*rows))
        client.get(page_of(batch))
        costs.append(queries_of(client, page_of(batch)))
    assert costs[0] == costs[1]


def test_the_template_is_an_empty_sheet_of_ours(client, town):
    client.force_login(town.presidium)
    answer = client.get(f"{PICK}template/")
    assert rows_of(answer.content)[2][0] == "反映日期"
