"""Who may change whose account and postings: never one's own, never above the own scope."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from liaison.accounts import actions, postings
from liaison.accounts.models import Posting, User
from liaison.accounts.power import may_edit, may_grant
from liaison.accounts.roles import Role
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import UnitKind
from tests.builders.people import someone
from tests.builders.places import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, a_place, a_unit

pytestmark = pytest.mark.django_db
LOWER = {Role.STATION_KEEPER, Role.DEPUTY, Role.INFORMATION_OFFICER, Role.HANDLING_UNIT}
# Written by hand from decisions D19: who may give which role in the own place.
MAY_GIVE = {
    Role.PRESIDIUM_OFFICE: LOWER,
    Role.COUNTY_OFFICE: LOWER | {Role.PRESIDIUM_OFFICE, Role.COUNTY_OFFICE},
    Role.SYSTEM_ADMIN: {Role.AUDITOR, Role.SYSTEM_ADMIN},
}


def a_posting(user: User, role: str, by: User, **more) -> Posting:
    place = more.pop("division", None) or a_place(TOWNSHIP)
    days = {"from_on": clock.today(), "until_on": None, "unit": None} | more
    return postings.grant(user_id=user.pk, role=role, division=place, by=by, **days)


@pytest.mark.parametrize("giver", Role)
@pytest.mark.parametrize("role", Role)
def test_every_role_gives_exactly_what_the_table_says(giver, role):
    by = someone(giver)
    assert may_grant(by, role, by.posting.division_id) == (role in MAY_GIVE.get(giver, set()))


def test_a_presidium_gives_nothing_in_another_township_or_above():
    office = someone(Role.PRESIDIUM_OFFICE)
    assert may_grant(office, Role.DEPUTY, VILLAGE)
    assert not may_grant(office, Role.DEPUTY, OTHER_TOWNSHIP)
    assert not may_grant(office, Role.DEPUTY, COUNTY)


def test_nobody_gives_or_ends_an_own_posting():
    office = someone(Role.PRESIDIUM_OFFICE)
    with pytest.raises(PermissionDenied, match="给自己"):
        a_posting(office, Role.DEPUTY, office)
    with pytest.raises(PermissionDenied, match="自己的任职"):
        postings.end(posting_id=office.posting.pk, until_on=clock.today(), reason="", by=office)


def test_nobody_changes_the_own_account():
    for role in (Role.PRESIDIUM_OFFICE, Role.COUNTY_OFFICE, Role.SYSTEM_ADMIN):
        user = someone(role)
        for act in (actions.reset_password, actions.end_sessions, actions.enable):
            with pytest.raises(PermissionDenied, match="自己的账号"):
                act(user_id=user.pk, by=user)


def test_a_presidium_may_not_touch_the_county_nor_its_own_kind():
    office = someone(Role.PRESIDIUM_OFFICE)
    for role in (Role.COUNTY_OFFICE, Role.PRESIDIUM_OFFICE, Role.SYSTEM_ADMIN, Role.AUDITOR):
        assert not may_edit(office, someone(role)), role
    assert may_edit(office, someone(Role.DEPUTY))
    assert not may_edit(office, someone(Role.DEPUTY, OTHER_TOWNSHIP))


def test_a_person_with_one_posting_out_of_reach_is_out_of_reach():
    office, deputy = someone(Role.PRESIDIUM_OFFICE), someone(Role.DEPUTY)
    assert may_edit(office, deputy)
    Posting.objects.create(user=deputy, role=Role.DEPUTY, division=a_place(OTHER_TOWNSHIP))
    assert not may_edit(office, deputy)
    with pytest.raises(PermissionDenied, match="管不到的任职"):
        actions.reset_password(user_id=deputy.pk, by=office)


def test_who_edits_no_accounts_edits_none():
    deputy = someone(Role.DEPUTY)
    for role in (Role.AUDITOR, Role.STATION_KEEPER, Role.HANDLING_UNIT):
        by = someone(role)
        assert not may_edit(by, deputy), role
        with pytest.raises(PermissionDenied):
            actions.create(username="x", name="x", by=by)


def test_the_actors_without_account_are_nobodys_to_change():
    admin = someone(Role.SYSTEM_ADMIN)
    for actor in (User.objects.system(), User.objects.voter()):
        assert not may_edit(admin, actor)


@pytest.mark.parametrize(
    ("role", "kind", "sentence"),
    [
        (Role.HANDLING_UNIT, None, "须选单位"),
        (Role.STATION_KEEPER, UnitKind.HANDLING, "不是这个角色办公的单位"),
        (Role.DEPUTY, UnitKind.HANDLING, "不用选单位"),
    ],
)
def test_a_role_sits_at_its_own_kind_of_desk(role, kind, sentence):
    unit = a_unit(kind, TOWNSHIP) if kind else None
    with pytest.raises(DomainError, match=sentence):
        a_posting(someone(Role.DEPUTY), role, someone(Role.COUNTY_OFFICE), unit=unit)


def test_a_desk_lies_in_the_place_of_the_posting():
    unit = a_unit(UnitKind.HANDLING, OTHER_TOWNSHIP)
    with pytest.raises(DomainError, match="不在"):
        a_posting(someone(Role.DEPUTY), Role.HANDLING_UNIT, someone(Role.COUNTY_OFFICE), unit=unit)


def test_a_presidium_office_belongs_to_a_township():
    unit = a_unit(UnitKind.PRESIDIUM, TOWNSHIP)
    with pytest.raises(DomainError, match="级别不符"):
        a_posting(
            someone(Role.DEPUTY),
            Role.PRESIDIUM_OFFICE,
            someone(Role.COUNTY_OFFICE),
            division=a_place(COUNTY),
            unit=unit,
        )


def test_a_posting_cannot_end_before_it_begins_nor_twice():
    office, deputy = someone(Role.PRESIDIUM_OFFICE), someone(Role.DEPUTY)
    with pytest.raises(ValidationError, match="止日不能早于起日"):
        a_posting(deputy, Role.INFORMATION_OFFICER, office, from_on=date(2026, 5, 1), until_on=date(2026, 4, 1))
    posting = a_posting(deputy, Role.INFORMATION_OFFICER, office, from_on=date(2026, 1, 1))
    postings.end(posting_id=posting.pk, until_on=date(2026, 2, 1), reason="换人", by=office)
    with pytest.raises(DomainError, match="就已终止"):
        postings.end(posting_id=posting.pk, until_on=date(2026, 3, 1), reason="换人", by=office)


def test_every_change_leaves_a_trace_without_the_password():
    office = someone(Role.COUNTY_OFFICE)
    user, password = actions.create(username="fresh", name="新人", by=office)
    posting = a_posting(user, Role.DEPUTY, office)
    actions.edit(user_id=user.pk, name="新名", phone="0719-5550100", by=office)
    actions.disable(user_id=user.pk, reason="调离", by=office)
    verbs = list(Entry.objects.of(user).values_list("verb", flat=True))
    assert verbs == ["user.create", "user.edit", "user.disable"]
    assert Entry.objects.of(posting).get().data["role"] == Role.DEPUTY
    assert not any(password in str(entry.data) + entry.note for entry in Entry.objects.all())
    assert not any("5550100" in str(entry.data) for entry in Entry.objects.all())


def test_two_accounts_never_share_a_name():
    office = someone(Role.COUNTY_OFFICE)
    actions.create(username="fresh", name="新人", by=office)
    with pytest.raises(ValidationError, match="已有人使用"):
        actions.create(username="fresh", name="另一人", by=office)


def test_the_first_office_is_made_from_the_command_line(capsys):
    a_place(COUNTY)
    call_command("create_account", "office", "沈岚", Role.COUNTY_OFFICE, COUNTY)
    username, password = capsys.readouterr().out.split()
    user = User.objects.get(username=username)
    assert user.check_password(password) and user.must_change_password
    assert (user.posting.unit.letters, user.posting.unit.kind) == ("DJK", UnitKind.COUNTY_OFFICE)
    call_command("create_account", "admin", "郭亮", Role.SYSTEM_ADMIN, COUNTY)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("x", "某人", Role.AUDITOR, "999999"), "没有区划"),
        (("x", "某人", Role.HANDLING_UNIT, COUNTY), "须选单位"),
        (("x" * 60, "某人", Role.AUDITOR, COUNTY), "40"),
    ],
)
def test_the_command_line_answers_in_sentences_too(arguments, sentence):
    a_place(COUNTY)
    with pytest.raises(CommandError, match=sentence):
        call_command("create_account", *arguments)
    assert not User.objects.people().exists()
