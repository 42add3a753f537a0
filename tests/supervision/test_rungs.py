"""The dates of the ladder: the worked examples of the rules, and what must hold for any calendar and any outage."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liaison.workdays.calendar import Calendar
from liaison.workdays.models import DayKind
from liaison.workdays.published import days_of
from suggestions.rules import sheets
from suggestions.supervision import rungs
from suggestions.supervision.rungs import Position, Turn

KINDS, WAITS, WITHIN = (
    ("remind", "notice", "talk", "meeting", "key", "summons", "review", "effect", "report"),
    (1, 2, 3, 5, 3, 5, 5, 10, 5),
    (0, 1, 3, None, 3, 10, None, None, None),
)
DAY = timedelta(days=1)


def calendar_2026(**more: str) -> Calendar:
    days = days_of(2026)
    holidays = {d.date: d.name for d in days if d.kind == DayKind.HOLIDAY}
    return Calendar(
        holidays | {date.fromisoformat(day.replace("_", "-")[1:]): name for day, name in more.items()},
        {d.date: d.name for d in days if d.kind == DayKind.EXTRA_WORKDAY},
    )


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


def done_at_once(breach: date, calendar: Calendar, upto: int = 9) -> list[date]:
    """The days on which the rungs open when each is done the day it opens."""
    position, opened = Position(0, breach), []
    while position.rung < upto:
        opened.append(rungs.next_on(position, WAITS, calendar))
        position = rungs.ended(rungs.reached(position, opened[-1], opened[-1]), opened[-1])
    return opened


def test_the_shipped_ladder_is_the_one_of_these_examples():
    ladder = next(row for row in sheets.ladders() if row["track"] == "ordinary")
    shipped = list(zip(*[rung[:4] for rung in ladder["rungs"]], strict=True))
    assert shipped[0] == KINDS
    assert shipped[2] == WAITS
    assert shipped[3][:8] == WITHIN[:8]
    micro = next(row for row in sheets.ladders() if row["track"] == "micro")
    assert [rung[2] for rung in micro["rungs"]] == [0, 1, 2]


def test_breach_of_thursday_12_november():
    assert done_at_once(date(2026, 11, 12), calendar_2026()) == days(
        "2026-11-13", "2026-11-17", "2026-11-20", "2026-11-27", "2026-12-02", "2026-12-09", "2026-12-16",
        "2026-12-30", "2027-01-06",
    )  # fmt: skip


def test_when_new_years_day_becomes_a_holiday_the_report_moves_a_day():
    assert done_at_once(date(2026, 11, 12), calendar_2026(_2027_01_01="元旦"))[-1] == date(2027, 1, 7)


def test_breach_before_the_autumn_holidays():
    """Sunday 20 September works; Mid-Autumn and National Day do not."""
    assert done_at_once(date(2026, 9, 17), calendar_2026(), upto=4) == days(
        "2026-09-18", "2026-09-21", "2026-09-24", "2026-10-09"
    )


def test_an_organ_that_sleeps_has_missed_the_notice():
    calendar, opened = calendar_2026(), date(2026, 11, 17)
    last = rungs.act_by("notice", 1, opened, calendar)
    assert last == date(2026, 11, 18)
    position = rungs.reached(Position(1, date(2026, 11, 13)), opened, last)
    assert rungs.turn(position, WAITS, last, calendar) is None  # until the end of the day it may still be done
    assert rungs.turn(position, WAITS, date(2026, 11, 19), calendar) is Turn.MISS
    assert rungs.next_on(rungs.ended(position, last), WAITS, calendar) == date(2026, 11, 23)


def test_time_in_which_the_clock_stood_still_opens_one_rung():
    calendar = calendar_2026()
    position = Position(1, date(2026, 11, 13))  # reminded on the 13th, then the worker was down until the 30th
    assert rungs.turn(position, WAITS, date(2026, 12, 1), calendar) is Turn.REACH
    position = rungs.reached(position, date(2026, 12, 1), date(2026, 12, 2))
    assert rungs.turn(position, WAITS, date(2026, 12, 1), calendar) is None
    done = rungs.ended(position, date(2026, 12, 1))
    assert rungs.next_on(done, WAITS, calendar) == date(2026, 12, 4)


def test_a_meeting_is_waited_for_until_the_day_after_it_or_22_working_days():
    calendar, opened = calendar_2026(), date(2026, 11, 27)
    assert rungs.act_by("meeting", None, opened, calendar, date(2026, 12, 9)) == date(2026, 12, 10)
    assert rungs.act_by("meeting", None, opened, calendar) == calendar.add_workdays(opened, 22)
    assert rungs.act_by("meeting", None, opened, calendar, date(2026, 11, 20)) == calendar.add_workdays(opened, 22)
    assert rungs.act_by("report", None, opened, calendar) is None


def test_nothing_is_due_above_the_last_rung_nor_while_a_report_waits_for_the_congress():
    calendar = calendar_2026()
    assert rungs.next_on(Position(9, date(2026, 11, 27)), WAITS, calendar) is None
    assert rungs.next_on(Position(9, date(2026, 11, 27), acting=True), WAITS, calendar) is None


def test_a_small_matter_is_urged_on_the_day_its_date_passed():
    assert rungs.next_on(Position(0, date(2026, 11, 12)), (0, 1, 2), calendar_2026()) == date(2026, 11, 12)


def test_a_promise_may_rest_a_case_twenty_working_days():
    assert rungs.latest_promise(date(2026, 11, 17), calendar_2026()) == date(2026, 12, 15)


START = date(2026, 1, 5)
SPAN = st.integers(0, 200)


@st.composite
def lives(draw):
    """A calendar, the days the clock worked, and what people did with the rungs that waited for them."""
    holidays = {START + DAY * (first + n): "假" for first in draw(st.lists(SPAN, max_size=5)) for n in range(4)}
    extra = {START + DAY * n: "班" for n in draw(st.lists(SPAN, max_size=8)) if START + DAY * n not in holidays}
    outages = {START + DAY * (first + n) for first in draw(st.lists(SPAN, max_size=3)) for n in range(15)}
    acts = draw(st.tuples(*[st.sampled_from(["done", "asleep"])] * 9))
    return Calendar(holidays, extra), outages, acts


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives())
def test_any_calendar_any_outage_any_people(life):
    calendar, outages, people = life
    position, opened, ended = Position(0, START), [], [START]
    for today in (START + DAY * n for n in range(1, 400)):
        if not calendar.is_workday(today) or today in outages:
            continue
        before = len(opened)
        for _round in range(3):  # three rounds of one day
            due = rungs.turn(position, WAITS, today, calendar)
            if due is Turn.MISS:
                ended.append(position.act_by)
                position = rungs.ended(position, position.act_by)
            elif due is Turn.REACH:
                kind, within = KINDS[position.rung], WITHIN[position.rung]
                last = rungs.act_by(kind, within, today, calendar)
                position = rungs.reached(position, today, last)
                opened.append(today)
                if people[position.rung - 1] == "done" and last:
                    ended.append(today)
                    position = rungs.ended(position, today)
        assert len(opened) - before <= 1  # no day jumps two rungs: every wait is at least a working day
    assert position.rung == len(opened)  # the numbers have no gaps
    assert all(calendar.is_workday(day) and day not in outages for day in opened)
    for n, day in enumerate(opened):
        assert day >= calendar.add_workdays(ended[n], WAITS[n])  # never before the last end and the wait
