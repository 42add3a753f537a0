"""From a ticket to a suggestion and back: three cases, one history, nobody's voice lost."""

import pytest

from liaison.audit.models import Entry
from liaison.core.errors import DomainError
from suggestions.formal import deciding, drafting
from suggestions.formal.models import SheetState
from suggestions.rules.models import Track
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.states import Outcome
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handoff, screening
from tests.builders.formal import CHECKED, a_deputy, a_draft, accepted, again
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db
BETWEEN = [S.LISTED, S.ASSIGNED, S.RETURNED, S.HANDLING, S.REPLIED, S.RATING, S.UNSATISFIED, S.FOLLOWING]


@pytest.fixture
def town() -> Town:
    return Town()


def converted(town: Town, source: Ticket):
    sheet = a_draft(town, source=source)
    drafting.submit(suggestion_id=sheet.pk, by=sheet.lead.user, checklist=CHECKED)
    return again(deciding.accept(suggestion_id=sheet.pk, by=town.presidium))


def test_a_registered_ticket_goes_on_with_its_number_and_history(town):
    source = a_ticket(S.REGISTERED, town)
    voices = list(source.voices.values_list("pk", flat=True))
    sheet = converted(town, source)
    ticket = Ticket.objects.get(pk=source.pk)
    assert sheet.ticket == ticket and sheet.source == ticket
    assert (ticket.number, ticket.track, ticket.state) == (source.number, Track.FORMAL, S.LISTED)
    assert list(ticket.voices.values_list("pk", flat=True)) == voices
    assert ticket.deputies.filter(deputy=sheet.lead, capacity=TicketDeputy.Capacity.RAISED).exists()
    verbs = list(Entry.objects.of(ticket).values_list("verb", flat=True))
    assert verbs == ["ticket.register", "ticket.enlist"]


def test_a_closed_ticket_gets_a_sibling_with_copied_voices(town):
    source = a_ticket(S.CLOSED, town)
    sheet = converted(town, source)
    assert sheet.ticket.split_from == source and sheet.source == source
    assert sheet.ticket.track == Track.FORMAL
    assert sheet.ticket.voices.get().copied_from == source.voices.get()
    assert Ticket.objects.get(pk=source.pk).state == S.CLOSED


@pytest.mark.parametrize("state", BETWEEN)
def test_in_between_it_is_refused(town, state):
    with pytest.raises(DomainError, match="这件正在办理，办结后再转代表建议。") as refused:
        a_draft(town, source=a_ticket(state, town))
    assert refused.value.field == "source"


def test_what_moved_on_meanwhile_is_refused_at_acceptance_and_nothing_is_half_done(town):
    source = a_ticket(S.REGISTERED, town)
    sheet = a_draft(town, source=source)
    drafting.submit(suggestion_id=sheet.pk, by=sheet.lead.user, checklist=CHECKED)
    screening.enlist(ticket_id=source.pk, by=town.presidium, basis="日常受理")
    with pytest.raises(DomainError, match="这件正在办理"):
        deciding.accept(suggestion_id=sheet.pk, by=town.presidium)
    sheet = again(sheet)
    assert (sheet.state, sheet.ticket, sheet.number) == (SheetState.SUBMITTED, None, None)
    assert Ticket.objects.get(pk=source.pk).track == Track.ORDINARY


def test_merged_tickets_are_not_converted(town):
    target = a_ticket(S.REGISTERED, town, original_words="同一件事")
    source = a_ticket(S.REGISTERED, town)
    screening.merge(ticket_id=source.pk, by=town.presidium, target=target)
    with pytest.raises(DomainError, match="已并入，不能转代表建议"):
        a_draft(town, source=Ticket.objects.get(pk=source.pk))


def test_the_track_is_never_set_without_a_sheet(town):
    ticket = a_ticket(S.REGISTERED, town)
    with pytest.raises(DomainError, match="先有代表建议单") as refused:
        screening.enlist(ticket_id=ticket.pk, by=town.presidium, basis="日常受理", track=Track.FORMAL)
    assert refused.value.field == "track"


def test_numbers_run_without_gaps_by_organ_and_year(town):
    numbers = [accepted(town).number for _ in range(3)]
    year = numbers[0][6:8]
    assert numbers == [f"XJD-JY{year}-{n:03d}" for n in (1, 2, 3)]


def test_withdrawn_before_the_hand_off_while_the_villagers_matter_goes_on(town):
    source = a_ticket(S.REGISTERED, town)
    sheet = converted(town, source)
    drafting.withdraw(suggestion_id=sheet.pk, by=sheet.lead.user, reason="另有安排")
    ticket, sibling = Ticket.objects.get(pk=source.pk), Ticket.objects.get(split_from=source)
    assert (ticket.state, ticket.outcome) == (S.CLOSED, Outcome.DECLINED)
    assert ticket.body.closing_reason.label == "代表撤回"
    assert (sibling.state, sibling.track) == (S.REGISTERED, Track.ORDINARY)
    assert sibling.lead.to_unit == town.presidium_unit
    assert sibling.voices.get().copied_from == source.voices.get()
    assert again(sheet).state == SheetState.WITHDRAWN


def test_withdrawn_without_a_source_leaves_nothing_behind(town):
    sheet = accepted(town)
    drafting.withdraw(suggestion_id=sheet.pk, by=sheet.lead.user)
    assert Ticket.objects.count() == 1 and Ticket.objects.get().outcome == Outcome.DECLINED


def test_after_the_hand_off_nothing_is_withdrawn(town):
    sheet = accepted(town)
    handoff.hand_off(ticket_id=sheet.ticket_id, by=town.presidium, unit=town.office, demand="请办理")
    with pytest.raises(DomainError, match="已经交办，不能撤回"):
        drafting.withdraw(suggestion_id=sheet.pk, by=sheet.lead.user)
    assert again(sheet).state == SheetState.ACCEPTED


def test_the_reason_of_a_withdrawal_is_offered_to_nobody(town):
    from suggestions.rules.models import Reason

    assert not Reason.objects.of_kind("decline").filter(code="deputy_withdrew").exists()


def test_a_county_deputys_suggestion_is_the_county_offices(town):
    from deputies.people.models import CongressLevel

    lead = a_deputy(town, level=CongressLevel.COUNTY)
    sheet = a_draft(town, lead, organ=town.county_unit, proposed_unit=town.bureau)
    drafting.submit(suggestion_id=sheet.pk, by=lead.user, checklist=CHECKED)
    sheet = deciding.accept(suggestion_id=sheet.pk, by=town.county)
    assert (sheet.ticket.level, sheet.ticket.division_id) == ("county", "420381")
    handoff.hand_off(ticket_id=sheet.ticket_id, by=town.county, unit=town.bureau, demand="请办理")
