"""The frame round every page: menus per role, display choices, what it costs."""

import re

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse

from liaison.accounts.roles import Role
from liaison.front import navigation
from tests.builders.people import someone

pytestmark = pytest.mark.django_db
PAGE = """{% extends "layouts/LAYOUT.html" %}{% block title %}T{% endblock %}
{% block content %}<h1>T</h1>{% endblock %}"""


def framed(layout: str, user=None, path: str = "/", cookies=None) -> str:
    """A page of nothing but its frame."""
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies or {})
    if user:
        request.user = user
    return engines["django"].from_string(PAGE.replace("LAYOUT", layout)).render({}, request)


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_a_menu_of_at_most_twelve_and_a_bar_of_at_most_five(role):
    """Settings stand at the foot, beside the twelve (design, 2.1)."""
    groups = [group for group in navigation.NAV[role] if group != navigation.FOOT]
    entries = [entry for group in groups for entry in group.entries]
    assert 0 < len(entries) <= 12
    assert len(navigation.BARS[role]) <= 5
    assert len({entry.url for entry in entries}) == len(entries)


def test_every_line_of_a_menu_leads_somewhere():
    lines = [entry for groups in navigation.NAV.values() for group in groups for entry in group.entries]
    lines += [entry for bar in navigation.BARS.values() for entry in bar]
    urls = {entry.url for entry in lines} | set(navigation.LINKS.values())
    assert {url for url in urls if not navigation.address(url)} == set()


def test_the_page_of_the_longest_address_is_the_current_one():
    items = [{"href": "/ticket/", "current": False}, {"href": "/ticket/new/", "current": False}]
    navigation.mark_current(items, "/ticket/new/x/")
    assert [one["current"] for one in items] == [False, True]


def test_the_workbench_names_person_role_and_desk():
    user = someone(Role.PRESIDIUM_OFFICE, name="何志远")
    html = framed("workbench", user)
    assert "何志远·主席团" in html
    assert str(user.posting.unit) in html
    assert 'data-size="std"' in html


def test_large_type_is_the_start_for_deputies_and_the_public():
    assert 'data-size="lg"' in framed("workbench", someone(Role.DEPUTY))
    assert 'data-size="lg"' in framed("portal")


def test_cookies_choose_size_contrast_and_theme():
    cookies = {"size": "xl", "contrast": "more", "theme": "dark"}
    html = framed("workbench", someone(Role.STATION_KEEPER), cookies=cookies)
    assert 'data-size="xl" data-contrast="more" data-bs-theme="dark"' in html
    assert "theme.js" not in html


def test_the_public_is_always_light_and_gets_no_framework_script():
    html = framed("portal", cookies={"theme": "dark"})
    assert 'data-bs-theme="light"' in html
    assert "bootstrap.bundle" not in html
    assert "htmx" not in html


def test_a_foolish_cookie_is_ignored():
    html = framed("portal", cookies={"size": '"><script>'})
    assert 'data-size="lg"' in html


def test_single_keys_can_be_switched_off():
    user = someone(Role.STATION_KEEPER)
    user.single_keys = False
    assert 'data-keys="off"' in framed("workbench", user)


def test_the_frame_costs_few_queries(django_assert_max_num_queries):
    user = someone(Role.PRESIDIUM_OFFICE)
    user.live_postings()
    with django_assert_max_num_queries(4):
        framed("workbench", user)


def test_display_choices_are_kept_and_lead_back(client):
    answer = client.post(reverse("front:display"), {"size": "xl", "next": "/display/"})
    assert answer.status_code == 302
    assert answer.url == "/display/"
    assert answer.cookies["size"].value == "xl"
    assert "theme" not in answer.cookies


def test_display_never_leads_to_another_site(client):
    answer = client.post(reverse("front:display"), {"size": "no", "next": "https://example.com/"})
    assert answer.url == "/"
    assert "size" not in answer.cookies


def test_every_control_of_the_frame_has_a_name():
    html = framed("workbench", someone(Role.STATION_KEEPER))
    for button in re.findall(r"<button[^>]*>.*?</button>", html, re.S):
        words = re.sub(r"<[^>]+>", "", button).strip()
        assert words or "aria-label=" in button, button
