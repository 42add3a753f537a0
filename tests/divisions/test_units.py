"""Changing places and units: letters, superiors, territory, traces."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from liaison.accounts.roles import Role
from liaison.audit.models import Entry
from liaison.core.errors import DomainError
from liaison.divisions import places, units
from liaison.divisions.models import UnitKind
from tests.builders.people import someone
from tests.builders.places import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, a_place, a_unit

pytestmark = pytest.mark.django_db
BLANK = {"letters": None, "parent": None, "phone": "", "active": True}


def a_new_unit(by, at=TOWNSHIP, **columns):
    columns = BLANK | {"name": "新单位", "kind": UnitKind.HANDLING} | columns
    return units.create(by=by, division=a_place(at), **columns)


@pytest.mark.parametrize(
    ("columns", "at", "sentence"),
    [
        ({"kind": UnitKind.PRESIDIUM}, OTHER_TOWNSHIP, "须有编号字母"),
        ({"kind": UnitKind.PRESIDIUM, "letters": "X1"}, OTHER_TOWNSHIP, "3 到 6 个大写字母"),
        ({"letters": "ABC"}, TOWNSHIP, "只有人大机关"),
        ({"kind": UnitKind.PRESIDIUM, "letters": "ABC"}, VILLAGE, "须设在"),
        ({"kind": UnitKind.VILLAGE}, TOWNSHIP, "须设在"),
    ],
)
def test_a_unit_that_makes_no_sense_is_refused(columns, at, sentence):
    with pytest.raises(DomainError, match=sentence):
        a_new_unit(someone(Role.COUNTY_OFFICE), at, **columns)


def test_letters_are_unique_in_the_installation():
    county = someone(Role.COUNTY_OFFICE)
    a_new_unit(county, TOWNSHIP, kind=UnitKind.PRESIDIUM, letters="xjd")
    with pytest.raises(ValidationError, match="编号字母已有单位使用"):
        a_new_unit(county, OTHER_TOWNSHIP, kind=UnitKind.PRESIDIUM, letters="XJD")


def test_letters_are_proposed_from_the_name_and_free():
    place = a_place(TOWNSHIP)  # 习家店镇
    assert units.propose_letters(place) == "XJD"
    a_new_unit(someone(Role.COUNTY_OFFICE), TOWNSHIP, kind=UnitKind.PRESIDIUM, letters="XJD")
    assert units.propose_letters(place) == "XJDA"


def test_a_unit_is_not_its_own_superior():
    county = someone(Role.COUNTY_OFFICE)
    top = a_new_unit(county, name="镇政府", kind=UnitKind.GOVERNMENT)
    office = a_new_unit(county, name="村镇办", parent=top)
    with pytest.raises(DomainError, match="它自己或它的下级"):
        units.edit(unit_id=top.pk, by=county, **BLANK | {"name": "镇政府", "kind": top.kind, "parent": office})


def test_units_elsewhere_are_out_of_reach():
    office = someone(Role.PRESIDIUM_OFFICE)
    with pytest.raises(PermissionDenied):
        a_new_unit(office, OTHER_TOWNSHIP)
    elsewhere = a_unit(UnitKind.HANDLING, OTHER_TOWNSHIP)
    with pytest.raises(PermissionDenied):
        units.edit(unit_id=elsewhere.pk, by=office, **BLANK | {"name": "x", "kind": UnitKind.HANDLING})


def test_only_the_county_changes_places():
    a_place(VILLAGE)
    with pytest.raises(PermissionDenied):
        places.add_grid(village=VILLAGE, name="第一网格", by=someone(Role.PRESIDIUM_OFFICE))
    county = someone(Role.COUNTY_OFFICE)
    with pytest.raises(DomainError, match="只能建在村"):
        places.add_grid(village=TOWNSHIP, name="第一网格", by=county)
    grids = [places.add_grid(village=VILLAGE, name=f"第{n}网格", by=county).code for n in (1, 2)]
    assert grids == [f"{VILLAGE}001", f"{VILLAGE}002"]


def test_a_rename_keeps_the_old_name_in_the_trail():
    county = someone(Role.COUNTY_OFFICE)
    place = a_place(VILLAGE)
    places.rename(code=VILLAGE, name="新村", short_name="新村", reason="批复", by=county)
    entry = Entry.objects.of(place).get()
    assert entry.data["old"]["short_name"] == "小茯苓村"
    assert entry.division_code == VILLAGE
    with pytest.raises(DomainError, match="没有变"):
        places.rename(code=VILLAGE, name="新村", short_name="新村", reason="批复", by=county)


def test_two_villages_of_a_township_do_not_share_a_name():
    a_place(VILLAGE)
    other = a_place("420381105202")
    with pytest.raises(DomainError, match="已有"):
        places.rename(
            code=VILLAGE, name=other.name, short_name=other.short_name, reason="", by=someone(Role.COUNTY_OFFICE)
        )


def test_a_county_does_not_rename_another_county():
    a_place("420502")
    with pytest.raises(PermissionDenied):
        places.rename(code="420502", name="x", short_name="x", reason="", by=someone(Role.COUNTY_OFFICE, COUNTY))
