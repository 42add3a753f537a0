"""The generated country: sound by the house's own checks, refused where somebody works."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from liaison.accounts.models import User
from liaison.audit.models import Entry
from liaison.core.codes import is_query_code
from liaison.divisions.models import Unit
from liaison.front.load.country import Country
from liaison.workdays.actions import import_missing_years
from suggestions.supervision.soundness import offenders
from suggestions.tickets.filters import Wanted
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.tickets.queries import page
from suggestions.tickets.voices import Voice
from suggestions.workflow.intake import draw_number
from tests.builders.people import someone

pytestmark = pytest.mark.django_db
TICKETS = 500


def keys() -> list[tuple]:
    """Every index and constraint by name and kind; how PostgreSQL spells a list in them may change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, indexname, '' FROM pg_indexes WHERE schemaname = 'public'"
                       " UNION ALL SELECT conrelid::regclass::text, conname, contype::text || condeferred::text"
                       " FROM pg_constraint ORDER BY 1, 2, 3")  # fmt: skip
        return cursor.fetchall()


@pytest.fixture
def country():
    before = keys()
    call_command("generate_load", tickets=TICKETS, verbosity=0)
    assert keys() == before
    return Country.for_tickets(TICKETS, User.objects.people().earliest("pk").pk)


def test_generated_data_passes_check_data(country):
    call_command("check_data")
    assert offenders() == {}
    assert Ticket.objects.count() == TICKETS
    assert 0.10 < Ticket.objects.open().count() / TICKETS < 0.20
    assert Leg.objects.count() > 2 * TICKETS < Entry.objects.count() / 2
    assert Leg.objects.open().filter(due_at__lt=Leg.objects.earliest("-opened_at").opened_at).exists()
    assert all(is_query_code(code) for code in Voice.objects.values_list("query_code", flat=True))


def test_its_people_see_their_tickets_and_numbers_go_on(country):
    import_missing_years()
    keeper = User.objects.get(pk=country.user(0, 0))
    organ = User.objects.get(pk=country.user(0, 1))
    assert page(keeper, Wanted()).rows
    assert page(organ, Wanted()).rows
    unit = Unit.objects.get(pk=country.unit(0, 0))
    assert not Ticket.objects.filter(number=draw_number(unit)).exists()


def test_a_database_somebody_works_with_is_refused():
    someone("presidium_office")
    with pytest.raises(CommandError, match="试验库"):
        call_command("generate_load", tickets=1, verbosity=0)
    assert not Ticket.objects.exists()
