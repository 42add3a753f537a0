"""The same person entered by many at once is one card."""

import threading

import pytest
from django.db import connection

from liaison.accounts.roles import Role
from liaison.residents import actions
from liaison.residents.models import Resident
from tests.builders.people import someone
from tests.builders.places import VILLAGE, a_place


@pytest.mark.django_db(transaction=True)
def test_eight_desks_enter_the_same_visitor_at_once():
    a_place(VILLAGE)
    keeper = someone(Role.STATION_KEEPER)
    start, cards = threading.Barrier(8), []

    def enter():
        start.wait()
        try:
            card = actions.remember(by=keeper, division_code=VILLAGE, name="吴小根", phone="13900006027")
            cards.append(card.pk)
        finally:
            connection.close()

    desks = [threading.Thread(target=enter) for _n in range(8)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert len(cards) == 8
    assert set(cards) == {Resident.objects.get().pk}
