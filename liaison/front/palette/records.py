"""What a typed word may mean besides a number: a matter, a person, something to do, a place, a desk."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.core.pinyin import initials
from liaison.divisions.models import Division, Unit, UnitKind
from liaison.front import navigation
from liaison.residents import queries as residents
from suggestions.tickets import queries as tickets
from suggestions.tickets.filters import Wanted

FOUND = 5
LEDGER = "suggestions:ticket-list"


@dataclass(frozen=True)
class Line:
    """One thing the palette offers: picture, words, address, and what it is."""

    icon: str
    label: str
    href: str
    remark: str = ""


@dataclass(frozen=True)
class Verb:
    """Something to do (动词): its name, where it leads, the power it needs."""

    icon: str
    label: str
    url: str
    needs: str
    query: str = ""


VERBS = (
    Verb("plus-lg", gettext_lazy("新登记"), "suggestions:desk", "reception:record"),
    Verb("plus-lg", gettext_lazy("提一条意见建议"), "front:speak", "phone:use"),
    Verb("octagon-fill", gettext_lazy("超期的意见件"), LEDGER, "ticket:read", "view=late"),
    Verb("calendar-week", gettext_lazy("本周超期和到期"), LEDGER, "ticket:read", "due=week"),
    Verb("check2-square", gettext_lazy("待审议的意见件"), LEDGER, "ticket:enlist", "view=triage"),
    Verb("signpost-split", gettext_lazy("待交办的意见件"), LEDGER, "ticket:enlist", "view=listed"),
    Verb("star", gettext_lazy("等评价的意见件"), LEDGER, "ticket:read", "view=rating"),
    Verb("arrow-repeat", gettext_lazy("重办的意见件"), LEDGER, "ticket:read", "view=redo"),
    Verb("printer", gettext_lazy("打印台账"), "suggestions:ticket-list-print", "ticket:read"),
)


def found(user: User, text: str) -> list[Line]:
    """Everything a word may mean, records before actions before places."""
    return [*matters(user, text), *people(user, text), *verbs(user, text), *places(user, text)] if text else []


def matters(user: User, text: str) -> list[Line]:
    """Tickets whose title or text holds the words; a short number is looked up elsewhere."""
    if not can(user, "ticket:read") or text.isascii():
        return []
    rows = tickets.page(user, Wanted.of({"q": text}), size=FOUND).rows
    return [Line("inboxes", f"{row.number} {row.title}", row.href, row.state) for row in rows]


def people(user: User, text: str) -> list[Line]:
    """Residents by whole name, phone or its last four digits; masked as everywhere."""
    if not can(user, "resident:read"):
        return []
    rows = residents.find(user, text).select_related("division")[:FOUND]
    return [
        Line("person", f"{row} {row.phone_mask}", reverse("residents:detail", args=[row.uuid]), row.division.short_name)
        for row in rows
    ]


def verbs(user: User, text: str) -> list[Line]:
    """What can be done, by a piece of its name or by pinyin initials."""
    offered = (verb for verb in VERBS if can(user, verb.needs) and means(str(verb.label), text))
    lines = [Line(verb.icon, str(verb.label), address(verb.url, verb.query), _("做事")) for verb in offered]
    return [line for line in lines if line.href]


def means(label: str, text: str) -> bool:
    return text in label or (text.isascii() and text.lower() in initials(label))


def places(user: User, text: str) -> list[Line]:
    """Places and desks of the own territory by name or pinyin initials; each opens the ledger narrowed to it."""
    if not can(user, "ticket:read"):
        return []
    named = Q(name__contains=text) | (Q(pinyin__startswith=text.lower()) if text.isalpha() and text.isascii() else Q())
    divisions = Division.objects.visible_to(user).civil().filter(named)[:FOUND]
    units = Unit.objects.visible_to(user).active().exclude(kind=UnitKind.STATION).filter(named)[:FOUND]
    return [
        *(Line("geo-alt", d.short_name, address(LEDGER, urlencode({"place": d.pk})), _("地方")) for d in divisions),
        *(Line("building", u.name, address(LEDGER, urlencode({"unit": u.pk})), _("单位")) for u in units),
    ]


def address(name: str, query: str = "") -> str:
    """The address behind a name, "" while no module has it."""
    href = navigation.address(name)
    return f"{href}?{query}" if href and query else href
