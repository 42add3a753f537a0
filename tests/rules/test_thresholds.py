"""Single numbers of the rules: shipped with their source, another for a place from a day on, kept in the workflow."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from liaison.core import clock
from liaison.core.errors import DomainError
from suggestions.rules import thresholds
from suggestions.rules.loading import load_rules
from suggestions.rules.models import Reason
from suggestions.rules.thresholds import Threshold, ThresholdCode, amount
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handoff, screening
from tests.builders.tickets import Town, a_ticket, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def for_the_county(town, code: str, n: int, from_on: date | None = None) -> Threshold:
    row = Threshold.objects.get(code=code, division=None)
    return thresholds.new_version(
        by=town.county, threshold_id=row.pk, amount=n, article="市人大常委会办法第八条", verified=True,
        from_on=from_on or clock.today(),
    )  # fmt: skip


def handed_back(town, ticket) -> None:
    reason = Reason.objects.of_kind("return").first()
    handoff.hand_back(ticket_id=ticket.pk, by=town.clerk, reason=reason)


def test_they_are_shipped_with_their_source_and_loading_again_changes_nothing(town):
    assert {row.code: (row.amount, row.local) for row in Threshold.objects.all()} == {
        "returns": (3, True), "undo": (10, True),
    }  # fmt: skip
    assert load_rules()["thresholds"] == 0


def test_the_nearest_place_and_the_latest_version_in_force_count(town):
    for_the_county(town, ThresholdCode.UNDO, 15)
    for_the_county(town, ThresholdCode.UNDO, 20, from_on=clock.today() + timedelta(days=1))
    assert amount(ThresholdCode.UNDO, town.village) == 15
    assert amount(ThresholdCode.UNDO, "330481101") == 10  # another county keeps the national number
    with clock.at(clock.now() + timedelta(days=2)):
        assert amount(ThresholdCode.UNDO, town.village) == 20


def test_a_station_takes_its_entry_back_only_within_the_minutes_of_its_place(town):
    for_the_county(town, ThresholdCode.UNDO, 15)
    first, second = register(town).ticket, register(town).ticket
    with clock.at(first.created_at + timedelta(minutes=14)):
        screening.withdraw(ticket_id=first.pk, by=town.keeper, reason="写错了")
    with clock.at(second.created_at + timedelta(minutes=16)), pytest.raises(DomainError, match="超过 15 分钟"):
        screening.withdraw(ticket_id=second.pk, by=town.keeper, reason="写错了")


def test_after_so_many_returns_a_basis_is_asked_for(town):
    for_the_county(town, ThresholdCode.RETURNS, 1)
    ticket = a_ticket(S.HANDLING, town)
    handed_back(town, ticket)
    with pytest.raises(DomainError, match="已退办 1 次") as refusal:
        handoff.hand_off(ticket_id=ticket.pk, by=town.presidium, unit=town.other_office)
    assert refusal.value.field == "basis"
    handoff.hand_off(ticket_id=ticket.pk, by=town.presidium, unit=town.other_office, basis="主席团会议 11 月 20 日")


def test_only_who_may_edit_the_rules_sets_a_number(town):
    row = Threshold.objects.get(code="undo", division=None)
    with pytest.raises(PermissionDenied):
        thresholds.new_version(
            by=town.presidium, threshold_id=row.pk, amount=5, article="本地约定", verified=False, from_on=clock.today()
        )


def test_the_page_shows_the_source_and_makes_a_new_version(town):
    client = Client()
    client.force_login(town.county)
    assert "/manage/deadlines/numbers/" in client.get("/manage/deadlines/").content.decode()
    page = client.get("/manage/deadlines/numbers/").content.decode()
    assert "本地约定" in page
    row = Threshold.objects.get(code="returns", division=None)
    address = f"/manage/deadlines/numbers/{row.pk}/"
    bad = client.post(address, {"amount": "0", "article": "", "from_on": ""})
    assert bad.status_code == 422
    assert set(bad.context["form"].errors) == {"amount", "article", "from_on"}
    client.post(address, {"amount": "2", "article": "主任会议 2026-11-20", "from_on": clock.today().isoformat()})
    fresh = Threshold.objects.get(code="returns", division="420381")
    assert (fresh.amount, fresh.version, fresh.local) == (2, 1, False)
    assert "主任会议 2026-11-20" in client.get("/manage/deadlines/numbers/").content.decode()


def test_a_township_reads_and_does_not_edit(town):
    client = Client()
    client.force_login(town.presidium)
    row = Threshold.objects.get(code="returns", division=None)
    page = client.get("/manage/deadlines/numbers/").content.decode()
    assert "同一轮退办满几次" in page
    assert f"/manage/deadlines/numbers/{row.pk}/" not in page
    assert client.get(f"/manage/deadlines/numbers/{row.pk}/").status_code == 403
