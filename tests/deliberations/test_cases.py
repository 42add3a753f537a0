"""Overdue tickets come before the next meeting by themselves, and what it decides about them is carried out once."""

from datetime import date

import pytest
from django.test import Client

from liaison.core import clock
from liaison.core.errors import DomainError
from suggestions.deliberations import agenda, attendance, carrying, cases, deciding, meetings, queries
from suggestions.deliberations.items import AgendaItem, Decision, ItemState
from suggestions.deliberations.models import ItemKind, Meeting
from suggestions.supervision import actions, planned
from suggestions.supervision.cases import ActEnding, CaseState, SupervisionCase
from suggestions.supervision.soundness import offenders
from suggestions.tickets.replies import Commitment
from suggestions.tickets.states import TicketState as S
from tests.builders.costs import queries_of
from tests.builders.meetings import again, closed, kind, opened, seats, vote
from tests.builders.supervision import acts, moment, overdue, rounds
from tests.builders.tickets import ROAD_TO, Town

pytestmark = pytest.mark.django_db
TALKED = "约谈了负责人，料已订，缺人手"


@pytest.fixture
def town() -> Town:
    town = Town()
    with clock.at(moment("11-10")):
        seats(town.presidium, town.presidium_unit, 7)
    return town


def plan(town: Town, day: str, code: str = "supervision") -> Meeting:
    return meetings.plan(by=town.presidium, kind=kind(code), at=moment(day, 15), place="三楼会议室", gated=False)


def at_rung(town: Town, n: int, day: str = "11-13") -> SupervisionCase:
    """A case the clock opened, brought to a rung by its organ."""
    ticket = overdue(town)
    rounds("11-13")
    with clock.at(moment(day, 10)):
        case = SupervisionCase.objects.get(ticket=ticket)
        actions.jump(case_id=case.pk, by=town.presidium, to=n, basis="主席团会议")
    return again(case)


def sit(town: Town, meeting: Meeting) -> Meeting:
    """Two heads of units came."""
    if meeting.kind.body == "invited":
        for name in ("张明", "邓立"):
            attendance.invite(meeting_id=meeting.pk, by=town.presidium, name=name, post="负责人")
    return opened(town, meeting=meeting)


def test_from_the_breach_to_the_meeting_to_a_promise_that_is_kept(town):
    ticket = overdue(town)
    with clock.at(moment("11-12", 18)):
        meeting = plan(town, "12-03")
    assert meeting.items.count() == 0
    rounds("11-13", "11-16", "11-17")  # urged, then the notice opens
    case = SupervisionCase.objects.get(ticket=ticket)
    with clock.at(moment("11-17", 10)):
        actions.carry_out(act_id=case.acting.pk, by=town.presidium)
    rounds("11-20")
    with clock.at(moment("11-20", 10)):
        actions.carry_out(act_id=again(case).acting.pk, by=town.presidium, note=TALKED)
    rounds("11-27")  # the rung of the meeting; it waits until the day after the meeting that is planned
    act = again(case).acting
    assert (act.kind, act.act_by) == ("meeting", date(2026, 12, 4))
    with clock.at(moment("11-28", 3, 50)):
        assert carrying.fill_agendas(queries.planned()) == 1
        assert carrying.fill_agendas(queries.planned()) == 0
    item = meeting.items.get()
    assert (item.kind, item.act, item.ticket) == (ItemKind.CASE, act, ticket)
    with clock.at(moment("12-03", 15)):
        sit(town, meeting)
        promised = {"decision": Decision.PROMISED, "reason": "12月10日前修好护坡"}
        deciding.conclude(item_id=item.pk, by=town.presidium, promised_on=date(2026, 12, 10), **promised)
        assert Commitment.objects.count() == 0  # nothing moves while it sits
        meetings.close(meeting_id=meeting.pk, by=town.presidium)
        assert carrying.carry_out(meeting_id=meeting.pk) == 1
        assert carrying.carry_out(meeting_id=meeting.pk) == 0
    case, act, item = again(case), again(act), again(item)
    assert item.carried_at and not item.carry_error
    assert (case.state, case.rests_until) == (CaseState.RESTING, date(2026, 12, 10))
    assert (act.ending, act.basis) == (ActEnding.DONE, "督政议事会（第 1 次）（12月3日）第1项")
    commitment = Commitment.objects.get()
    assert (commitment.text, commitment.due_on) == ("12月10日前修好护坡", date(2026, 12, 10))
    assert (commitment.ticket, act.commitment) == (ticket, commitment)
    with clock.at(moment("12-09")):
        for move in ROAD_TO[S.RATING][len(ROAD_TO[S.HANDLING]) :]:
            move(town, ticket.pk)
    rounds("12-09", "12-11", hour=16)
    assert again(case).ending == "answered"
    assert offenders() == {}


def test_a_broken_promise_goes_on_at_the_next_rung(town):
    case = at_rung(town, 4)
    with clock.at(moment("11-16")):
        meeting = plan(town, "11-18")
    with clock.at(moment("11-18", 15)):
        sit(town, meeting)
        item = meeting.items.get()
        deciding.conclude(
            item_id=item.pk, by=town.presidium, decision=Decision.PROMISED, reason="25日前通水",
            promised_on=date(2026, 11, 25),
        )  # fmt: skip
        closed(meeting, town.presidium)
    rounds("11-24", "11-25")
    assert again(case).state == CaseState.RESTING
    rounds("11-26")
    assert again(case).state == CaseState.OPEN
    assert acts(case)[-1][:2] == (5, "key")
    with clock.at(moment("11-26", 10)), pytest.raises(DomainError):
        actions.promise(
            case_id=case.pk, by=town.presidium, text="再承诺", due_on=date(2026, 12, 5), made_at="会上"
        )  # fmt: skip


def test_a_review_is_for_the_presidium_and_not_for_the_supervision_meeting(town):
    at_rung(town, 7)
    with clock.at(moment("11-16")):
        other, presidium = plan(town, "11-18"), plan(town, "11-19", "presidium")
    assert other.items.count() == 0
    assert presidium.items.get().kind == ItemKind.CASE


def test_the_calendar_answers_for_each_kind_and_organ(town):
    with clock.at(moment("11-16")):
        meeting, later = plan(town, "11-18"), plan(town, "11-30")
        assert planned.next_meeting("meeting", town.presidium_unit) == date(2026, 11, 18)
        assert planned.next_meeting("review", town.presidium_unit) is None
        assert planned.next_meeting("meeting", town.county_unit) is None
        meetings.cancel(meeting_id=meeting.pk, by=town.presidium, reason="场地")
        assert planned.next_meeting("meeting", town.presidium_unit) == date(2026, 11, 30)
        above = meetings.plan(by=town.county, kind=kind("county_supervision"), at=moment("11-20", 9))
        assert planned.next_meeting("meeting", town.county_unit) == date(2026, 11, 20)
    with clock.at(moment("11-30", 7)):  # it sits this afternoon
        assert planned.next_meeting("meeting", town.presidium_unit) == date(2026, 11, 30)
    with clock.at(moment("12-01")):
        assert planned.next_meeting("meeting", town.presidium_unit) is None  # nobody held it
    assert {later.state, above.state} == {"planned"}


def test_the_last_day_follows_the_meeting(town):
    case = at_rung(town, 4)
    without = case.acting.act_by
    with clock.at(moment("11-16")):
        meeting = plan(town, "11-18")
        assert again(case.acting).act_by == date(2026, 11, 19)
        meetings.change(meeting_id=meeting.pk, by=town.presidium, at=moment("11-24", 15))
        assert again(case.acting).act_by == date(2026, 11, 25)
        assert again(case).next_on == date(2026, 11, 26)
        meetings.cancel(meeting_id=meeting.pk, by=town.presidium, reason="改期")
    assert again(case.acting).act_by == without
    assert again(meeting.items.get()).state == ItemState.DROPPED


def test_only_the_next_meeting_gets_it_and_a_deferred_one_goes_to_the_one_after(town):
    with clock.at(moment("11-10")):
        first, second = plan(town, "11-18"), plan(town, "11-25")
    case = at_rung(town, 4)
    with clock.at(moment("11-17", 4)):
        carrying.fill_agendas(queries.planned())
    assert (first.items.count(), second.items.count()) == (1, 0)
    with clock.at(moment("11-18", 15)):
        sit(town, first)
        agenda.defer(item_id=first.items.get().pk, by=town.presidium, reason="时间不够")
        closed(first, town.presidium)
    assert second.items.get().act == case.acting
    assert again(case.acting).act_by == date(2026, 11, 26)


def test_what_was_answered_meanwhile_comes_off_the_agenda(town):
    case = at_rung(town, 4)
    with clock.at(moment("11-16")):
        meeting = plan(town, "11-18")
    with clock.at(moment("11-17")):
        actions.lift(case_id=case.pk, by=town.presidium, reason="已办好")
        carrying.fill_agendas(queries.planned())
    assert meeting.items.get().state == ItemState.DROPPED


def test_a_decision_that_came_too_late_is_shown(town):
    case = at_rung(town, 4)
    with clock.at(moment("11-16")):
        meeting = plan(town, "11-18")
    with clock.at(moment("11-18", 15)):
        sit(town, meeting)
        item = meeting.items.get()
        deciding.conclude(item_id=item.pk, by=town.presidium, decision=Decision.URGED, reason="下周内动工")
        actions.excuse(act_id=case.acting.pk, by=town.presidium, basis="单位撤并")
        closed(meeting, town.presidium)
    item = again(item)
    assert item.carried_at is None
    assert "已经有结果" in item.carry_error


def test_urged_goes_on_and_lifted_is_over(town):
    first, second = at_rung(town, 4), at_rung(town, 4)
    with clock.at(moment("11-16")):
        meeting = plan(town, "11-18")
    with clock.at(moment("11-18", 15)):
        sit(town, meeting)
        items = {item.act.case_id: item for item in meeting.items.all()}
        deciding.conclude(
            item_id=items[first.pk].pk, by=town.presidium, decision=Decision.URGED, reason="下周内动工"
        )  # fmt: skip
        deciding.conclude(
            item_id=items[second.pk].pk, by=town.presidium, decision=Decision.LIFTED, reason="现场看过，已办好"
        )  # fmt: skip
        closed(meeting, town.presidium)
    assert (again(first).state, acts(first)[-1][-1]) == (CaseState.OPEN, ActEnding.DONE)
    assert (again(second).state, again(second).ending) == (CaseState.CLOSED, "lifted")


class TestEffect:
    def sitting(self, town) -> tuple[SupervisionCase, AgendaItem]:
        case = at_rung(town, 8)
        with clock.at(moment("11-16")):
            meeting = plan(town, "11-18", "presidium")
        with clock.at(moment("11-18", 15)):
            opened(town, meeting=meeting)
        return case, meeting.items.get()

    def test_it_is_never_found_without_a_count(self, town):
        _case, item = self.sitting(town)
        assert (item.kind, item.motion) == (ItemKind.EFFECT, "认定本件办理无实效，建议追责")
        with clock.at(moment("11-18", 16)):
            for decision in (Decision.INEFFECTIVE, Decision.UNPROVEN, Decision.URGED):
                with pytest.raises(DomainError, match="要表决"):
                    deciding.conclude(item_id=item.pk, by=town.presidium, decision=decision, reason="一致认为")

    def test_passed_it_stands_on_the_ladder_with_its_figures(self, town):
        case, item = self.sitting(town)
        with clock.at(moment("11-18", 16)):
            vote(item, town.presidium, "5:1:1")
            closed(item.meeting, town.presidium)
        act = case.acts.get(n=8)
        assert act.ending == ActEnding.DONE
        assert "5:1:1，需 4 票，通过" in act.note
        assert act.facts == {"meeting": item.meeting_id, "vote": "5:1:1", "need": 4, "passed": True}
        assert again(case).state == CaseState.OPEN

    def test_lost_it_rests_until_a_new_day_and_goes_on_after_it(self, town):
        case, item = self.sitting(town)
        with clock.at(moment("11-18", 16)):
            with pytest.raises(DomainError, match="限期哪天"):
                vote(item, town.presidium, "3:3:1")
            with pytest.raises(DomainError, match="最迟到"):
                vote(item, town.presidium, "3:3:1", demanded_on=date(2027, 3, 1))
            assert again(item).state == ItemState.WAITING
            vote(item, town.presidium, "3:3:1", demanded_on=date(2026, 11, 27))
            closed(item.meeting, town.presidium)
        case = again(case)
        assert (case.state, case.rests_until) == (CaseState.RESTING, date(2026, 11, 27))
        assert Commitment.objects.count() == 0
        rounds("11-27")
        assert again(case).state == CaseState.RESTING
        rounds("11-30")
        assert acts(case)[-1][:2] == (9, "report")


def test_a_promise_is_heard_on_a_rung_that_was_done_without_one(town):
    case = at_rung(town, 3)
    with clock.at(moment("11-16")):
        actions.carry_out(act_id=case.acting.pk, by=town.presidium, note=TALKED)
        meeting = plan(town, "11-17")
        assert meeting.items.count() == 0
        [item] = cases.add_many(meeting_id=meeting.pk, by=town.presidium, act_ids=[case.acts.get(n=3).pk])
        assert cases.add_many(meeting_id=meeting.pk, by=town.presidium, act_ids=[case.acts.get(n=3).pk]) == []
    with clock.at(moment("11-17", 15)):
        sit(town, meeting)
        with pytest.raises(DomainError, match="今天以后"):
            deciding.conclude(item_id=item.pk, by=town.presidium, decision=Decision.PROMISED, reason="马上办")
        deciding.conclude(
            item_id=item.pk, by=town.presidium, decision=Decision.PROMISED, reason="月底前装好",
            promised_on=date(2026, 11, 30),
        )  # fmt: skip
        closed(meeting, town.presidium)
    assert again(item).carry_error == ""
    assert case.acts.get(n=3).commitment.text == "月底前装好"
    assert again(case).state == CaseState.RESTING


class TestPages:
    def board(self, town) -> tuple[Client, Meeting]:
        at_rung(town, 8)
        with clock.at(moment("11-16")):
            meeting = plan(town, "11-18", "presidium")
        return Client(), meeting

    def test_the_board_votes_with_a_day_and_keeps_what_was_typed(self, town):
        client, meeting = self.board(town)
        with clock.at(moment("11-18", 15)):
            opened(town, meeting=meeting)
            client.force_login(town.presidium)
            path = f"/review/{meeting.pk}/?item=1"
            page = client.get(path).content.decode()
            assert "认定本件办理无实效，建议追责" in page
            assert 'name="demanded_on"' in page
            typed = {"act": "vote", "method": "hands", "for_votes": "2", "against": "5", "demanded_on": ""}
            refused = client.post(path, typed)
            assert refused.status_code == 422
            assert "没有通过的，请写限期哪天办成。" in refused.content.decode()
            assert client.post(path, typed | {"demanded_on": "2026-11-27"}).status_code == 302
            assert "限期到 11月27日" in client.get(f"/review/{meeting.pk}/close/").content.decode()

    def test_a_promise_without_a_day_is_refused_at_its_field(self, town):
        case = at_rung(town, 4)
        with clock.at(moment("11-16")):
            meeting = plan(town, "11-18")
        with clock.at(moment("11-18", 15)):
            sit(town, meeting)
            client = Client()
            client.force_login(town.presidium)
            path = f"/review/{meeting.pk}/?item=1"
            page = client.get(path).content.decode()
            assert "实到 2 / 应到 2" in page
            assert "不能表决" not in page  # nobody votes here
            refused = client.post(path, {"act": "promised", "reason": "十天内办好", "promised_on": ""})
            assert refused.status_code == 422
            assert "承诺日期要在今天以后。" in refused.content.decode()
            assert "十天内办好" in refused.content.decode()
            typed = {"act": "promised", "reason": "十天内办好", "promised_on": "2026-11-28"}
            assert client.post(path, typed).status_code == 302
            client.post(f"/review/{meeting.pk}/close/", {"minutes": ""})
        assert again(case).state == CaseState.RESTING

    def test_cases_are_added_by_hand(self, town):
        with clock.at(moment("11-10")):
            meeting = plan(town, "11-18")
        case = at_rung(town, 4)
        with clock.at(moment("11-17")):
            client = Client()
            client.force_login(town.presidium)
            path = f"/review/{meeting.pk}/cases/"
            assert case.ticket.number in client.get(path).content.decode()
            assert client.post(path, {"acts": [case.acting.pk]}).status_code == 302
            assert client.post(path, {"acts": ["999999"]}).status_code == 422
        assert meeting.items.get().act == case.acting

    def test_a_supervision_meeting_costs_the_same_for_any_agenda(self, town):
        for _n in range(2):
            at_rung(town, 4)
        with clock.at(moment("11-16")):
            small = plan(town, "11-18")
        client = Client()
        client.force_login(town.presidium)
        with clock.at(moment("11-17", 9)):
            few = [queries_of(client, f"/review/{small.pk}/{page}") for page in ("", "close/")]
            meetings.cancel(meeting_id=small.pk, by=town.presidium, reason="改期")
        for _n in range(6):
            at_rung(town, 4)
        with clock.at(moment("11-17", 9)):
            large = plan(town, "11-18")
            assert large.items.count() == 8
            assert [queries_of(client, f"/review/{large.pk}/{page}") for page in ("", "close/")] == few
