"""Key matters named at a meeting: saved with the item, taken on when it reaches its unit, said in the minutes."""

import pytest

from liaison.core.errors import DomainError
from suggestions.deliberations import agenda, carrying, deciding, keymatters, listing
from suggestions.deliberations.items import Decision
from suggestions.rules.models import Reason, ReasonKind
from suggestions.supervision.cases import CaseState, SupervisionCase
from suggestions.tickets.models import Ticket
from tests.builders.meetings import again, closed, vote
from tests.builders.sittings import page_of, post, sitting, text
from tests.builders.supervision import a_deputy

pytestmark = pytest.mark.django_db
OFFICIAL = "镇长 张明"


@pytest.fixture
def deputy(town):
    return a_deputy(town, name="朱建国")


def reason() -> Reason:
    return Reason.objects.of_kind(ReasonKind.KEY).first()


def marked(town, item, deputy, official=OFFICIAL):
    return keymatters.mark_key(
        item_id=item.pk, by=town.presidium, lead_official=official, lead_deputy=deputy, key_reason=reason()
    )


def listed(town, deputy):
    """A sitting whose first item is a key matter for the office, listed and adopted; not yet closed."""
    meeting, (first, second) = sitting(town)
    agenda.propose(item_id=first.pk, by=town.presidium, level="township", unit=town.office)
    marked(town, first, deputy)
    vote(first, town.presidium, "7:0:0")
    agenda.defer(item_id=second.pk, by=town.presidium, reason="下次")
    draft = listing.draw_up(meeting_id=meeting.pk, by=town.presidium)
    vote(draft.agenda_items.get(), town.presidium, "7:0:0")
    return meeting, again(first), draft


def test_from_the_board_to_a_case_with_its_leader_when_the_list_is_handed_out(office, town, deputy):
    meeting, item, draft = listed(town, deputy)
    closed(meeting, town.presidium)
    assert not SupervisionCase.objects.exists()  # nothing moves before it lies with a unit
    listing.hand_out(list_id=draft.pk, by=town.presidium)
    carrying.hand_out_lines(list_id=draft.pk)
    case = SupervisionCase.objects.get(ticket=item.ticket_id)
    assert (case.lead_official, case.lead_deputy, case.key_reason) == (OFFICIAL, deputy, reason())
    assert case.state == CaseState.OPEN
    assert meeting.title in case.key_basis
    assert Ticket.objects.get(pk=item.ticket_id).key_supervised
    number = Ticket.objects.get(pk=item.ticket_id).number
    assert f"/paper/draw/key_decision/{number}/" in text(office.get(f"/ticket/{number}/"))


def test_the_board_says_it_and_takes_it_back(office, town, deputy):
    meeting, (item, _other) = sitting(town)
    typed = {"lead_official": OFFICIAL, "lead_deputy": deputy.pk, "key_reason": reason().pk}
    answer = post(office, meeting, item, "mark_key", **typed)
    assert answer.url == page_of(meeting, item=item.position)
    page = text(office.get(page_of(meeting, item=item.position)))
    assert "重点督办，镇长 张明、朱建国领衔" in page
    post(office, meeting, item, "unmark_key")
    assert "key" not in again(item).proposal


def test_nobody_to_lead_stands_at_the_field_with_its_fold_open(office, town):
    meeting, (item, _other) = sitting(town)
    answer = post(office, meeting, item, "mark_key", lead_official=" ", lead_deputy="", key_reason=reason().pk)
    assert answer.status_code == 422
    assert "请写领衔领导，或选领衔代表。" in text(answer)
    assert "key" not in again(item).proposal


def test_a_changed_proposal_keeps_the_leader(town, deputy):
    _meeting, (item, _other) = sitting(town)
    marked(town, item, deputy)
    agenda.propose(item_id=item.pk, by=town.presidium, level="village", demand="抓紧")
    assert again(item).proposal["key"]["leaders"] == "镇长 张明、朱建国"


def test_what_will_not_reach_a_unit_is_no_key_matter(town, deputy):
    _meeting, (item, _other) = sitting(town)
    deciding.conclude(item_id=item.pk, by=town.presidium, decision=Decision.SUPPLEMENT, reason="缺照片")
    with pytest.raises(DomainError, match="不能设为重点督办"):
        marked(town, item, deputy)


def test_after_the_meeting_it_is_too_late(town, deputy):
    meeting, item, _draft = listed(town, deputy)
    closed(meeting, town.presidium)
    with pytest.raises(DomainError, match="议程不能再改"):
        marked(town, item, deputy)


def test_only_the_organ_of_the_meeting_says_it(client, town, deputy):
    meeting, (item, _other) = sitting(town)
    client.force_login(town.county)
    typed = {"lead_official": OFFICIAL, "lead_deputy": deputy.pk, "key_reason": reason().pk}
    assert post(client, meeting, item, "mark_key", **typed).status_code == 403
    assert "设为重点督办" not in text(client.get(page_of(meeting)))


def test_the_minutes_and_the_end_of_the_meeting_say_who_leads(office, town, deputy):
    meeting, _item, _draft = listed(town, deputy)
    assert "重点督办，镇长 张明、朱建国领衔" in text(office.get(page_of(meeting, "meeting-close")))
    closed(meeting, town.presidium)
    drawn = office.post(f"/paper/draw/minutes/meeting-{meeting.pk}/")
    issued = office.post(f"{drawn.url}issue/", {"version": "1"}, follow=True)
    assert issued.status_code == 200
    paper = issued.context["paper"]
    assert "列为重点督办，镇长 张明、朱建国领衔" in str(paper.sheet)


class TestLayers:
    def test_a_township_unit_is_refused_for_a_county_matter(self, town):
        _meeting, (item, _other) = sitting(town)
        with pytest.raises(DomainError, match="不属于县级") as refusal:
            agenda.propose(item_id=item.pk, by=town.presidium, level="county", unit=town.office)
        assert refusal.value.field == "unit"

    def test_the_panel_offers_units_in_groups_of_their_layer(self, office, town):
        meeting, (item, _other) = sitting(town)
        page = text(office.get(page_of(meeting, item=item.position)))
        assert '<optgroup label="县级">' in page
        assert '<optgroup label="村级、镇级">' in page
