"""The board while a meeting sits: one keyboard for the recorder, sentences at their fields, stale pages."""

import pytest
from django.urls import reverse

from suggestions.deliberations import agenda, carrying, deciding
from suggestions.deliberations.items import Decision, ItemState
from tests.builders.costs import queries_of
from tests.builders.meetings import again, closed, vote
from tests.builders.sittings import agenda_of, page_of, post, sitting, text

pytestmark = pytest.mark.django_db


def test_a_count_and_enter_save_the_vote_and_lay_the_next_item_on_the_table(office, town):
    meeting, (first, second) = sitting(town, present=6)
    answer = post(office, meeting, first, "vote", unit=town.office.pk, for_votes="5", abstain="1")
    assert answer.url == page_of(meeting, item=second.position)
    first = again(first)
    assert (first.decision, first.proposal["unit"]) == (Decision.LISTED, town.office.pk)
    assert again(second).state == ItemState.DISCUSSING
    page = text(office.get(answer.url))
    assert "过应到人数半数（4 票）通过" in page
    assert "实到 6 人" in page


def test_a_refused_count_keeps_what_was_typed_and_saves_nothing(office, town):
    meeting, (item, _other) = sitting(town, present=5)
    answer = post(office, meeting, item, "vote", unit=town.office.pk, for_votes="4", against="1", abstain="1")
    assert answer.status_code == 422
    page = text(answer)
    assert "到会 5 人，同意、反对、弃权合计 6 票，请核对。" in page
    assert 'name="for_votes" value="4"' in page
    assert again(item).proposal["unit"] != town.office.pk  # neither the count nor the proposal


def test_a_refused_proposal_takes_the_count_with_it(office, town):
    meeting, (item, _other) = sitting(town)
    answer = post(office, meeting, item, "vote", unit=town.bureau.pk, for_votes="7")
    assert answer.status_code == 422
    assert "市水利和湖泊局属于县级，镇主席团不能直接交办，请报联席会。" in text(answer)
    assert not item.votes.exists()


def test_below_quorum_the_boxes_are_off_and_say_why(office, town):
    meeting, (item, _other) = sitting(town, present=3)
    page = text(office.get(page_of(meeting, item=item.position)))
    assert "应到 7 人，实到 3 人，不足 4 人，不能表决。" in page
    assert '<fieldset class="votebox" data-votebox disabled>' in page


def test_a_correction_without_reason_stands_at_its_field(office, town):
    meeting, (item, _other) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    answer = post(office, meeting, item, "reconsider")
    assert answer.status_code == 422
    assert "请写明为什么更正，原来的票数会保留。" in text(answer)
    post(office, meeting, item, "reconsider", reason="记错了一票")
    page = text(office.get(page_of(meeting, item=item.position)))
    assert "更正：记错了一票" in page
    assert again(item).state == ItemState.DISCUSSING


def test_a_stale_page_answers_409_with_the_others_figures(office, town):
    meeting, (item, _other) = sitting(town)
    vote(item, town.presidium, "5:1:1")
    answer = post(office, meeting, item, "vote", for_votes="7")
    assert answer.status_code == 409
    assert "记为 5:1:1（同意列入）" in text(answer)


@pytest.mark.parametrize(
    ("act", "more", "decision"),
    [
        ("merged", {"reason": "同一段路"}, Decision.MERGED),
        ("supplement", {"reason": "哪一段？"}, Decision.SUPPLEMENT),
        ("other_track", {"reason": "转代表建议"}, Decision.OTHER_TRACK),
    ],
)
def test_decisions_without_a_count(office, town, act, more, decision):
    meeting, (item, other) = sitting(town)
    more = more | ({"merge_into": other.pk} if act == "merged" else {})
    assert post(office, meeting, item, act, **more).status_code == 302
    assert again(item).decision == decision


def test_a_conclusion_without_reason_keeps_its_fold_open(office, town):
    meeting, (item, _other) = sitting(town)
    answer = post(office, meeting, item, "supplement")
    assert answer.status_code == 422
    assert "请写明理由。" in text(answer)
    assert '<details class="choice" name="decide" open><summary data-key="r">' in text(answer)


def test_what_was_not_carried_out_is_shown_with_its_ways_out(office, town):
    meeting, (item, other) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    agenda.drop(item_id=other.pk, by=town.presidium, reason="重复")
    from suggestions.workflow import screening

    screening.withdraw(ticket_id=item.ticket_id, by=town.presidium, reason="反映人撤回")
    closed(meeting, town.presidium)
    assert "第 1 项没有执行" in text(office.get(page_of(meeting)))
    post(office, meeting, item, "try_again")
    assert again(item).carry_error
    assert post(office, meeting, item, "acknowledge").status_code == 422
    post(office, meeting, item, "acknowledge", reason="已撤回")
    assert "第 1 项没有执行" not in text(office.get(page_of(meeting)))


def test_strange_addresses_are_not_found(office, town):
    meeting, _items = sitting(town)
    for query in ({"item": "abc"}, {"item": "99"}, {"item": "999999999"}):
        assert office.get(page_of(meeting, **query)).status_code == 404
    for number in ("XJD-2026-9", "XJD", "XJD-x-y", "XJD-2026-99999999999"):
        assert office.get(reverse("suggestions:list", args=[number])).status_code == 404
        assert office.get(reverse("front:open-list", args=[number])).status_code == 404


def test_a_meeting_costs_the_same_for_any_agenda(office, town):
    small, large = sitting(town, 2)[0], sitting(town, 20)[0]
    for meeting in (small, large):
        deciding.take(item_id=meeting.items.first().pk, by=town.presidium)
    assert queries_of(office, page_of(small)) == queries_of(office, page_of(large))
    few = agenda_of(town, 2)
    assert queries_of(office, page_of(few, "meeting-close")) == queries_of(office, page_of(large, "meeting-close"))
    carrying.fill_agendas([few])
