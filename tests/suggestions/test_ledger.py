"""The ledger: everyone's own scope, filters in the address, a page costs the same for any length."""

import pytest

from liaison.accounts.roles import Role
from suggestions.tickets.states import TicketState as S
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.tickets import Town, a_ticket, register

pytestmark = pytest.mark.django_db
LEDGER = "/ticket/"


@pytest.fixture
def town():
    return Town()


def test_the_presidium_sees_its_township(client, town):
    ticket = a_ticket(S.HANDLING, town)
    client.force_login(town.presidium)
    page = client.get(LEDGER)
    assert page.status_code == 200
    assert ticket.title in page.text
    assert town.office.name in page.text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_who_has_no_business_with_tickets_stays_outside(client, role):
    client.force_login(someone(role))
    assert client.get(LEDGER).status_code == 403


def test_twenty_rows_cost_what_two_rows_cost(client, town):
    client.force_login(town.presidium)
    costs = []
    for missing in (2, 18):
        for n in range(missing):
            register(town, original_words=f"第{n}条路坏了{missing}")
        client.get(LEDGER)
        costs.append(queries_of(client, LEDGER))
    assert costs[0] == costs[1]
    assert costs[0] <= 16  # ten of them belong to every page: session, person, posting, bell, menu
