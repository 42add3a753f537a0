"""The table of moves of a paper (公文的动作表): drawn, worded, issued or dropped, void. Nothing leads back."""

from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import reach
from liaison.audit.steps import Move
from liaison.documents.papers.models import PaperState as S


def own(verb: str):
    """The unit that issues the paper, by whoever sits there with this verb."""

    def allowed(by, paper) -> bool:
        return bool(reach(by, verb)) and by.posting is not None and by.posting.unit_id == paper.organ_id

    return allowed


DRAW = Move("draw", _("拟稿"), frozenset(), S.DRAFT, own("paper:draw"))
EDIT = Move("edit", _("改用语"), frozenset({S.DRAFT}), None, own("paper:draw"))
ISSUE = Move("issue", _("发文"), frozenset({S.DRAFT}), S.ISSUED, own("paper:issue"))
DROP = Move("drop", _("弃稿"), frozenset({S.DRAFT}), S.DROPPED, own("paper:draw"))
VOID = Move("void", _("作废"), frozenset({S.ISSUED}), S.VOID, own("paper:void"))

MOVES = {move.name: move for move in (DRAW, EDIT, ISSUE, DROP, VOID)}
