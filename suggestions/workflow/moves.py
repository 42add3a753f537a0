"""The table of moves of a ticket (意见件的动作表), decisions part 2: one line per move.

The number before each line is the sheet's. Buttons, permissions, the API, the trail's wording and the
tests read this table. MOVES of the ticket change its state or its turn; acts that move nothing are in remarks.py.
"""

from django.utils.translation import gettext_lazy as _

from liaison.audit.steps import Move
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import powers
from suggestions.workflow.powers import power


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


# 1 register and 2 backfill create the ticket: they have no source state, see intake.py.
REGISTER = Move("register", _("登记"), frozenset(), S.REGISTERED, power("ticket:register"))
BACKFILL = Move("backfill", _("历史补录"), frozenset(), S.CLOSED, power("ticket:backfill"))
ANSWER = Move("answer", _("当场答复"), _from(S.REGISTERED), S.CLOSED, power("ticket:answer"))  # 3
REFER = Move("refer", _("引导法定途径"), _from(S.REGISTERED), S.CLOSED, power("ticket:refer"))  # 4
DECLINE = Move("decline", _("不予受理"), _from(S.REGISTERED, S.LISTED), S.CLOSED, power("ticket:decline"))  # 5
MERGE = Move(  # 6
    "merge", _("合并"), _from(S.REGISTERED, S.SUPPLEMENT, S.LISTED), S.CLOSED, powers.may_merge
)
WITHDRAW = Move(  # 7
    "withdraw", _("撤销"), _from(S.REGISTERED, S.SUPPLEMENT), S.CLOSED, powers.may_withdraw
)
TRANSFER = Move(  # 8
    "transfer", _("转报"), _from(S.REGISTERED, S.LISTED, S.RETURNED), None, powers.may_transfer
)
ASK_SUPPLEMENT = Move(  # 9
    "ask_supplement", _("退回补充"), _from(S.REGISTERED, S.LISTED), S.SUPPLEMENT, power("ticket:ask_supplement")
)
SUPPLEMENT = Move(  # 10
    "supplement", _("补充报送"), _from(S.SUPPLEMENT), S.REGISTERED, power("ticket:supplement")
)
ENLIST = Move("enlist", _("列入"), _from(S.REGISTERED), S.LISTED, power("ticket:enlist"))  # 11
HAND_OFF = Move(  # 12
    "hand_off", _("交办"), _from(S.LISTED, S.RETURNED, S.REGISTERED), S.ASSIGNED, powers.may_hand_off
)
SIGN = Move("sign", _("签收"), _from(S.ASSIGNED), S.HANDLING, power("ticket:sign"))  # 13
HAND_BACK = Move(  # 14
    "hand_back", _("退办"), _from(S.ASSIGNED, S.HANDLING), S.RETURNED, powers.may_hand_back
)
REFUSE_HAND_BACK = Move(  # 15
    "refuse_hand_back", _("不予退办"), _from(S.RETURNED), S.HANDLING, power("ticket:refuse_hand_back")
)
REPLY = Move("reply", _("答复"), _from(S.HANDLING), S.REPLIED, power("ticket:reply"))  # 16
SEND_BACK = Move(  # 17
    "send_back", _("退回重答"), _from(S.REPLIED), S.HANDLING, power("ticket:send_back")
)
CHECK = Move("check", _("审核通过"), _from(S.REPLIED), S.RATING, power("ticket:check"))  # 18
RATE = Move("rate", _("评价"), _from(S.RATING, S.UNSATISFIED), None, power("ticket:rate"))  # 19
TAKE_RATING = Move(  # 19, recorded by staff
    "take_rating", _("代录评价"), _from(S.RATING, S.UNSATISFIED), None, power("ticket:take_rating")
)
REQUEST_REOPEN = Move(  # 20
    "request_reopen", _("申请重办"), _from(S.RATING), S.UNSATISFIED, power("ticket:request_reopen")
)
REHANDLE = Move(  # 21
    "rehandle", _("重新办理"), _from(S.UNSATISFIED, S.CONFERENCE), S.ASSIGNED, power("ticket:rehandle")
)
CONFER = Move("confer", _("提交会商"), _from(S.UNSATISFIED), S.CONFERENCE, power("ticket:confer"))  # 22
CLOSE = Move(  # 23
    "close", _("办结"), _from(S.RATING, S.UNSATISFIED, S.CONFERENCE), S.CLOSED, powers.may_close
)
FOLLOW = Move("follow", _("转跟踪落实"), _from(S.RATING), S.FOLLOWING, power("ticket:follow"))  # 24
FULFIL = Move("fulfil", _("报告兑现"), _from(S.FOLLOWING), S.REPLIED, power("ticket:fulfil"))  # 25
REOPEN = Move("reopen", _("重新受理"), _from(S.CLOSED), S.REGISTERED, power("ticket:reopen"))  # 26

# Import undo takes back a row within a day, history or still untouched at its first desk (decisions D61).
UNDO_IMPORT = Move("withdraw", _("撤销导入"), _from(S.CLOSED, S.REGISTERED), S.CLOSED, power("ticket:backfill"))

MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        REGISTER, BACKFILL, ANSWER, REFER, DECLINE, MERGE, WITHDRAW, TRANSFER, ASK_SUPPLEMENT, SUPPLEMENT,
        ENLIST, HAND_OFF, SIGN, HAND_BACK, REFUSE_HAND_BACK, REPLY, SEND_BACK, CHECK, RATE, TAKE_RATING,
        REQUEST_REOPEN, REHANDLE, CONFER, CLOSE, FOLLOW, FULFIL, REOPEN,
    )
}  # fmt: skip
