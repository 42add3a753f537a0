"""Somebody without an account, doing what a browser without script does."""

import re
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from stations.venues.models import DoorCode
from suggestions.tickets.models import Ticket
from suggestions.tickets.voices import Voice
from tests.builders.tickets import WORDS, Town

SAY, WHERE, CONTACT, REVIEW, RECEIPT = (
    reverse(f"front:{name}") for name in ("say", "say-where", "say-contact", "say-review", "say-receipt")
)


def html(response) -> str:
    return response.content.decode()


def a_door(town: Town, slug: str = "door123", **wishes) -> DoorCode:
    return DoorCode.objects.create(slug=slug, **({"venue": town.venue} | wishes))


def typed(client: Client, town: Town, *, came: dict | None = None, files=(), **contact) -> None:
    """The three pages, filled in and kept, up to the last look."""
    came = came or {}
    answer = client.post(SAY, {"words": contact.pop("words", WORDS), "files": list(files)} | came)
    assert (answer.status_code, answer.headers.get("Location")) == (302, WHERE), html(answer)
    where = {"town": town.code, "village": town.village, "place": "2 组"}
    answer = client.post(WHERE, where)
    assert (answer.status_code, answer.headers.get("Location")) == (302, CONTACT), html(answer)
    answer = client.post(CONTACT, contact)
    assert (answer.status_code, answer.headers.get("Location")) == (302, REVIEW), html(answer)


@dataclass
class Paper:
    """What stands on the receipt."""

    code: str
    pin: str
    link: str
    number: str

    @property
    def ticket(self) -> Ticket:
        return Ticket.objects.get(number=self.number)

    @property
    def voice(self) -> Voice:
        return Voice.objects.get(query_code=self.code.replace("-", ""))


def receipt(client: Client) -> Paper:
    page = html(client.get(RECEIPT))
    code, pin, number = re.findall(r'<div class="code">([^<]+)</div>', page)
    link = re.search(r'href="https?://[^/]+(/v/[^"]+)"', page)
    return Paper(code, pin, link[1], number)


def send(client: Client, town: Town, **wishes) -> Paper:
    """Everything, down to the receipt."""
    typed(client, town, **wishes)
    answer = client.post(REVIEW)
    assert (answer.status_code, answer.headers.get("Location")) == (302, RECEIPT), html(answer)
    return receipt(client)
