"""The command palette: numbers, pages by name or pinyin initials, lists to search in."""

import pytest
from django.urls import reverse

from liaison.accounts.roles import Role
from liaison.front.palette import queries as palette
from tests.builders.people import someone


@pytest.mark.parametrize(
    ("typed", "number"),
    [("xjd-26-0131", "XJD-26-0131"), ("XJD26 0131", "XJD-26-0131"), ("xjd", "XJD"), ("xjd-2", "XJD-2")],
)
def test_a_number_is_understood_however_it_is_typed(typed, number):
    assert palette.dashed(typed) == number


@pytest.mark.parametrize(("typed", "found"), [("设置", True), ("sz", True), ("SZ", True), ("tj", False)])
def test_a_page_is_found_by_its_name_or_initials(typed, found):
    assert palette.fits("设置", typed.lower()) is found


@pytest.mark.django_db
def test_the_dialog_gets_lines_and_a_reader_without_script_a_page(client):
    client.force_login(someone(Role.STATION_KEEPER))
    page = client.get(reverse("front:palette"), {"q": "sz"})
    slice_ = client.get(reverse("front:palette"), {"q": "sz"}, headers={"HX-Request": "true"})
    assert "设置" in page.content.decode()
    assert "<html" not in slice_.content.decode()
    assert reverse("accounts:settings") in slice_.content.decode()


@pytest.mark.django_db
def test_nothing_found_is_told_in_a_sentence(client):
    client.force_login(someone(Role.AUDITOR))
    answer = client.get(reverse("front:palette"), {"q": "XJD-26-9999"})
    assert "没有找到" in answer.content.decode()


@pytest.mark.django_db
def test_everyone_is_led_to_the_first_page_of_the_own_menu(client):
    client.force_login(someone(Role.AUDITOR))
    assert client.get(reverse("front:home")).status_code == 302
