"""Who hears of appraisals and rectifications (测评、整改的通知)."""

from collections.abc import Iterable

from liaison.core import clock, wording
from liaison.notifications.actions import notify
from liaison.workdays.deadlines import received_on
from suggestions.appraisals.models import Appraisal
from suggestions.appraisals.rectifications import Rectification


def counted(appraisal: Appraisal) -> None:
    """To the units that were appraised: the result is there to be read."""
    units = appraisal.subjects.filter(unit__isnull=False).values_list("unit", flat=True)
    notify(
        [], "appraisals/published", thing="appraisal", thing_id=appraisal.pk, key=f"appraisal:{appraisal.pk}:published",
        units=list(units), title=appraisal.title, organ=str(appraisal.organ),
    )  # fmt: skip


def ordered(rectification: Rectification) -> None:
    _tell(rectification, "ordered", units=[rectification.unit_id])


def reported(rectification: Rectification) -> None:
    """To the organ, and to the deputies named to re-check."""
    _tell(rectification, "reported", units=[rectification.organ_id], users=_checkers(rectification))


def named(rectification: Rectification) -> None:
    _tell(rectification, "named", users=_checkers(rectification))


def passed(rectification: Rectification) -> None:
    _tell(rectification, "passed", units=[rectification.unit_id])


def failed(rectification: Rectification) -> None:
    """To the unit: which round it is now, and until when."""
    _tell(rectification, "failed", units=[rectification.unit_id])


def to_the_vote(rectification: Rectification, *, number: str = "") -> None:
    """To the organ: so many rounds failed; the matter is at the vote, or a person has to take it there."""
    _tell(rectification, "to_vote", units=[rectification.organ_id], number=number)


def due_soon(rectification: Rectification) -> None:
    _tell(rectification, "due_soon", units=[rectification.unit_id])


def overdue(rectification: Rectification) -> None:
    _tell(rectification, "overdue", units=[rectification.unit_id, rectification.organ_id])


def _checkers(rectification: Rectification) -> list[int]:
    return list(rectification.checkers.filter(user__isnull=False).values_list("user", flat=True))


def _tell(row: Rectification, event: str, *, units: Iterable[int] = (), users: Iterable[int] = (), **more) -> None:
    """The round and its date are part of the key: each is said once."""
    due = received_on(row.due_at)
    notify(
        users, f"appraisals/rectify_{event}", thing="rectification", thing_id=row.pk,
        key=f"rectification:{row.pk}:{event}:{row.version}:{due.isoformat()}", units=units, unit=str(row.unit),
        organ=str(row.organ), due=wording.day(due, clock.today()), round=row.round, **more,
    )  # fmt: skip
