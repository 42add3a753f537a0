"""After the last failed round (三轮未过): the matter behind a rectification goes to the effect vote.

A case of supervision is about a matter a unit has in hand. Where there is none, the organ is told, and a person
takes it to a meeting.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.core import clock, wording
from liaison.core.errors import DomainError
from suggestions.appraisals import notices
from suggestions.appraisals.rectifications import Rectification
from suggestions.rules.ladders import RungKind
from suggestions.supervision import actions, opening
from suggestions.supervision.cases import CaseState, SupervisionCase


def to_the_vote(row: Rectification) -> None:
    """Put the case of its matter at the vote, opening one where there is none; tell the organ either way."""
    case = _at_the_vote(row)
    if case is not None:
        row.to_vote = True
        Rectification.objects.filter(pk=row.pk).update(to_vote=True)
    notices.to_the_vote(row, number=row.ticket.number if case else "")


def _at_the_vote(row: Rectification) -> SupervisionCase | None:
    """The case at its effect rung; None where the ladder has none or the matter is in nobody's hands."""
    if row.ticket_id is None:
        return None
    by, today = User.objects.system(), clock.today()
    basis = _("限期整改 %(n)d 轮复查未过，%(day)s") % {"n": row.rule.rounds, "day": wording.day(today, today)}
    try:
        with transaction.atomic():
            case = _case(row, by, basis)
            rung = case.ladder.rungs.filter(kind=RungKind.EFFECT).first()
            if rung is None:
                raise DomainError(_("这条通道的督办阶梯没有问效表决。"))
            if case.rung < rung.n:
                actions.jump(case_id=case.pk, by=by, to=rung.n, basis=basis)
            return case
    except (DomainError, PermissionDenied):
        return None


def _case(row: Rectification, by: User, basis: str) -> SupervisionCase:
    """The living case of the matter against this unit, or a new one."""
    case = SupervisionCase.objects.alive().filter(ticket=row.ticket_id).select_related("ladder", "leg").first()
    case = case or opening.open_case(ticket_id=row.ticket_id, by=by, basis=basis)
    if case.state != CaseState.OPEN or case.leg.to_unit_id != row.unit_id:
        raise DomainError(_("这件督办现在不在这个单位。"))
    return case
