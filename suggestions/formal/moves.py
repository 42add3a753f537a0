"""The table of moves of a formal suggestion (代表建议的动作表), and who may make them.

After ACCEPT the ticket's own table goes on; of the sheet only WITHDRAW is left, until the hand-off.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaison.accounts.scope import reach
from liaison.audit.steps import Move
from suggestions.formal.models import Cosigner, FormalSuggestion
from suggestions.formal.models import SheetState as S


def proposes(verb: str) -> Callable[[object, FormalSuggestion], bool]:
    """O: the lead deputy; H: the organ, for a sheet it wrote down from paper."""

    def allowed(by, sheet: FormalSuggestion) -> bool:
        letter = reach(by, verb)
        if letter == "H":
            return sheet.on_paper and my_organ(by, sheet)
        return letter == "O" and sheet.lead.user_id == by.pk

    return allowed


def my_organ(by, sheet: FormalSuggestion) -> bool:
    return by.posting is not None and by.posting.unit_id == sheet.organ_id


def decides(by, sheet: FormalSuggestion) -> bool:
    """H: the organ it was proposed to."""
    return bool(reach(by, "formal:decide")) and my_organ(by, sheet)


def may_sign(by, sheet: FormalSuggestion) -> bool:
    """A deputy who was asked; the organ for a signature on paper."""
    letter = reach(by, "formal:sign")
    if letter == "H":
        return sheet.on_paper and my_organ(by, sheet)
    return letter == "O" and Cosigner.objects.invited().filter(suggestion=sheet.pk, deputy__user=by.pk).exists()


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


OPEN = _from(S.DRAFT, S.SIGNING, S.RETURNED)
DRAFT = Move("draft", _("起草"), frozenset(), S.DRAFT, proposes("formal:draft"))
EDIT = Move("edit", _("改正文"), OPEN, None, proposes("formal:draft"))
INVITE = Move("invite", _("请人附议"), OPEN, S.SIGNING, proposes("formal:draft"))
REMOVE = Move("uninvite", _("移出名单"), _from(S.SIGNING, S.RETURNED), None, proposes("formal:draft"))
SIGN = Move("sign", _("附议"), _from(S.SIGNING, S.RETURNED), None, may_sign)
SUBMIT = Move("submit", _("提交建议"), OPEN, S.SUBMITTED, proposes("formal:submit"))
SEND_BACK = Move("send_back", _("退回修改"), _from(S.SUBMITTED), S.RETURNED, decides)
ACCEPT = Move("accept", _("受理"), _from(S.SUBMITTED), S.ACCEPTED, decides)
REFUSE = Move("refuse", _("不作建议处理"), _from(S.SUBMITTED), S.REFUSED, decides)
WITHDRAW = Move(
    "withdraw", pgettext_lazy("suggestion", "撤回"), _from(S.DRAFT, S.SIGNING, S.SUBMITTED, S.RETURNED, S.ACCEPTED),
    S.WITHDRAWN, proposes("formal:withdraw"),
)  # fmt: skip

MOVES = {move.name: move for move in (DRAFT, EDIT, INVITE, REMOVE, SIGN, SUBMIT, SEND_BACK, ACCEPT, REFUSE, WITHDRAW)}
