"""A town whose presidium has seven seats, and its office at the browser."""

import pytest

from tests.builders.meetings import seats
from tests.builders.tickets import Town


@pytest.fixture
def town():
    town = Town()
    seats(town.presidium, town.presidium_unit, 7)
    return town


@pytest.fixture
def office(client, town):
    client.force_login(town.presidium)
    return client
