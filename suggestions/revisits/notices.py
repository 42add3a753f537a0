"""Who hears of revisits: whoever is to ask, and the organ when voter and unit disagree."""

from collections.abc import Sequence

from liaison.accounts.models import User
from liaison.core import clock, wording
from liaison.notifications.actions import notify
from suggestions.revisits.models import Revisit


def assigned(rows: Sequence[Revisit], person: User) -> None:
    """One notice for all that was given at once."""
    first = rows[0]
    day = wording.day(min(one.due_on for one in rows), clock.today())
    notify(
        [person], "revisits/assigned", thing="revisit", thing_id=first.pk, n=len(rows), until=day,
        key=f"revisit:{first.pk}:assigned:{person.pk}:{len(rows)}:{clock.now():%Y%m%d%H%M%S}",
    )  # fmt: skip


def disputed(one: Revisit) -> None:
    notify(
        [], "revisits/disputed", thing="revisit", thing_id=one.pk, key=f"revisit:{one.pk}:disputed",
        units=[one.organ_id], number=one.ticket.number, title=one.ticket.title, unit=str(one.unit),
        answer=str(one.get_answer_display()), claim=one.claim,
    )  # fmt: skip
