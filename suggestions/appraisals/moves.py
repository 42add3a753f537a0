"""Who may do what about appraisals, and the table of moves of a rectification (测评与整改的动作表).

An appraisal keeps no state column: its stage follows from its dates. The moves below ask that stage, but only
`step()` on a rectification writes one. There is no way to 复查通过 but the re-check.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import reach
from liaison.audit.steps import Move
from suggestions.appraisals.models import Stage
from suggestions.appraisals.rectifications import RectificationState as S
from suggestions.workflow.powers import is_paper


def in_territory(by, thing) -> bool:
    """D: an organ over its own place and, for the county, everything below it."""
    return by.posting is not None and thing.organ.division_id.startswith(by.posting.division_id)


def my_own(by, thing) -> bool:
    """U: the unit that has to mend."""
    return by.posting is not None and by.posting.unit_id == thing.unit_id


def for_paper_unit(by, thing) -> bool:
    """P: what a unit without an account handed in on paper."""
    return in_territory(by, thing) and is_paper(thing.unit)


def named_to_check(by, thing) -> bool:
    """L: a deputy who was named to re-check, unless he works for the unit himself."""
    return thing.checkers.filter(user=by).exists() and not by.postings.live().filter(unit=thing.unit_id).exists()


REACHES: dict[str, Callable[[object, object], bool]] = {
    "D": in_territory,
    "U": my_own,
    "P": for_paper_unit,
    "L": named_to_check,
    "A": lambda by, thing: True,
}


def power(verb: str) -> Callable[[object, object], bool]:
    """The question "may this person use this verb on this row?" for one verb of the roles table."""

    def allowed(by, thing) -> bool:
        letter = reach(by, verb)
        return bool(letter) and REACHES[letter](by, thing)

    return allowed


def may_recheck(by, thing) -> bool:
    """The organ or a deputy it named; never anybody of the unit."""
    return power("rectification:recheck")(by, thing) and not my_own(by, thing)


UNCOUNTED = frozenset({Stage.PLANNED})
WAITING = frozenset({Stage.PLANNED, Stage.COUNTED})

CHANGE = Move("change", _("改安排"), UNCOUNTED, None, power("appraisal:set"))
COUNT = Move("count", _("计票"), WAITING, None, power("appraisal:count"))
RECOUNT = Move("recount", _("重新计票"), frozenset({Stage.COUNTED}), None, power("appraisal:count"))
DROP = Move("drop", _("撤销"), WAITING, None, power("appraisal:set"))
APPRAISAL_MOVES = {move.name: move for move in (CHANGE, COUNT, RECOUNT, DROP)}

# Ordering creates the row: it has no source state, see rectifying.py.
ORDER = Move("order", _("责令整改"), frozenset(), S.ORDERED, power("rectification:order"))
REPORT = Move("report", _("报告整改"), frozenset({S.ORDERED, S.FAILED}), S.REPORTED, power("rectification:report"))
PASS = Move("pass_recheck", _("复查通过"), frozenset({S.REPORTED}), S.CLOSED, may_recheck)
FAIL = Move("fail_recheck", _("复查未过"), frozenset({S.REPORTED}), S.FAILED, may_recheck)
LAPSE = Move("lapse", _("逾期未报"), frozenset({S.ORDERED, S.FAILED}), S.FAILED, power("rectification:order"))
NAME = Move(
    "name_checkers", _("定复查人"), frozenset({S.ORDERED, S.REPORTED, S.FAILED}), None, power("rectification:order")
)
RECTIFICATION_MOVES = {move.name: move for move in (ORDER, REPORT, PASS, FAIL, LAPSE, NAME)}
