"""A wrong 代录 is struck: it counts nowhere, the voice may rate again, and the organ still decides."""

from datetime import timedelta

import pytest

from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.notifications.models import Notice
from suggestions.supervision import queries
from suggestions.supervision.soundness import offenders
from suggestions.tickets import figures
from suggestions.tickets.dossier import Dossier
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import Rating, RatingHow
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import intake, rating, verdicts
from suggestions.workflow.acts import open_acts
from tests.builders.browsing import Person
from tests.builders.people import someone
from tests.builders.tickets import TO_HANDLING, UNHAPPY, Town, _check, _promise, _rehandle, _reply, _sign, a_ticket

pytestmark = pytest.mark.django_db
WHY = "打错电话，不是他本人"


@pytest.fixture
def town() -> Town:
    return Town()


def taken(town: Town, ticket: Ticket, result: str = "unsatisfied", **who) -> Rating:
    """A rating staff wrote down after a call."""
    voice = who.get("voice") or ticket.voices.get(first=True)
    return rating.take_rating(
        ticket_id=ticket.pk, by=town.keeper, voice=voice, how=RatingHow.PHONE, result=result, text="还漏水"
    )


def wrongly_unhappy(town: Town) -> Ticket:
    """Unsatisfied only because of a rating that was written down wrongly and then struck."""
    ticket = a_ticket(S.RATING, town)
    verdicts.strike(ticket_id=ticket.pk, by=town.presidium, rating=taken(town, ticket), reason=WHY)
    return Ticket.objects.get(pk=ticket.pk)


def may_strike(user, ticket: Ticket) -> bool:
    return "strike_rating" in {act.name for act in open_acts(user, Ticket.objects.get(pk=ticket.pk))}


def test_only_those_who_take_ratings_strike_them(town):
    ticket = a_ticket(S.RATING, town)
    assert not may_strike(town.presidium, ticket)
    wrong = taken(town, ticket, "basic")
    assert may_strike(town.presidium, ticket) and may_strike(town.keeper, ticket) and may_strike(town.county, ticket)
    stranger = Town(code="420381106", village="420381106201", letters="HPZ").presidium
    for user in (town.clerk, stranger, someone(Role.DEPUTY), someone(Role.INFORMATION_OFFICER)):
        assert not may_strike(user, ticket)
        with pytest.raises(Exception, match="不能作废"):
            verdicts.strike(ticket_id=ticket.pk, by=user, rating=wrong, reason=WHY)
    wrong.refresh_from_db()
    assert wrong.struck_at is None


def test_what_is_refused(town):
    ticket, other = a_ticket(S.RATING, town), a_ticket(S.RATING, town)
    wrong = taken(town, ticket, "basic")
    voter = rating.rate(
        ticket_id=other.pk, by=User.objects.voter(), voice=other.voices.get(), result="basic", how=RatingHow.LINK
    )
    own = {"by": town.presidium, "reason": WHY}
    with pytest.raises(DomainError, match="本人评的不能动"):
        verdicts.strike(ticket_id=other.pk, rating=voter, **own)
    with pytest.raises(DomainError, match="本件"):
        verdicts.strike(ticket_id=other.pk, rating=wrong, **own)
    with pytest.raises(DomainError, match="为什么作废"):
        verdicts.strike(ticket_id=ticket.pk, rating=wrong, by=town.presidium, reason=" ")
    verdicts.strike(ticket_id=ticket.pk, rating=wrong, **own)
    with pytest.raises(DomainError, match="已经作废"):
        verdicts.strike(ticket_id=ticket.pk, rating=wrong, **own)


def test_the_voice_rates_again_and_the_struck_one_stays_to_be_seen(client, town):
    ticket = a_ticket(S.RATING, town)
    verdicts.strike(ticket_id=ticket.pk, by=town.keeper, rating=taken(town, ticket, "basic"), reason=WHY)
    assert not verdicts.everyone_has_rated(ticket)
    assert ticket.pk not in queries.rating_windows(clock.now())
    taken(town, ticket, "satisfied")
    assert verdicts.everyone_has_rated(ticket)
    client.force_login(town.presidium)
    assert f"已作废：{WHY}" in client.get(f"/ticket/{ticket.number}/").text


def test_figures_forget_a_struck_rating(town):
    ticket = wrongly_unhappy(town)
    rows = Ticket.objects.filter(pk=ticket.pk)
    assert figures.satisfaction(rows).bottom.n == 0
    totals = {total["name"]: total["n"] for total in Dossier(ticket, town.presidium).rating_totals}
    assert totals == {"satisfied": 0, "basic": 0, "unsatisfied": 0, "silent": 1}


def test_a_struck_dissatisfaction_moves_nothing_and_tells_the_organ(town):
    ticket = wrongly_unhappy(town)
    assert ticket.state == S.UNSATISFIED
    assert ticket.lead.to_unit == town.presidium_unit
    assert Notice.objects.filter(event="workflow/rating_struck", unit=town.presidium_unit).count() == 1
    assert offenders() == {}


def test_while_the_voice_may_still_rate_it_is_not_closed(town):
    ticket = wrongly_unhappy(town)
    with pytest.raises(DomainError, match="还没有结束"):
        rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion="打错电话")


def test_rated_again_it_closes_without_a_conclusion_and_counts_as_solved(town):
    ticket = wrongly_unhappy(town)
    taken(town, ticket, "satisfied")
    rating.close(ticket_id=ticket.pk, by=town.presidium)
    rows = Ticket.objects.filter(pk=ticket.pk)
    assert rows.get().state == S.CLOSED
    assert figures.solved(rows).count() == 1
    assert offenders() == {}


def test_when_the_window_is_over_it_closes_in_silence(town):
    ticket = wrongly_unhappy(town)
    window = ticket.legs.get(step="rate").due_at
    with clock.at(window + timedelta(days=1)):
        rating.close(ticket_id=ticket.pk, by=town.presidium)
    assert Ticket.objects.get(pk=ticket.pk).state == S.CLOSED


def test_another_dissatisfied_voice_still_asks_for_a_conclusion(town):
    ticket = a_ticket(S.RATING, town)
    other = intake.second(ticket_id=ticket.pk, by=town.keeper, channel="desk", words="我也是").voice
    wrong = taken(town, ticket)
    taken(town, ticket, voice=other)
    verdicts.strike(ticket_id=ticket.pk, by=town.presidium, rating=wrong, reason=WHY)
    with pytest.raises(DomainError, match="群众不满意而办结的") as refusal:
        rating.close(ticket_id=ticket.pk, by=town.presidium)
    assert refusal.value.field == "conclusion"


def test_an_open_promise_still_asks_for_a_conclusion(town):
    ticket = a_ticket(S.REGISTERED, town)
    for move in [*TO_HANDLING, _promise, _check]:
        move(town, ticket.pk)
    verdicts.strike(ticket_id=ticket.pk, by=town.presidium, rating=taken(town, ticket), reason=WHY)
    taken(town, ticket, "satisfied")
    with pytest.raises(DomainError, match="没兑现的承诺"):
        rating.close(ticket_id=ticket.pk, by=town.presidium)
    rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion="承诺另行跟踪")


def test_dissatisfied_again_the_organ_decides_as_before(town):
    ticket = wrongly_unhappy(town)
    UNHAPPY(town, ticket.pk)
    with pytest.raises(DomainError, match="群众不满意而办结的"):
        rating.close(ticket_id=ticket.pk, by=town.presidium)
    for move in [_rehandle, _sign, _reply, _check]:
        move(town, ticket.pk)
    assert Ticket.objects.get(pk=ticket.pk).round == 2
    assert offenders() == {}


def test_the_page_asks_which_one_and_says_what_follows(town):
    ticket = a_ticket(S.RATING, town)
    taken(town, ticket)
    person = Person(town.presidium.username).open(f"/ticket/{ticket.number}/").follow("作废代录评价")
    assert "仍由机关决定" in person.page.words
    assert "电话代录" in person.page.words
    pk = Rating.objects.get().pk
    person.send("作废代录评价", expect=422, rating=str(pk)).send("作废代录评价", rating=str(pk), reason=WHY)
    assert Rating.objects.get().struck_reason == WHY
    person.follow("代录评价")
    assert "哪位群众" in person.page.words
