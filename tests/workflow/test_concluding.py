"""Closing against a voter's wish takes two persons: 诉求不合理, 条件不具备, 解释说明."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from liaison.accounts.models import User
from liaison.accounts.roles import SYSTEM, VOTER, Role
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.notifications.models import Notice
from suggestions.rules.models import Reason
from suggestions.supervision.soundness import offenders
from suggestions.tickets import figures
from suggestions.tickets.conclusions import Conclusion
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import concluding, rating
from suggestions.workflow.acts import BY_NAME
from tests.builders.people import someone
from tests.builders.tickets import UNHAPPY, Town, _check, _rehandle, _reply, _sign, a_ticket

pytestmark = pytest.mark.django_db
TEXT = "要求每户补助一万元，没有政策依据，已当面说明。"


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def second(town) -> User:
    """A second clerk of the presidium."""
    return someone(Role.PRESIDIUM_OFFICE, at=town.code, unit=town.presidium_unit)


def reason(code: str = "unreasonable") -> Reason:
    return Reason.objects.get(kind="conclusion", code=code)


def proposed(town: Town, at: str = S.UNSATISFIED) -> Ticket:
    ticket = a_ticket(at, town)
    concluding.propose(ticket_id=ticket.pk, by=town.presidium, reason=reason(), text=TEXT)
    return Ticket.objects.get(pk=ticket.pk)


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_without_an_agreed_conclusion_nobody_closes_over_a_dissatisfied_voter(town, second):
    ticket = a_ticket(S.UNSATISFIED, town)
    with pytest.raises(DomainError, match="先提出结论") as refusal:
        rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion=TEXT)
    assert refusal.value.field == "conclusion"
    concluding.propose(ticket_id=ticket.pk, by=town.presidium, reason=reason(), text=TEXT)
    with pytest.raises(DomainError, match="先提出结论"):
        rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion=TEXT)
    concluding.agree(ticket_id=ticket.pk, by=second)
    rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion=TEXT)
    assert Ticket.objects.get(pk=ticket.pk).outcome == "handled"
    assert offenders() == {}


def test_the_proposer_cannot_agree(town, second):
    ticket = proposed(town)
    with pytest.raises(DomainError, match="提出人不能自己同意，请另一位同志办理。"):
        concluding.agree(ticket_id=ticket.pk, by=town.presidium)
    page = browser(town.presidium).post(f"/ticket/{ticket.number}/agree-conclusion/", {"answer": ""})
    assert page.status_code == 422
    assert "提出人不能自己同意，请另一位同志办理。" in page.content.decode()
    found = Conclusion.objects.get()
    found.decided_by, found.decision, found.at = town.presidium, "agreed", clock.now()
    with pytest.raises(IntegrityError, match="conclusion_by_two_persons"), transaction.atomic():
        found.save()


def test_a_one_clerk_township_asks_the_county(town):
    ticket = proposed(town)
    assert Notice.objects.filter(event="workflow/conclusion_proposed").values_list("unit", flat=True).get() == (
        town.county_unit.pk
    )
    assert BY_NAME["agree_conclusion"].open_to(town.county, Ticket.objects.get(pk=ticket.pk))
    concluding.agree(ticket_id=ticket.pk, by=town.county)
    rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion=TEXT)
    assert Ticket.objects.get(pk=ticket.pk).state == S.CLOSED


def test_where_there_is_a_second_clerk_the_county_stays_out(town, second):
    ticket = proposed(town)
    with pytest.raises(PermissionDenied):
        concluding.agree(ticket_id=ticket.pk, by=town.county)
    assert not BY_NAME["agree_conclusion"].open_to(town.county, Ticket.objects.get(pk=ticket.pk))
    assert Notice.objects.filter(event="workflow/conclusion_proposed").values_list("unit", flat=True).get() == (
        town.presidium_unit.pk
    )


def test_refused_it_may_be_proposed_anew_and_only_one_waits(town, second):
    ticket = proposed(town)
    with pytest.raises(DomainError, match="已有一条结论"):
        concluding.propose(ticket_id=ticket.pk, by=second, reason=reason("explained"), text=TEXT)
    with pytest.raises(DomainError, match="为什么") as refusal:
        concluding.refuse(ticket_id=ticket.pk, by=second, answer=" ")
    assert refusal.value.field == "answer"
    concluding.refuse(ticket_id=ticket.pk, by=second, answer="路确实没修平，重新办理")
    concluding.propose(ticket_id=ticket.pk, by=second, reason=reason("no_condition"), text=TEXT)
    concluding.agree(ticket_id=ticket.pk, by=town.presidium)
    assert list(Conclusion.objects.order_by("pk").values_list("decision", flat=True)) == ["refused", "agreed"]


def test_after_a_new_answer_the_old_conclusion_counts_no_more(town, second):
    ticket = proposed(town)
    concluding.agree(ticket_id=ticket.pk, by=second)
    for move in (_rehandle, _sign, _reply, _check, UNHAPPY):
        move(town, ticket.pk)
    with pytest.raises(DomainError, match="先提出结论"):
        rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion=TEXT)
    concluding.propose(ticket_id=ticket.pk, by=town.presidium, reason=reason(), text=TEXT)
    assert Conclusion.objects.waiting().get().round == 2


def test_it_stays_in_every_denominator(town, second):
    ticket = proposed(town)
    concluding.agree(ticket_id=ticket.pk, by=second)
    rating.close(ticket_id=ticket.pk, by=town.presidium, conclusion=TEXT)
    resolution = figures.resolution(Ticket.objects.all())
    assert (resolution.top.n, resolution.bottom.n) == (0, 1)
    assert [(part.label, part.n, part.query) for part in resolution.apart] == [
        ("其中不满意而按结论办结", 1, "figure=concluded")
    ]
    satisfaction = figures.satisfaction(Ticket.objects.all())
    assert (satisfaction.top.n, satisfaction.bottom.n) == (0, 1)
    page = browser(town.presidium).get("/ticket/?figure=concluded").content.decode()
    assert ticket.number in page


# Who may do what in which state, written by hand: sheet section 5 (H proposes, another of H agrees; nobody else).
EXPECTED = {
    ("propose_conclusion", "unsatisfied", "presidium_office"),
    ("propose_conclusion", "conference", "presidium_office"),
    ("agree_conclusion", "unsatisfied", "second"),
    ("agree_conclusion", "conference", "second"),
    ("refuse_conclusion", "unsatisfied", "second"),
    ("refuse_conclusion", "conference", "second"),
}
ACTORS = [*Role.values, SYSTEM, VOTER, "second"]


@pytest.mark.parametrize(
    "state", [S.REGISTERED, S.HANDLING, S.REPLIED, S.RATING, S.UNSATISFIED, S.CONFERENCE, S.CLOSED]
)
def test_acts_by_state_and_role(town, second, state):
    ticket = a_ticket(state, town)
    people = {
        SYSTEM: User.objects.system(), VOTER: User.objects.voter(), Role.STATION_KEEPER: town.keeper,
        Role.PRESIDIUM_OFFICE: town.presidium, Role.HANDLING_UNIT: town.clerk, Role.COUNTY_OFFICE: town.county,
        "second": second,
    }  # fmt: skip
    people |= {role: town.person(role) for role in Role.values if role not in people}
    fresh = lambda: Ticket.objects.get(pk=ticket.pk)  # noqa: E731
    found = {
        ("propose_conclusion", str(state), who)
        for who in ACTORS
        if who != "second" and BY_NAME["propose_conclusion"].open_to(people[who], fresh())
    }
    if found:
        concluding.propose(ticket_id=ticket.pk, by=town.presidium, reason=reason(), text=TEXT)
    found |= {
        (name, str(state), who)
        for name in ("agree_conclusion", "refuse_conclusion")
        for who in ACTORS
        if BY_NAME[name].open_to(people[who], fresh())
    }
    assert found == {line for line in EXPECTED if line[1] == state}


def test_the_pages_lead_from_proposal_to_the_voters_own_page(town, second):
    ticket = a_ticket(S.UNSATISFIED, town)
    first = browser(town.presidium)
    page = first.get(f"/ticket/{ticket.number}/").content.decode()
    assert "提出结论" in page
    assert f"/ticket/{ticket.number}/close/" not in page
    typed = {"reason": reason().pk, "text": TEXT}
    assert first.post(f"/ticket/{ticket.number}/propose-conclusion/", typed).status_code == 302
    shown = browser(second).get(f"/ticket/{ticket.number}/agree-conclusion/").content.decode()
    assert TEXT in shown
    assert "诉求不合理" in shown
    assert browser(second).post(f"/ticket/{ticket.number}/agree-conclusion/", {}).status_code == 302
    closing = first.get(f"/ticket/{ticket.number}/close/").content.decode()
    assert TEXT in closing
    assert first.post(f"/ticket/{ticket.number}/close/", {"conclusion": TEXT}).status_code == 302
    from liaison.front.portal.progress.queries import answer_of

    assert answer_of(Ticket.objects.get(pk=ticket.pk)) == TEXT
    assert browser(town.clerk).get(f"/ticket/{ticket.number}/propose-conclusion/").status_code == 403
