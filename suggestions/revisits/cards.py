"""Lane 3 of the wall (联组专班回访): revisits that disagree, then those still to be asked. Nobody's name."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from liaison.accounts.scope import can
from liaison.core import clock, wording
from suggestions.revisits import queries
from suggestions.revisits.models import Revisit
from suggestions.supervision import lanes
from suggestions.supervision.lanes import Card


def cards(user) -> list[Card]:
    """The first of the lane; a unit has none. Nobody sees more than their own and their territory's."""
    if not can(user, "revisit:answer"):
        return []
    rows = queries.on_the_wall(user).select_related("ticket__division", "unit")
    return [card(one) for one in rows.order_by(F("agrees").asc(nulls_last=True), "due_on", "pk")[: lanes.SHOWN]]


def total(user) -> int:
    return queries.on_the_wall(user).count() if can(user, "revisit:answer") else 0


def page(user) -> str:
    return reverse("suggestions:revisit-list") if can(user, "revisit:read") else ""


def card(one: Revisit) -> Card:
    today, href = clock.today(), reverse("suggestions:revisit-call", args=[one.pk])
    where = f"{one.ticket.division.short_name}·{one.unit}"
    if one.disputed:
        said = _("单位：%(claim)s；群众：%(answer)s") % {"claim": one.claim, "answer": one.get_answer_display()}
        return Card(one.ticket.title, href, "redo", _("回访与答复不符"), (where, said))
    late = one.due_on < today
    words = _("回访超期") if late else _("%s 前问") % wording.day(one.due_on, today)
    return Card(one.ticket.title, href, "late" if late else "wait", words, (where,))


def register() -> None:
    lanes.register("revisit", cards, total=total, page=page)
