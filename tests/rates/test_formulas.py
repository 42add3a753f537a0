"""The formulas of the three rates without a database: the worked example, and what must hold for any counts."""

from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suggestions.rates import rates
from suggestions.rates.asking import quarters
from suggestions.rates.rates import Counts
from suggestions.tickets.fates import HANDED, JUDGED, SOLVED, TAKEN, Fate
from suggestions.tickets.shares import percent, words

F = Fate
numbers = st.integers(min_value=0, max_value=5000)
counts = st.builds(
    Counts,
    fates=st.dictionaries(st.sampled_from(list(Fate)), numbers).map(Counter),
    voices=st.dictionaries(st.sampled_from(["satisfied", "basic", "unsatisfied"]), numbers).map(Counter),
    by_staff=numbers, silent=numbers, unreachable=numbers,
    deputies=st.dictionaries(st.sampled_from(["satisfied", "basic", "unsatisfied"]), numbers).map(Counter),
)  # fmt: skip


def test_the_worked_example():
    """100 registered, 2 of them withdrawn: 96.0, 75.0 and 90.0 per cent."""
    fates = Counter({
        F.REFERRED: 6, F.MERGED: 4, F.ANSWERED: 8, F.DECLINED: 3, F.UNDECIDED: 5,
        F.SETTLED: 50, F.KEPT: 4, F.UNHAPPY: 3, F.PROMISED: 6, F.UNSOLVED: 5, F.WORKING: 4,
    })  # fmt: skip
    found = Counts(fates, Counter(satisfied=45, basic=9, unsatisfied=6), by_staff=12, silent=30)
    assert found.cohort == 98
    assert (found.taken, found.judged, found.conversion.share) == (72, 75, 96.0)
    assert (found.solved, found.handed, found.resolution.share) == (54, 72, 75.0)
    assert (found.settled, found.kept) == (50, 4)
    assert (found.happy, found.rated, found.satisfaction.share) == (54, 60, 90.0)
    assert (found.asked, found.silent_share, found.satisfied_alone) == (90, "33.3%", "75.0%")


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(921, 951, "96.8%"), (920, 951, "96.7%"), (0, 0, "—"), (0, 7, "0.0%"), (1, 2000, "0.1%"), (1, 2001, "0.0%"),
     (1, 16, "6.3%"), (5, 5, "100.0%"), (23, 2000, "1.2%")],
)  # fmt: skip
def test_one_decimal_half_up(part, whole, said):
    assert words(part, whole) == said


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_rounding_is_that_of_exact_decimals(part, whole):
    exact = (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert Decimal(str(percent(part, whole))) == exact


@given(counts)
def test_the_parts_sum_to_the_cohort(found):
    assert sum(part.n for part in rates.fate_parts(found)) == found.cohort
    outside = found.of(fate for fate in Fate if fate not in JUDGED)
    assert found.judged + outside == found.cohort
    assert found.settled + found.kept == found.solved <= found.handed <= found.taken <= found.judged <= found.cohort


@given(counts)
def test_the_silent_are_in_no_rate(found):
    quiet = Counts(found.fates, found.voices, found.by_staff, found.silent + 999, found.unreachable + 9, found.deputies)
    for name in ("conversion", "resolution", "satisfaction"):
        one, other = getattr(found, name), getattr(quiet, name)
        assert (one.top.n, one.bottom.n) == (other.top.n, other.bottom.n)
        assert one.share is None or 0 <= one.share <= 100
    assert found.asked == found.rated + found.silent + found.unreachable


@given(counts, counts)
def test_places_sum_to_the_whole(one, other):
    both = one + other
    for name in ("cohort", "taken", "judged", "handed", "solved", "rated", "happy", "asked", "rated_by_deputies"):
        assert getattr(both, name) == getattr(one, name) + getattr(other, name)


@given(counts)
def test_deputies_change_no_rate_of_the_voters(found):
    lines = rates.answer_lines(found)
    assert sum(line[2] for line in lines) == found.rated
    assert sum(line[4] for line in lines) == found.rated_by_deputies


def test_few_are_marked_and_nothing_is_a_dash():
    few, enough, none = (Counts(Counter({F.SETTLED: n})) for n in (29, 30, 0))
    assert (few.resolution.few, enough.resolution.few, none.resolution.few) == (True, False, False)
    assert none.resolution.share is None


def test_the_groups_of_fates_nest():
    assert set(SOLVED) < set(HANDED) < set(TAKEN) < set(JUDGED) < set(Fate)


def test_units_are_ranked_by_their_rate_then_by_their_work():
    rows = {
        1: Counts(Counter({F.SETTLED: 1, F.WORKING: 1})), 2: Counts(Counter({F.SETTLED: 4, F.WORKING: 4})),
        3: Counts(Counter({F.KEPT: 1})), 4: Counts(Counter({F.DECLINED: 5})),
    }  # fmt: skip
    assert rates.rank(rows) == [3, 2, 1]


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [("2026-07-01", "2026-09-30", "2026年第三季度"), ("2026-10-01", "2026-12-31", "2026年第四季度"),
     ("2026-01-01", "2026-03-31", "2026年第一季度"), ("2026-01-01", "2026-03-30", "2026-01-01至2026-03-30")],
)  # fmt: skip
def test_a_period_has_a_name(since, until, said):
    assert rates.title(date.fromisoformat(since), date.fromisoformat(until)) == said


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_quarters_hold_their_days(day):
    start, end = rates.quarter_start(day), rates.quarter_end(day)
    assert start <= day <= end
    assert rates.quarter_start(end) == start
    names = [since <= until for _name, since, until in quarters(day)]
    assert all(names)
