"""The statutory clocks of a formal suggestion (代表建议的法定期限), from the day it was handed off.

Every wider rule holds beside the place's own: the earliest date wins, the others are shown with it. When the
session ended is told by the sheet, which lies above: it is asked by the name of its link, `ticket.formal`.
"""

from datetime import date

from django.utils.translation import gettext as _

from liaison.core import clock, wording
from liaison.core.errors import DomainError
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import end_of_day, received_on
from suggestions.rules.models import CountsFrom, Step, Track
from suggestions.rules.queries import statutes_for
from suggestions.rules.strictest import Line, compare
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket

OWN_WORD = {Step.OPINION: Step.CO_OPINION}  # what an ordinary step is called for a formal suggestion


def is_formal(ticket: Ticket) -> bool:
    return ticket.track == Track.FORMAL


def lines(ticket: Ticket, step: str, start: date) -> list[Line]:
    """What the place's rules and the wider ones say of a step, the first that ends first; none if no law does."""
    rules = statutes_for(ticket.profile, OWN_WORD.get(step, step), ticket.level)
    sheet = getattr(ticket, "formal", None)
    return compare(rules, start, sheet.session_ended_on if sheet else None, workdays.load())


def handled_from(ticket: Ticket) -> date:
    """The day the running handling was handed off: of the first round the last hand-off, of a later one its own."""
    if ticket.round == 1:
        return received_on(ticket.handed_off_at)
    legs = ticket.legs.filter(role=Leg.Role.LEAD, step=LegStep.HANDLE, round=ticket.round).order_by("seq")
    return received_on(legs.first().opened_at)


def check_limit(ticket: Ticket, leg: Leg, until, field: str) -> None:
    """More time, but never beyond what the law allows (延期后最迟)."""
    if not is_formal(ticket) or leg.step != LegStep.HANDLE:
        return
    limit = next(iter(lines(ticket, Step.HANDLE_MAX, handled_from(ticket))), None)
    if limit is None or until <= end_of_day(limit.due_on):
        return
    rule, by_session = limit.rule, limit.rule.counts_from == CountsFrom.SESSION_END
    begins = rule.get_counts_from_display() if by_session else CountsFrom.HAND_OFF.label
    raise DomainError(_("最迟不能晚于 %(day)s（%(begins)s起%(n)d%(unit)s）。") % {
        "day": wording.day(limit.due_on, clock.today()), "begins": begins, "n": rule.amount,
        "unit": rule.get_unit_display(),
    }, field)  # fmt: skip
