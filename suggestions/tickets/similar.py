"""Tickets that may be about the same thing (可能是同一件事): shared word pairs, same township, half a year."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, F, FloatField, Func, IntegerField, TextField, Value
from django.db.models.functions import Cast, Least

from liaison.core import clock
from liaison.divisions.models import CODE_LENGTH, Level
from suggestions.tickets.models import Ticket
from suggestions.tickets.search import place_tokens, tokens
from suggestions.tickets.states import Outcome

WINDOW = timedelta(days=180)
FEWEST_SHARED = 4
LEAST_LIKENESS = 0.2  # shared word pairs over those of the shorter text
SHOWN = 4
GONE = (Outcome.MERGED, Outcome.WITHDRAWN, Outcome.IMPORTED)
TOWNSHIP = CODE_LENGTH[Level.TOWNSHIP]


class SharedTokens(Func):
    """The number of a body's tokens that are among the given ones."""

    template = "(SELECT count(*) FROM unnest(tsvector_to_array(%(expressions)s))"
    arg_joiner = ")) AS word(token) WHERE token = ANY("
    output_field = IntegerField()


def similar(user, text: str, division_code: str) -> list[Ticket]:
    """The most alike tickets this person may see, the likeliest first; `voices_count` says how many spoke."""
    wanted = tokens(text)
    if len(wanted) < FEWEST_SHARED:
        return []
    given = Value(wanted, output_field=ArrayField(TextField()))
    size = Func(F("body__tokens"), function="length", output_field=IntegerField()) - len(place_tokens(division_code))
    likeness = Cast(F("shared"), FloatField()) / Least(size, Value(len(wanted)), output_field=IntegerField())
    return list(
        Ticket.objects.visible_to(user)
        .under(division_code[:TOWNSHIP])
        .filter(created_at__gte=clock.now() - WINDOW)
        .exclude(outcome__in=GONE)
        .annotate(shared=SharedTokens(F("body__tokens"), given), likeness=likeness, voices_count=Count("voices"))
        .filter(shared__gte=FEWEST_SHARED, likeness__gte=LEAST_LIKENESS)
        .order_by("-likeness", "-created_at")[:SHOWN]
    )
