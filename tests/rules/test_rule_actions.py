"""Changing the rules: catalogue, categories; who may, and what makes no sense."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from liaison.accounts.roles import Role
from liaison.divisions.models import UnitKind
from suggestions.rules import actions
from suggestions.rules.models import CatalogueLine, Category, Layer
from tests.builders.people import someone
from tests.builders.places import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, a_place, a_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def roads() -> Category:
    return Category.objects.create(name="道路", keywords="路 桥")


def a_line(by, category, unit, at=TOWNSHIP, order=1) -> CatalogueLine:
    return actions.add_line(by=by, category=category, division=a_place(at), unit=unit, order=order)


@pytest.mark.parametrize(
    ("kind", "at", "level"),
    [
        (UnitKind.HANDLING, TOWNSHIP, Layer.TOWNSHIP),
        (UnitKind.HANDLING, COUNTY, Layer.COUNTY),
        (UnitKind.VILLAGE, VILLAGE, Layer.VILLAGE),
    ],
)
def test_the_layer_of_a_line_is_that_of_its_unit(roads, kind, at, level):
    assert a_line(someone(Role.PRESIDIUM_OFFICE), roads, a_unit(kind, at)).level == level


@pytest.mark.parametrize("kind", [UnitKind.PRESIDIUM, UnitKind.STATION])
def test_organs_and_stations_handle_nothing(roads, kind):
    with pytest.raises(Exception, match="不承办"):
        a_line(someone(Role.PRESIDIUM_OFFICE), roads, a_unit(kind, TOWNSHIP))


def test_a_unit_takes_nothing_where_it_has_no_say(roads):
    with pytest.raises(Exception, match="不管"):
        a_line(someone(Role.COUNTY_OFFICE), roads, a_unit(UnitKind.HANDLING, OTHER_TOWNSHIP))


def test_a_township_keeps_to_its_own_lines(roads):
    office, county = someone(Role.PRESIDIUM_OFFICE), someone(Role.COUNTY_OFFICE)
    unit = a_unit(UnitKind.HANDLING, COUNTY)
    line = a_line(county, roads, unit, at=COUNTY)
    assert CatalogueLine.objects.visible_to(office).get() == line
    for act in (
        lambda: a_line(office, roads, unit, at=COUNTY),
        lambda: actions.order_line(by=office, line_id=line.pk, order=2),
        lambda: actions.remove_line(by=office, line_id=line.pk),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_line_is_entered_once(roads):
    office, unit = someone(Role.PRESIDIUM_OFFICE), a_unit(UnitKind.HANDLING, TOWNSHIP)
    a_line(office, roads, unit)
    with pytest.raises(ValidationError, match="已派给"):
        a_line(office, roads, unit)


def test_keywords_are_kept_once_each_and_only_by_the_county():
    words = {"name": "路灯", "keywords": "路灯、灯头，路灯", "order": 1, "active": True}
    category = actions.save_category(by=someone(Role.COUNTY_OFFICE), **words)
    assert category.keywords == "路灯 灯头"
    with pytest.raises(PermissionDenied):
        actions.save_category(by=someone(Role.PRESIDIUM_OFFICE), **words)
    with pytest.raises(ValidationError, match="同名类别"):
        actions.save_category(by=someone(Role.COUNTY_OFFICE), **words)
