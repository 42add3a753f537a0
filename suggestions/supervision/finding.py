"""One case by its ticket's number, its addresses, and what the button of each rung says."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from suggestions.rules.ladders import RungKind
from suggestions.supervision import reading
from suggestions.supervision.cases import SupervisionCase

# What the one button of a rung says.
BUTTONS = {
    RungKind.NOTICE: gettext_lazy("发督办通知单"),
    RungKind.TALK: gettext_lazy("记约谈"),
    RungKind.MEETING: gettext_lazy("记会议结果"),
    RungKind.KEY: gettext_lazy("定领衔，列入重点"),
    RungKind.SUMMONS: gettext_lazy("发约见通知"),
    RungKind.REVIEW: gettext_lazy("记审议结果"),
    RungKind.EFFECT: gettext_lazy("记表决结果"),
    RungKind.REPORT: gettext_lazy("记报告"),
}


def find(user, number: str) -> SupervisionCase:
    """The case of a ticket a person may read: the living one, else the last."""
    rows = reading.cases(user).filter(ticket__number=number.upper())
    found = rows.alive().first() or rows.order_by("-id").first()
    if found is None:
        raise Http404
    return found


def case_url(found: SupervisionCase, act: str = "") -> str:
    if not act:
        return reverse("suggestions:supervise-case", args=[found.ticket.number])
    return reverse(f"suggestions:supervise-{act}", args=[found.ticket.number])
