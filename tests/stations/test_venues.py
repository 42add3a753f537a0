"""Venues: opened by an organ with a desk of their own, their people by date, the codes on their doors."""

import pytest
from django.core.exceptions import PermissionDenied

from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Division, UnitKind
from stations.venues import actions, doors, queries
from stations.venues.models import DoorCode, Venue
from suggestions.tickets.models import Ticket
from suggestions.workflow import screening
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.places import OTHER_TOWNSHIP, VILLAGE
from tests.builders.tickets import register


def a_point(desk, **wishes) -> Venue:
    columns = {
        "code": "XJD05", "name": "小茯苓村代表联络点", "division": Division.objects.get(pk=VILLAGE), "tier": "point",
        "parent": desk.town.venue,
    }  # fmt: skip
    return actions.create(**({"by": desk.town.presidium} | columns | wishes))


def test_a_venue_gets_its_own_desk(desk):
    venue = a_point(desk)
    assert (venue.unit.kind, venue.unit.name, venue.pinyin) == (UnitKind.STATION, venue.name, "xflcdblld")


def test_the_code_is_proposed_from_the_letters_of_the_organ(desk):
    assert queries.free_code(VILLAGE) == "XJD02"
    a_point(desk, code="XJD05")
    assert queries.free_code(VILLAGE) == "XJD06"


def test_a_keeper_opens_no_venue_and_strangers_change_none(desk):
    with pytest.raises(PermissionDenied):
        a_point(desk, by=desk.town.keeper)
    stranger = someone(Role.PRESIDIUM_OFFICE, at=OTHER_TOWNSHIP)
    with pytest.raises(PermissionDenied):
        actions.post_deputy(by=stranger, venue=desk.town.venue, deputy=desk.deputies[0], from_on=clock.today())


def test_the_same_name_twice_in_a_place_is_refused(desk):
    a_point(desk)
    with pytest.raises(DomainError, match="同名"):
        a_point(desk, code="XJD06")


def test_a_venue_is_never_below_itself(desk):
    point = a_point(desk)
    with pytest.raises(DomainError, match="下级"):
        actions.edit(by=desk.town.presidium, venue_id=desk.town.venue.pk, name="中心联络站", parent=point)


def test_the_form_creates_and_shows_what_is_wrong(desk):
    client = desk.as_(desk.town.presidium)
    typed = {"code": "5", "name": "点", "division": VILLAGE, "tier": "point", "kind": "village"}
    wrong = client.post("/venue/new/", typed)
    assert wrong.status_code == 422
    assert "如 XJD03" in wrong.content.decode()
    taken = client.post("/venue/new/", typed | {"code": "xjd01"})
    assert "已有站点使用" in taken.content.decode()
    client.post("/venue/new/", typed | {"code": "xjd07"})
    assert Venue.objects.get(code="XJD07").unit.name == "点"


def test_renaming_renames_the_desk(desk):
    typed = {"name": "习家店代表之家", "tier": "home", "kind": "township", "active": "on"}
    desk.client.post("/venue/XJD01/edit/", typed)
    venue = Venue.objects.get(code="XJD01")
    assert venue.unit.name == "习家店代表之家"
    assert venue.tier == "home"


def test_opening_days_are_kept_and_said_in_words(desk):
    typed = {"days_0": ["2"], "from_0": "09:00", "to_0": "11:30", "note_0": "代表有约"}
    desk.client.post("/venue/XJD01/opening/", typed)
    assert "每星期二 9:00–11:30 代表有约" in desk.client.get("/venue/XJD01/").content.decode()
    wrong = desk.client.post("/venue/XJD01/opening/", typed | {"to_0": "08:00"})
    assert wrong.status_code == 422
    assert "先早后晚" in wrong.content.decode()


def test_deputies_and_staff_come_and_go_by_date(desk):
    other = desk.deputies[0]
    posting = desk.town.venue.deputy_postings.get(deputy=other)
    desk.client.post(f"/venue/XJD01/deputies/{posting.pk}/end/")
    posting.refresh_from_db()
    assert posting.until_on == clock.today()
    desk.client.post("/venue/XJD01/deputies/", {"deputy": other.pk, "from_on": clock.today().isoformat()})
    assert desk.town.venue.deputy_postings.filter(deputy=other).count() == 2
    desk.client.post("/venue/XJD01/staff/", {"user": desk.town.keeper.pk, "from_on": clock.today().isoformat()})
    assert desk.town.venue.staff.get().user == desk.town.keeper


def test_a_door_code_is_replaced_never_reused(desk):
    for _ in range(2):
        desk.client.post("/venue/XJD01/door/")
    assert DoorCode.objects.count() == 2
    code = DoorCode.objects.active().get()
    sign = desk.client.get("/venue/XJD01/sign/").content.decode()
    assert f"/s/{code.slug}/" in sign
    assert "<svg" in sign
    desk.client.post("/venue/XJD01/door/revoke/")
    assert not DoorCode.objects.active().exists()
    assert desk.client.get("/venue/XJD01/sign/").status_code == 404


def test_a_deputy_gets_a_card_with_a_code(desk):
    deputy = desk.deputies[0]
    assert "还没有代表码" in desk.client.get(f"/deputy/{deputy.uuid}/card/").content.decode()
    desk.client.post(f"/deputy/{deputy.uuid}/card/issue/")
    assert "<svg" in desk.client.get(f"/deputy/{deputy.uuid}/card/").content.decode()
    desk.client.post(f"/deputy/{deputy.uuid}/card/revoke/")
    assert not deputy.door_codes.active().exists()


def test_a_code_cannot_be_issued_from_next_door(desk):
    with pytest.raises(PermissionDenied):
        doors.issue_for_venue(by=someone(Role.PRESIDIUM_OFFICE, at=OTHER_TOWNSHIP), venue=desk.town.venue)


def test_the_list_finds_by_pinyin_tier_and_code(desk):
    a_point(desk)
    for query, found in (("q=xfl", True), ("q=XJD05", True), ("tier=home", False), ("q=没有", False)):
        html = desk.client.get(f"/venue/?{query}").content.decode()
        assert ("小茯苓村代表联络点" in html) is found


def test_a_stranger_does_not_find_the_file(desk):
    client = desk.as_(someone(Role.PRESIDIUM_OFFICE, at=OTHER_TOWNSHIP))
    assert client.get("/venue/XJD01/").status_code == 404
    assert client.post("/venue/XJD01/door/").status_code == 404
    assert desk.as_(desk.town.clerk).post("/venue/XJD01/door/").status_code == 403


def test_the_keeper_above_works_for_the_points_below(desk):
    point = a_point(desk)
    ticket = register(desk.town, venue_id=point.pk).ticket
    assert ticket.lead.to_unit == point.unit
    assert Ticket.objects.visible_to(desk.town.keeper).filter(pk=ticket.pk).exists()
    screening.transfer(ticket_id=ticket.pk, by=desk.town.keeper)
    assert Ticket.objects.get(pk=ticket.pk).lead.to_unit == desk.town.presidium_unit


@pytest.mark.parametrize("path", ["/venue/", "/venue/XJD01/"])
def test_twenty_venues_cost_what_two_cost(desk, path):
    a_point(desk)
    few = queries_of(desk.client, path)
    for n in range(10, 22):
        a_point(desk, code=f"XJD{n}", name=f"第{n}联络点")
    assert queries_of(desk.client, path) == few
