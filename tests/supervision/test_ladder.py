"""The clock on the ladder: the dates of the rules lived through by real rounds, rests, ends, and what it never does."""

from datetime import date

import pytest

from liaison.accounts.models import User
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.divisions.models import UnitKind
from liaison.notifications.models import Notice
from liaison.workdays import queries as workdays
from liaison.workdays.actions import add_days
from liaison.workdays.models import DayKind
from suggestions.rules.ladders import Ladder, Rung, Trigger
from suggestions.supervision import actions, climbing, planned
from suggestions.supervision.cases import SupervisionCase
from suggestions.supervision.queries import checked_since, for_next_meeting
from suggestions.supervision.standing import Standing, standing
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.tickets.reminders import Reminder
from suggestions.tickets.replies import Commitment
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handling, handoff, rating, screening
from tests.builders.places import a_unit
from tests.builders.supervision import a_case, acts, moment, overdue, rounds
from tests.builders.tickets import PARTS, ROAD_TO, Town, a_ticket, conclude, result_class

pytestmark = pytest.mark.django_db
BASIS = "镇主席团第11次会议，11月"


@pytest.fixture
def town() -> Town:
    yield Town()
    workdays.forget()  # a test may have entered days that are rolled back


def case_of(ticket: Ticket) -> SupervisionCase:
    return SupervisionCase.objects.get(ticket=ticket)


def act_now(case: SupervisionCase, town: Town, **more) -> None:
    case = SupervisionCase.objects.get(pk=case.pk)
    actions.carry_out(act_id=case.acting.pk, by=town.presidium, basis=BASIS, note="约谈了负责人，要求本周动工", **more)


def reply(ticket: Ticket, town: Town, code: str = "A") -> None:
    handling.reply(ticket_id=ticket.pk, by=town.clerk, result_class=result_class(code), **PARTS)


def seen(case: SupervisionCase) -> Standing:
    """What a page shows, asked of the legs."""
    case = SupervisionCase.objects.select_related("ticket", "leg").get(pk=case.pk)
    return standing(case, case.ticket.lead, clock.now(), checked_since=checked_since(case))


def test_the_morning_after_the_breach_it_is_opened_and_urged_once(town):
    ticket = overdue(town)
    rounds("11-12", hour=18)
    assert not SupervisionCase.objects.exists()
    rounds("11-13", "11-13")
    case = case_of(ticket)
    assert acts(case) == [(1, "remind", "11-13", "11-13", "done")]
    assert (case.trigger, case.organ, case.next_on) == ("overdue", town.presidium_unit, date(2026, 11, 17))
    assert Reminder.objects.get().source == "system"
    assert Notice.objects.filter(event="workflow/reminded", unit=town.office).count() == 1


def test_each_rung_done_on_the_day_it_opens(town):
    """The dates of the rules, from 12 November, up to the summons, which only a deputy may ask for."""
    ticket = overdue(town)
    rounds("11-13", "11-16", "11-17")
    for day, after in (("11-17", "11-20"), ("11-20", "11-27"), ("11-27", "12-02")):
        with clock.at(moment(day, 11)):
            act_now(case_of(ticket), town)
        rounds(after)
    assert [row[:3] for row in acts(case_of(ticket))] == [
        (1, "remind", "11-13"), (2, "notice", "11-17"), (3, "talk", "11-20"), (4, "meeting", "11-27"),
        (5, "key", "12-02"),
    ]  # fmt: skip


def test_an_organ_that_sleeps_is_recorded_and_the_ladder_goes_on(town):
    ticket = overdue(town)
    rounds("11-13", "11-17", "11-18")
    assert acts(case_of(ticket))[-1] == (2, "notice", "11-17", None, None)
    rounds("11-19", "11-20", "11-23")
    assert acts(case_of(ticket))[1:] == [(2, "notice", "11-17", "11-18", "missed"), (3, "talk", "11-23", None, None)]
    assert Notice.objects.filter(event="workflow/rung_missed", unit=town.presidium_unit).count() == 1


def test_a_worker_that_was_down_opens_one_rung(town):
    ticket = overdue(town)
    rounds("11-13", "12-01", "12-01", "12-01")
    case = case_of(ticket)
    assert [row[:3] for row in acts(case)] == [(1, "remind", "11-13"), (2, "notice", "12-01")]
    rounds("12-02", "12-03", "12-04", "12-07")
    assert acts(case_of(ticket))[1:] == [(2, "notice", "12-01", "12-02", "missed"), (3, "talk", "12-07", None, None)]


def test_nothing_moves_at_night_on_a_saturday_or_on_a_holiday(town):
    ticket = overdue(town)
    rounds("11-13", hour=22)
    rounds("11-14", "11-15")
    assert not SupervisionCase.objects.filter(ticket=ticket).exists()


def test_a_reply_rests_it_at_once_on_the_page_and_in_the_row_at_the_next_round(town):
    ticket = overdue(town)
    rounds("11-13", "11-17")
    with clock.at(moment("11-18", 9)):
        reply(ticket, town)
        assert case_of(ticket).state == "open"
        assert seen(case_of(ticket)) == Standing.RESTING
    rounds("11-18", hour=10)
    case = case_of(ticket)
    assert (case.state, case.next_on) == ("resting", None)
    assert acts(case)[-1] == (2, "notice", "11-17", "11-18", "excused")


def test_sent_back_the_next_rung_keeps_its_number_and_waits_from_that_day(town):
    ticket = overdue(town)
    rounds("11-13")
    with clock.at(moment("11-16")):
        reply(ticket, town)
    rounds("11-18")
    with clock.at(moment("11-25")):
        handling.send_back(ticket_id=ticket.pk, by=town.presidium, reason="没说清哪天完工")
    rounds("11-25", hour=10)
    case = case_of(ticket)
    assert (case.state, case.rung, case.next_on) == ("open", 1, date(2026, 11, 27))
    rounds("11-26", "11-27")
    assert acts(case_of(ticket))[-1][:3] == (2, "notice", "11-27")


def test_a_checked_answer_ends_it(town):
    ticket = overdue(town)
    rounds("11-13")
    with clock.at(moment("11-16")):
        reply(ticket, town)
        handling.check(ticket_id=ticket.pk, by=town.presidium)
        assert seen(case_of(ticket)) == Standing.ANSWERED
    rounds("11-16", "11-17", hour=10)
    case = case_of(ticket)
    assert (case.state, case.ending, case.next_on) == ("closed", "answered", None)
    assert len(acts(case)) == 1


def test_answered_unhappy_and_handed_on_between_two_rounds_is_still_answered(town):
    """The clock stood still over a whole new round: it does not climb the old ladder for the new clock."""
    ticket = overdue(town)
    rounds("11-13")
    with clock.at(moment("11-16")):
        for step in [_reply, _check, ROAD_TO[S.UNSATISFIED][-1], _rehandle]:
            step(town, ticket.pk)
    rounds("11-16", hour=11)
    assert case_of(ticket).ending == "answered"


def _reply(town, pk):
    reply(Ticket.objects.get(pk=pk), town)


def _check(town, pk):
    handling.check(ticket_id=pk, by=town.presidium)


def _rehandle(town, pk):
    rating.rehandle(ticket_id=pk, by=town.presidium, unit=town.office, demand="重修")


def test_the_second_failure_enters_at_the_review(town):
    with clock.at(moment("11-02")):
        ticket = a_ticket(at=S.CONFERENCE, town=town)
        assert ticket.round == 2
    rounds("11-02", hour=14)
    case = case_of(ticket)
    assert case.trigger == Trigger.SECOND_UNSATISFIED
    assert [(n, ending) for n, _k, _o, _e, ending in acts(case)] == [(n, "excused") for n in range(1, 7)]
    assert case.next_on == date(2026, 11, 9)
    rounds("11-09")
    assert acts(case_of(ticket))[-1][:3] == (7, "review", "11-09")
    assert [act.case for act in for_next_meeting(town.presidium_unit, "presidium")] == [case_of(ticket)]
    with clock.at(moment("11-10")):
        conclude(town, ticket.pk)
        rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion="水源条件所限，已向群众说明")
    rounds("11-10", hour=10)
    assert case_of(ticket).ending == "answered"


def test_a_broken_promise_of_a_reply_enters_at_the_notice(town):
    with clock.at(moment("2026-09-01")):
        ticket = a_ticket(at=S.FOLLOWING, town=town)
    Leg.objects.filter(pk=ticket.lead.pk).update(due_at=moment("11-12", 17, 30))
    rounds("11-13", "11-16")
    case = case_of(ticket)
    assert case.trigger == "broken_promise"
    assert acts(case) == [(1, "remind", "11-13", "11-13", "excused"), (2, "notice", "11-16", None, None)]


def test_handed_to_another_unit_it_is_released_and_the_new_unit_starts_at_one(town):
    with clock.at(moment("2026-10-20")):
        ticket = a_ticket(at=S.ASSIGNED, town=town)
    Leg.objects.filter(pk=ticket.lead.pk).update(paper=True, due_at=moment("11-12", 17, 30), return_by=None)
    rounds("11-13")
    with clock.at(moment("11-16")):
        handoff.hand_back(ticket_id=ticket.pk, by=town.clerk, reason=_return_reason(), note="不归我们管")
        assert seen(case_of(ticket)) == Standing.RESTING
        handoff.hand_off(ticket_id=ticket.pk, by=town.presidium, unit=town.other_office, demand="改由农业中心办")
        assert seen(case_of(ticket)) == Standing.RELEASED
    rounds("11-16", hour=11)
    assert case_of(ticket).ending == "released"
    Leg.objects.filter(ticket=ticket, done_at=None).update(due_at=moment("12-01", 17, 30))
    rounds("12-02")
    fresh = SupervisionCase.objects.alive().get(ticket=ticket)
    assert [row[:2] for row in acts(fresh)] == [(1, "remind")]


def _return_reason():
    from suggestions.rules.models import Reason

    return Reason.objects.of_kind("return").first()


def test_a_promise_at_the_meeting_rests_it_and_broken_opens_the_next_rung_at_once(town):
    case = a_case(town, rung=4)
    with clock.at(moment("11-27")):
        act_now(case, town, promise="12月10日前通水", promised_on=date(2026, 12, 10))
        assert seen(case) == Standing.PROMISED
    promise = Commitment.objects.get(ticket=case.ticket)
    assert (promise.reply, promise.due_on, promise.kept_at) == (None, date(2026, 12, 10), None)
    rounds("12-02", "12-10")
    assert case_of(case.ticket).state == "resting"
    rounds("12-11", hour=8)  # before the office opens nothing is made
    assert case_of(case.ticket).state == "resting"
    rounds("12-11")
    assert acts(case_of(case.ticket))[-1][:3] == (5, "key", "12-11")


def test_a_promise_that_was_kept_is_marked_by_the_check(town):
    case = a_case(town, rung=4)
    with clock.at(moment("11-27")):
        act_now(case, town, promise="12月10日前通水", promised_on=date(2026, 12, 10))
    with clock.at(moment("12-08")):
        reply(case.ticket, town)
        handling.check(ticket_id=case.ticket_id, by=town.presidium)
    assert Commitment.objects.get(ticket=case.ticket).kept_at is not None
    rounds("12-08", hour=14)
    assert case_of(case.ticket).ending == "answered"


def test_a_spoken_promise_left_open_does_not_hold_the_ticket(town):
    """Only what a reply promised is followed; a class-C answer leaves the spoken promise standing as broken."""
    case = a_case(town, rung=4)
    with clock.at(moment("11-27")):
        act_now(case, town, promise="12月10日前通水", promised_on=date(2026, 12, 10))
    with clock.at(moment("12-08")):
        handling.reply(
            ticket_id=case.ticket_id, by=town.clerk, result_class=result_class("C"), reason="水源不足", **PARTS
        )
        handling.check(ticket_id=case.ticket_id, by=town.presidium)
        ROAD_TO[S.CLOSED][-2](town, case.ticket_id)
        rating.close(ticket_id=case.ticket_id, by=town.presidium)
    assert Ticket.objects.get(pk=case.ticket_id).state == S.CLOSED
    assert Commitment.objects.get(ticket=case.ticket).kept_at is None


def test_a_village_committee_is_excused_from_the_summons(town):
    village = a_unit(UnitKind.VILLAGE, town.village, "小茯苓村委会")
    with clock.at(moment("2026-10-20")):
        ticket = a_ticket(at=S.LISTED, town=town, level="village")
        handoff.hand_off(ticket_id=ticket.pk, by=town.presidium, unit=village, demand="请修")
    Leg.objects.filter(ticket=ticket, done_at=None).update(due_at=moment("11-12", 17, 30))
    rounds("11-13")
    with clock.at(moment("11-13", 10)):
        actions.jump(case_id=case_of(ticket).pk, by=town.presidium, to=5, basis=BASIS)
        actions.excuse(act_id=case_of(ticket).acting.pk, by=town.presidium, basis="村里小事")
    rounds("11-20")
    case = case_of(ticket)
    assert acts(case)[-1] == (6, "summons", "11-20", "11-20", "excused")
    assert case.next_on == date(2026, 11, 27)


def test_a_small_matter_has_three_rungs_and_then_nothing_is_due(town):
    ticket = overdue(town)
    Ticket.objects.filter(pk=ticket.pk).update(track="micro")
    rounds("11-13", "11-16", "11-17", "11-18", "11-19", "11-20", "11-23", "11-24", "11-25", "12-15")
    case = case_of(ticket)
    assert [row[1] for row in acts(case)] == ["remind", "notice", "talk"]
    assert (case.state, case.next_on) == ("open", None)


def test_more_time_granted_late_puts_the_ladder_off_without_wiping_it(town):
    ticket = overdue(town)
    rounds("11-13")
    Leg.objects.filter(ticket=ticket, done_at=None).update(due_at=moment("11-25", 17, 30))
    rounds("11-17", "11-18")
    case = case_of(ticket)
    with clock.at(moment("11-18")):
        assert seen(case) == Standing.WATCHED
    assert (case.rung, case.next_on) == (1, date(2026, 11, 27))
    rounds("11-26", "11-27")
    assert acts(case_of(ticket))[-1][:3] == (2, "notice", "11-27")


def test_a_holiday_published_late_moves_what_waits_and_leaves_a_trace(town):
    ticket = overdue(town)
    rounds("11-13")
    with clock.at(moment("11-13", 11)):
        add_days(days=[date(2026, 11, 16)], kind=DayKind.HOLIDAY, name="假", source="通知", by=town.county)
        from liaison.workdays.models import Change
        from suggestions.supervision import holidays

        for _twice in range(2):
            holidays.follow(Change.objects.latest("pk"))
    case = case_of(ticket)
    assert case.next_on == date(2026, 11, 18)
    [entry] = Entry.objects.of(case).filter(verb="supervisioncase.calendar")
    assert entry.data == {"old": "2026-11-17", "next_on": "2026-11-18"}


def test_two_rounds_of_one_minute_make_one_rung(town):
    ticket = overdue(town)
    rounds("11-13", "11-17")
    by = User.objects.system()
    with clock.at(moment("11-17", 9, 1)):
        assert climbing.climb(case_id=case_of(ticket).pk, by=by) is False
        assert climbing.settle(case_id=case_of(ticket).pk, by=by) is False
    assert len(acts(case_of(ticket))) == 2


def test_without_a_ladder_nothing_is_opened_and_urging_still_works(town):
    Rung.objects.all().delete()
    Ladder.objects.all().delete()
    ticket = overdue(town)
    rounds("11-13")
    assert not SupervisionCase.objects.exists()
    from suggestions.workflow.reminding import remind

    with clock.at(moment("11-13")):
        assert remind(ticket_id=ticket.pk, by=town.presidium).points == 2


def test_the_nearest_ladder_counts_and_a_case_keeps_its_version(town):
    ticket = overdue(town)
    rounds("11-13")
    old = case_of(ticket).ladder
    own = Ladder.objects.create(
        division_id=town.code, level="township", track="ordinary", version=1, from_on=date(2026, 11, 14), basis="镇里定"
    )
    Rung.objects.create(ladder=own, n=1, kind="remind", label="催办", wait=0, act_within=0, by_system=True,
                        entered_by="overdue")  # fmt: skip
    later = overdue(town, date(2026, 11, 17))
    rounds("11-18")
    assert case_of(ticket).ladder == old
    assert case_of(later).ladder == own


def test_the_state_of_a_case_can_be_told_from_its_trail(town):
    case = a_case(town, rung=4)
    entries = list(Entry.objects.of(case).moves())
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[-1].seq == case.version
    assert entries[0].division_code == case.ticket.division_id


def test_an_act_waits_until_the_day_after_the_meeting_somebody_planned(town, monkeypatch):
    """Meetings lie above supervision: they answer when asked for the organ's next one of a kind."""
    asked = []

    def calendar(organ, kind):
        asked.append((organ, kind))
        return date(2026, 11, 24)

    monkeypatch.setattr(planned, "_calendars", [calendar])
    case = a_case(town, rung=4)
    assert asked == [(town.presidium_unit, "supervision")]
    assert case.acting.act_by == date(2026, 11, 25)
    assert list(for_next_meeting(town.presidium_unit, "supervision")) == [case.acting]
    assert list(for_next_meeting(town.county_unit, "supervision")) == []
    assert list(for_next_meeting(town.presidium_unit, "presidium")) == []
    rounds("11-25")
    assert acts(case)[-1][-1] is None
    rounds("11-26")
    assert acts(case)[-1] == (4, "meeting", "11-13", "11-25", "missed")


def test_a_county_matter_climbs_the_countys_ladder(town):
    with clock.at(moment("2026-10-20")):
        ticket = a_ticket(at=S.LISTED, town=town, level="county")
        screening.transfer(ticket_id=ticket.pk, by=town.presidium, unit=town.county_unit, note="属县级事权")
        handoff.hand_off(ticket_id=ticket.pk, by=town.county, unit=town.bureau, demand="请修")
    Leg.objects.filter(ticket=ticket, done_at=None).update(due_at=moment("11-12", 17, 30))
    rounds("11-13")
    case = case_of(ticket)
    assert (case.organ, case.ladder.level) == (town.county_unit, "county")
