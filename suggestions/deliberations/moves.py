"""The tables of moves of a meeting, of an item of its agenda and of a problem list (会议、议题、清单的动作表)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaison.audit.steps import Move
from suggestions.deliberations.items import ItemState as State
from suggestions.deliberations.lists import ListState as L
from suggestions.deliberations.models import MeetingState as M
from suggestions.deliberations.powers import power, power_or_clock


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


PLANS, RECORDS = power("meeting:plan"), power("meeting:record")

# A meeting. PLAN makes it: no source state.
PLAN = Move("plan", _("排会议"), frozenset(), M.PLANNED, PLANS)
CHANGE = Move("change", _("改会议安排"), _from(M.PLANNED), None, PLANS)
OPEN = Move("open", _("开会"), _from(M.PLANNED), M.OPEN, RECORDS)
RECOUNT = Move("recount", _("记到会变化"), _from(M.OPEN), None, RECORDS)
CLOSE = Move("close", _("散会"), _from(M.OPEN), M.CLOSED, RECORDS)
CANCEL = Move("cancel", pgettext_lazy("meeting", "取消会议"), _from(M.PLANNED), M.CANCELLED, PLANS)
MEETING_MOVES = {move.name: move for move in (PLAN, CHANGE, OPEN, RECOUNT, CLOSE, CANCEL)}

# An item. ADD makes it. While it waits it may be put off or dropped; what is decided is decided until the meeting
# itself thinks again. REASK is the house's own rule: what was merged into a lost item has to be asked anew.
ADD = Move("add", _("列入议程"), frozenset(), State.WAITING, power_or_clock("meeting:record"))
TAKE = Move("take", _("开始审议"), _from(State.WAITING), State.DISCUSSING, RECORDS)
PUT_BACK = Move("put_back", _("放回待审议"), _from(State.DISCUSSING), State.WAITING, RECORDS)
DECIDE = Move("decide", _("记下决定"), _from(State.DISCUSSING), State.DECIDED, RECORDS)
RECONSIDER = Move("reconsider", _("更正"), _from(State.DECIDED), State.DISCUSSING, RECORDS)
REASK = Move("reask", _("重新审议"), _from(State.DECIDED), State.WAITING, power_or_clock("meeting:record"))
DEFER = Move("defer", _("转下次会议"), _from(State.WAITING, State.DISCUSSING), State.DEFERRED, RECORDS)
DROP = Move(
    "drop", _("撤出议程"), _from(State.WAITING, State.DISCUSSING), State.DROPPED, power_or_clock("meeting:record")
)
ITEM_MOVES = {move.name: move for move in (ADD, TAKE, PUT_BACK, DECIDE, RECONSIDER, REASK, DEFER, DROP)}

# A problem list. DRAW_UP and AMEND make one; adopting the next version ends the one before.
DRAW_UP = Move("draw_up", _("形成清单"), frozenset(), L.DRAFT, power("list:draw_up"))
AMEND = Move("amend", _("起草新版"), frozenset(), L.DRAFT, power("list:draw_up"))
ADOPT = Move("adopt", _("通过清单"), _from(L.DRAFT), L.ADOPTED, power("list:draw_up"))
REJECT = Move("reject", _("清单未通过"), _from(L.DRAFT), L.DROPPED, power("list:draw_up"))
SUPERSEDE = Move("supersede", _("由新版代替"), _from(L.ADOPTED, L.PUBLISHED), L.SUPERSEDED, power("list:draw_up"))
PUBLISH = Move("publish", _("公开清单"), _from(L.ADOPTED), L.PUBLISHED, power("list:publish"))
LIST_MOVES = {move.name: move for move in (DRAW_UP, AMEND, ADOPT, REJECT, SUPERSEDE, PUBLISH)}
