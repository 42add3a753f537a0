"""The clock records each consequence once, moves what is due, and never before office hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from liaison.accounts.models import User
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.notifications.models import Notice
from suggestions.supervision.models import Alert
from suggestions.supervision.sweeping import sweep
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import intake, rating
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def later(days: float) -> datetime:
    return MONDAY + timedelta(days=days)


def test_an_overdue_leg_is_recorded_once_and_climbs_to_superior_and_organ():
    with clock.at(MONDAY):
        ticket = a_ticket(at=S.HANDLING)
    leg = ticket.lead
    morning = leg.due_at + timedelta(days=30)
    while morning.astimezone(clock.zone()).weekday() != 2:
        morning += timedelta(days=1)
    for _twice in range(2):
        with clock.at(morning):
            sweep()
    rules = sorted(Alert.objects.filter(leg=leg).values_list("rule", flat=True))
    assert rules == ["overdue", "to_organ", "to_superior"]
    assert Alert.objects.get(leg=leg, rule="overdue").due_at == leg.due_at
    assert Notice.objects.filter(event="workflow/alert_overdue").count() == 2


def test_nothing_is_made_at_night_or_on_a_holiday():
    with clock.at(MONDAY):
        ticket = a_ticket(at=S.HANDLING)
    night = (ticket.lead.due_at + timedelta(days=8)).astimezone(clock.zone()).replace(hour=23)
    with clock.at(night):
        assert sweep() == {}
    assert not Alert.objects.exists()


def test_a_unit_that_never_signs_is_deemed_to_have_accepted():
    with clock.at(MONDAY):
        ticket = a_ticket(at=S.ASSIGNED)
    with clock.at(ticket.lead.return_by + timedelta(hours=17)):
        sweep()
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert ticket.state == S.HANDLING
    assert ticket.legs.get(pk=ticket.lead.pk).due_at == ticket.lead.due_at


def test_a_station_that_sleeps_loses_the_ticket_to_its_organ():
    town = Town()
    with clock.at(MONDAY):
        ticket = a_ticket(town=town)
    with clock.at(later(4)):
        sweep()
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert ticket.state == S.REGISTERED
    assert ticket.lead.to_unit == town.presidium_unit


def test_an_unrated_ticket_is_closed_and_stays_unrated():
    with clock.at(MONDAY):
        ticket = a_ticket(at=S.RATING)
    with clock.at(ticket.lead.due_at + timedelta(hours=17)):
        sweep()
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.state, ticket.outcome) == ("closed", "handled")
    assert not ticket.ratings.exists()


def test_a_ticket_everybody_rated_is_closed_before_its_window_ends():
    town = Town()
    with clock.at(MONDAY):
        ticket = a_ticket(at=S.RATING, town=town)
    with clock.at(later(0.1)):
        voice, voter = ticket.voices.get(), User.objects.voter()
        rating.rate(ticket_id=ticket.pk, by=voter, voice=voice, result="satisfied", how="link")
        sweep()
    assert Ticket.objects.get(pk=ticket.pk).state == S.CLOSED


def test_a_ticket_with_a_silent_second_voice_waits_for_its_window():
    town = Town()
    with clock.at(MONDAY):
        ticket = a_ticket(at=S.RATING, town=town)
        intake.second(ticket_id=ticket.pk, by=town.keeper, channel="desk", words="我家也是")
    with clock.at(later(0.1)):
        voice, voter = ticket.voices.get(first=True), User.objects.voter()
        rating.rate(ticket_id=ticket.pk, by=voter, voice=voice, result="satisfied", how="link")
        sweep()
    assert Ticket.objects.get(pk=ticket.pk).state == S.RATING


def test_what_the_clock_says_is_a_code_in_the_row_and_words_on_the_page(client):
    town = Town()
    with clock.at(MONDAY):
        ticket = a_ticket(town=town)
    with clock.at(later(28)):
        sweep()
    entry = Entry.objects.get(thing="ticket", thing_id=ticket.pk, verb="ticket.transfer")
    assert (entry.note, Ticket.objects.get(pk=ticket.pk).lead.note) == ("auto:asleep", "auto:asleep")
    client.force_login(town.presidium)
    page = client.get(f"/ticket/{ticket.number}/").content.decode()
    assert "站点逾期未核实，系统转报" in page
    assert "auto:asleep" not in page
