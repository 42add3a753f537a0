"""Scopes by code prefix use the index of their level."""

import pytest
from django.db import connection
from django.db.models import Q

from liaison.residents.models import Resident
from tests.builders.people import someone
from tests.builders.places import COUNTY, a_place

pytestmark = pytest.mark.django_db
COUNTIES, EACH = 30, 200


@pytest.fixture
def crowd():
    """Residents enough that reading them all costs more than any index, and the planner knows it."""
    places = [a_place(f"{COUNTY[:4]}{50 + n}101201") for n in range(COUNTIES)]
    keeper = someone("station_keeper")
    Resident.objects.bulk_create(Resident(division=place, by=keeper) for place in places for _ in range(EACH))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE residents_resident")
        cursor.execute("SET LOCAL enable_seqscan = off")
    return places[0].code


@pytest.mark.parametrize(("digits", "index"), [(6, "resident_place6"), (9, "resident_place9"), (12, "resident_place")])
def test_each_level_has_its_index(crowd, digits, index):
    assert index in Resident.objects.under(crowd[:digits]).order_by("-id")[:20].explain()


def test_a_second_way_in_has_its_own_index(crowd):
    explained = Resident.objects.under(crowd, or_else=Q(by=1)).order_by("-id").explain()
    assert "resident_place" in explained
    assert "resident_by" in explained
