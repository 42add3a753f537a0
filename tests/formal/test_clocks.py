"""Statutory clocks: months, the earliest of several rules, the limit of extensions, the contact before the reply."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.workdays.calendar import Calendar
from liaison.workdays.deadlines import add_months, due_on, end_of_day
from suggestions.formal import queries
from suggestions.rules.loading import load_rules
from suggestions.rules.models import CountsFrom, DeadlineProfile, DeadlineStep, Reason, Step, Track
from suggestions.rules.queries import forget, profile_for, statutes_for
from suggestions.rules.strictest import compare
from suggestions.tickets.models import Ticket
from suggestions.workflow import contacting, handling, handoff, rating
from tests.builders.formal import a_deputy, accepted, again, handed_off, replied
from tests.builders.places import TOWNSHIP, a_place
from tests.builders.tickets import PARTS, Town, a_ticket, result_class
from tests.workdays.test_calendar import DAYS, calendars

YEAR_2026 = Calendar(
    holidays={date(2026, 10, day): "国庆节" for day in range(1, 8)} | {date(2026, 9, 25): "中秋节"},
    extra_workdays={date(2026, 2, 28): "调休", date(2026, 9, 20): "调休", date(2026, 10, 10): "调休"},
)


@pytest.fixture
def town(db) -> Town:
    return Town()


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),  # a Saturday, but made up: stays
        (date(2026, 8, 31), 6, date(2027, 3, 1)),  # 02-28 is a Sunday
        (date(2023, 11, 29), 3, date(2024, 2, 29)),
        (date(2026, 7, 1), 3, date(2026, 10, 8)),  # National Day
        (date(2026, 8, 26), 1, date(2026, 9, 28)),  # a Saturday
    ],
)
def test_months_of_the_civil_code(start, amount, end):
    assert due_on(start, amount, "month", YEAR_2026) == end


@given(calendars(), DAYS, st.integers(1, 12))
def test_months_end_on_a_working_day_not_before_their_number(calendar, start, amount):
    end = due_on(start, amount, "month", calendar)
    assert calendar.is_workday(end) and end >= add_months(start, amount)


@given(calendars(), DAYS, st.integers(1, 12), st.integers(0, 40))
def test_months_are_monotone_in_the_start(calendar, start, amount, later):
    assert due_on(start, amount, "month", calendar) <= due_on(start + timedelta(days=later), amount, "month", calendar)


RULES = st.lists(
    st.builds(
        DeadlineStep, amount=st.integers(1, 6), unit=st.sampled_from(["month", "workday", "day"]),
        counts_from=st.sampled_from(CountsFrom.values),
    ), min_size=1, max_size=5,
)  # fmt: skip


@given(RULES, DAYS, st.none() | st.integers(0, 60), calendars())
def test_the_stricter_rule_is_the_earliest_date_never_the_smaller_number(rules, handed, earlier, calendar):
    ended = None if earlier is None else handed - timedelta(days=earlier)
    lines = compare(rules, handed, ended, calendar)
    assert [line.due_on for line in lines] == sorted(line.due_on for line in lines)
    assert len(lines) == len(rules) and lines[0].due_on == min(line.due_on for line in lines)


def shandong(step: str, ended: date | None):
    rules = statutes_for(profile_for("370785", date(2026, 1, 20)), step, "township")
    return compare(rules, date(2026, 1, 20), ended, YEAR_2026)


@pytest.mark.django_db
def test_a_township_of_shandong_against_the_national_rule():
    load_rules()
    forget()
    a_place("370785")
    ended = date(2026, 1, 15)
    assert [line.due_on for line in shandong(Step.HANDLE, ended)] == [date(2026, 3, 16), date(2026, 4, 20)]
    assert [line.due_on for line in shandong(Step.HANDLE_MAX, ended)] == [date(2026, 5, 15), date(2026, 7, 20)]
    local = shandong(Step.HANDLE, ended)[0].rule
    assert (local.profile.name, local.counts_from, local.amount) == ("山东乡镇", "session_end", 2)
    recess = shandong(Step.HANDLE, None)  # between sessions it counts from the hand-off
    assert (recess[0].from_on, recess[0].due_on) == (date(2026, 1, 20), date(2026, 3, 20))


@pytest.mark.django_db
def test_co_handlers_of_chongqing_and_shandong_side_by_side():
    load_rules()
    forget()
    handed = date(2026, 8, 26)
    found = {}
    for place in ("50", "37"):
        a_place(place)
        rules = statutes_for(profile_for(place, handed), Step.CO_OPINION, "county")
        own = [line for line in compare(rules, handed, None, YEAR_2026) if line.rule.profile.division_id == place]
        found[place] = own[0].due_on
    assert found == {"50": date(2026, 10, 13), "37": date(2026, 9, 28)}


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "days"), [("41", (10, "workday")), ("11", (15, "workday")), ("50", (20, "workday"))])
def test_the_window_to_rate(place, days):
    load_rules()
    forget()
    a_place(place)
    rule = statutes_for(profile_for(place, date(2026, 3, 1)), Step.RATE)[0]
    assert (rule.amount, rule.unit) == days


def test_loading_adds_the_statutes_to_an_installation_that_has_none(db):
    load_rules()
    DeadlineStep.objects.filter(track=Track.FORMAL).delete()
    DeadlineProfile.objects.update(parent=None)
    before = DeadlineStep.objects.count()
    load_rules()
    assert DeadlineStep.objects.filter(track=Track.FORMAL, step="handle", profile__division=None).get().amount == 3
    assert DeadlineStep.objects.count() > before
    assert DeadlineProfile.objects.get(division="42").parent.division is None


def local_rule(step: str, amount: int, counts_from: str) -> None:
    """A rule of the township itself, under the national one."""
    parent = DeadlineProfile.objects.get(division=None)
    profile, _made = DeadlineProfile.objects.get_or_create(
        name="本镇", division_id=TOWNSHIP, defaults={"from_on": date(2020, 1, 1), "parent": parent}
    )
    DeadlineStep.objects.create(
        profile=profile, step=step, track=Track.FORMAL, level="township", amount=amount, unit="month",
        article="本镇规定", counts_from=counts_from,
    )  # fmt: skip
    forget()


def test_the_ticket_takes_the_earliest_date_and_its_page_shows_what_lost(town, client):
    local_rule(Step.HANDLE, 2, CountsFrom.SESSION_END)
    with clock.at(datetime(2026, 1, 20, 2, tzinfo=UTC)):
        sheet = handed_off(town, session=6, session_ended_on=date(2026, 1, 15))
        first = queries.clocks_of(sheet.ticket)[0]
        won, [lost] = first["won"], first["lost"]
        lead = Ticket.objects.get(pk=sheet.ticket_id).lead
        assert lead.due_at == end_of_day(date(2026, 3, 16))
        assert (won.due_on, lost.due_on) == (date(2026, 3, 16), date(2026, 4, 20))
        client.force_login(town.presidium)
        page = client.get(f"/ticket/{sheet.ticket.number}/").content.decode()
    assert "3月16日" in page and "4月20日" in page and "从严，不用" in page


def test_three_months_from_the_hand_off_not_from_registration(town):
    with clock.at(datetime(2026, 3, 2, 2, tzinfo=UTC)):
        sheet = accepted(town)
    with clock.at(datetime(2026, 3, 20, 2, tzinfo=UTC)):
        handoff.hand_off(ticket_id=sheet.ticket_id, by=town.presidium, unit=town.office, demand="请办理")
        ticket = Ticket.objects.get(pk=sheet.ticket_id)
    assert ticket.lead.due_at == end_of_day(date(2026, 6, 22))  # 06-20 is a Saturday
    assert ticket.due_at > ticket.lead.due_at


def asked(town, sheet, until: date):
    reason = Reason.objects.of_kind("extension").first()
    return handling.ask_extension(ticket_id=sheet.ticket_id, by=town.clerk, reason=reason, asked_until=until)


def test_an_extension_ends_at_six_months(town):
    with clock.at(datetime(2026, 1, 20, 2, tzinfo=UTC)):
        sheet = handed_off(town)
        with pytest.raises(DomainError, match="最迟不能晚于 7月20日（交办之日起6个月）。") as refused:
            asked(town, sheet, date(2026, 7, 21))
        assert refused.value.field == "asked_until"
        asked(town, sheet, date(2026, 7, 20))
        with pytest.raises(DomainError, match="最迟不能晚于 7月20日") as refused:
            handling.decide_extension(
                ticket_id=sheet.ticket_id, by=town.presidium, granted=True, until=date(2026, 8, 1)
            )
        assert refused.value.field == "until"
        handling.decide_extension(ticket_id=sheet.ticket_id, by=town.presidium, granted=True)
        assert Ticket.objects.get(pk=sheet.ticket_id).lead.due_at == end_of_day(date(2026, 7, 20))


def test_after_the_date_nothing_is_extended(town):
    with clock.at(datetime(2026, 1, 20, 2, tzinfo=UTC)):
        sheet = handed_off(town)
    with (
        clock.at(datetime(2026, 4, 21, 2, tzinfo=UTC)),
        pytest.raises(DomainError, match="期限 4月20日已过，不能再申请延期；请尽快答复。"),
    ):
        asked(town, sheet, date(2026, 5, 20))


def test_an_ordinary_ticket_keeps_its_own_days(town):
    ticket = a_ticket("handling", town)
    assert ticket.lead.rule.track == "" and ticket.lead.rule.amount == 15


# The contact before the reply


def answer(town, sheet):
    return handling.reply(ticket_id=sheet.ticket_id, by=town.clerk, result_class=result_class("A"), **PARTS)


def talk(by, sheet, **wishes):
    return contacting.contact(ticket_id=sheet.ticket_id, by=by, **({"way": "phone", "text": "听取意见"} | wishes))


def test_no_reply_before_the_unit_talked_with_the_deputy(town):
    sheet = handed_off(town)
    with pytest.raises(DomainError, match="答复前要先与代表联系，并记下时间和方式。"):
        answer(town, sheet)
    talk(sheet.lead.user, sheet)  # the deputy's own note is not the unit's contact
    with pytest.raises(DomainError, match="答复前要先与代表联系"):
        answer(town, sheet)
    row = talk(town.clerk, sheet)
    assert (row.for_unit, row.deputy, row.stage) == (town.office, sheet.lead, "during")
    assert answer(town, sheet).pk


def test_a_contact_of_the_first_round_does_not_serve_the_second(town):
    with clock.at(datetime(2026, 3, 2, 2, tzinfo=UTC)):
        sheet = handed_off(town)
        replied(town, sheet)
        rating.rate(ticket_id=sheet.ticket_id, by=sheet.lead.user, result="unsatisfied", text="只铺了一半")
    with clock.at(datetime(2026, 3, 9, 2, tzinfo=UTC)):
        rating.rehandle(ticket_id=sheet.ticket_id, by=town.presidium, unit=town.office, demand="铺完")
        handoff.sign(ticket_id=sheet.ticket_id, by=town.clerk)
        assert Ticket.objects.get(pk=sheet.ticket_id).lead.due_at == end_of_day(date(2026, 4, 9))
        with pytest.raises(DomainError, match="答复前要先与代表联系"):
            answer(town, sheet)
        talk(town.clerk, sheet)
        assert answer(town, sheet).pk


@pytest.mark.parametrize(
    ("wishes", "field", "sentence"),
    [
        ({"way": "dream"}, "way", "请选联系方式"),
        ({"text": " "}, "text", "请写说了什么"),
        ({"on": date(2026, 3, 3)}, "on", "不能在今天以后"),
        ({"on": date(2026, 3, 1)}, "on", "要在交办以后"),
    ],
)
def test_what_is_refused_of_a_contact(town, wishes, field, sentence):
    with clock.at(datetime(2026, 3, 2, 2, tzinfo=UTC)):
        sheet = handed_off(town)
        with pytest.raises(DomainError, match=sentence) as refused:
            talk(town.clerk, sheet, **wishes)
    assert refused.value.field == field


def test_a_paper_units_contact_is_written_down_by_its_organ(town):
    sheet = accepted(town)
    pk = sheet.ticket_id
    handoff.hand_off(ticket_id=pk, by=town.presidium, unit=town.other_office, demand="请办理")
    handoff.sign(ticket_id=pk, by=town.presidium)
    assert talk(town.presidium, sheet).for_unit == town.other_office
    assert handling.reply(ticket_id=pk, by=town.presidium, result_class=result_class("A"), **PARTS).paper


def test_with_a_unit_of_its_own_desk_the_organs_call_is_not_its_contact(town):
    sheet = handed_off(town)
    assert talk(town.presidium, sheet).for_unit is None
    with pytest.raises(DomainError, match="答复前要先与代表联系"):
        answer(town, sheet)


def test_an_ordinary_ticket_has_no_contacts(town):
    from django.core.exceptions import PermissionDenied

    ticket = a_ticket("handling", town)
    with pytest.raises(PermissionDenied):
        contacting.contact(ticket_id=ticket.pk, by=town.clerk, way="phone", text="x")


def test_whoever_seconded_may_be_the_one_talked_with(town):
    friend = a_deputy(town)
    sheet = handed_off(town)
    ticket = again(sheet).ticket
    assert friend not in contacting.proposers_of(ticket)
    assert talk(town.clerk, sheet, deputy=sheet.lead).deputy == sheet.lead
