"""Deciding item by item: counts, lines, corrections, merges, and every sentence of a refusal."""

import pytest
from django.core.exceptions import PermissionDenied

from liaison.core.errors import Conflict, DomainError
from suggestions.deliberations import agenda, attendance, deciding, meetings
from suggestions.deliberations.items import AgendaItem, Decision, ItemState, Vote
from suggestions.deliberations.models import MeetingKind
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from tests.builders.meetings import a_group, again, at_organ, closed, opened, planned, seats, vote
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def sitting(town, n: int = 1, **more):
    """A presidium that sits over n tickets, with its items."""
    seats(town.presidium, town.presidium_unit, more.pop("members", 7))
    meeting = planned(town)
    tickets = [at_organ(town) for _ in range(n)]
    agenda.add_many(meeting_id=meeting.pk, by=town.presidium, ticket_ids=[t.pk for t in tickets])
    meeting = opened(town, meeting=meeting, **more)
    return meeting, list(meeting.items.order_by("position"))


def merge(town, item, target, reason="同一件事"):
    return deciding.conclude(
        item_id=item.pk, by=town.presidium, decision=Decision.MERGED, reason=reason, merge_into=target
    )


def refused(act, sentence: str, field: str | None = None, kind=DomainError) -> None:
    with pytest.raises(kind) as refusal:
        act()
    assert str(refusal.value) == sentence
    assert refusal.value.field == field


def test_a_vote_that_passes_lists_it_and_moves_nothing_yet(town):
    meeting, (item,) = sitting(town, present=6)
    vote(item, town.presidium, "5:0:1")
    item = again(item)
    assert (item.state, item.decision) == (ItemState.DECIDED, Decision.LISTED)
    saved = item.votes.get()
    assert (saved.members, saved.present, saved.need, saved.passed, saved.silent) == (7, 6, 4, True, 0)
    assert again(item.ticket).state == S.REGISTERED
    assert meeting.state == "open"


def test_a_vote_lost_by_one_is_not_listed(town):
    _meeting, (item,) = sitting(town, present=5)
    vote(item, town.presidium, "3:1:1")
    assert again(item).decision == Decision.NOT_LISTED


def test_a_vote_counts_whoever_is_in_the_room_at_that_moment(town):
    meeting, (first, second) = sitting(town, n=2, present=6)
    vote(first, town.presidium, "5:0:1")
    gone = meeting.attendees.voting().here().first()
    attendance.recount(meeting_id=meeting.pk, by=town.presidium, attendee_id=gone.pk, here=False)
    vote(second, town.presidium, "5:0:0")
    assert [v.present for v in Vote.objects.order_by("item__position")] == [6, 5]


def test_1_more_votes_than_people(town):
    _meeting, (item,) = sitting(town, present=5)
    refused(
        lambda: vote(item, town.presidium, "4:1:1"),
        "到会 5 人，同意、反对、弃权合计 6 票，请核对。", "for_votes",
    )  # fmt: skip
    assert again(item).state == ItemState.WAITING
    assert not Vote.objects.exists()


def test_2_below_quorum(town):
    _meeting, (item,) = sitting(town, present=3)
    refused(lambda: vote(item, town.presidium, "3:0:0"), "应到 7 人，实到 3 人，不足 4 人，不能表决。")
    assert again(item).state == ItemState.WAITING


def test_2_below_quorum_of_eight(town):
    _meeting, (item,) = sitting(town, members=8, present=4)
    refused(lambda: vote(item, town.presidium, "4:0:0"), "应到 8 人，实到 4 人，不足 5 人，不能表决。")


def test_4_after_the_end_nothing_is_changed(town):
    meeting, (item,) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    closed(meeting, town.presidium)
    sentence = "会议已散会，表决结果不能改；可提请下次会议复议。"
    refused(lambda: vote(item, town.presidium, "1:6:0"), sentence, kind=Conflict)
    refused(lambda: deciding.reconsider(item_id=item.pk, by=town.presidium, reason="记错了"), sentence, kind=Conflict)
    assert again(item).decision == Decision.LISTED


def test_5_a_correction_needs_a_reason(town):
    _meeting, (item,) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    refused(
        lambda: deciding.reconsider(item_id=item.pk, by=town.presidium, reason=" "),
        "请写明为什么更正，原来的票数会保留。", "reason",
    )  # fmt: skip


def test_a_correction_keeps_the_count_it_strikes(town):
    meeting, (item,) = sitting(town, present=6)
    vote(item, town.presidium, "4:1:1")
    deciding.reconsider(item_id=item.pk, by=town.presidium, reason="少数了一票反对")
    item = again(item)
    assert (item.state, item.decision, item.round) == (ItemState.DISCUSSING, None, 2)
    vote(item, town.presidium, "3:2:1")
    struck, standing = item.votes.order_by("round")
    assert (str(struck), struck.passed, struck.struck_reason) == ("4:1:1", True, "少数了一票反对")
    assert struck.struck_by == town.presidium
    assert (str(standing), standing.passed, standing.struck_at) == ("3:2:1", False, None)
    assert again(item).decision == Decision.NOT_LISTED
    closed(meeting, town.presidium)
    assert again(item.ticket).state == S.REGISTERED


def test_6_nothing_is_voted_before_the_group_has_met(town):
    seats(town.presidium, town.presidium_unit, 7)
    ticket = at_organ(town)
    meeting = planned(town, gated=True)
    item = agenda.add(meeting_id=meeting.pk, by=town.presidium, ticket_id=ticket.pk)
    meeting = opened(town, meeting=meeting)
    deciding.take(item_id=item.pk, by=town.presidium)
    refused(lambda: vote(item, town.presidium, "7:0:0"), "这件还没有经代表小组再集中会，不能表决。")
    assert again(item).state == ItemState.DISCUSSING


def test_the_group_opens_the_gate_and_fills_the_next_agenda(town):
    seats(town.presidium, town.presidium_unit, 7)
    ticket, other = at_organ(town), at_organ(town)
    before = planned(town, "group", group=a_group(town))
    agenda.add_many(meeting_id=before.pk, by=town.presidium, ticket_ids=[ticket.pk, other.pk])
    waiting = planned(town, gated=True)  # planned before the group has met
    before = opened(town, meeting=before, present=8)
    first, second = before.items.order_by("position")
    vote(first, town.presidium, "5:2:1")
    vote(second, town.presidium, "4:4:0")
    closed(before, town.presidium)
    assert again(ticket).state == S.REGISTERED  # a group only recommends
    item = waiting.items.get()
    assert item.ticket == ticket
    opened(town, meeting=waiting)
    vote(item, town.presidium, "7:0:0")
    assert again(item).decision == Decision.LISTED


def test_7_one_open_agenda_per_ticket(town):
    ticket = at_organ(town)
    first, second = planned(town), planned(town)
    agenda.add(meeting_id=first.pk, by=town.presidium, ticket_id=ticket.pk)
    refused(
        lambda: agenda.add(meeting_id=second.pk, by=town.presidium, ticket_id=ticket.pk),
        f"{ticket.number[-4:]} 已列入 {first.day}会议议程。", "ticket",
    )  # fmt: skip


def test_8_nothing_is_merged_into_what_was_lost(town):
    _meeting, (a, b) = sitting(town, n=2)
    vote(a, town.presidium, "1:6:0")
    refused(lambda: merge(town, b, again(a)), f"{a.short_number} 未通过，不能并入；请单独审议。", "merge_into")


def test_9_merging_in_a_circle_names_the_root(town):
    _meeting, (a, b, c) = sitting(town, n=3)
    merge(town, b, a)
    sentence = f"{b.short_number} 已并入 {a.short_number}，请并入 {a.short_number}。"
    refused(lambda: merge(town, c, again(b)), sentence, "merge_into")
    refused(lambda: merge(town, a, again(b)), sentence, "merge_into")
    refused(
        lambda: merge(town, again(a), c),
        f"{b.short_number} 已并入 {a.short_number}，{a.short_number} 不能再并入别的件。", "merge_into",
    )  # fmt: skip


def test_what_was_merged_into_a_lost_item_is_asked_again(town):
    _meeting, (a, b) = sitting(town, n=2)
    merge(town, b, a)
    vote(a, town.presidium, "1:6:0")
    assert (again(b).state, again(b).decision, again(b).merge_into) == (ItemState.WAITING, None, None)


def test_a_correction_asks_again_what_was_merged(town):
    _meeting, (a, b) = sitting(town, n=2)
    vote(a, town.presidium, "7:0:0")
    merge(town, b, again(a))
    deciding.reconsider(item_id=a.pk, by=town.presidium, reason="记错了")
    assert again(b).state == ItemState.WAITING


def test_a_merge_is_carried_out_after_its_target(town):
    meeting, (a, b) = sitting(town, n=2)
    merge(town, a, b)  # the earlier one into the later one
    vote(b, town.presidium, "7:0:0")
    closed(meeting, town.presidium)
    assert again(a.ticket).merged_into == b.ticket
    assert again(b.ticket).state == S.LISTED
    assert again(b.ticket).voices.count() == 2


def test_10_no_end_with_open_items(town):
    meeting, items = sitting(town, n=4)
    vote(items[0], town.presidium, "7:0:0")
    refused(
        lambda: meetings.close(meeting_id=meeting.pk, by=town.presidium),
        "还有 3 项没有结论：先表决，或转下次会议。",
    )  # fmt: skip
    for item in items[1:]:
        agenda.defer(item_id=item.pk, by=town.presidium, reason="材料不齐")
    assert closed(meeting, town.presidium).state == "closed"
    assert planned(town).items.count() == 3  # what was put off is on the next agenda


def test_11_a_township_hands_to_its_own(town):
    _meeting, (item,) = sitting(town)
    refused(
        lambda: agenda.propose(item_id=item.pk, by=town.presidium, level="township", unit=town.bureau),
        "市水利和湖泊局属于县级，镇主席团不能直接交办，请报联席会。", "unit",
    )  # fmt: skip
    assert agenda.propose(item_id=item.pk, by=town.presidium, level="county", unit=town.bureau).proposal["unit"]


@pytest.mark.parametrize("typed", [{"jointly": True}, {"demand": "会同村委会办理"}])
def test_12_jointly_needs_somebody_to_join(town, typed):
    _meeting, (item,) = sitting(town)
    before = item.proposal
    refused(
        lambda: agenda.propose(item_id=item.pk, by=town.presidium, level="township", unit=town.office, **typed),
        "写了“会同办理”，请选会办单位，或改为单独办理。", "co_units",
    )  # fmt: skip
    assert again(item).proposal == before


def test_paper_is_counted_by_two(town):
    _meeting, (item,) = sitting(town)
    refused(
        lambda: vote(item, town.presidium, "7:0:0", method="paper", teller="周敏", scrutineer="周敏"),
        "投票表决要写计票人和监票人，两人不能是同一位。", "scrutineer",
    )  # fmt: skip
    vote(item, town.presidium, "4:1:1", method="paper", void=1, teller="周敏", scrutineer="王慧")
    assert again(item).decision == Decision.LISTED


def test_29_a_secret_kind_takes_paper_only(town):
    meeting, (item,) = sitting(town)
    MeetingKind.objects.filter(pk=meeting.kind_id).update(secret_only=True)
    refused(lambda: vote(item, town.presidium, "7:0:0", method="device"), "这类会议要求无记名，请用纸票。", "method")


def test_a_named_vote_by_phone_is_counted_by_the_house(town):
    group = a_group(town, 3)
    deputies = list(group.deputies.order_by("pk"))
    users = [town.person("deputy")]
    deputies[0].user = users[0]
    deputies[0].save()
    meeting = planned(town, "group", group=group)
    item = agenda.add(meeting_id=meeting.pk, by=town.presidium, ticket_id=at_organ(town).pk)
    opened(town, meeting=meeting)
    refused(lambda: deciding.cast(item_id=item.pk, by=users[0], choice="for"), "这一项现在没有在表决。", kind=Conflict)
    deciding.take(item_id=item.pk, by=town.presidium)
    deciding.cast(item_id=item.pk, by=users[0], choice="for")
    deciding.cast(item_id=item.pk, by=users[0], choice="against")
    with pytest.raises(PermissionDenied):
        deciding.cast(item_id=item.pk, by=town.presidium, choice="for")
    vote(item, town.presidium, "3:0:0", method="device")  # what is typed does not count
    saved = again(item).votes.get()
    assert (saved.for_votes, saved.against, saved.silent) == (0, 1, 2)


def test_a_second_recorder_sees_what_the_first_wrote(town):
    _meeting, (item,) = sitting(town)
    vote(item, town.presidium, "5:1:1")
    with pytest.raises(Conflict) as refusal:
        vote(item, town.presidium, "6:1:0")
    assert str(refusal.value) == f"{item.short_number}刚由{town.presidium.name}记为 5:1:1（同意列入）。"


def test_one_item_at_a_time(town):
    _meeting, (a, b) = sitting(town, n=2)
    deciding.take(item_id=a.pk, by=town.presidium)
    deciding.take(item_id=b.pk, by=town.presidium)
    assert (again(a).state, again(b).state) == (ItemState.WAITING, ItemState.DISCUSSING)


def test_a_conclusion_without_vote_only_where_nobody_votes(town):
    _meeting, (item,) = sitting(town)
    refused(
        lambda: deciding.conclude(item_id=item.pk, by=town.presidium, decision=Decision.LISTED, reason="都同意"),
        "这一项要表决，不能直接下结论。", "decision",
    )  # fmt: skip


def test_others_record_nothing(town):
    _meeting, (item,) = sitting(town)
    for stranger in (town.county, town.keeper, town.clerk, town.person("deputy")):
        with pytest.raises(PermissionDenied):
            vote(item, stranger, "7:0:0")
        with pytest.raises(PermissionDenied):
            deciding.conclude(item_id=item.pk, by=stranger, decision=Decision.SUPPLEMENT, reason="缺照片")
    assert again(item).state == ItemState.WAITING


def test_deciding_touches_no_ticket(town):
    _meeting, items = sitting(town, n=3)
    before = {t.pk: (t.state, t.version) for t in Ticket.objects.all()}
    vote(items[0], town.presidium, "7:0:0")
    deciding.conclude(item_id=items[1].pk, by=town.presidium, decision=Decision.SUPPLEMENT, reason="哪一段？")
    agenda.drop(item_id=items[2].pk, by=town.presidium, reason="已当面说清")
    assert {t.pk: (t.state, t.version) for t in Ticket.objects.all()} == before
    assert AgendaItem.objects.filter(carried_at=None).count() == 3
