"""Several items at once: one reason for all, all or none; votes stay item by item."""

import pytest

from liaison.audit.models import Entry
from liaison.core.errors import DomainError
from suggestions.deliberations import agenda, batches
from suggestions.deliberations.items import Decision, ItemState
from tests.builders.meetings import again, vote
from tests.builders.sittings import page_of, sitting, text
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db
REASON = "都缺现场照片"


def batch(meeting, *items, **more) -> str:
    picks = "&".join(f"pick={item.position}" for item in items)
    return page_of(meeting, "meeting-batch") + f"?{picks}" + "".join(f"&{k}={v}" for k, v in more.items())


def test_ticked_items_go_back_to_the_station_with_one_reason(office, town):
    meeting, items = sitting(town, 4)
    board = text(office.get(page_of(meeting)))
    assert board.count('name="pick"') == 4
    assert 'name="act" value="supplement"' in board
    page = text(office.get(batch(meeting, *items[:3], act="supplement")))
    assert "3 项一起办" in page
    answer = office.post(batch(meeting, *items[:3]), {"act": "supplement", "reason": REASON})
    assert answer.url == page_of(meeting)
    decided = meeting.items.filter(decision=Decision.SUPPLEMENT)
    assert {item.reason for item in decided} == {REASON}
    assert decided.count() == 3
    assert again(items[3]).state == ItemState.WAITING
    assert Entry.objects.filter(verb="agendaitem.decide", note=REASON).count() == 3


def test_nothing_is_done_when_one_of_them_refuses(town):
    meeting, items = sitting(town, 3)
    item = items[1]
    item.ticket.venue = None
    item.ticket.save(update_fields=["venue"])
    with pytest.raises(DomainError, match="第 2 项：这件不是站点收的"):
        batches.decide_many(
            meeting_id=meeting.pk, by=town.presidium, positions=[1, 2, 3], act="supplement", reason=REASON
        )
    assert meeting.items.undecided().count() == 3


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"act": "supplement", "reason": ""}, "reason"),
        ({"act": "", "reason": REASON}, "act"),
        ({"act": "listed", "reason": REASON}, "act"),
        ({"act": "level", "level": ""}, "level"),
        ({"act": "merged", "reason": REASON}, "merge_into"),
    ],
)
def test_what_is_missing_stands_at_its_field_and_nothing_happens(office, town, typed, field):
    meeting, items = sitting(town, 2)
    answer = office.post(batch(meeting, *items), typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert meeting.items.undecided().count() == 2


def test_merging_the_ticked_into_one_of_them_leaves_that_one_open(office, town):
    meeting, items = sitting(town, 3)
    office.post(batch(meeting, *items), {"act": "merged", "merge_into": items[0].pk, "reason": "说的是同一件事"})
    assert again(items[0]).is_undecided
    assert {again(item).merge_into_id for item in items[1:]} == {items[0].pk}


def test_another_layer_keeps_only_the_unit_that_fits(office, town):
    meeting, items = sitting(town, 2)
    agenda.propose(item_id=items[0].pk, by=town.presidium, level="township", unit=town.office, demand="抓紧")
    office.post(batch(meeting, *items), {"act": "level", "level": "county", "reason": ""})
    first = again(items[0]).proposal
    assert (first["level"], first["unit"], first["demand"]) == ("county", None, "抓紧")
    assert again(items[1]).proposal["level"] == "county"


def test_decided_items_are_left_alone(office, town):
    meeting, items = sitting(town, 2)
    vote(items[0], town.presidium, "7:0:0")
    office.post(batch(meeting, *items), {"act": "defer", "reason": "时间不够"})
    assert [again(item).state for item in items] == [ItemState.DECIDED, ItemState.DEFERRED]
    assert office.get(batch(meeting, items[0])).url == page_of(meeting)  # nothing open is ticked
    assert office.get(page_of(meeting, "meeting-batch") + "?pick=x&pick=99999999").url == page_of(meeting)


def test_who_does_not_keep_the_record_ticks_nothing(client, town):
    meeting, items = sitting(town, 2)
    client.force_login(town.county)
    assert 'name="pick"' not in text(client.get(page_of(meeting)))
    assert client.get(batch(meeting, *items)).status_code == 404
    other = Town(code="420381106", village="420381106201", letters="HPZ").presidium
    client.force_login(other)
    assert client.post(batch(meeting, *items), {"act": "defer", "reason": "x"}).status_code == 404


def test_a_vote_is_never_taken_for_several(town):
    meeting, items = sitting(town, 2)
    acts = batches.acts_for(meeting, items)
    assert set(acts) == {"merged", "supplement", "other_track", "level", "defer", "drop"}
