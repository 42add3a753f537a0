"""Two at once: two people answer one voter, two clerks draw one period, two decide, two rounds by months."""

import pytest

from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.errors import Conflict
from suggestions.revisits import answering, periodic, planning
from suggestions.revisits.models import Revisit, RevisitPlan
from suggestions.supervision.cases import SupervisionCase
from suggestions.tickets.models import Ticket
from tests.builders.people import someone
from tests.builders.revisits import CLOSED, DRAWN, a_closed, a_plan
from tests.builders.supervision import moment
from tests.builders.tickets import Town
from tests.supervision.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment(DRAWN, 10)


def a_town(tickets: int) -> Town:
    town = Town()
    with clock.at(moment(CLOSED)):
        town.presidium, town.keeper, town.county  # noqa: B018 - in post before
        for _ in range(tickets):
            a_closed(town)
    return town


def plan_of(town: Town) -> RevisitPlan:
    with clock.at(moment(DRAWN)):
        return a_plan(town)


def test_two_people_answer_the_same_voter():
    town = a_town(1)
    one = plan_of(town).revisits.get()
    say = lambda by, answer: lambda: answering.answer(revisit_id=one.pk, by=by, answer=answer, text="说过", seen=0)  # noqa: E731
    found = at_once(AT, say(town.keeper, "solved"), say(town.presidium, "not_solved"))
    assert sum(isinstance(answer, Conflict) for answer in found) == 1
    kept = Revisit.objects.get()
    assert (kept.tries, kept.by) == (1, next(row.by for row in found if isinstance(row, Revisit)))
    refusal = next(answer for answer in found if isinstance(answer, Conflict))
    assert kept.get_answer_display() in str(refusal)


def test_two_who_do_not_reach_somebody_are_one_try_each_seen():
    town = a_town(1)
    one = plan_of(town).revisits.get()
    say = lambda by: lambda: answering.answer(revisit_id=one.pk, by=by, answer="unreachable", seen=0)  # noqa: E731
    found = at_once(AT, say(town.keeper), say(town.presidium))
    assert sum(isinstance(answer, Conflict) for answer in found) == 1
    assert Revisit.objects.get().tries == 1


def test_drawing_twice_is_one_plan():
    town = a_town(7)
    with clock.at(moment(CLOSED)):
        second = someone(Role.PRESIDIUM_OFFICE, at=town.code, unit=town.presidium_unit)
    draw = lambda by: lambda: a_plan(town, by=by)  # noqa: E731
    found = at_once(AT, draw(town.presidium), draw(second))
    assert sum(isinstance(answer, Conflict) for answer in found) == 1
    assert RevisitPlan.objects.count() == 1
    assert Revisit.objects.count() == 5


def test_township_and_county_draw_at_once_and_ask_nobody_twice():
    town = a_town(7)
    found = at_once(AT, lambda: a_plan(town), lambda: a_plan(town, by=town.county))
    assert any(isinstance(answer, RevisitPlan) for answer in found)
    voices = list(Revisit.objects.values_list("voice", flat=True))
    assert len(voices) == len(set(voices))


def test_drawing_again_twice_is_one_new_plan():
    town = a_town(7)
    plan = plan_of(town)
    again = lambda: planning.redraw(plan_id=plan.pk, by=town.presidium, reason="代表外出")  # noqa: E731
    found = at_once(AT, again, again)
    assert sum(isinstance(answer, Conflict) for answer in found) == 1
    assert RevisitPlan.objects.filter(previous=plan).count() == 1


def test_an_answer_against_a_new_draw_is_kept_or_refused():
    town = a_town(7)
    plan = plan_of(town)
    one = plan.revisits.order_by("pk").first()
    found = at_once(
        AT,
        lambda: answering.answer(revisit_id=one.pk, by=town.keeper, answer="solved", seen=0),
        lambda: planning.redraw(plan_id=plan.pk, by=town.presidium, reason="代表外出"),
    )
    row = Revisit.objects.get(pk=one.pk)
    assert (row.answer is None) == isinstance(found[0], Conflict)
    assert (row.answer is None) == (row.dropped_at is not None)


def test_two_decide_at_once_and_one_case_is_opened():
    town = a_town(1)
    with clock.at(moment(DRAWN)):
        one = a_plan(town).revisits.get()
        answering.answer(revisit_id=one.pk, by=town.presidium, answer="not_solved", text="没修")

    def decide(verdict: str):
        return lambda: answering.decide(revisit_id=one.pk, by=town.presidium, verdict=verdict, text="没修")

    found = at_once(AT, decide("case"), decide("reopen"))
    assert sum(isinstance(answer, Revisit) for answer in found) == 1
    kept = Revisit.objects.get()
    assert SupervisionCase.objects.count() == (kept.verdict == "case")
    assert (Ticket.objects.get().state == "closed") == (kept.verdict == "case")


def test_two_rounds_at_once_ask_once():
    a_town(1)
    Ticket.objects.update(round=2)
    at = moment("2027-02-02")
    found = at_once(at, periodic.make_due, periodic.make_due)
    assert sorted(found) == [0, 1]
    assert Revisit.objects.count() == 1
