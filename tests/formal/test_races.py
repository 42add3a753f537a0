"""Two people at once at one suggestion: real threads, real commits."""

import pytest

from liaison.accounts.models import User
from liaison.core.errors import DomainError
from suggestions.formal import deciding, drafting
from suggestions.formal.models import FormalSuggestion, SheetState
from suggestions.tickets.models import Ticket
from tests.builders.formal import CHECKED, TEXT, a_deputy, a_draft, again, submitted
from tests.builders.tickets import Town, a_ticket
from tests.stories.test_races import at_once, winners

pytestmark = pytest.mark.django_db(transaction=True)


def clerks(town: Town, n: int) -> list[User]:
    town.presidium  # noqa: B018 - the desk has an account
    return [User.objects.get(pk=town.presidium.pk) for _ in range(n)]


def test_two_clerks_accept_and_one_ticket_and_one_number_come_of_it():
    town = Town()
    sheet, people = submitted(town), clerks(town, 2)
    answers = at_once(lambda n: deciding.accept(suggestion_id=sheet.pk, by=people[n]), 2)
    assert len(winners(answers)) == 1
    refused = next(answer for answer in answers if isinstance(answer, Exception))
    assert isinstance(refused, DomainError) and "不能受理" in str(refused)
    assert again(sheet).number.endswith("-001") and Ticket.objects.count() == 1


def test_two_sheets_of_one_ticket_and_only_one_is_accepted():
    town = Town()
    source, people = a_ticket("registered", town), clerks(town, 2)
    sheets = [a_draft(town, source=source) for _ in range(2)]
    for sheet in sheets:
        drafting.submit(suggestion_id=sheet.pk, by=sheet.lead.user, checklist=CHECKED)
    answers = at_once(lambda n: deciding.accept(suggestion_id=sheets[n].pk, by=people[n]), 2)
    assert len(winners(answers)) == 1
    assert FormalSuggestion.objects.accepted().count() == 1 and Ticket.objects.count() == 1


def test_accepted_or_withdrawn_but_never_both():
    town = Town()
    sheet, [clerk] = submitted(town), clerks(town, 1)
    lead = User.objects.get(pk=sheet.lead.user_id)

    def act(n: int):
        if n:
            return drafting.withdraw(suggestion_id=sheet.pk, by=lead)
        return deciding.accept(suggestion_id=sheet.pk, by=clerk)

    at_once(act, 2)
    sheet = again(sheet)
    assert sheet.state == SheetState.WITHDRAWN  # what was accepted a moment before is closed with it
    assert not Ticket.objects.filter(closed_at=None).exists()


def test_nobody_signs_across_a_change_of_the_text():
    town = Town()
    sheet, friend = a_draft(town), a_deputy(town)
    drafting.invite(suggestion_id=sheet.pk, by=sheet.lead.user, deputies=[friend])
    seen, unit = again(sheet).text_hash, sheet.proposed_unit
    lead, signer = User.objects.get(pk=sheet.lead.user_id), User.objects.get(pk=friend.user_id)

    def act(n: int):
        if n:
            return drafting.sign(suggestion_id=sheet.pk, by=signer, agrees=True, seen=seen)
        return drafting.edit(suggestion_id=sheet.pk, by=lead, **(TEXT | {"proposed_unit": unit, "proposal": "改了。"}))

    at_once(act, 2)
    row = sheet.cosigners.get()
    assert row.standing(again(sheet).text_hash) in {"asked", "void"}
