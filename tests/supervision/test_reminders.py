"""Urging: scored by who urges, one a source in three days, read receipts joined from the notices."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from liaison.accounts.roles import Role
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import UnitKind
from liaison.notifications.actions import mark_read
from liaison.notifications.models import Notice
from suggestions.rules.ladders import Ladder
from suggestions.supervision.reading import read_receipts
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.reminders import Reminder
from suggestions.tickets.states import TicketState as S
from suggestions.workflow.acts import open_acts
from suggestions.workflow.reminding import remind
from tests.builders.people import someone
from tests.builders.places import a_unit
from tests.builders.supervision import a_deputy, moment, overdue, rounds
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def ticket(town) -> Ticket:
    with clock.at(moment("2026-10-20")):
        return a_ticket(at=S.HANDLING, town=town)


def government_of(town: Town):
    """Somebody at the desk of the township's government, above the office."""
    desk = a_unit(UnitKind.GOVERNMENT, town.code, "习家店镇人民政府")
    town.office.parent = desk
    town.office.save(update_fields=["parent"])
    with clock.at(moment("2026-01-05")):
        return someone(Role.HANDLING_UNIT, at=town.code, unit=desk)


def follows(town: Town, ticket: Ticket):
    deputy = a_deputy(town)
    TicketDeputy.objects.create(ticket=ticket, deputy=deputy, capacity="received")
    return deputy.user


def urge(ticket: Ticket, by, day: str, text: str = "料还没进场") -> Reminder:
    with clock.at(moment(day, 11)):
        return remind(ticket_id=ticket.pk, by=by, text=text)


def test_deputy_one_organ_two_government_four_make_seven(town, ticket):
    deputy, government = follows(town, ticket), government_of(town)
    for by in (deputy, town.presidium, government):
        urge(ticket, by, "11-10")
    assert list(Reminder.objects.order_by("id").values_list("source", "points")) == [
        ("deputy", 1), ("organ", 2), ("government", 4),
    ]  # fmt: skip
    assert ticket.reminders.all().score() == 7


def test_the_clocks_own_reminder_counts_nothing_and_is_a_source_of_its_own(town):
    late = overdue(town)
    rounds("11-13")
    assert [(one.source, one.points) for one in late.reminders.all()] == [("system", 0)]
    urge(late, town.presidium, "11-13")
    assert late.reminders.all().score() == 2


def test_a_source_waits_three_days_by_the_calendar(town, ticket):
    urge(ticket, town.presidium, "11-10")
    for day in ("11-10", "11-12"):
        with pytest.raises(DomainError, match="本单位 11月10日 催过，11月13日起可再催。") as refusal:
            urge(ticket, town.presidium, day)
        assert refusal.value.field == "text"
    urge(ticket, town.presidium, "11-13")
    assert Reminder.objects.count() == 2


def test_two_clerks_of_one_desk_are_one_source_and_a_deputy_is_another(town, ticket):
    with clock.at(moment("2026-01-05")):
        colleague = someone(Role.PRESIDIUM_OFFICE, at=town.code, unit=town.presidium_unit)
    urge(ticket, town.presidium, "11-10")
    with pytest.raises(DomainError, match="本单位 11月10日 催过"):
        urge(ticket, colleague, "11-11")
    deputy = follows(town, ticket)
    urge(ticket, deputy, "11-11")
    with pytest.raises(DomainError, match="您 11月11日 催过，11月14日起可再催。"):
        urge(ticket, deputy, "11-12")


def test_points_and_days_are_the_ladders(town, ticket):
    Ladder.objects.create(
        division_id=town.code, level="township", track="ordinary", from_on=date(2026, 11, 1), basis="镇里定",
        points_organ=5, remind_gap=1,
    )  # fmt: skip
    urge(ticket, town.presidium, "11-10")
    urge(ticket, town.presidium, "11-11")
    assert ticket.reminders.all().score() == 10


def test_the_receipt_is_the_notices_own(town, ticket):
    reminder = urge(ticket, town.presidium, "11-10")
    assert read_receipts([reminder]) == {reminder.notice_key: None}
    notice = Notice.objects.get(event_key=reminder.notice_key, unit=town.office)
    with clock.at(moment("11-10", 15)):
        mark_read(notice_id=notice.pk, by=town.clerk)
    assert read_receipts([reminder]) == {reminder.notice_key: moment("11-10", 15)}


def test_a_reminder_leaves_its_trace_and_moves_nothing(town, ticket):
    before = ticket.version
    urge(ticket, town.presidium, "11-10")
    assert Entry.objects.of(ticket).filter(verb="ticket.remind").count() == 1
    assert Ticket.objects.get(pk=ticket.pk).version == before


@pytest.mark.parametrize("role", [Role.STATION_KEEPER, Role.INFORMATION_OFFICER])
def test_who_may_not_urge(town, ticket, role):
    by = town.keeper if role == Role.STATION_KEEPER else town.person(role)
    Ticket.objects.filter(pk=ticket.pk).update(registered_by=by)
    with pytest.raises(PermissionDenied):
        remind(ticket_id=ticket.pk, by=by)


def test_a_unit_does_not_urge_itself_nor_another_units_matter(town, ticket):
    with pytest.raises(PermissionDenied):
        remind(ticket_id=ticket.pk, by=town.clerk)
    with pytest.raises(Ticket.DoesNotExist):
        remind(ticket_id=ticket.pk, by=town.person("handling_unit", town.other_office))
    assert "remind" not in [act.name for act in open_acts(town.clerk, ticket)]


def test_a_government_reads_what_its_offices_hold_and_urges_only_them(town, ticket):
    government = government_of(town)
    assert Ticket.objects.visible_to(government).filter(pk=ticket.pk).exists()
    assert "remind" in [act.name for act in open_acts(government, Ticket.objects.get(pk=ticket.pk))]
    client = Client()
    client.force_login(government)
    assert client.get(f"/ticket/{ticket.number}/").status_code == 200
    assert "/ticket/batch/remind/" in client.get("/ticket/").content.decode()
    client.force_login(town.clerk)
    assert "/ticket/batch/remind/" not in client.get("/ticket/").content.decode()
    other = a_unit(UnitKind.GOVERNMENT, town.code, "别的政府")
    stranger = someone(Role.HANDLING_UNIT, at=town.code, unit=other)
    assert not Ticket.objects.visible_to(stranger).filter(pk=ticket.pk).exists()


def test_what_waits_for_a_rating_is_not_urged(town):
    ticket = a_ticket(at=S.RATING, town=town)
    with pytest.raises(DomainError, match="不用催办"):
        remind(ticket_id=ticket.pk, by=town.presidium)
