"""An auditor reads meetings, lists and cases of the territory: no act, no word a villager said, nobody's name."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.residents.actions import remember
from suggestions.deliberations import agenda
from suggestions.deliberations.lists import ProblemList
from suggestions.deliberations.models import Meeting
from suggestions.supervision.cases import SupervisionCase
from suggestions.workflow import screening
from tests.builders.meetings import opened, planned
from tests.builders.people import someone
from tests.builders.roompapers import a_presidium_meeting
from tests.builders.sittings import page_of, sitting, text
from tests.builders.supervision import moment, overdue, rounds
from tests.builders.tickets import Town, register

pytestmark = pytest.mark.django_db
NAME, WORDS = "金丝雀", "我家门口的路塌了，我儿子在县一中读书"
BUTTON = re.compile(r"<form[^>]*method=\"post\"[^>]*action=\"(?!/(?:logout|switch|display|lang))[^\"]*\"")


def signed_in(town) -> Client:
    client = Client()
    client.force_login(someone(Role.AUDITOR, at=town.county_unit.division_id))
    return client


@pytest.fixture
def auditor(town):
    return signed_in(town)


def acts_on(page: str) -> list[str]:
    """Forms that would change something, within the page itself."""
    return BUTTON.findall(page.partition("<main")[2].partition("</main>")[0])


def told_by_somebody(town) -> Meeting:
    resident = remember(by=town.keeper, division_code=town.village, name=NAME, phone="13907191234")
    ticket = register(town, original_words=WORDS, title="村口道路塌方", resident_id=resident.pk).ticket
    screening.transfer(ticket_id=ticket.pk, by=town.keeper)
    meeting = planned(town, fill=False)
    agenda.add(meeting_id=meeting.pk, by=town.presidium, ticket_id=ticket.pk)
    return opened(town, meeting=meeting)


def test_a_meeting_is_read_without_the_words_and_the_masks(auditor, town):
    meeting = told_by_somebody(town)
    page = text(auditor.get(page_of(meeting)))
    assert "村口道路塌方" in page
    for told in (NAME, "金**", WORDS, "我儿子"):
        assert told not in page
    assert acts_on(page) == []
    assert meeting.title in text(auditor.get(reverse("suggestions:meeting-list")))


def test_nothing_of_a_meeting_can_be_changed(auditor, town):
    meeting, (item, _other) = sitting(town)
    assert auditor.post(page_of(meeting, item=item.position), {"act": "take"}).status_code == 403
    for name in ("change", "close", "open", "batch", "people", "screen"):
        assert auditor.get(page_of(meeting, f"meeting-{name}")).status_code == 403


def test_a_list_is_read_with_its_votes(auditor, town):
    meeting = a_presidium_meeting_here(town)
    found = ProblemList.objects.get(meeting=meeting)
    page = text(auditor.get(reverse("suggestions:list", args=[found.number])))
    assert "表决 6:0:0" in page
    assert acts_on(page) == []
    assert found.number in text(auditor.get(reverse("suggestions:list-list")))


def a_presidium_meeting_here(town) -> Meeting:
    """The same with the seats that are taken already."""
    town.presidium_unit.seats.all().delete()
    return a_presidium_meeting(town)


def test_a_case_is_read_on_the_wall_and_by_itself(town):
    ticket = overdue(town)
    rounds("11-13")
    with clock.at(moment("11-13", 12)):
        auditor = signed_in(town)
        wall = text(auditor.get("/supervise/"))
        assert ticket.title in wall
        page = text(auditor.get(f"/supervise/case/{ticket.number}/"))
    assert "督办经过" in page
    assert acts_on(page) == acts_on(wall) == []
    assert f'href="/ticket/{ticket.number}/"' not in page
    assert auditor.get(f"/ticket/{ticket.number}/").status_code in {403, 404}


def test_another_county_is_not_the_auditors_territory(town):
    ticket = overdue(town)
    meeting, _items = sitting(town)
    rounds("11-13")
    stranger = Client()
    stranger.force_login(someone(Role.AUDITOR, at=Town(code="330481101", village="330481101201", letters="CAZ").code))
    assert stranger.get(page_of(meeting)).status_code == 404
    assert stranger.get(f"/supervise/case/{ticket.number}/").status_code == 404
    assert not SupervisionCase.objects.visible_to(stranger_user(stranger)).exists()


def stranger_user(client: Client):
    return client.get("/audit/").wsgi_request.user
