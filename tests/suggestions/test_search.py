"""Search tokens: what is found, and within which place."""

from liaison.divisions.models import CODE_LENGTH
from suggestions.tickets import search


def test_places_are_marked_at_every_level_of_the_code():
    assert tuple(CODE_LENGTH.values()) == search.LENGTHS
    assert search.place_tokens("420381106213") == ["@42", "@4203", "@420381", "@420381106", "@420381106213"]


def test_nobody_can_type_a_place():
    assert search.tokens("@420381 路灯") == ["420381", "路灯"]
