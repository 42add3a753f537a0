"""A NUL in an address: every list leaves it out of its search, a thing of that name does not exist."""

import pytest
from django.test import Client

from liaison.accounts.models import User
from tests.builders.tickets import Town, register

pytestmark = pytest.mark.django_db
NUL = "%00"
PRESIDIUM_LISTS = (
    "/ticket/", "/paper/", "/review/", "/list/", "/visitor/", "/venue/", "/deputies/", "/supervise/", "/manage/units/",
    "/manage/catalogue/", "/manage/accounts/", "/board/",
)  # fmt: skip
PUBLIC_LISTS = ("/open/", "/stations/", "/q/")


@pytest.fixture
def town() -> Town:
    return Town()


def client_of(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


@pytest.mark.parametrize("path", PRESIDIUM_LISTS)
def test_a_search_for_nothing_printable_is_answered(town, path):
    client = client_of(town.presidium)
    assert client.get(path).status_code == 200
    for query in (f"q={NUL}", f"q=路{NUL}面", f"place={NUL}&category={NUL}&state={NUL}&after={NUL}"):
        assert client.get(f"{path}?{query}").status_code < 500, (path, query)


@pytest.mark.parametrize("path", PUBLIC_LISTS)
def test_the_public_pages_too(path):
    for query in (f"q={NUL}", f"q=路{NUL}", f"code={NUL}"):
        assert client_of(None).get(f"{path}?{query}").status_code < 500


def test_the_rest_of_the_word_is_searched(town):
    number = register(town, original_words="水管爆了，街上都是水").ticket.number
    page = client_of(town.presidium).get(f"/ticket/?q={NUL}{number}").content.decode()
    assert number in page


@pytest.mark.parametrize("path", ["/ticket/%00/", "/ticket/XJD-26-%000001/", "/list/%00/", "/p/%00/", "/stations/%00/"])
def test_a_thing_of_that_name_is_not_found(town, path):
    assert client_of(town.presidium).get(path).status_code == 404
