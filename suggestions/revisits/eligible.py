"""What may be asked about again (可回访的件): closed as handled, somebody with a contact, not confidential."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from liaison.core import clock
from liaison.divisions.models import CODE_LENGTH, Level, Unit
from suggestions.revisits.models import Answer, Revisit
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Reply
from suggestions.tickets.states import Outcome
from suggestions.tickets.voices import Voice


def reachable(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Of these, the closed ones one may ask about, each with the voice to ask and what the unit claimed."""
    voices = Voice.objects.filter(ticket=OuterRef("pk"), resident__phone_sealed__isnull=False)
    first = voices.order_by("-first", "pk").values("pk")[:1]
    replies = Reply.objects.checked().filter(ticket=OuterRef("pk")).order_by("-pk")
    said = Concat("result_class__code", Value(" "), "result_class__label", output_field=CharField())
    rows = rows.filter(outcome=Outcome.HANDLED, confidential=False).annotate(
        voice=Subquery(first),
        unit=Subquery(replies.values("leg__to_unit")[:1]),
        claim=Subquery(replies.values(said=said)[:1]),
        claim_resolved=Subquery(replies.values("result_class__counts_as_resolved")[:1]),
    )
    return rows.filter(voice__isnull=False, unit__isnull=False)


def eligible(organ: Unit, from_on: date, until_on: date, apart_days: int) -> QuerySet[Ticket]:
    """The closed matters of an organ's territory and days about which nobody was asked lately, or is to be asked."""
    rows = Ticket.objects.under(organ.division_id)
    if len(organ.division_id) > CODE_LENGTH[Level.COUNTY]:
        rows = rows.filter(direct_to_county=False)
    since, until = midnight(from_on), midnight(until_on + timedelta(days=1))
    rows = rows.filter(closed_at__gte=since, closed_at__lt=until)
    lately = Q(at__gte=clock.now() - timedelta(days=apart_days)) & ~Q(answer=Answer.UNREACHABLE)
    known = Revisit.objects.filter(Q(dropped_at=None, answer=None) | lately, ticket=OuterRef("pk"))
    return reachable(rows).exclude(Exists(known))


def pool_of(rows: QuerySet[Ticket]) -> dict[int, list[str]]:
    """{unit: numbers}, the strata of a sample."""
    pool = defaultdict(list)
    for unit, number in rows.order_by("number").values_list("unit", "number"):
        pool[unit].append(number)
    return dict(pool)


def midnight(day: date) -> datetime:
    """The first moment of a day by the clock on the wall."""
    return datetime.combine(day, time.min, tzinfo=clock.zone())
