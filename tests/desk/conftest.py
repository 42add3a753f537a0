import pytest

from tests.builders.desks import Desk, a_desk


@pytest.fixture
def desk(db) -> Desk:
    return a_desk()
