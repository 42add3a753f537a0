"""What the clock finds: legs whose moment has come, tickets the system may move on, cases the ladder is due on."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from liaison.divisions.models import Unit
from liaison.workdays import queries as workdays
from liaison.workdays.calendar import workdays_back
from liaison.workdays.deadlines import end_of_day, received_on
from suggestions.rules.ladders import Trigger
from suggestions.rules.models import DayUnit, DeadlineProfile, DeadlineStep
from suggestions.rules.queries import step_for
from suggestions.supervision.cases import Act, CaseState, SupervisionCase
from suggestions.supervision.models import Alert
from suggestions.supervision.planned import rungs_for
from suggestions.supervision.standing import FAILED_TWICE, WITH_THE_UNIT
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.ratings import Rating
from suggestions.tickets.states import Outcome, TicketState
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


def locked(case_id: int) -> SupervisionCase:
    """A case with its ticket, both locked, the ticket first as every move does."""
    ticket_id = SupervisionCase.objects.values_list("ticket", flat=True).get(pk=case_id)
    ticket = Ticket.objects.locked(ticket_id)
    rows = SupervisionCase.objects.select_related("leg__to_unit", "organ", "ladder", "lead_deputy", "group")
    case = rows.locked(case_id)
    case.ticket = ticket
    return case


def checked_since(case: SupervisionCase) -> bool:
    """Whether an answer was checked after the case began."""
    return Leg.objects.filter(ticket=case.ticket_id, step=LegStep.RATE, opened_at__gt=case.opened_at).exists()


def broken_dates(at: datetime, within: str = ""):
    """(ticket, trigger) of stops past their date, and of second failures, that are under no supervision yet."""
    known = SupervisionCase.objects.filter(leg=OuterRef("pk"))
    alive = SupervisionCase.objects.alive().filter(ticket=OuterRef("ticket"))
    legs = _lead_legs(within).filter(~Exists(alive))
    for step, trigger in ((LegStep.HANDLE, Trigger.OVERDUE), (LegStep.FULFIL, Trigger.BROKEN_PROMISE)):
        late = legs.filter(~Exists(known.filter(trigger=trigger)), step=step, due_at__lt=at)
        yield from ((pk, trigger) for pk in late.order_by("id").values_list("ticket", flat=True))
    handled = Leg.objects.lead().filter(ticket=OuterRef("ticket"), step__in=WITH_THE_UNIT).order_by("-seq")
    failed = legs.filter(step__in=[LegStep.DECIDE, LegStep.CONFER], ticket__state__in=FAILED_TWICE, round__gte=2)
    failed = failed.alias(handled=Subquery(handled.values("pk")[:1])).exclude(
        Exists(SupervisionCase.objects.filter(leg=OuterRef("handled"), trigger=Trigger.SECOND_UNSATISFIED))
    )
    yield from ((pk, Trigger.SECOND_UNSATISFIED) for pk in failed.order_by("id").values_list("ticket", flat=True))


def unsettled(at: datetime, within: str = ""):
    """Cases whose row does not say what the legs say; the action looks again under its lock."""
    lead = Leg.objects.open().lead().filter(ticket=OuterRef("ticket"))
    with_unit = lead.filter(step__in=WITH_THE_UNIT)
    here = Exists(with_unit.filter(to_unit=OuterRef("leg__to_unit")))
    elsewhere = Exists(with_unit.exclude(to_unit=OuterRef("leg__to_unit")))
    checked = Leg.objects.filter(ticket=OuterRef("ticket"), step=LegStep.RATE, opened_at__gt=OuterRef("opened_at"))
    failed = Q(trigger=Trigger.SECOND_UNSATISFIED, ticket__state__in=FAILED_TWICE)
    contradicted = Q(trigger=Trigger.REVISIT_MISMATCH, ticket__outcome=Outcome.HANDLED)
    runs = Q(here) | failed | contradicted
    over = Q(elsewhere) | Exists(checked) | Q(ticket__outcome__isnull=False) & ~contradicted
    promised = Q(rests_until__gte=received_on(at))
    rows = _cases(within).filter(
        over | (Q(state=CaseState.OPEN) & ~runs) | (Q(state=CaseState.RESTING) & runs & ~promised)
    )
    return rows.order_by("id").values_list("pk", flat=True)


def due_rungs(at: datetime, within: str = ""):
    """Open cases on which something is due today."""
    rows = _cases(within).filter(state=CaseState.OPEN, next_on__lte=received_on(at))
    return rows.order_by("next_on", "id").values_list("pk", flat=True)


def for_next_meeting(organ: Unit, kind: str) -> QuerySet[Act]:
    """Acts that wait for a meeting of this kind of this organ, the oldest first: they fill its agenda by themselves."""
    rows = Act.objects.waiting().filter(kind__in=rungs_for(kind), case__organ=organ, case__state=CaseState.OPEN)
    return rows.select_related("case__ticket", "case__leg__to_unit").order_by("opened_on", "id")


def _cases(within: str):
    rows = SupervisionCase.objects.alive()
    return rows.filter(ticket__division__code__startswith=within) if within else rows
