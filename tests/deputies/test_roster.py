"""Deputies, mandates, groups: who may change them, and what cannot be."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from deputies.people import actions, grouping
from deputies.people.models import CongressLevel, Deputy
from liaison.accounts.roles import Role
from liaison.audit.models import Entry
from liaison.core import clock, sealing
from liaison.core.errors import DomainError
from tests.builders.people import someone
from tests.builders.places import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, a_place

pytestmark = pytest.mark.django_db
PHONE = "13900001234"


@pytest.fixture
def office():
    return someone(Role.PRESIDIUM_OFFICE)


def a_deputy(by, at=VILLAGE, **columns) -> Deputy:
    columns = {"name": "朱建国", "gender": "male", "intro": "", "phone": ""} | columns
    return actions.save(by=by, division=a_place(at), **columns)


def a_mandate(by, deputy, level=CongressLevel.TOWNSHIP, **columns):
    columns = {"term": "第十九届", "constituency": "", "certificate_no": "", "until_on": None} | columns
    return actions.add_mandate(by=by, deputy_id=deputy.pk, level=level, from_on=date(2022, 1, 1), **columns)


def test_a_phone_is_sealed_and_only_its_mask_is_seen(office):
    deputy = a_deputy(office, phone=PHONE)
    assert deputy.phone_mask == "139****1234"
    plain = sealing.open_sealed(deputy.phone_sealed, table="deputies_deputy", column="phone", row=deputy.uuid)
    assert plain == PHONE
    again = actions.save(
        by=office, deputy_id=deputy.pk, division=deputy.division, name="朱建国", gender="", intro="x", phone=""
    )
    assert again.phone_mask == "139****1234"
    assert not any(PHONE in str(entry.data) + entry.note for entry in Entry.objects.all())


def test_a_wrong_phone_is_refused_at_its_field(office):
    with pytest.raises(DomainError) as refusal:
        a_deputy(office, phone="123")
    assert refusal.value.field == "phone"


def test_a_deputy_elsewhere_is_out_of_reach(office):
    with pytest.raises(PermissionDenied):
        a_deputy(office, at=OTHER_TOWNSHIP)
    deputy = a_deputy(office)
    with pytest.raises(PermissionDenied):
        actions.save(
            by=office,
            deputy_id=deputy.pk,
            division=a_place(OTHER_TOWNSHIP),
            name="朱建国",
            gender="",
            intro="",
            phone="",
        )
    with pytest.raises(PermissionDenied):
        a_mandate(someone(Role.STATION_KEEPER), deputy)


@pytest.mark.parametrize(
    ("level", "congress"),
    [(CongressLevel.TOWNSHIP, TOWNSHIP), (CongressLevel.COUNTY, COUNTY), (CongressLevel.PROVINCE, "42")],
)
def test_a_mandate_is_in_the_congress_above_the_home_place(office, level, congress):
    assert a_mandate(office, a_deputy(office), level).congress_id == congress


def test_one_seat_per_level_and_term_and_one_holder_per_certificate(office):
    first, second = a_deputy(office), a_deputy(office, name="李四")
    a_mandate(office, first, certificate_no="A1")
    with pytest.raises(ValidationError, match="已有同级任期"):
        a_mandate(office, first)
    with pytest.raises(ValidationError, match="代表证号已有人使用"):
        a_mandate(office, second, certificate_no="A1")


def test_a_mandate_ends_with_a_reason_and_once(office):
    deputy = a_deputy(office)
    mandate = a_mandate(office, deputy)
    actions.end_mandate(by=office, mandate_id=mandate.pk, until_on=date(2023, 1, 1), end_reason="辞职")
    assert not Deputy.objects.serving().filter(pk=deputy.pk).exists()
    with pytest.raises(DomainError, match="就已结束"):
        actions.end_mandate(by=office, mandate_id=mandate.pk, until_on=date(2024, 1, 1), end_reason="")


def test_an_account_is_opened_once_with_the_posting_that_belongs_to_it(office):
    deputy = a_deputy(office)
    user, _password = actions.open_account(by=office, deputy_id=deputy.pk, username="zhujg")
    deputy.refresh_from_db()
    assert (deputy.user, user.role, user.posting.division_id) == (user, Role.DEPUTY, VILLAGE)
    with pytest.raises(DomainError, match="已有账号"):
        actions.open_account(by=office, deputy_id=deputy.pk, username="zhujg2")


def test_members_join_once_and_leave_into_the_record(office):
    deputy = a_deputy(office)
    group = grouping.save(by=office, division=a_place(TOWNSHIP), name="第一小组", focus="饮水")
    member = grouping.join(by=office, group_id=group.pk, deputy=deputy)
    with pytest.raises(DomainError, match="已在组内"):
        grouping.join(by=office, group_id=group.pk, deputy=deputy)
    grouping.leave(by=office, member_id=member.pk)
    member.refresh_from_db()
    assert member.until_on == clock.today()
    grouping.join(by=office, group_id=group.pk, deputy=deputy)
    with pytest.raises(PermissionDenied):
        grouping.save(by=office, division=a_place(OTHER_TOWNSHIP), name="外镇小组", focus="")
