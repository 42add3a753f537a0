"""Scopes by code prefix use the index of their level."""

import pytest
from django.db import connection
from django.db.models import Q

from liaison.residents.models import Resident

pytestmark = pytest.mark.django_db


def plan(rows) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


@pytest.mark.parametrize(
    ("code", "index"),
    [("420381", "resident_place6"), ("420381105", "resident_place9"), ("420381105201", "resident_place9")],
)
def test_each_level_has_its_index(code, index):
    assert index in plan(Resident.objects.under(code).order_by("-id")[:50])


def test_a_second_way_in_has_its_own_index():
    explained = plan(Resident.objects.under("420381105201", or_else=Q(by=1)).order_by("-id"))
    assert "resident_place9" in explained
    assert "resident_by" in explained
