"""A meeting sends a matter to a deputy (转代表建议): the draft is the deputy's, the ticket waits."""

import pytest

from liaison.core.errors import DomainError
from liaison.notifications.models import Notice
from suggestions.deliberations import agenda, deciding
from suggestions.deliberations.items import Decision
from suggestions.formal.models import FormalSuggestion, SheetState
from suggestions.rules.models import Reason
from suggestions.tickets.models import Ticket
from tests.builders.formal import a_deputy
from tests.builders.meetings import at_organ, closed, opened, planned, seats
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db


def concluded(town: Town, **wishes):
    seats(town.presidium, town.presidium_unit, 7)
    ticket, meeting = at_organ(town), planned(town)
    agenda.add_many(meeting_id=meeting.pk, by=town.presidium, ticket_ids=[ticket.pk])
    meeting = opened(town, meeting=meeting)
    item = meeting.items.get()
    typed = {"decision": Decision.OTHER_TRACK, "reason": "由代表提出建议"} | wishes
    deciding.conclude(item_id=item.pk, by=town.presidium, **typed)
    closed(meeting, town.presidium)
    return ticket, meeting.items.get()


def test_the_named_deputy_finds_a_draft_and_the_ticket_waits_ten_days():
    town = Town()
    deputy = a_deputy(town)
    ticket, item = concluded(town, deputy=deputy)
    assert item.carried_at and not item.carry_error
    sheet = FormalSuggestion.objects.get()
    assert (sheet.lead, sheet.source, sheet.state, sheet.organ) == (
        deputy,
        ticket,
        SheetState.DRAFT,
        town.presidium_unit,
    )
    assert Notice.objects.filter(user=deputy.user, event="formal/drafted").exists()
    waiting = Ticket.objects.get(pk=ticket.pk)
    assert waiting.state == "registered"
    from liaison.core import clock
    from liaison.workdays import queries as workdays
    from liaison.workdays.deadlines import end_of_day

    assert waiting.lead.due_at == end_of_day(workdays.load().add_workdays(clock.today(), 10))


def test_without_a_name_nothing_is_drafted():
    ticket, item = concluded(Town())
    assert item.carried_at and not FormalSuggestion.objects.exists()
    assert Ticket.objects.get(pk=ticket.pk).state == "registered"


def test_a_lawful_channel_and_a_deputy_at_once():
    town = Town()
    reason = Reason.objects.of_kind("refer").first()
    with pytest.raises(DomainError, match="不再选提建议的代表") as refused:
        concluded(town, deputy=a_deputy(town), reason_code=reason)
    assert refused.value.field == "deputy"


def test_a_deputy_of_another_congress():
    town = Town()
    stranger = a_deputy(town, level="county")
    with pytest.raises(DomainError, match="不是这一级的现任代表"):
        concluded(town, deputy=stranger)
