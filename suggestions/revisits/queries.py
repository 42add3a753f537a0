"""What people read of revisits: how far a plan is, how far the voters agree, what waits for whom (回访的查看)."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from liaison.core import clock
from suggestions.revisits.models import DISPUTED, OPEN, SPOKEN, Answer, Revisit, RevisitPlan, Verdict
from suggestions.revisits.sampling import agreement

RELATED = ("ticket__division", "voice__resident", "unit", "assigned_to", "by", "decided_by", "plan")
FEW = 30  # below, a share says little


@dataclass(frozen=True)
class Result:
    """The outcome of some revisits: agreement over those who answered; the unreachable apart, never in it."""

    total: int
    open: int
    answered: int
    agreeing: int
    unreachable: int
    refused: int
    disputed: int

    @property
    def asked(self) -> int:
        return self.total - self.open

    @property
    def disagreeing(self) -> int:
        return self.answered - self.agreeing

    @property
    def share(self) -> float | None:
        return agreement(self.agreeing, self.answered)

    @property
    def unreachable_share(self) -> float | None:
        return agreement(self.unreachable, self.asked)

    @property
    def is_small(self) -> bool:
        return 0 < self.answered < FEW


COUNTS = {
    "total": Count("revisits", filter=Q(revisits__dropped_at=None) | Q(revisits__answer__isnull=False)),
    "open": Count("revisits", filter=Q(revisits__answer=None, revisits__dropped_at=None)),
    "answered": Count("revisits", filter=Q(revisits__answer__in=SPOKEN)),
    "agreeing": Count("revisits", filter=Q(revisits__agrees=True)),
    "unreachable": Count("revisits", filter=Q(revisits__answer=Answer.UNREACHABLE)),
    "refused": Count("revisits", filter=Q(revisits__answer=Answer.REFUSED)),
    "disputed": Count("revisits", filter=Q(revisits__agrees=False, revisits__verdict=None)),
}


def plans(user) -> QuerySet[RevisitPlan]:
    """Plans with their counts, for a list in one statement."""
    rows = RevisitPlan.objects.visible_to(user).select_related("organ", "drawn_by", "previous")
    return rows.annotate(**{f"n_{name}": count for name, count in COUNTS.items()}).defer("pool")


def result_of(plan: RevisitPlan) -> Result:
    """Of an annotated plan."""
    return Result(**{name: getattr(plan, f"n_{name}") for name in COUNTS})


def mine(user) -> QuerySet[Revisit]:
    """What this person is to ask, the nearest date first."""
    return Revisit.objects.visible_to(user).to_call().filter(assigned_to=user.pk).select_related(*RELATED)


def unasked(user) -> int:
    """How many of them nobody has been asked yet; those not reached wait for another try, but are not counted."""
    return Revisit.objects.visible_to(user).open().filter(assigned_to=user.pk).count()


def next_of(user, after: Revisit) -> Revisit | None:
    """The next person to ask."""
    return mine(user).filter(answer=None).exclude(pk=after.pk).order_by("due_on", "pk").first()


def on_the_wall(user) -> QuerySet[Revisit]:
    """What lane 3 shows: disagreeing and undecided, or still to be asked."""
    return Revisit.objects.visible_to(user).filter(OPEN | DISPUTED)


def filtered(rows: QuerySet[Revisit], how: str) -> QuerySet[Revisit]:
    narrow = {
        "open": Q(answer=None, dropped_at=None),
        "late": OPEN & Q(due_on__lt=clock.today()),
        "disputed": DISPUTED,
        "agrees": Q(agrees=True),
        "unreachable": Q(answer=Answer.UNREACHABLE),
        "decided": Q(verdict__in=Verdict.values),
    }.get(how)
    return rows.filter(narrow) if narrow is not None else rows


def addresses(ids: list[int]) -> dict[int, str]:
    """Where notices about revisits lead."""
    return {pk: reverse("suggestions:revisit-call", args=[pk]) for pk in ids}
