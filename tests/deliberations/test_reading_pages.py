"""What others see of a meeting: the projector, a deputy on the phone, neighbours, the county."""

import pytest

from liaison.accounts.roles import Role
from suggestions.deliberations import deciding
from tests.builders.meetings import a_group, opened, vote
from tests.builders.sittings import agenda_of, page_of, sitting, text, typed
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db


def test_the_projector_shows_the_item_and_no_person(office, town):
    meeting, (item, _other) = sitting(town)
    deciding.take(item_id=item.pk, by=town.presidium)
    page = office.get(page_of(meeting, "meeting-screen"))
    assert item.subject in text(page)
    assert "朱建国" not in text(page)
    assert "王" not in text(page).replace("王", "", 0) or "name_mask" not in text(page)
    stamp = page["ETag"]
    htmx = {"HTTP_HX_REQUEST": "true", "HTTP_IF_NONE_MATCH": stamp}
    assert office.get(page_of(meeting, "meeting-screen"), **htmx).status_code == 304
    vote(item, town.presidium, "5:1:1")
    later = office.get(page_of(meeting, "meeting-screen"), **htmx)
    assert later.status_code == 200
    assert "同意列入" in text(later)


def test_a_deputy_votes_by_name_on_the_phone(client, town):
    group = a_group(town, 3)
    user = town.person(Role.DEPUTY)
    member = group.deputies.order_by("pk").first()
    member.user = user
    member.save()
    meeting = opened(town, meeting=agenda_of(town, 1, code="group", group=group))
    client.force_login(user)
    page = page_of(meeting, "meeting-ballot")
    assert "现在没有在表决的议题" in text(client.get(page))
    deciding.take(item_id=meeting.items.get().pk, by=town.presidium)
    assert client.post(page, {"item": "1", "choice": ""}).status_code == 422
    client.post(page, {"item": "1", "choice": "for"})
    assert "您已投“同意”" in text(client.get(page))
    assert client.get(page_of(meeting)).status_code == 200
    assert client.post(page_of(meeting, item=1), {"act": "take"}).status_code == 403


def test_a_deputy_who_was_not_called_sees_nothing(client, town):
    meeting, _items = sitting(town)
    client.force_login(town.person(Role.DEPUTY))
    for name in ("meeting", "meeting-ballot"):
        assert client.get(page_of(meeting, name)).status_code == 404


def test_the_next_township_sees_nothing(client, town):
    meeting, _items = sitting(town)
    client.force_login(Town(code="420381106", village="420381106201", letters="HPZ").presidium)
    for name in ("meeting", "meeting-batch", "meeting-close", "meeting-people", "meeting-screen", "meeting-add"):
        assert client.get(page_of(meeting, name)).status_code == 404


def test_the_county_reads_and_records_nothing(client, town):
    meeting, (item, _other) = sitting(town)
    client.force_login(town.county)
    assert client.get(page_of(meeting)).status_code == 200
    assert client.post(page_of(meeting, item=item.position), typed(item, "vote", for_votes="7")).status_code == 403
    assert client.post(page_of(meeting, "meeting-close"), {"minutes": ""}).status_code == 403
