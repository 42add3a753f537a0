"""What the figures of an appraisal mean: the worked examples of the rule, and properties over many figures."""

import random
from decimal import Decimal

import pytest

from suggestions.appraisals.scoring import Figures, Marks, Validity, differing, fails, may_show, validity

MARKS = Marks(Decimal("60.0"), 5)
SEEDS = range(40)


@pytest.mark.parametrize(
    ("counts", "rate", "below"),
    [
        ((41, 6, 2), "95.9", False),
        ((5, 6, 9), "55.0", True),
        ((6, 6, 8), "60.0", False),
        ((49, 0, 0), "100.0", False),
        ((0, 0, 7), "0.0", True),
        ((2, 0, 1), "66.7", False),
        ((1, 0, 7), "12.5", True),
        ((1199, 0, 801), "60.0", True),  # 59.95: printed rounded, judged exactly
    ],
)
def test_the_rate_and_whether_it_is_below_the_mark(counts, rate, below):
    figures = Figures(*counts)
    assert figures.valid == sum(counts)
    assert figures.rate == (Decimal(rate) if figures.valid >= 1 else None)
    expected = below and figures.valid >= MARKS.min_valid
    assert fails(figures, MARKS) is expected


def test_nobody_marked_it():
    assert Figures(0, 0, 0).rate is None
    assert not fails(Figures(0, 0, 0), MARKS)


@pytest.mark.parametrize(
    ("issued", "returned", "found"),
    [
        (52, 49, Validity.VALID),
        (52, 52, Validity.VALID),
        (52, 53, Validity.MORE_RETURNED),
        (52, 27, Validity.VALID),
        (52, 26, Validity.TOO_FEW_RETURNED),  # exactly half is not more than half
        (53, 27, Validity.VALID),
        (53, 26, Validity.TOO_FEW_RETURNED),
        (1, 1, Validity.VALID),
        (1, 0, Validity.TOO_FEW_RETURNED),
    ],
)
def test_when_the_papers_make_an_appraisal(issued, returned, found):
    assert validity(issued, returned, MARKS) is found


def test_a_place_may_ask_for_two_thirds():
    two_thirds = Marks(Decimal(60), 5, 2, 3, returned_strict=False)
    assert validity(60, 40, two_thirds) is Validity.VALID
    assert validity(60, 39, two_thirds) is Validity.TOO_FEW_RETURNED


@pytest.mark.parametrize(("counts", "shown"), [((4, 0, 0), False), ((0, 0, 4), False), ((3, 1, 1), True)])
def test_fewer_than_five_papers_show_nothing_and_fail_nobody(counts, shown):
    assert may_show(Figures(*counts), MARKS) is shown
    assert not (fails(Figures(*counts), MARKS) and not shown)


@pytest.mark.parametrize("seed", SEEDS)
def test_properties_of_the_rate(seed):
    chance = random.Random(seed)
    counts = [chance.randrange(80) for _part in range(3)]
    figures, more = Figures(*counts), Figures(counts[0] + 1, *counts[1:])
    if figures.rate is not None:
        assert 0 <= figures.rate <= 100
        assert figures.rate == Figures(counts[1], counts[0], counts[2]).rate  # the two kinds of content count alike
        assert more.rate >= figures.rate
        assert not (fails(more, MARKS) and may_show(figures, MARKS) and not fails(figures, MARKS))
        times = Figures(*(3 * n for n in counts))
        assert times.rate == figures.rate
        exact = Decimal(100 * (counts[0] + counts[1])) / figures.valid
        assert abs(figures.rate - exact) <= Decimal("0.05")


@pytest.mark.parametrize("seed", SEEDS)
def test_one_paper_more_never_makes_an_appraisal_less_valid(seed):
    chance = random.Random(seed)
    issued = chance.randrange(1, 200)
    answers = [validity(issued, returned, MARKS) for returned in range(issued + 3)]
    first_valid = answers.index(Validity.VALID)
    assert all(one is Validity.TOO_FEW_RETURNED for one in answers[:first_valid])
    assert all(one is Validity.VALID for one in answers[first_valid : issued + 1])
    assert all(one is Validity.MORE_RETURNED for one in answers[issued + 1 :])


def test_what_two_counts_say_differently_is_named_in_order():
    first = {"issued": 52, "a": 41, "b": 6}
    assert differing(first, first) == []
    assert differing(first, first | {"b": 7, "a": 40}) == ["a", "b"]
