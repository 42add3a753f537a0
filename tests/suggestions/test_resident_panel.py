"""What one person said so far, on the card in the voter book."""

import pytest
from django.test import Client
from django.urls import reverse

from liaison.core import clock
from liaison.residents import actions
from stations.receptions.models import Ending, Reception, Session
from tests.builders.costs import queries_of
from tests.builders.tickets import Town, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def wu(town):
    return actions.remember(by=town.keeper, division_code=town.village, name="吴小根", phone="13900006027")


def page_of(resident, user) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("residents:detail", args=[resident.uuid])).content.decode()


def a_visit(town, resident, words="来问低保怎么办") -> Reception:
    session = Session.objects.get_or_create(venue=town.venue, on=clock.today())[0]
    return Reception.objects.create(
        session=session,
        resident=resident,
        words=words,
        ending=Ending.ANSWERED,
        started_at=clock.now(),
        by=town.keeper,
    )


def test_the_card_tells_tickets_and_visits_without_one(town, wu):
    ticket = register(town, resident_id=wu.pk).ticket
    a_visit(town, wu)
    page = page_of(wu, town.presidium)
    assert ticket.number in page
    assert reverse("suggestions:ticket-detail", args=[ticket.number]) in page
    assert "来问低保怎么办" in page


def test_a_person_who_said_nothing_yet_has_an_empty_panel(town, wu):
    assert "还没有此人反映的" in page_of(wu, town.presidium)


def test_many_cost_what_one_costs(town, wu):
    client = Client()
    client.force_login(town.presidium)
    path = reverse("residents:detail", args=[wu.uuid])
    register(town, resident_id=wu.pk)
    few = queries_of(client, path)
    for _n in range(5):
        register(town, resident_id=wu.pk)
        a_visit(town, wu)
    assert queries_of(client, path) == few
