"""The twelve states of a ticket, the seven stages people see, and how a closed one ended (decisions, part 2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TicketState(models.TextChoices):
    REGISTERED = "registered", _("待初审")
    SUPPLEMENT = "supplement", _("待补充")
    LISTED = "listed", _("待交办")
    ASSIGNED = "assigned", _("待签收")
    RETURNED = "returned", _("退办待定")
    HANDLING = "handling", _("办理中")
    REPLIED = "replied", _("待审核")
    RATING = "rating", _("等评价")
    UNSATISFIED = "unsatisfied", _("不满意待定")
    CONFERENCE = "conference", _("会商中")
    FOLLOWING = "following", _("跟踪落实")
    CLOSED = "closed", _("已办结")


class Outcome(models.TextChoices):
    HANDLED = "handled", _("已办结")
    ANSWERED = "answered", pgettext_lazy("outcome", "当场答复")
    REFERRED = "referred", _("已引导")
    DECLINED = "declined", pgettext_lazy("outcome", "不予受理")
    MERGED = "merged", _("已并入")
    WITHDRAWN = "withdrawn", _("已撤销")
    IMPORTED = "imported", pgettext_lazy("outcome", "历史补录")


class Stage(models.IntegerChoices):
    COLLECT = 1, _("收集")
    LIST = 2, _("入单")
    ASSIGN = 3, _("交办")
    HANDLE = 4, _("办理")
    REPLY = 5, _("答复")
    RATE = 6, _("评价")
    CLOSE = 7, _("办结")


S = TicketState
STAGE_OF = {
    S.REGISTERED: Stage.COLLECT,
    S.SUPPLEMENT: Stage.COLLECT,
    S.LISTED: Stage.LIST,
    S.ASSIGNED: Stage.ASSIGN,
    S.RETURNED: Stage.ASSIGN,
    S.HANDLING: Stage.HANDLE,
    S.REPLIED: Stage.REPLY,
    S.RATING: Stage.RATE,
    S.UNSATISFIED: Stage.RATE,
    S.CONFERENCE: Stage.RATE,
    S.FOLLOWING: Stage.RATE,
    S.CLOSED: Stage.CLOSE,
}

# Colour and shape of the badge (design 3.1); the word is the state's label.
BADGE_OF = {
    S.REGISTERED: "new",
    S.SUPPLEMENT: "redo",
    S.LISTED: "new",
    S.ASSIGNED: "doing",
    S.RETURNED: "redo",
    S.HANDLING: "doing",
    S.REPLIED: "wait",
    S.RATING: "wait",
    S.UNSATISFIED: "redo",
    S.CONFERENCE: "redo",
    S.FOLLOWING: "doing",
    S.CLOSED: "done",
}

# States in which the ticket has been handed to a unit at least once in this round.
HANDED_OFF_STATES = (
    S.ASSIGNED,
    S.RETURNED,
    S.HANDLING,
    S.REPLIED,
    S.RATING,
    S.UNSATISFIED,
    S.CONFERENCE,
    S.FOLLOWING,
)
OPEN_STATES = tuple(state for state in S if state != S.CLOSED)
