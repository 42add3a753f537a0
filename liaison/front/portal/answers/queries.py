"""Published replies (公开的答复): what the organ released, word for word, and nothing else of the matter."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import received_on
from suggestions.tickets.ratings import Rating, Satisfaction
from suggestions.tickets.replies import Reply
from suggestions.tickets.states import TicketState

ORDER = ("-published_at", "-id")


@dataclass(frozen=True)
class Answer:
    """One published reply as everybody reads it."""

    number: str
    title: str
    text: str
    unit: str
    workdays: int
    answered: date
    published: date
    badge: str
    label: str


def published(text: str = "") -> QuerySet[Reply]:
    """Replies in public, searched in their public words only: original words never answer a search here."""
    rows = Reply.objects.filter(published_at__isnull=False)
    text = text.strip()
    if text:
        rows = rows.filter(Q(public_title__icontains=text) | Q(public_text__icontains=text))
    return rows.select_related("ticket", "leg__to_unit")


def of_number(number: str) -> Reply | None:
    return published().filter(ticket__number=number.upper()).order_by(*ORDER).first()


def as_answers(replies: list[Reply]) -> list[Answer]:
    """With the days they took and what people said; two queries for any number of rows."""
    counts = _ratings([reply.pk for reply in replies])
    calendar = workdays.load()
    return [_answer(reply, counts.get(reply.pk, {}), calendar) for reply in replies]


def _ratings(replies: list[int]) -> dict[int, dict[str, int]]:
    rows = Rating.objects.filter(reply__in=replies, voice__isnull=False, struck_at=None)
    found: dict[int, dict[str, int]] = {}
    for reply, result, n in rows.values_list("reply", "result").annotate(n=Count("pk")).order_by():
        found.setdefault(reply, {})[result] = n
    return found


def _answer(reply: Reply, counts: dict[str, int], calendar) -> Answer:
    ticket = reply.ticket
    received, answered = received_on(ticket.created_at), received_on(reply.checked_at)
    badge, label = _said(counts, ticket.state == TicketState.RATING)
    return Answer(
        number=ticket.number,
        title=reply.public_title,
        text=reply.public_text,
        unit=reply.leg.to_unit.name,
        workdays=calendar.workdays_between(received, answered),
        answered=answered,
        published=received_on(reply.published_at),
        badge=badge,
        label=label,
    )


def _said(counts: dict[str, int], waiting: bool) -> tuple[str, str]:
    """What those concerned said; several people are counted, nobody's silence is praise."""
    if not counts:
        return ("wait", _("等评价")) if waiting else ("new", _("未评价"))
    total, worst = sum(counts.values()), counts.get(Satisfaction.UNSATISFIED, 0)
    if total == 1:
        result = Satisfaction(next(iter(counts)))
        return ("redo" if worst else "done"), str(result.label)
    happy = counts.get(Satisfaction.SATISFIED, 0) + counts.get(Satisfaction.BASIC, 0)
    words = _("%(total)d 人评价，%(happy)d 人满意或基本满意") % {"total": total, "happy": happy}
    return ("redo" if worst else "done"), words
