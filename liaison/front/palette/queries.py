"""The command palette (搜索与命令): a number leads to its ticket, a word to a page or a list."""

import re

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.core import clock
from liaison.core.pinyin import initials
from liaison.divisions.queries import organ_for
from liaison.front import navigation
from liaison.front.palette.records import Line, found
from suggestions.tickets.models import Ticket

FOUND = 6
SHORT_NUMBER = re.compile(r"^\d{1,4}$")
NUMBER = re.compile(r"^[a-z]{3,6}[\s-]*\d{0,2}[\s-]*\d*$")


def offered(user: User, text: str) -> list[Line]:
    """What fits the typed text: records first, then things to do, places, pages, lists to search in."""
    text = text.strip()
    return [*tickets(user, text), *found(user, text), *pages(user, text), *searches(user, text)]


def tickets(user: User, text: str) -> list[Line]:
    """Tickets whose number was typed: whole, its beginning, or just its running number of this year."""
    rows = Ticket.objects.visible_to(user)
    if SHORT_NUMBER.match(text):
        rows = rows.filter(number=running_number(user, text))
    elif NUMBER.match(text.lower()):
        rows = rows.filter(number__startswith=dashed(text))
    else:
        return []
    return [
        Line(
            "inboxes",
            f"{row.number} {row.title}",
            reverse("suggestions:ticket-detail", args=[row.number]),
            row.state_label,
        )
        for row in rows.order_by("-number")[:FOUND]
    ]


def running_number(user: User, text: str) -> str:
    """The full number behind "131": this organ's letters and this year."""
    organ = organ_for(user.posting.division_id) if user.posting else None
    return f"{organ.letters if organ else ''}-{clock.today():%y}-{int(text):04d}"


def dashed(text: str) -> str:
    """XJD26 131 as XJD-26-131: what was typed, in the form a number has."""
    letters, year, running = re.match(r"^([A-Z]+)\W*(\d{0,2})\W*(\d*)$", text.upper()).groups()
    return "-".join(part for part in (letters, year, running) if part)


def pages(user: User, text: str) -> list[Line]:
    """Pages of the own menu whose name holds the text, or whose pinyin initials begin with it."""
    lines = (Line(one["icon"], str(one["label"]), one["href"], _("页面")) for one in navigation.places(user.role))
    return [line for line in lines if fits(line.label, text.lower())]


def fits(label: str, text: str) -> bool:
    """xjd fits 新登记."""
    return text in label.lower() or initials(label).startswith(text)


def searches(user: User, text: str) -> list[Line]:
    """The lists of the own menu that can be searched for the text."""
    if not text:
        return []
    urls = {one["url"] for one in navigation.places(user.role)}
    asked = {
        "suggestions:ticket-list": _("在意见件里找“%s”"),
        "residents:list": _("在群众名册里找“%s”"),
        "deputies:deputy-list": _("在代表里找“%s”"),
    }
    return [
        Line("search", words % text, f"{navigation.address(url)}?{urlencode({'q': text})}", _("查找"))
        for url, words in asked.items()
        if url in urls
    ]
