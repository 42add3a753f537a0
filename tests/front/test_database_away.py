"""While the database restarts: come back in a moment, nothing was lost, nothing will be done twice."""

import json

import pytest
from django.db import OperationalError
from django.test import Client

from liaison.accounts.models import Token
from suggestions.tickets.models import TicketQuerySet
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(monkeypatch):
    """The next question about tickets finds the server gone."""

    def gone(self, user):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(TicketQuerySet, "visible_to", gone)


def test_a_page_says_come_back_in_a_moment(away):
    client = Client(raise_request_exception=False)
    client.force_login(Town().presidium)
    answer = client.get("/ticket/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "请稍等几秒再试" in answer.content.decode()


def test_a_machine_is_told_to_send_it_again(away):
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {Token.issue(Town().presidium)}"})
    answer = client.get("/api/v1/tickets")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Idempotency-Key" in json.loads(answer.content)["detail"]


def test_any_other_mistake_stays_a_mistake(monkeypatch):
    def wrong(self, user):
        raise ZeroDivisionError

    monkeypatch.setattr(TicketQuerySet, "visible_to", wrong)
    client = Client(raise_request_exception=False)
    client.force_login(Town().presidium)
    assert client.get("/ticket/").status_code == 500
