"""How many make a quorum and a decision: the worked numbers of the sheet, and what holds for all numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suggestions.deliberations.tally import Count, Share, has_quorum, need, result

MORE_THAN_HALF, TWO_THIRDS, MORE_THAN_TWO_THIRDS = Share(1, 2, True), Share(2, 3, False), Share(2, 3, True)


@pytest.mark.parametrize(
    ("base", "line"),
    [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4), (8, 5), (9, 5), (11, 6), (12, 7), (13, 7)],
)
def test_more_than_half(base, line):
    assert MORE_THAN_HALF.of(base) == line


@pytest.mark.parametrize(("base", "line"), [(3, 2), (7, 5), (9, 6), (12, 8)])
def test_at_least_two_thirds(base, line):
    assert TWO_THIRDS.of(base) == line


@pytest.mark.parametrize(("base", "line"), [(3, 3), (6, 5), (7, 5), (9, 7), (12, 9)])
def test_more_than_two_thirds(base, line):
    assert MORE_THAN_TWO_THIRDS.of(base) == line


@pytest.mark.parametrize(
    ("members", "present", "counts", "share", "base", "line", "passed"),
    [
        (7, 5, (3, 1, 1), MORE_THAN_HALF, "all", 4, False),  # lost by one
        (7, 5, (3, 1, 1), MORE_THAN_HALF, "present", 3, True),  # would pass on those present
        (7, 6, (5, 0, 1), MORE_THAN_HALF, "all", 4, True),  # mock 3
        (8, 8, (4, 4, 0), MORE_THAN_HALF, "all", 5, False),  # a tie is lost
        (6, 6, (3, 0, 3), MORE_THAN_HALF, "present", 4, False),  # abstentions count
        (7, 5, (4, 0, 0), MORE_THAN_HALF, "all", 4, True),
        (9, 7, (6, 1, 0), TWO_THIRDS, "all", 6, True),
        (9, 8, (5, 2, 1), MORE_THAN_HALF, "present", 5, True),
    ],
)
def test_the_worked_votes(members, present, counts, share, base, line, passed):
    found = result(Count(*counts), share, base, members=members, present=present)
    assert (found.need, found.passed) == (line, passed)


def test_who_said_nothing_is_shown():
    assert result(Count(4, 0, 0), MORE_THAN_HALF, "all", members=7, present=5).silent == 1


@pytest.mark.parametrize(("members", "present", "enough"), [(7, 3, False), (7, 4, True), (8, 4, False), (8, 5, True)])
def test_quorum(members, present, enough):
    assert has_quorum(present, MORE_THAN_HALF.of(members)) is enough


shares = st.builds(Share, st.just(1) | st.just(2), st.integers(2, 4), st.booleans())
rooms = st.integers(1, 300).flatmap(lambda members: st.tuples(st.just(members), st.integers(0, members)))


@st.composite
def votes(draw):
    """A room, and a count that fits into it."""
    members, present = draw(rooms)
    for_votes = draw(st.integers(0, present))
    against = draw(st.integers(0, present - for_votes))
    abstain = draw(st.integers(0, present - for_votes - against))
    return members, present, Count(for_votes, against, abstain)


@given(votes(), shares)
def test_everybody_in_the_room_is_somewhere(room, share):
    members, present, count = room
    found = result(count, share, "all", members=members, present=present)
    assert count.for_votes + count.against + count.abstain + found.silent == present


@given(votes(), shares)
def test_what_passes_of_all_passes_of_those_present(room, share):
    members, present, count = room
    of_all = result(count, share, "all", members=members, present=present)
    of_present = result(count, share, "present", members=members, present=present)
    assert of_present.passed or not of_all.passed


@given(rooms)
def test_no_tie_passes_by_more_than_half(room):
    members, present = room
    half = Count(present // 2, present // 2, 0)
    assert not result(half, MORE_THAN_HALF, "present", members=members, present=present).passed


@given(st.integers(1, 300), shares)
def test_the_line_is_the_smallest_number_that_is_enough(base, share):
    def enough(n: int) -> bool:
        return n * share.den > base * share.num if share.strict else n * share.den >= base * share.num

    line = share.of(base)
    assert enough(line)
    assert not enough(line - 1)


@given(votes(), shares)
def test_another_vote_for_it_never_hurts(room, share):
    members, present, count = room
    if count.cast < present:
        more = Count(count.for_votes + 1, count.against, count.abstain)
        before = result(count, share, "present", members=members, present=present)
        assert result(more, share, "present", members=members, present=present).passed or not before.passed


@given(rooms, shares)
def test_the_line_of_all_is_never_below_that_of_those_present(room, share):
    members, present = room
    assert need(share, "all", members, present) >= need(share, "present", members, present)
