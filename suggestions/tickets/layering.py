"""In which layer a ticket is counted (层级) and who handled it last (主办): for sums, and to find their rows again."""

from django.db import models
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from suggestions.rules.models import Layer
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.states import Outcome

UNDECIDED = "undecided"  # nobody decided yet whose power the matter lies in, or nobody had to
LAYERS = (*Layer.values, UNDECIDED)
DECIDED = Q(listed_at__isnull=False) | Q(handed_off_at__isnull=False) | Q(outcome=Outcome.IMPORTED)
HANDLED = (LegStep.HANDLE, LegStep.FULFIL)


def label_of(layer: str) -> str:
    return _("未定") if layer == UNDECIDED else str(Layer(layer).label)


def layer() -> Case:
    """The layer it was listed in; before that it has none, whatever the form proposes."""
    return Case(When(DECIDED, then=F("level")), default=Value(UNDECIDED), output_field=models.CharField())


def layer_of(ticket) -> str:
    """The same of one row in hand."""
    decided = ticket.listed_at or ticket.handed_off_at or ticket.outcome == Outcome.IMPORTED
    return ticket.level if decided else UNDECIDED


def in_layer(rows: QuerySet, name: str) -> QuerySet:
    return rows.exclude(DECIDED) if name == UNDECIDED else rows.filter(DECIDED, level=name)


def host(ticket: str = "pk") -> Subquery:
    """The unit that handled it last, or does now."""
    legs = Leg.objects.lead().filter(ticket=OuterRef(ticket), step__in=HANDLED).order_by("-seq")
    return Subquery(legs.values("to_unit")[:1])


def hosted_by(rows: QuerySet, unit: int) -> QuerySet:
    """What a unit handled last; asked by its own legs first, which have an index."""
    held = Leg.objects.lead().filter(to_unit=unit, step__in=HANDLED)
    return rows.filter(pk__in=held.values("ticket")).alias(host=host()).filter(host=unit)
