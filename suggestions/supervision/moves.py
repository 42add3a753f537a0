"""The table of moves of a case (督办件的动作表), and who may make them.

Nobody else changes the state of a case. Moves without a target keep it: they add a rung, a leader, a group.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from deputies.people.models import GroupMember
from liaison.accounts.roles import SYSTEM
from liaison.accounts.scope import reach
from liaison.audit.steps import Move
from suggestions.supervision.cases import CaseState, SupervisionCase
from suggestions.tickets.models import TicketDeputy

S = CaseState
ALIVE = frozenset({S.OPEN, S.RESTING})
OPEN = frozenset({S.OPEN})


def power(verb: str) -> Callable[[object, SupervisionCase], bool]:
    """The question "may this person use this verb on this case?" for one verb of the roles table."""

    def allowed(by, case: SupervisionCase) -> bool:
        letter = reach(by, verb)
        return bool(letter) and REACHES[letter](by, case)

    return allowed


def my_organ_supervises(by, case: SupervisionCase) -> bool:
    """H: the organ that handed it down."""
    return by.posting is not None and case.organ_id == by.posting.unit_id


def mine_or_my_groups(by, case: SupervisionCase) -> bool:
    """L: a deputy who leads it, whose group watches it, or who brought the ticket."""
    if case.lead_deputy_id and case.lead_deputy.user_id == by.pk:
        return True
    if GroupMember.objects.filter(group=case.group_id, deputy__user=by, until_on=None).exists():
        return True
    return TicketDeputy.objects.filter(ticket=case.ticket_id, deputy__user=by).exists()


REACHES: dict[str, Callable[[object, SupervisionCase], bool]] = {
    "H": my_organ_supervises,
    "L": mine_or_my_groups,
    "A": lambda by, case: True,
}


def may_log(by, case: SupervisionCase) -> bool:
    """The organ, and the members of the group that watches it."""
    if by.role == SYSTEM or not reach(by, "group:log") or case.group_id is None:
        return False
    if my_organ_supervises(by, case):
        return True
    return GroupMember.objects.filter(group=case.group_id, deputy__user=by, until_on=None).exists()


# Opening creates the case: it has no source state, see opening.py.
OPEN_CASE = Move("open_case", _("列入督办"), frozenset(), S.OPEN, power("case:open"))
REACH = Move("reach", _("到下一级"), OPEN, None, power("case:reach"))
CARRY_OUT = Move("carry_out", _("记录已采取"), OPEN, None, power("case:carry_out"))
MISS = Move("miss", _("记为未采取"), OPEN, None, power("case:miss"))
EXCUSE = Move("excuse", _("免此级"), OPEN, None, power("case:excuse"))
JUMP = Move("jump", _("越级"), OPEN, None, power("case:jump"))
REST = Move("rest", _("待核验"), OPEN, S.RESTING, power("case:rest"))
PROMISE = Move("promise", _("记下承诺"), OPEN, S.RESTING, power("case:carry_out"))
DEMAND = Move("demand", _("限期再办"), OPEN, S.RESTING, power("case:carry_out"))
RESUME = Move("resume", _("恢复督办"), frozenset({S.RESTING}), S.OPEN, power("case:resume"))
LIFT = Move("lift", _("解除督办"), ALIVE, S.CLOSED, power("case:lift"))
LEAD = Move("lead", _("领衔督办"), ALIVE, None, power("case:lead"))
ASSIGN_GROUP = Move("assign_group", _("交小组盯办"), ALIVE, None, power("case:lead"))
ASK_SUMMONS = Move("ask_summons", _("提出约见"), OPEN, None, power("summons:ask"))

MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        OPEN_CASE, REACH, CARRY_OUT, MISS, EXCUSE, JUMP, REST, PROMISE, DEMAND, RESUME, LIFT, LEAD, ASSIGN_GROUP,
        ASK_SUMMONS,
    )
}  # fmt: skip
