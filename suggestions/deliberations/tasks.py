"""Celery entrances of meetings: what was decided is carried out, agendas are filled, silence is told."""

from celery import shared_task

from suggestions.deliberations import alarms, carrying, queries, versions


@shared_task
def carry_out(meeting_id: int) -> None:
    """What one closed meeting decided; harmless when it was done already."""
    carrying.carry_out(meeting_id=meeting_id)


@shared_task
def hand_out_list(list_id: int) -> None:
    """The lines of one list whose handing out was asked for; harmless when it was done already."""
    carrying.hand_out_lines(list_id=list_id)


@shared_task
def carry_out_waiting() -> None:
    """Every minute: find decisions and lines whose message or worker was lost."""
    for meeting_id in queries.meetings_to_carry_out():
        carry_out.delay(meeting_id)
    for list_id in versions.lists_to_hand_out():
        hand_out_list.delay(list_id)


@shared_task
def fill_agendas() -> None:
    """03:50: planned meetings get what waits for them, whatever came another way."""
    carrying.fill_agendas(queries.planned())


@shared_task
def tell_silent_organs() -> None:
    """09:00 on working days: an organ that has not met for three months, once for each date it missed."""
    alarms.tell_silent_organs()
