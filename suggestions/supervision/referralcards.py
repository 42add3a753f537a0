"""Referrals on the wall (督办墙上的追责建议): sent ones wait for their answer after the case has ended."""

from django.urls import reverse
from django.utils.translation import gettext as _

from liaison.core import clock, wording
from suggestions.supervision import lanes
from suggestions.supervision.referrals import Referral


def cards(user) -> list[lanes.Card]:
    """The unanswered ones, the longest awaited first."""
    rows = Referral.objects.visible_to(user).unanswered().select_related("case__ticket", "case__leg__to_unit")
    return [card(row) for row in rows.order_by("answer_due", "id")[: lanes.SHOWN]]


def card(row: Referral) -> lanes.Card:
    kind, words = row.badge
    due = wording.day(row.answer_due, clock.today())
    lines = (
        str(row.case.leg.to_unit),
        _("追责建议 %(no)s，%(body)s") % {"no": row.paper_no, "body": row.to_body},
        _("请 %s 前答复") % due,
    )
    return lanes.Card(row.case.ticket.title, reverse("suggestions:referral", args=[row.pk]), kind, words, lines)


def register() -> None:
    lanes.register("effect", cards)
