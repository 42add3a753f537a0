"""The pure sample: sizes by hand, and properties over any pool."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suggestions.revisits.models import Answer, compare
from suggestions.revisits.periodic import stage
from suggestions.revisits.sampling import agreement, draw, ordered, shares, size


@pytest.mark.parametrize(
    ("there", "rate", "floor", "n"),
    [(47, 10, 5, 5), (60, 10, 5, 6), (3, 10, 5, 3), (0, 10, 5, 0), (51, 10, 5, 6), (50, 10, 5, 5), (61, 10, 5, 7),
     (10, 100, 5, 10)],
)  # fmt: skip
def test_sizes_by_hand(there, rate, floor, n):
    assert size(there, rate, floor) == n


@pytest.mark.parametrize(
    ("strata", "n", "found"),
    [
        ({1: 30, 2: 15, 3: 2}, 5, {1: 2, 2: 2, 3: 1}),
        ({1: 30, 2: 15, 3: 2}, 2, {1: 1, 2: 1}),
        ({1: 3}, 3, {1: 3}),
        ({1: 10, 2: 10}, 5, {1: 3, 2: 2}),
        ({1: 1, 2: 1, 3: 4}, 4, {1: 1, 2: 1, 3: 2}),
        ({}, 0, {}),
    ],
)
def test_strata_by_hand(strata, n, found):
    assert shares(strata, n) == found


POOLS = st.dictionaries(
    st.integers(1, 30), st.lists(st.integers(1, 10**6), min_size=1, max_size=40, unique=True), max_size=12
).map(lambda pool: {unit: [f"XJD-26-{unit:02}{number:07}" for number in numbers] for unit, numbers in pool.items()})


@given(POOLS, st.integers(1, 100), st.integers(1, 12), st.text("0123456789abcdef", min_size=16, max_size=16))
def test_a_sample_is_exact_and_no_row_twice(pool, rate, floor, seed):
    there = sum(map(len, pool.values()))
    n = size(there, rate, floor)
    drawn = draw(pool, seed, n)
    assert len(drawn) == len(set(drawn)) == n
    by_unit = {unit: len(set(drawn) & set(numbers)) for unit, numbers in pool.items()}
    if n >= len(pool):
        assert all(by_unit.values())


@given(POOLS, st.randoms(), st.text("0123456789abcdef", min_size=16, max_size=16))
def test_the_order_of_rows_is_irrelevant_and_the_seed_decides(pool, chance, seed):
    n = size(sum(map(len, pool.values())), 10, 5)
    units = list(pool)
    chance.shuffle(units)
    mixed = {unit: chance.sample(pool[unit], len(pool[unit])) for unit in units}
    assert draw(mixed, seed, n) == draw(pool, seed, n)


@given(st.dictionaries(st.integers(1, 30), st.integers(1, 50), min_size=1, max_size=12), st.data())
def test_a_larger_unit_never_gets_less(strata, data):
    n = data.draw(st.integers(0, sum(strata.values())))
    found = shares(strata, n)
    assert sum(found.values()) == n
    assert all(found.get(unit, 0) <= there for unit, there in strata.items())
    for one in strata:
        for other in strata:
            if strata[one] > strata[other]:
                assert found.get(one, 0) >= found.get(other, 0)


def test_the_order_is_that_of_the_printed_hash():
    numbers = ["XJD-26-0001", "XJD-26-0002", "XJD-26-0003"]
    assert ordered(numbers, "00") == ["XJD-26-0003", "XJD-26-0001", "XJD-26-0002"]  # sha256sum, by hand


AGREEMENT = [(3, 4, 75.0), (2, 3, 66.7), (0, 3, 0.0), (0, 0, None), (1, 8, 12.5), (1, 16, 6.3)]


@pytest.mark.parametrize(("top", "bottom", "share"), AGREEMENT)
def test_agreement(top, bottom, share):
    assert agreement(top, bottom) == share


@pytest.mark.parametrize(
    ("claim_resolved", "answer", "agrees"),
    [
        (True, Answer.SOLVED, True),
        (True, Answer.PARTLY, False),
        (True, Answer.NOT_SOLVED, False),
        (False, Answer.NOT_SOLVED, True),
        (False, Answer.SOLVED, True),
        (True, Answer.UNREACHABLE, None),
        (True, Answer.REFUSED, None),
    ],
)
def test_what_contradicts_a_claim(claim_resolved, answer, agrees):
    assert compare(claim_resolved, answer) is agrees


@pytest.mark.parametrize(
    ("closed", "today", "n"),
    [
        ("2026-01-31", "2026-04-29", None),
        ("2026-01-31", "2026-04-30", 3),
        ("2026-01-31", "2026-05-31", None),
        ("2026-01-31", "2026-07-31", 6),
        ("2026-01-31", "2026-08-31", None),
        ("2026-01-31", "2027-01-31", 12),
        ("2026-01-31", "2027-02-28", None),
    ],
)
def test_the_stage_of_a_closed_matter(closed, today, n):
    assert stage(date.fromisoformat(closed), date.fromisoformat(today), [3, 6, 12]) == n
