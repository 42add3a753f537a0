"""Reading appraisals and rectifications (测评、整改的查询)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from liaison.core import clock
from suggestions.appraisals.models import Appraisal, Appraised
from suggestions.appraisals.rectifications import Rectification, RectificationState
from suggestions.appraisals.scoring import Figures

SUBJECTS = Appraised.objects.select_related("unit", "ticket", "rectification").order_by("position")
WIDE = 5  # subjects named on one line


@dataclass(frozen=True)
class Result:
    """One subject as the page of a result shows it: its figures if they may be shown, and what followed."""

    subject: Appraised
    shown: Figures | None
    fails: bool
    rectification: Rectification | None

    @property
    def rate(self) -> Decimal | None:
        return self.shown.rate if self.shown else None

    @property
    def blank(self) -> int:
        """Papers that do not say anything about this subject: spoilt, or left empty."""
        return self.subject.appraisal.returned - self.shown.valid if self.shown else 0


def appraisals(user) -> QuerySet[Appraisal]:
    """Those a person may read, each with its subjects: two statements for all."""
    rows = Appraisal.objects.visible_to(user).select_related("organ", "rule__division", "first_by", "second_by")
    return rows.prefetch_related(Prefetch("subjects", SUBJECTS))


def results(appraisal: Appraisal) -> list[Result]:
    """The best first; what may not be shown stands at the end."""
    found = []
    for subject in appraisal.subjects.all():
        subject.appraisal = appraisal
        found.append(Result(subject, subject.shown, subject.fails, getattr(subject, "rectification", None)))
    return sorted(found, key=lambda one: (one.rate is None, -(one.rate or 0), one.subject.position))


def named(appraisal: Appraisal) -> str:
    """Who is appraised, on one line."""
    names = [subject.unit.name if subject.unit_id else subject.ticket.number for subject in appraisal.subjects.all()]
    return "、".join(names[:WIDE]) + ("…" if len(names) > WIDE else "")


def rectifications(user) -> QuerySet[Rectification]:
    rows = Rectification.objects.visible_to(user)
    return rows.select_related(
        "unit", "organ", "ticket", "appraised__appraisal__organ", "appraised__appraisal__rule", "rule"
    )


def open_at_unit(user) -> list[Rectification]:
    """What a unit has still to mend, the nearest date first; nothing for anybody else."""
    if user.posting is None or user.posting.unit_id is None:
        return []
    rows = rectifications(user).alive().filter(unit=user.posting.unit_id)
    return list(rows.order_by("due_at", "id")[:20])


def in_state(rows: QuerySet[Rectification], name: str) -> QuerySet[Rectification]:
    """A filter of the list: a state, all open ones, or those past their day."""
    if name == "open":
        return rows.alive()
    if name == "late":
        return rows.overdue(clock.now())
    return rows.filter(state=name) if name in RectificationState.values else rows


def may_see_files(rectification_id: int, user) -> bool:
    """Whoever may read a rectification sees what the unit handed in with its report."""
    return Rectification.objects.visible_to(user).filter(pk=rectification_id).exists()


def appraisal_addresses(ids: list[int]) -> dict[int, str]:
    return {pk: reverse("suggestions:appraisal", args=[pk]) for pk in ids}


def rectification_addresses(ids: list[int]) -> dict[int, str]:
    return {pk: reverse("suggestions:rectification", args=[pk]) for pk in ids}
