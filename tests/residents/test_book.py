"""The voter book: one card per person, found by place, opened with a purpose."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, connection, transaction

from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.core.errors import DomainError
from liaison.residents import actions, queries
from liaison.residents.models import Resident, Reveal
from tests.builders.people import someone
from tests.builders.places import OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE, a_place

pytestmark = pytest.mark.django_db
WU = {"name": "吴小根", "phone": "139 0000 6027", "address": "小茯苓村三组"}


def a_resident(by=None, division_code=VILLAGE, **wishes) -> Resident:
    a_place(division_code)
    by = by or someone(Role.PRESIDIUM_OFFICE)
    return actions.remember(by=by, division_code=division_code, **(WU | wishes))


def test_a_card_holds_nothing_plain():
    card = a_resident()
    with connection.cursor() as cursor:
        cursor.execute("SELECT residents_resident::text FROM residents_resident")
        row = cursor.fetchone()[0]
    for plain in ("吴小根", "13900006027", "三组"):
        assert plain not in row
        assert plain.encode().hex() not in row
    assert (card.name_mask, card.phone_mask, card.phone_tail) == ("吴*根", "139****6027", "6027")


def test_the_same_phone_and_name_is_one_card_however_typed():
    first = a_resident()
    again = a_resident(name="吴 小根", phone="+86 13900006027", address="")
    assert again == first
    assert again.unseal("address") == "小茯苓村三组"


def test_a_family_shares_a_phone_but_not_a_card():
    assert a_resident() != a_resident(name="李桂兰")


def test_a_card_known_by_its_phone_takes_the_first_name():
    nameless = a_resident(name="")
    named = a_resident()
    assert named == nameless
    assert named.name_mask == "吴*根"


def test_a_new_address_replaces_the_old_one():
    a_resident()
    assert a_resident(address="朱家院村").unseal("address") == "朱家院村"


def test_whoever_comes_without_account_changes_nothing():
    card = a_resident()
    again = a_resident(by=User.objects.voter(), address="别处", division_code=OTHER_VILLAGE)
    assert again == card
    assert again.unseal("address") == "小茯苓村三组"
    assert again.division_id == VILLAGE


def test_without_name_and_phone_there_is_no_card():
    assert a_resident(name="", phone="") is None
    assert not Resident.objects.exists()


@pytest.mark.parametrize(
    ("wishes", "field"),
    [({"phone": "12345"}, "phone"), ({"name": "长" * 41}, "name"), ({"address": "长" * 121}, "address")],
)
def test_bad_input_is_a_sentence_at_its_field(wishes, field):
    with pytest.raises(DomainError) as refusal:
        a_resident(**wishes)
    assert refusal.value.field == field


@pytest.mark.parametrize("text", ["13900006027", "139-0000-6027", "6027", "06027", "吴小根", "吴 小根"])
def test_found_by_phone_tail_or_name(text):
    keeper = someone(Role.STATION_KEEPER, at=VILLAGE)
    card = a_resident(by=keeper)
    a_resident(by=keeper, name="李桂兰", phone="13900001111")
    assert list(queries.find(keeper, text)) == [card]


@pytest.mark.parametrize("text", ["", "  ", "027", "吴", "13900006028", "6028"])
def test_not_found_by_less(text):
    keeper = someone(Role.STATION_KEEPER, at=VILLAGE)
    a_resident(by=keeper)
    assert not queries.find(keeper, text).exists()


@pytest.mark.parametrize(
    ("role", "at", "sees"),
    [
        (Role.STATION_KEEPER, VILLAGE, True),
        (Role.STATION_KEEPER, OTHER_VILLAGE, False),
        (Role.STATION_KEEPER, TOWNSHIP, True),
        (Role.PRESIDIUM_OFFICE, TOWNSHIP, True),
        (Role.PRESIDIUM_OFFICE, OTHER_TOWNSHIP, False),
        (Role.COUNTY_OFFICE, "", True),
        (Role.HANDLING_UNIT, TOWNSHIP, False),
        (Role.DEPUTY, TOWNSHIP, False),
        (Role.INFORMATION_OFFICER, TOWNSHIP, False),
        (Role.AUDITOR, "", False),
        (Role.SYSTEM_ADMIN, "", False),
    ],
)
def test_who_sees_a_card_and_may_open_it(role, at, sees):
    card = a_resident()
    person = someone(role, at=at)
    assert Resident.objects.visible_to(person).contains(card) is sees
    if sees:
        plain = actions.reveal(resident_id=card.pk, by=person, purpose="回访")
        assert plain == {"name": "吴小根", "phone": "139 0000 6027", "address": "小茯苓村三组"}
    else:
        with pytest.raises(PermissionDenied):
            actions.reveal(resident_id=card.pk, by=person, purpose="回访")
        assert not Reveal.objects.exists()


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.INFORMATION_OFFICER])
def test_own_entries_stay_readable(role):
    person = someone(role)
    card = a_resident(by=person)
    assert list(Resident.objects.visible_to(person)) == [card]


def test_a_station_finds_again_whom_it_entered_from_elsewhere():
    keeper = someone(Role.STATION_KEEPER, at=OTHER_VILLAGE)
    card = a_resident(by=keeper, division_code=VILLAGE)
    a_resident(name="李桂兰", phone="13900001111")
    assert list(queries.book(keeper)) == [card]


def test_every_look_leaves_a_row_with_its_purpose():
    keeper = someone(Role.STATION_KEEPER, at=VILLAGE)
    card = a_resident(by=keeper)
    with pytest.raises(DomainError) as refusal:
        actions.reveal(resident_id=card.pk, by=keeper, purpose=" ")
    assert refusal.value.field == "purpose"
    actions.reveal(resident_id=card.pk, by=keeper, purpose="回访办理结果", thing="ticket", thing_id=7)
    look = Reveal.objects.get()
    assert (look.by, look.resident, look.purpose, look.thing_id) == (keeper, card, "回访办理结果", 7)


@pytest.mark.parametrize("attempt", ["update", "delete"])
def test_a_look_cannot_be_unmade(attempt):
    keeper = someone(Role.STATION_KEEPER, at=VILLAGE)
    actions.reveal(resident_id=a_resident(by=keeper).pk, by=keeper, purpose="回访")
    with pytest.raises(InternalError), transaction.atomic():
        if attempt == "update":
            Reveal.objects.update(purpose="别的")
        else:
            Reveal.objects.all().delete()
