"""What people see when something is not there."""

import pytest

from liaison.accounts.roles import Role
from tests.builders.people import someone

pytestmark = pytest.mark.django_db
OWN = "liaison.front.errors.OwnNotFound"


@pytest.fixture
def with_debug(settings):
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, OWN]


@pytest.mark.parametrize("path", ["/nowhere/", "/stations/NONE/", "/v/nonsense/deeper/"])
def test_a_demo_shows_our_page_not_djangos(client, with_debug, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()
    assert "URLconf" not in answer.content.decode()


def test_a_reason_for_the_reader_is_shown(client, with_debug, settings):
    client.force_login(someone(Role.STATION_KEEPER))
    answer = client.get("/desk/receipt/unknown/")
    assert answer.status_code == 404
    assert "请在今日台账里补打" in answer.content.decode()
    settings.DEBUG = False
    assert "请在今日台账里补打" in client.get("/desk/receipt/unknown/").content.decode()


def test_an_address_without_its_slash_is_still_led_on(client, with_debug):
    assert client.get("/help").headers["Location"] == "/help/"
