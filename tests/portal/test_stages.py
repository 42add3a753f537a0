"""Where a matter stands, in sentences: a table of cases, no database."""

from datetime import date

import pytest

from liaison.front.portal.progress.stages import Course, headline, steps
from suggestions.tickets.states import Outcome
from suggestions.tickets.states import TicketState as S

TODAY = date(2026, 11, 24)
WAY = {"received": date(2026, 10, 21), "listed": date(2026, 10, 27), "handed_off": date(2026, 10, 28)}
ANSWERED = WAY | {"unit": "村镇建设办", "answered": date(2026, 11, 16), "workdays": 13}


def course(state: str, **known) -> Course:
    return Course(**({"state": state, "today": TODAY, "received": WAY["received"]} | known))


def said(lines: list[dict]) -> list[tuple[str, str]]:
    return [(line["label"], line["note"]) for line in lines]


def test_a_rated_matter_reads_as_in_the_mock():
    lines = steps(course(S.RATING, due=date(2026, 11, 23), **ANSWERED))
    assert said(lines) == [
        ("收到您的意见", "10月21日"),
        ("核实过，列入办理", "10月27日"),
        ("交给单位办理", "10月28日·村镇建设办"),
        ("已答复", "11月16日·用了 13 个工作日"),
        ("等您评价", "11月23日前；不评价不算满意"),
    ]
    assert [line["state"] for line in lines] == ["done"] * 4 + ["now"]


def test_a_new_matter_is_being_verified():
    assert said(steps(course(S.REGISTERED, due=date(2026, 10, 22)))) == [
        ("收到您的意见", "10月21日"),
        ("正在核实", "10月22日前"),
    ]


def test_a_second_round_says_so():
    lines = steps(course(S.HANDLING, round=2, due=date(2026, 12, 1), **ANSWERED))
    assert said(lines)[-1] == ("重新办理（第 2 次）", "村镇建设办·12月1日前")


@pytest.mark.parametrize("state", [state for state in S if state != S.CLOSED])
def test_every_open_state_has_one_step_where_it_stands(state):
    lines = steps(course(state, due=date(2026, 12, 1), **ANSWERED))
    assert [line["state"] for line in lines].count("now") == 1
    assert lines[-1]["label"]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_ending_has_its_words(outcome):
    ended = course(S.CLOSED, outcome=outcome, closed=TODAY)
    badge, words = headline(ended)
    assert steps(ended)[-1] == {"label": words, "note": "11月24日", "state": "done"}
    assert (badge == "done") == (outcome in {Outcome.HANDLED, Outcome.ANSWERED, Outcome.IMPORTED})
