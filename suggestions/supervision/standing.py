"""Whether a case runs, read from the legs of its ticket (督办件此刻的状况). Pure.

Nobody calls up to tell a case that its unit has replied: it reads whose turn it is. So a reply rests it at
once on every page, and the next round of the clock writes the same into its row.
"""

from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liaison.workdays.deadlines import received_on
from suggestions.rules.ladders import Trigger
from suggestions.supervision.cases import CaseState, SupervisionCase
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.states import Outcome, TicketState

WITH_THE_UNIT = (LegStep.HANDLE, LegStep.FULFIL)
FAILED_TWICE = (TicketState.UNSATISFIED, TicketState.CONFERENCE)


class Standing(TextChoices):
    RUNNING = "running", _("督办中")
    WATCHED = "watched", _("盯办中，还没到期")
    PROMISED = "promised", _("已承诺，等兑现")
    RESTING = "resting", _("已答复，待核验")
    ANSWERED = "answered", _("已答复并审核")
    RELEASED = "released", _("已改交别的单位")


RESTING = (Standing.PROMISED, Standing.RESTING)
OVER = (Standing.ANSWERED, Standing.RELEASED)


def standing(case: SupervisionCase, lead: Leg | None, now: datetime, *, checked_since: bool) -> Standing:
    """`lead` is the open lead leg of its ticket; `checked_since`: an answer was checked since the case began."""
    if lead is None and not checked_since and is_contradicted(case):
        return _running_or_promised(case, now)
    if lead is None or checked_since:
        return Standing.ANSWERED
    if lead.step not in WITH_THE_UNIT:
        failed = case.trigger == Trigger.SECOND_UNSATISFIED and case.ticket.state in FAILED_TWICE
        return _running_or_promised(case, now) if failed else Standing.RESTING
    if lead.to_unit_id != case.leg.to_unit_id:
        return Standing.RELEASED
    if lead.due_at >= now and is_fresh(case, lead, now):
        return Standing.WATCHED if not _promised(case, now) else Standing.PROMISED
    return _running_or_promised(case, now)


def is_contradicted(case: SupervisionCase) -> bool:
    """A closed ticket whose voter said at a revisit that it was not done: the answer is what is supervised."""
    return case.trigger == Trigger.REVISIT_MISMATCH and case.ticket.outcome == Outcome.HANDLED


def is_fresh(case: SupervisionCase, lead: Leg, now: datetime) -> bool:
    """Whether the clock of this stop counts for the ladder: it was not broken before, or it is a new round's.

    An answer that was late and is sent back stays late, whatever time the unit gets to mend it.
    """
    leg = case.leg
    broken = leg.due_at < (leg.done_at or now)
    return not broken or lead.round > leg.round


def counted_from(case: SupervisionCase, lead: Leg, now: datetime) -> date:
    """The day the wait for the next rung counts from: never earlier than the date of a stop not broken before."""
    day = received_on(lead.due_at)
    return max(case.counts_from, day) if lead.pk == case.leg_id or is_fresh(case, lead, now) else case.counts_from


def words(case: SupervisionCase, found: Standing) -> str:
    """How a page calls it: the row's own word once it is closed, else what the legs say."""
    if case.state == CaseState.CLOSED:
        return str(case.get_ending_display())
    if found == Standing.PROMISED and _demanded(case):
        return str(_("限期内，等办成"))
    return str(found.label)


def _demanded(case: SupervisionCase) -> bool:
    """It rests until a day the organ set: nobody promised at its last rung."""
    last = next(iter(sorted(case.acts.all(), key=lambda act: -act.n)), None)
    return last is not None and last.commitment_id is None


def _running_or_promised(case: SupervisionCase, now: datetime) -> Standing:
    return Standing.PROMISED if _promised(case, now) else Standing.RUNNING


def _promised(case: SupervisionCase, now: datetime) -> bool:
    return case.rests_until is not None and case.rests_until >= received_on(now)
