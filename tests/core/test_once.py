"""A write that is sent twice acts once."""

from datetime import timedelta

import pytest

from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.core.models import Once
from liaison.core.once import drop_old, once

pytestmark = pytest.mark.django_db


class Counter:
    """An act that counts how often it was done."""

    def __init__(self):
        self.done = 0

    def __call__(self) -> dict:
        self.done += 1
        return {"number": self.done}


def ask(act, body: bytes = b"x", key: str = "k"):
    return once(scope="user:1", key=key, route="/desk/", body=body, effect=act)


def test_the_second_call_gets_the_first_answer():
    act = Counter()
    assert ask(act) == ({"number": 1}, False)
    assert ask(act) == ({"number": 1}, True)
    assert act.done == 1


def test_the_same_key_with_other_content_is_refused():
    act = Counter()
    ask(act)
    with pytest.raises(DomainError):
        ask(act, body=b"y")
    assert act.done == 1


def test_a_failed_act_may_be_tried_again():
    def fail() -> dict:
        raise DomainError("no")

    with pytest.raises(DomainError):
        ask(fail)
    assert ask(Counter()) == ({"number": 1}, False)


def test_answers_are_sealed_and_forgotten_after_a_month():
    ask(lambda: {"link": "https://example.org/v/secret/"})
    assert b"secret" not in bytes(Once.objects.get().response_sealed)
    with clock.at(clock.now() + timedelta(days=31)):
        assert drop_old() == 1
