"""A meeting on its pages: agendas, a sitting, what is typed into the board."""

import re

from django.urls import reverse

from suggestions.deliberations import agenda
from suggestions.deliberations.models import Meeting
from tests.builders.meetings import again, at_organ, opened, planned


def page_of(meeting, name="meeting", **query) -> str:
    address = reverse(f"suggestions:{name}", args=[meeting.pk])
    return f"{address}?{'&'.join(f'{k}={v}' for k, v in query.items())}" if query else address


def agenda_of(town, n: int = 2, **wishes) -> Meeting:
    meeting = planned(town, **wishes)
    tickets = [at_organ(town) for _ in range(n)]
    agenda.add_many(meeting_id=meeting.pk, by=town.presidium, ticket_ids=[t.pk for t in tickets])
    return meeting


def sitting(town, n: int = 2, **more):
    meeting = opened(town, meeting=agenda_of(town, n), **more)
    return meeting, list(meeting.items.order_by("position"))


def typed(item, act, **more) -> dict:
    return {
        "act": act, "version": again(item).version, "level": "township", "unit": "", "due_on": "", "demand": "",
        "method": "hands", "for_votes": "", "against": "", "abstain": "", "void": "", "teller": "",
        "scrutineer": "", "reason": "",
    } | more  # fmt: skip


def post(client, meeting, item, act, **more):
    return client.post(page_of(meeting, item=item.position), typed(item, act, **more))


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())
