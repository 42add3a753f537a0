"""Signing in: the form, the demo cards, the lock, the printed code, the sessions that end."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from liaison.accounts import actions, codes, postings
from liaison.accounts.checks import no_demo_password
from liaison.accounts.models import Posting, Token, User
from liaison.accounts.passwords import DEMO_PASSWORD
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.errors import DomainError
from tests.builders.people import PASSWORD, someone
from tests.builders.places import OTHER_TOWNSHIP, TOWNSHIP, a_place

SETTINGS = "/settings/"
pytestmark = pytest.mark.django_db


def sign_in(client, user, password=PASSWORD, **more):
    return client.post("/login/", {"username": user.username, "password": password, "next": SETTINGS, **more})


def test_the_right_password_opens_the_page_that_was_asked_for(client):
    assert sign_in(client, someone(Role.DEPUTY)).headers["Location"] == SETTINGS


def test_a_wrong_password_keeps_the_account_and_says_so(client):
    user = someone(Role.DEPUTY)
    answer = sign_in(client, user, "wrong password")
    assert answer.status_code == 422
    assert "账号或密码不对" in answer.text
    assert user.username in answer.text


def test_five_wrong_passwords_lock_the_account(client):
    user = someone(Role.DEPUTY)
    answers = [sign_in(client, user, "wrong password") for _n in range(5)]
    assert answers[-1].status_code == 429
    assert "锁 15 分钟" in answers[-1].text
    assert sign_in(client, user).status_code == 429


def test_demo_cards_only_show_in_a_demonstration(client, settings):
    someone(Role.DEPUTY)
    User.objects.create_user("station", DEMO_PASSWORD, name="周敏")
    assert "演示账号" not in client.get("/login/").text
    settings.DEMO = settings.DEBUG = True
    page = client.get("/login/").text
    assert "周敏" in page
    assert "登记来访" in page


def test_a_demo_card_signs_in_with_one_click(client, settings):
    settings.DEMO = settings.DEBUG = True
    User.objects.create_user("station", DEMO_PASSWORD, name="周敏")
    assert client.post("/login/", {"demo": "station", "next": SETTINGS}).headers["Location"] == SETTINGS


def test_a_demo_card_is_no_door_outside_a_demonstration(client, settings):
    User.objects.create_user("station", DEMO_PASSWORD, name="周敏")
    assert client.post("/login/", {"demo": "station", "next": SETTINGS}).status_code == 422


def test_the_demo_password_opens_nothing_when_debug_is_off(client):
    user = User.objects.create_user("station", DEMO_PASSWORD, name="周敏")
    answer = sign_in(client, user, DEMO_PASSWORD)
    assert answer.status_code == 422
    assert "演示密码不能用" in answer.text


def test_a_real_installation_refuses_to_start_with_the_demo_password(settings):
    assert no_demo_password(None) == []
    User.objects.create_user("station", DEMO_PASSWORD, name="周敏")
    assert [error.id for error in no_demo_password(None)] == ["liaison.accounts.E001"]
    settings.DEBUG = True
    assert no_demo_password(None) == []


def test_signing_out_is_a_post(client):
    client.force_login(someone(Role.DEPUTY))
    assert client.get("/logout/").status_code == 405
    client.post("/logout/")
    assert client.get(SETTINGS).status_code == 302


def test_another_posting_is_taken_for_the_session(client):
    user = someone(Role.DEPUTY)
    Posting.objects.create(user=user, role=Role.INFORMATION_OFFICER, division=a_place(OTHER_TOWNSHIP))
    other = user.postings.get(role=Role.INFORMATION_OFFICER)
    client.force_login(user)
    client.post(reverse("accounts:switch"), {"posting": other.pk}, follow=False)
    assert client.session["posting"] == other.pk


def test_somebody_elses_posting_cannot_be_taken(client):
    user, other = someone(Role.DEPUTY), someone(Role.COUNTY_OFFICE)
    client.force_login(user)
    client.post(reverse("accounts:switch"), {"posting": other.posting.pk})
    assert "posting" not in client.session


def test_a_session_dies_when_a_posting_changes(client):
    user, office = someone(Role.DEPUTY), someone(Role.PRESIDIUM_OFFICE)
    sign_in(client, user)
    assert client.get(SETTINGS).status_code == 200
    postings.end(posting_id=user.posting.pk, until_on=clock.today(), reason="调离", by=office)
    assert client.get(SETTINGS).status_code == 302


def test_a_session_dies_when_the_account_is_disabled(client):
    user, office = someone(Role.DEPUTY), someone(Role.PRESIDIUM_OFFICE)
    sign_in(client, user)
    actions.disable(user_id=user.pk, reason="调离", by=office)
    assert client.get(SETTINGS).status_code == 302
    assert sign_in(client, user).status_code == 422


def test_a_one_time_password_opens_only_the_page_that_changes_it(client):
    user, office = someone(Role.DEPUTY), someone(Role.PRESIDIUM_OFFICE)
    user, password = actions.reset_password(user_id=user.pk, by=office)
    sign_in(client, user, password)
    assert client.get(SETTINGS).headers["Location"] == reverse("accounts:password")
    new = {"old_password": password, "new_password1": "三月的风 2026 x", "new_password2": "三月的风 2026 x"}
    assert client.post(reverse("accounts:password"), new).status_code == 302
    assert client.get(SETTINGS).status_code == 200


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("short", "short", "密码"),
        ("1234567890123", "1234567890123", "数字"),
        (DEMO_PASSWORD, DEMO_PASSWORD, "演示密码"),
        ("correct horse 2", "correct horse 3", "不一样"),
    ],
)
def test_a_weak_new_password_is_refused_with_a_sentence(client, new, again, sentence):
    client.force_login(someone(Role.DEPUTY))
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": again}
    answer = client.post(reverse("accounts:password"), form)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_looking_at_a_printed_code_uses_nothing_up(client):
    deputy, office = someone(Role.DEPUTY), someone(Role.PRESIDIUM_OFFICE)
    value, _code = codes.issue(user_id=deputy.pk, by=office)
    for _n in range(2):
        assert deputy.name in client.get(f"/enter/{value}/").text
    client.post(f"/enter/{value}/")
    assert client.session["_auth_user_id"] == str(deputy.pk)


def test_a_printed_code_works_once(client):
    deputy, office = someone(Role.DEPUTY), someone(Role.PRESIDIUM_OFFICE)
    value, _code = codes.issue(user_id=deputy.pk, by=office)
    assert codes.redeem(value) == deputy
    assert codes.redeem(value) is None
    assert client.get(f"/enter/{value}/").status_code == 410
    assert client.post(f"/enter/{value}/").status_code == 410
    assert "_auth_user_id" not in client.session


def test_a_printed_code_lives_ten_minutes_and_dies_with_the_next(client):
    deputy, office = someone(Role.DEPUTY), someone(Role.PRESIDIUM_OFFICE)
    first, _code = codes.issue(user_id=deputy.pk, by=office)
    second, _code = codes.issue(user_id=deputy.pk, by=office)
    assert codes.find(first) is None
    with clock.at(clock.now() + timedelta(minutes=10, seconds=1)):
        assert codes.find(second) is None


def test_only_serving_deputies_get_a_printed_code():
    office = someone(Role.PRESIDIUM_OFFICE)
    with pytest.raises(DomainError, match="在任代表"):
        codes.issue(user_id=someone(Role.HANDLING_UNIT).pk, by=office)


def test_a_token_is_printed_once_and_only_its_hash_is_kept(capsys):
    user = someone(Role.COUNTY_OFFICE)
    call_command("create_token", user.username)
    value = capsys.readouterr().out.strip()
    assert bytes(Token.objects.get(user=user).hash) == Token.digest(value)
    with pytest.raises(CommandError, match="没有启用中的账号"):
        call_command("create_token", "nobody")


def test_language_is_a_cookie_and_leads_back_home_only(client):
    answer = client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == SETTINGS
    assert client.cookies["django_language"].value == "en"


def test_keys_can_be_turned_off(client):
    user = someone(Role.DEPUTY, TOWNSHIP)
    client.force_login(user)
    client.post(SETTINGS, {})
    user.refresh_from_db()
    assert user.single_keys is False


@pytest.mark.django_db
def test_the_password_can_be_shown_by_a_named_button_that_is_hidden_without_script():
    page = Client().get("/login/").content.decode()
    button = re.search(r"<button[^>]*data-reveal[^>]*>", page)[0]
    assert 'type="button"' in button
    assert 'aria-controls="id_password"' in button
    assert " hidden" in button
    assert "显示密码" in page
