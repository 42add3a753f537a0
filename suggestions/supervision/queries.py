"""What the clock finds: legs whose moment has come, tickets the system may move on."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from liaison.workdays import queries as workdays
from liaison.workdays.calendar import Calendar
from liaison.workdays.deadlines import end_of_day, received_on
from suggestions.rules.models import DayUnit, DeadlineProfile, DeadlineStep
from suggestions.rules.queries import step_for
from suggestions.supervision.models import Alert
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import TicketDeputy
from suggestions.tickets.ratings import Rating
from suggestions.tickets.states import TicketState
from suggestions.tickets.voices import Voice


def ahead(profile: DeadlineProfile, step: str, at: datetime) -> datetime:
    """The end of the day that lies the rule's amount ahead of a moment."""
    rule, calendar = step_for(profile, step), workdays.load()
    today = received_on(at)
    if rule.unit == DayUnit.WORKDAY:
        return end_of_day(calendar.add_workdays(today, rule.amount))
    return end_of_day(today + timedelta(days=_days(rule)))


def ago(profile: DeadlineProfile, step: str, at: datetime) -> datetime:
    """The end of the day that lies the rule's amount behind a moment."""
    rule, calendar = step_for(profile, step), workdays.load()
    today = received_on(at)
    if rule.unit == DayUnit.WORKDAY:
        return end_of_day(workdays_back(calendar, today, rule.amount))
    return end_of_day(today - timedelta(days=_days(rule)))


def workdays_back(calendar: Calendar, day: date, amount: int) -> date:
    """The latest day after which, up to `day`, that many workdays lie."""
    while amount > 0:
        if calendar.is_workday(day):
            amount -= 1
        day -= timedelta(days=1)
    return day


def _days(rule: DeadlineStep) -> int:
    return rule.amount * (30 if rule.unit == DayUnit.MONTH else 1)


def past_return_window(at: datetime, within: str = ""):
    """Handed-off tickets nobody signed for and nobody may return any more (视为接受)."""
    legs = _lead_legs(within).filter(step=LegStep.HANDLE, return_by__lt=at, ticket__state=TicketState.ASSIGNED)
    return legs.order_by("id").values_list("ticket", flat=True)


def rating_windows(at: datetime, within: str = ""):
    """Tickets whose rating window is over, or where everybody who was asked has rated since the check."""
    since = {"struck_at": None, "at__gte": OuterRef(OuterRef("opened_at"))}
    voices = Voice.objects.filter(ticket=OuterRef("ticket"), reply_wanted=True)
    silent = voices.exclude(Exists(Rating.objects.filter(voice=OuterRef("pk"), **since)))
    asked = TicketDeputy.objects.filter(
        ticket=OuterRef("ticket"), capacity__in=TicketDeputy.ASKED_TO_RATE, deputy__user__isnull=False
    )
    waiting = asked.exclude(
        Exists(Rating.objects.filter(deputy=OuterRef("deputy"), ticket=OuterRef("ticket"), **since))
    )
    everybody = Exists(voices) & ~Exists(silent) & ~Exists(waiting)
    legs = _lead_legs(within).filter(Q(due_at__lt=at) | everybody, step=LegStep.RATE)
    return legs.order_by("id").values_list("ticket", flat=True)


def asleep_at_stations(at: datetime, within: str = ""):
    """Tickets a station let lie past its date, a working day ago or more (decisions D52)."""
    calendar = workdays.load()
    cut = end_of_day(workdays_back(calendar, received_on(at), 1))
    legs = _lead_legs(within).filter(step=LegStep.VERIFY, due_at__lte=cut)
    return legs.order_by("id").values_list("ticket", flat=True)


def untold_alerts(within: str = ""):
    """Alerts whose notices are not written yet, oldest first."""
    rows = Alert.objects.filter(told_at=None)
    if within:
        rows = rows.filter(leg__ticket__division__code__startswith=within)
    return rows.order_by("id").values_list("pk", flat=True)


def _lead_legs(within: str):
    legs = Leg.objects.open().lead()
    return legs.filter(ticket__division__code__startswith=within) if within else legs
