"""Reading the unit's desk: the stops it holds, by what is to be done with them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liaison.core import clock, wording
from liaison.core.paging import Page, page
from liaison.core.querysets import counts_up_to
from liaison.workdays import queries as workdays
from liaison.workdays.calendar import Calendar
from liaison.workdays.deadlines import end_of_day
from suggestions.rules.queries import soon_days
from suggestions.tickets.badges import days_left, days_over, is_past
from suggestions.tickets.legs import Leg, LegStep

CAP = 1000
NEAREST_FIRST = ("due_at", "id")
RELATED = ("ticket__category", "ticket__division", "from_unit", "parent__to_unit")


@dataclass(frozen=True)
class Tab:
    """One tab of the inbox."""

    name: str
    label: str
    empty: str


TABS = (
    Tab("unsigned", _("未签收"), _("没有待签收的。交办来的会出现在这里，并发通知。")),
    Tab("handling", _("办理中"), _("没有在办的。")),
    Tab("soon", _("临期"), _("没有快到期的。")),
    Tab("redo", _("退回重办"), _("没有退回重办的。")),
    Tab("co", _("协办"), _("没有等您单位意见的协办件。")),
    Tab("fulfil", _("待兑现"), _("没有待兑现的承诺。")),
)
BY_NAME = {tab.name: tab for tab in TABS}


@dataclass(frozen=True)
class Row:
    """One line of the inbox with its deadline badge."""

    leg: Leg
    kind: str
    text: str
    returnable: bool


def held(user) -> QuerySet[Leg]:
    """Every open stop at this person's unit."""
    return Leg.objects.visible_to(user).open().filter(to_unit=user.posting.unit_id)


def soon_until(calendar: Calendar, days: int) -> datetime:
    """The last moment that counts as near today."""
    return end_of_day(calendar.add_workdays(clock.today(), days))


def in_tabs(user) -> dict[str, QuerySet[Leg]]:
    """The stops behind each tab."""
    rows, near = held(user), soon_until(workdays.load(), soon_days()[1])
    lead = rows.filter(role=Leg.Role.LEAD)
    handle = lead.filter(step=LegStep.HANDLE)
    return {
        "unsigned": handle.filter(signed_at=None),
        "handling": handle.filter(signed_at__isnull=False),
        "soon": rows.filter(due_at__lte=near),
        "redo": handle.filter(Q(round__gt=1) | Q(final=True)),
        "co": rows.filter(role=Leg.Role.CO),
        "fulfil": lead.filter(step=LegStep.FULFIL),
    }


def counts(user) -> dict[str, int]:
    """What stands behind each tab, counted up to 1000 in one statement."""
    return counts_up_to(CAP, in_tabs(user))


def rows(user, name: str, after: str = "") -> Page:
    """The stops of a tab that follow a cursor, the nearest deadline first."""
    now, calendar = clock.now(), workdays.load()
    own, soon = soon_days()
    found = page(in_tabs(user)[name].select_related(*RELATED), NEAREST_FIRST, after)
    legs = [row_of(leg, now, calendar, own.get(leg.ticket.profile_id, soon)) for leg in found.rows]
    return Page(legs, found.after)


def badge_of(leg: Leg, now: datetime, calendar: Calendar, soon: int) -> tuple[str, str]:
    """Kind and words of the clock of one stop."""
    over = days_over(leg.due_at, now, calendar) if is_past(leg.due_at, now) else 0
    return wording.deadline(days_left(leg.due_at, now, calendar), over, soon=soon)


def row_of(leg: Leg, now: datetime, calendar: Calendar, soon: int) -> Row:
    kind, text = badge_of(leg, now, calendar, soon)
    returnable = leg.return_by is not None and now <= leg.return_by and not leg.final
    return Row(leg, kind, text, returnable)
