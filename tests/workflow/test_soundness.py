"""The data check finds what is planted: a check that cannot fail is worth nothing."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from suggestions.supervision.soundness import CHECKS, offenders
from suggestions.supervision.tasks import check_data
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from tests.builders.supervision import a_case
from tests.builders.tickets import Town, a_ticket
from tests.conftest import PROJECT

pytestmark = pytest.mark.django_db


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def trail(statement: str, *values) -> None:
    """Change the append-only trail behind its back, as only a planted defect may."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only")
    sql(statement, *values)
    sql("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_append_only")


def test_a_sound_house_has_no_offenders():
    a_ticket(at=S.CONFERENCE)
    assert offenders() == {}


@pytest.mark.parametrize(("rule", "statement"), [
    ("version_is_last_seq", "UPDATE suggestions_ticket SET version = version + 1 WHERE id = %s"),
    ("replay_gives_state", "UPDATE suggestions_ticket SET state = 'assigned' WHERE id = %s"),
    ("open_ticket_has_one_turn",
     "UPDATE suggestions_leg SET done_at = clock_timestamp(), ended = 'done' WHERE ticket_id = %s AND done_at IS NULL"),
])  # fmt: skip
def test_a_planted_defect_is_found(rule, statement):
    ticket = a_ticket(at=S.HANDLING)
    sql(statement, ticket.pk)
    assert ticket.number in offenders()[rule]


@pytest.mark.parametrize(("rule", "statement"), [
    ("path_is_connected", "UPDATE audit_entry SET before = 'rating' WHERE thing_id = %s AND seq = 3"),
    ("each_step_is_in_the_table", "UPDATE audit_entry SET verb = 'ticket.close' WHERE thing_id = %s AND seq = 3"),
    ("version_is_last_seq", "DELETE FROM audit_entry WHERE thing_id = %s AND seq = 2"),
])  # fmt: skip
def test_a_forged_trail_is_found(rule, statement):
    ticket = a_ticket(at=S.HANDLING)
    trail(statement, ticket.pk)
    assert ticket.number in offenders()[rule]


def test_the_command_names_the_offender_and_fails(capsys):
    ticket = a_ticket(at=S.HANDLING)
    call_command("check_data")
    assert capsys.readouterr().out.count("✓") == len(CHECKS)
    sql("UPDATE suggestions_ticket SET state = 'assigned' WHERE id = %s", ticket.pk)
    with pytest.raises(CommandError):
        call_command("check_data")
    assert f"✗ replay_gives_state {ticket.number}\n" in capsys.readouterr().out


def test_the_nightly_check_is_an_error_in_the_log(caplog):
    ticket = a_ticket(at=S.HANDLING)
    check_data()
    assert not caplog.records
    sql("UPDATE suggestions_ticket SET state = 'assigned' WHERE id = %s", ticket.pk)
    check_data()
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert ticket.number in caplog.text


def test_the_handbook_explains_every_question():
    handbook = (PROJECT / "docs" / "handbook" / "check-data.md").read_text(encoding="utf-8")
    assert [name for name in CHECKS if f"| `{name}` |" not in handbook] == []


def test_the_trail_refuses_every_change():
    ticket = a_ticket()
    with pytest.raises(Exception, match="append-only"):
        sql("UPDATE audit_entry SET note = 'x' WHERE thing_id = %s", ticket.pk)


def test_two_turns_at_once_are_refused_by_the_database():
    ticket = a_ticket(at=S.HANDLING)
    leg = Leg.objects.get(ticket=ticket, done_at=None)
    leg.pk, leg.seq = None, 99
    with pytest.raises(Exception, match="one_open_lead_leg"):
        leg.save()


def test_a_ticket_cannot_be_closed_without_a_moment():
    ticket = a_ticket()
    with pytest.raises(Exception, match="ticket_closed_has"):
        Ticket.objects.filter(pk=ticket.pk).update(state="closed")


@pytest.mark.parametrize(("rule", "statement"), [
    ("case_version_is_last_seq", "UPDATE suggestions_supervisioncase SET version = version + 1 WHERE id = %s"),
    ("case_replay_gives_state",
     "UPDATE suggestions_supervisioncase SET state = 'resting', next_on = NULL WHERE id = %s"),
    ("rungs_have_no_gap", "UPDATE suggestions_act SET n = 7 WHERE n = 1 AND case_id = %s"),
])  # fmt: skip
def test_a_planted_defect_of_a_case_is_found(rule, statement):
    case = a_case(Town(), rung=2)
    assert offenders() == {}
    sql(statement, case.pk)
    assert offenders() == {rule: [case.ticket.number]}
