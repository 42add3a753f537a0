"""What a meeting decided comes about once it has closed: each item once, and what cannot be done is shown."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from liaison.accounts.roles import Role
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.errors import DomainError
from suggestions.deliberations import agenda, attendance, carrying, deciding, listing, meetings, queries, versions
from suggestions.deliberations.items import Decision
from suggestions.deliberations.lists import ListState, ProblemList
from suggestions.deliberations.models import Practice
from suggestions.rules.models import Reason
from suggestions.supervision.soundness import offenders
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import screening
from tests.builders.meetings import again, at_organ, closed, opened, planned, seats, vote
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    town = Town()
    seats(town.presidium, town.presidium_unit, 7)
    return town


def sitting(town, n: int = 1):
    meeting = planned(town)
    tickets = [at_organ(town) for _ in range(n)]
    agenda.add_many(meeting_id=meeting.pk, by=town.presidium, ticket_ids=[t.pk for t in tickets])
    meeting = opened(town, meeting=meeting)
    return meeting, list(meeting.items.order_by("position"))


def propose(town, item, level="township", unit=None, **more):
    return agenda.propose(item_id=item.pk, by=town.presidium, level=level, unit=unit or town.office, **more)


def a_list(town, n: int = 2) -> ProblemList:
    """Adopted, of n township matters with their unit."""
    meeting, items = sitting(town, n)
    for item in items:
        propose(town, item)
        vote(item, town.presidium, "7:0:0")
    draft = listing.draw_up(meeting_id=meeting.pk, by=town.presidium)
    vote(draft.agenda_items.get(), town.presidium, "6:0:1")
    closed(meeting, town.presidium)
    return again(draft)


def test_listed_with_the_meeting_as_its_basis(town):
    meeting, (item,) = sitting(town)
    propose(town, item, "village")
    vote(item, town.presidium, "5:1:1")
    closed(meeting, town.presidium)
    ticket = again(item.ticket)
    assert (ticket.state, ticket.level) == (S.LISTED, "village")
    basis = Entry.objects.of(ticket).get(verb="ticket.enlist").note
    assert basis == f"主席团第 1 次会议（{meeting.day}）第1项"
    assert again(item).carried_at
    assert offenders() == {}


def test_a_county_matter_goes_up_and_onto_the_countys_agenda(town):
    seats(town.county, town.county_unit, 3)
    above = planned(town, "chairpersons", by=town.county)
    meeting, (item,) = sitting(town)
    propose(town, item, "county", town.bureau)
    vote(item, town.presidium, "7:0:0")
    closed(meeting, town.presidium)
    ticket = again(item.ticket)
    assert (ticket.state, ticket.lead.to_unit) == (S.LISTED, town.county_unit)
    upper = above.items.get()
    assert (upper.ticket, upper.proposal["unit"]) == (ticket, town.bureau.pk)
    opened(town, meeting=above, by=town.county)
    vote(upper, town.county, "3:0:0")
    joint = planned(town, "joint", by=town.county)
    closed(above, town.county)
    assert again(ticket).state == S.LISTED
    batch = joint.items.get()
    for name in ("刘局", "张主任"):
        attendance.invite(meeting_id=joint.pk, by=town.county, name=name, unit=town.bureau)
    opened(town, meeting=joint, by=town.county)
    deciding.conclude(item_id=batch.pk, by=town.county, decision=Decision.ASSIGNED, reason="按清单办理")
    closed(joint, town.county)
    assert (again(ticket).state, again(ticket).lead.to_unit) == (S.ASSIGNED, town.bureau)
    assert offenders() == {}


def test_supplement_other_track_and_not_listed(town):
    meeting, (missing, other, refused, lost) = sitting(town, 4)
    conclude = deciding.conclude
    conclude(item_id=missing.pk, by=town.presidium, decision=Decision.SUPPLEMENT, reason="哪一段路？")
    lawful = Reason.objects.of_kind("refer").first()
    conclude(item_id=other.pk, by=town.presidium, decision=Decision.OTHER_TRACK, reason="已在诉讼", reason_code=lawful)
    outside = Reason.objects.of_kind("decline").get(code="not_listed")
    vote(refused, town.presidium, "1:6:0", reason_code=outside)
    vote(lost, town.presidium, "3:4:0")
    due = lost.ticket.lead.due_at
    closed(meeting, town.presidium)
    assert again(missing.ticket).state == S.SUPPLEMENT
    assert again(other.ticket).outcome == "referred"
    assert again(refused.ticket).outcome == "declined"
    assert again(lost.ticket).state == S.REGISTERED
    assert again(lost.ticket).lead.due_at >= due
    assert offenders() == {}


def test_a_ticket_that_moved_on_is_shown_and_not_tried_in_silence(town):
    meeting, (item, other) = sitting(town, 2)
    vote(item, town.presidium, "7:0:0")
    vote(other, town.presidium, "7:0:0")
    screening.withdraw(ticket_id=item.ticket_id, by=town.presidium, reason="反映人撤回")
    closed(meeting, town.presidium)
    item = again(item)
    assert item.carried_at is None
    assert item.carry_error == f"{item.ticket.number}目前为「已办结」，不能列入。"
    assert again(other.ticket).state == S.LISTED
    assert queries.meetings_to_carry_out() == []
    with pytest.raises(DomainError, match="怎样处理"):
        carrying.acknowledge(item_id=item.pk, by=town.presidium, reason="")
    carrying.acknowledge(item_id=item.pk, by=town.presidium, reason="反映人已撤回")
    assert again(item).carried_at


def test_twice_does_each_item_once(town):
    meeting, (item,) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    closed(meeting, town.presidium)
    assert carrying.carry_out(meeting_id=meeting.pk) == 0
    assert Entry.objects.of(item.ticket).filter(verb="ticket.enlist").count() == 1


def test_a_worker_that_dies_in_the_middle_is_followed_by_the_sweep(town):
    meeting, items = sitting(town, 5)
    for item in items:
        vote(item, town.presidium, "7:0:0")
    meetings.close(meeting_id=meeting.pk, by=town.presidium)
    real, done = carrying.carry_item, []

    def dying(**typed):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(typed)
        return real(**typed)

    with patch.object(carrying, "carry_item", dying), pytest.raises(KeyboardInterrupt):
        carrying.carry_out(meeting_id=meeting.pk)
    assert queries.meetings_to_carry_out() == [meeting.pk]
    carrying.carry_out(meeting_id=meeting.pk)
    assert {again(item.ticket).state for item in items} == {S.LISTED}
    assert Entry.objects.filter(verb="ticket.enlist").count() == 5
    assert queries.meetings_to_carry_out() == []


def test_when_the_recorder_has_left_the_desk_acts_through_whoever_sits_there(town):
    meeting, (item,) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    meetings.close(meeting_id=meeting.pk, by=town.presidium)
    town.presidium.postings.update(
        until_on=clock.today() - timedelta(days=1), from_on=clock.today() - timedelta(days=9)
    )
    successor = Town().person(Role.PRESIDIUM_OFFICE, town.presidium_unit)
    carrying.carry_out(meeting_id=meeting.pk)
    assert Entry.objects.of(item.ticket).get(verb="ticket.enlist").by == successor


def test_a_list_is_adopted_when_its_meeting_has_closed(town):
    found = a_list(town)
    assert (found.state, found.number, found.revision) == (ListState.ADOPTED, f"XJD-{clock.today().year}-1", 1)
    assert found.content_hash == listing.content_hash(found)
    assert [line.unit for line in found.lines.all()] == [town.office, town.office]


def test_a_list_that_is_voted_down_is_no_list(town):
    meeting, (item,) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    draft = listing.draw_up(meeting_id=meeting.pk, by=town.presidium)
    vote(draft.agenda_items.get(), town.presidium, "3:4:0")
    closed(meeting, town.presidium)
    assert again(draft).state == ListState.DROPPED


def test_a_corrected_vote_changes_the_draft_and_asks_for_its_vote_again(town):
    meeting, (a, b) = sitting(town, 2)
    vote(a, town.presidium, "7:0:0")
    vote(b, town.presidium, "4:2:1")
    draft = listing.draw_up(meeting_id=meeting.pk, by=town.presidium)
    adopting = draft.agenda_items.get()
    vote(adopting, town.presidium, "7:0:0")
    deciding.reconsider(item_id=b.pk, by=town.presidium, reason="多数了一票")
    vote(b, town.presidium, "3:3:1")
    assert [line.ticket for line in draft.lines.all()] == [a.ticket]
    assert again(adopting).state == "waiting"
    with pytest.raises(DomainError, match="还有 1 项没有结论"):
        meetings.close(meeting_id=meeting.pk, by=town.presidium)
    vote(adopting, town.presidium, "7:0:0")
    closed(meeting, town.presidium)
    assert again(draft).lines.count() == 1


def test_handing_out_gives_each_line_to_its_unit_once(town):
    found = a_list(town)
    listing.hand_out(list_id=found.pk, by=town.presidium)
    assert versions.lists_to_hand_out() == [found.pk]
    assert carrying.hand_out_lines(list_id=found.pk) == 2
    assert carrying.hand_out_lines(list_id=found.pk) == 0
    for line in found.lines.all():
        assert (line.ticket.state, line.ticket.lead.to_unit) == (S.ASSIGNED, town.office)
        assert Entry.objects.of(line.ticket).get(verb="ticket.hand_off").data["basis"] == f"问题清单 {found}"
    assert offenders() == {}


def test_32_consent_where_the_organ_asks_for_it(town):
    found = a_list(town)
    Practice.objects.create(organ=town.presidium_unit, needs_consent=True)
    with pytest.raises(DomainError) as refusal:
        listing.hand_out(list_id=found.pk, by=town.presidium)
    assert str(refusal.value) == "本级设定清单须经党委同意后交办，请先填同意文号和日期。"
    assert again(found).hand_out_at is None
    with pytest.raises(DomainError, match="请填同意文号和日期"):
        listing.note_consent(list_id=found.pk, by=town.presidium, consent_ref="习发〔2026〕9号", consent_on=None)
    today = clock.today()
    listing.note_consent(list_id=found.pk, by=town.presidium, consent_ref="习发〔2026〕9号", consent_on=today)
    assert listing.hand_out(list_id=found.pk, by=town.presidium).hand_out_at


def test_the_next_version_adds_takes_out_and_supersedes(town):
    first = a_list(town)
    listing.hand_out(list_id=first.pk, by=town.presidium)
    carrying.hand_out_lines(list_id=first.pk)
    gone = first.lines.first().ticket
    meeting, (item,) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    typed = {"list_id": first.pk, "meeting_id": meeting.pk, "by": town.presidium}
    with pytest.raises(DomainError, match="移出的每一件都要写明理由"):
        listing.amend(**typed, reason="调整", removed={gone.pk: ""})
    second = listing.amend(**typed, reason="调整", removed={gone.pk: "已由村里办好"})
    assert again(first).state == ListState.ADOPTED  # the old one stays in force
    vote(second.agenda_items.get(), town.presidium, "7:0:0")
    closed(meeting, town.presidium)
    first, second = again(first), again(second)
    assert (first.state, second.state, second.revision) == (ListState.SUPERSEDED, ListState.ADOPTED, 2)
    changes = versions.difference(second, first)
    assert [(c.kind, c.line.ticket) for c in changes] == [("added", item.ticket), ("removed", gone)]
    assert changes[1].words == "已由村里办好"
    assert second.lines.exclude(handed_at=None).count() == 1  # nothing is handed out twice


def test_a_list_in_its_first_state_is_not_handed_out(town):
    meeting, (item,) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    draft = listing.draw_up(meeting_id=meeting.pk, by=town.presidium)
    with pytest.raises(DomainError, match="草案"):
        listing.hand_out(list_id=draft.pk, by=town.presidium)


def test_the_public_copy_has_no_people(town):
    found = a_list(town)
    lines = list(found.lines.all())
    lines[0].ticket.confidential = True
    lines[0].ticket.save()
    titles = {line.pk: "王秀兰家门口的路 13800001111" for line in lines}
    publish = {"list_id": found.pk, "by": town.presidium}
    with pytest.raises(DomainError, match="逐行看过"):
        listing.publish(**publish, titles=titles, looked_through=False)
    with pytest.raises(DomainError, match="第 2 行里有电话号码"):
        listing.publish(**publish, titles=titles, looked_through=True)
    listing.publish(**publish, titles=dict.fromkeys(titles, "村口到小学的路"), looked_through=True)
    masked = again(found).masked
    assert [row["title"] for row in masked] == ["村口到小学的路"]  # the confidential one is left out
    assert set(masked[0]) == {"title", "village", "category", "level", "unit", "due_on"}
