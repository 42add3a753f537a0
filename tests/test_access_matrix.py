"""Every address × every role, made from the URLconf: open to whom its rule names, closed to the others.

GET only; what a POST may change is held by the matrix of moves and by each feature's own tests.
"""

import re

import pytest
from django.test import Client

from liaison.accounts.access import PUBLIC, SIGNED_IN, addresses, rules
from liaison.accounts.roles import Role, reach_of
from tests.builders.tickets import Town, register

pytestmark = pytest.mark.django_db
ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
BY_CONVERTER = {"int": "1", "uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "slug": "none", "path": "x"}
OPEN_ANSWERS = {200, 302, 404, 405, 410}
ROLES = [*Role.values]


def addresses_of_pages() -> list[tuple[str, str]]:
    """(name, route) of every page; the API asks for its own token."""
    return [(name, route) for name, route in addresses() if not name.startswith("api")]


def path_of(route: str, number: str) -> str:
    """A concrete path: the ticket's number where one is asked for, harmless values elsewhere."""

    def fill(match: re.Match) -> str:
        converter, name = match.groups()
        if name == "number":
            return number
        if name in {"date", "day", "on"}:
            return "2026-03-02"
        return BY_CONVERTER.get(converter or "str", "none")

    return "/" + ARGUMENT.sub(fill, route).replace("^", "").replace("$", "").replace("\\Z", "")


def signed_in(town: Town, role: str) -> Client:
    people = {
        Role.STATION_KEEPER: lambda: town.keeper,
        Role.PRESIDIUM_OFFICE: lambda: town.presidium,
        Role.HANDLING_UNIT: lambda: town.clerk,
        Role.COUNTY_OFFICE: lambda: town.county,
    }
    user = people[role]() if role in people else town.person(role)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def may_open(role: str, rule: str) -> bool:
    return rule in {PUBLIC, SIGNED_IN} or bool(reach_of(role, rule))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_just_what_its_rules_say(role):
    town = Town()
    number = register(town).ticket.number
    client, wrong = signed_in(town, role), []
    for name, route in addresses_of_pages():
        answer = client.get(path_of(route, number))
        fine = answer.status_code in OPEN_ANSWERS if may_open(role, rules()[name]) else answer.status_code == 403
        if not fine and not (answer.status_code == 403 and "ticket" in name):
            wrong.append((name, answer.status_code, rules()[name]))
        if name == "accounts:logout":
            client = signed_in(town, role)
    assert wrong == []


def test_without_signing_in_only_public_addresses_answer():
    town = Town()
    number = register(town).ticket.number
    client, wrong = Client(raise_request_exception=False), []
    for name, route in addresses_of_pages():
        answer = client.get(path_of(route, number))
        if rules()[name] == PUBLIC:
            fine = answer.status_code in OPEN_ANSWERS | {400, 503}
        else:
            fine = answer.status_code == 302 and answer["Location"].startswith("/login/")
        if not fine:
            wrong.append((name, answer.status_code, rules()[name]))
    assert wrong == []


@pytest.mark.parametrize("role", [role for role in ROLES if role != Role.COUNTY_OFFICE])
def test_a_ticket_of_another_township_is_not_found(role):
    """The county alone reads all its townships."""
    town = Town()
    other = Town(code="420381106", village="420381106201", letters="HPZ")
    number = register(other).ticket.number
    client = signed_in(town, role)
    shown = [
        name
        for name, route in addresses_of_pages()
        if "<str:number>" in route and rules()[name] != PUBLIC
        and client.get(path_of(route, number)).status_code not in {403, 404, 405}
    ]  # fmt: skip
    assert shown == []
