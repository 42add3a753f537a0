"""What became of a ticket, in one word (去向). Each ticket has exactly one, so the parts of a cohort sum to it.

The rates count these words, the ledger narrows by them: a figure and its rows are one expression.
"""

from collections.abc import Sequence

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from suggestions.tickets.ratings import Rating, Satisfaction
from suggestions.tickets.replies import Commitment, Reply
from suggestions.tickets.states import Outcome

FORMAL = "formal_suggestion"  # the track of a formal suggestion (代表建议): accepted before it is handed off


class Fate(models.TextChoices):
    UNDECIDED = "undecided", _("还没决定")
    REFERRED = "referred", _("已引导")
    MERGED = "merged", _("已并入别件")
    ANSWERED = "answered", _("当场答复")
    DECLINED = "declined", _("不予受理")
    ACCEPTED = "accepted", _("受理为代表建议，待交办")
    WORKING = "working", _("在办")
    PROMISED = "promised", _("承诺待兑现")
    UNSOLVED = "unsolved", _("办结，不算解决")
    UNHAPPY = "unhappy", _("答复算解决，但有人不满意")
    SETTLED = "settled", _("解决")
    KEPT = "kept", _("落实")


F = Fate
SOLVED = (F.SETTLED, F.KEPT)
HANDED = (F.WORKING, F.PROMISED, F.UNSOLVED, F.UNHAPPY, *SOLVED)
TAKEN = (F.ACCEPTED, *HANDED)  # what came to be work for somebody
JUDGED = (F.DECLINED, *TAKEN)


def cohort(rows: QuerySet) -> QuerySet:
    """What the rates are about: everything registered but what was withdrawn, or typed in as history."""
    return rows.exclude(outcome__in=[Outcome.WITHDRAWN, Outcome.IMPORTED])


def fate() -> Case:
    """The word of one ticket of a cohort; what is cheap to know is asked first."""
    waiting = Q(handed_off_at=None)
    return Case(
        When(outcome=Outcome.REFERRED, then=Value(F.REFERRED)),
        When(outcome=Outcome.MERGED, then=Value(F.MERGED)),
        When(outcome=Outcome.DECLINED, then=Value(F.DECLINED)),
        When(waiting & Q(outcome=Outcome.ANSWERED), then=Value(F.ANSWERED)),
        When(waiting & Q(track=FORMAL), then=Value(F.ACCEPTED)),
        When(waiting, then=Value(F.UNDECIDED)),
        When(Q(closed_at=None) & promise_open(), then=Value(F.PROMISED)),
        When(closed_at=None, then=Value(F.WORKING)),
        When(~Q(outcome=Outcome.HANDLED) | ~Q(resolved()), then=Value(F.UNSOLVED)),
        When(unhappy(), then=Value(F.UNHAPPY)),
        When(promise_kept(), then=Value(F.KEPT)),
        default=Value(F.SETTLED),
        output_field=models.CharField(),
    )


def of_fate(rows: QuerySet, fates: Sequence[Fate]) -> QuerySet:
    """The tickets of a cohort that ended so."""
    return cohort(rows).alias(fate=fate()).filter(fate__in=fates)


def resolved() -> Q:
    """The class of the last checked reply counts as resolved (A, not B: what is promised is not done)."""
    last = Reply.objects.checked().filter(ticket=OuterRef("pk")).order_by("-pk")
    return Q(Exact(Subquery(last.values("result_class__counts_as_resolved")[:1]), True))


def unhappy() -> Exists:
    """Some voice is dissatisfied with the last checked reply; what was said of an earlier one is answered by it."""
    newer = Reply.objects.checked().filter(ticket=OuterRef("ticket"), pk__gt=OuterRef("reply"))
    said = Rating.objects.filter(ticket=OuterRef("pk"), voice__isnull=False, struck_at=None)
    return Exists(said.filter(result=Satisfaction.UNSATISFIED).exclude(Exists(newer)))


def promise_open() -> Exists:
    return Exists(Commitment.objects.written().filter(ticket=OuterRef("pk"), kept_at=None))


def promise_kept() -> Exists:
    return Exists(Commitment.objects.filter(ticket=OuterRef("pk"), kept_at__isnull=False))
