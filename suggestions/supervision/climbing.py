"""The clock on the ladder (督办阶梯的时钟): opens cases, rests and lifts them, opens the next rung.

Each case in its own transaction, found again by a query, harmless when run twice. It opens at most one rung a
case and round; the rest of the ladder is people's: what they do not do is recorded as missed.
"""

from datetime import date

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.steps import step
from liaison.audit.trail import record
from liaison.core import clock
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import received_on
from suggestions.rules.ladders import Rung
from suggestions.supervision import moves, notices, planned, rungs
from suggestions.supervision.cases import Act, ActEnding, CaseState, Ending, SupervisionCase
from suggestions.supervision.queries import checked_since, locked
from suggestions.supervision.standing import OVER, RESTING, Standing, counted_from, standing
from suggestions.tickets.legs import Leg
from suggestions.workflow.reminding import urge

ENDINGS = {Standing.ANSWERED: Ending.ANSWERED, Standing.RELEASED: Ending.RELEASED}


@transaction.atomic
def settle(*, case_id: int, by: User) -> bool:
    """Write into the row what the legs say: rest, resume, lift. Answers whether anything changed."""
    case = locked(case_id)
    now, lead = clock.now(), case.ticket.lead
    found = standing(case, lead, now, checked_since=checked_since(case))
    if found in OVER and case.state != CaseState.CLOSED:
        lift_case(case, by, ENDINGS[found])
    elif found in RESTING and case.state == CaseState.OPEN:
        rest(case, by, received_on(lead.opened_at if lead else now))
    elif found in {Standing.RUNNING, Standing.WATCHED} and case.state == CaseState.RESTING:
        _resume(case, by, lead)
    else:
        return False
    return True


@transaction.atomic
def climb(*, case_id: int, by: User) -> bool:
    """What is due on the ladder: the act that waits is missed, or the next rung opens. Answers whether it was."""
    case = locked(case_id)
    now, today = clock.now(), clock.today()
    found = standing(case, case.ticket.lead, now, checked_since=checked_since(case))
    if case.state != CaseState.OPEN or case.next_on is None or case.next_on > today:
        return False
    if found == Standing.WATCHED:
        _put_off(case, counted_from(case, case.ticket.lead, now))
        return False
    if found != Standing.RUNNING:
        return False
    (_miss if case.acting else _reach)(case, by)
    return True


@transaction.atomic
def move_day(*, case_id: int, by: User, why: str = "calendar") -> None:
    """The next day of one case counted again: the calendar changed, or the meeting it waits for has another day."""
    case = locked(case_id)
    if case.state != CaseState.OPEN or case.next_on is None:
        return
    act = case.acting
    if act and act.act_by:
        rung = case.ladder.rungs.get(n=act.n)
        act.act_by = last_day_for(case, rung, act.opened_on)
        act.save(update_fields=["act_by"])
    old, day = case.next_on, place(case, case.position)["next_on"]
    if day == old:
        return
    SupervisionCase.objects.filter(pk=case.pk).update(next_on=day)
    record(case, why, by=by, data={"old": old.isoformat(), "next_on": day.isoformat()})


def waits_of(case: SupervisionCase) -> list[int]:
    return [rung.wait for rung in case.ladder.rungs.all()]


def place(case: SupervisionCase, position: rungs.Position) -> dict:
    """The columns of a position, with the day something is due next."""
    due = rungs.next_on(position, waits_of(case), workdays.load())
    return {"rung": position.rung, "counts_from": position.counts_from, "next_on": due}


def end_act(act: Act, ending: str, on, **columns) -> None:
    """An act is over; never before the day it began."""
    act.ending, act.ended_on = ending, max(on, act.opened_on)
    for name, value in columns.items():
        setattr(act, name, value)
    act.save()


def lift_case(case: SupervisionCase, by: User, ending: str, note: str = "", version: int | None = None) -> None:
    """Closed: what still waited there is excused."""
    _excuse_waiting(case)
    step(
        case, moves.LIFT, by=by, note=note, version=version, data={"ending": ending}, next_on=None, rests_until=None,
        closed_at=clock.now(), ending=ending,
    )  # fmt: skip


def rest(case: SupervisionCase, by: User, since, move=moves.REST, **more) -> None:
    """Waits for somebody else: no time is charged until it resumes."""
    _excuse_waiting(case)
    step(case, move, by=by, next_on=None, counts_from=max(case.counts_from, since), **more)


def _excuse_waiting(case: SupervisionCase) -> None:
    if case.acting:
        end_act(case.acting, ActEnding.EXCUSED, clock.today())
        case.acting = None


def _resume(case: SupervisionCase, by: User, lead: Leg | None) -> None:
    """Sent back, or a promise broken: the next rung keeps its number and waits from that day, or opens at once.

    Without a lead the ticket is closed, and only a promise was waited for.
    """
    calendar, broken = workdays.load(), case.rests_until is not None
    since = counted_from(case, lead, clock.now()) if lead else case.counts_from
    if lead and lead.pk != case.leg_id:
        since = max(since, received_on(lead.opened_at))
    case.counts_from = max(since, case.rests_until) if broken else since
    columns = place(case, case.position)
    if broken and columns["next_on"]:
        columns["next_on"] = calendar.next_workday(case.rests_until + rungs.ONE_DAY)
    step(case, moves.RESUME, by=by, rests_until=None, data=_dates(columns), **columns)


def _put_off(case: SupervisionCase, since) -> None:
    """Its stop got more time: nothing is due before that is over."""
    case.counts_from = since
    SupervisionCase.objects.filter(pk=case.pk).update(**place(case, case.position))


def _miss(case: SupervisionCase, by: User) -> None:
    act = case.acting
    end_act(act, ActEnding.MISSED, act.act_by)
    columns = place(case, rungs.ended(case.position, act.act_by))
    case.acting = None
    step(case, moves.MISS, by=by, data={"rung": act.n} | _dates(columns), **columns)
    notices.rung_missed(case, act)


def _reach(case: SupervisionCase, by: User) -> None:
    """The next rung: done by the clock, excused for a unit it may not hit, or opened for people."""
    rung = case.ladder.rungs.get(n=case.rung + 1)
    today = clock.today()
    at_once = by_itself(case, rung, by)
    last_day = None if at_once else last_day_for(case, rung)
    act = Act.objects.create(
        case=case, n=rung.n, kind=rung.kind, opened_on=today, act_by=last_day, ending=at_once,
        ended_on=today if at_once else None, by=by if at_once == ActEnding.DONE else None,
        note="" if at_once != ActEnding.EXCUSED else notices.not_for(case.leg.to_unit),
    )  # fmt: skip
    columns = place(case, rungs.reached(case.position, today, last_day, ended=bool(at_once)))
    case.acting = None if at_once else act
    step(case, moves.REACH, by=by, data={"rung": rung.n, "kind": rung.kind} | _dates(columns), **columns)
    if not at_once:
        notices.rung_opened(case, act, rung)


def by_itself(case: SupervisionCase, rung: Rung, by: User) -> str | None:
    """How a rung ends the moment it opens; None when people have to act."""
    if not rung.hits(case.leg.to_unit.kind):
        return ActEnding.EXCUSED
    if not rung.by_system:
        return None
    lead = case.ticket.lead
    if lead is not None and lead.to_unit_id == case.leg.to_unit_id:
        urge(case.ticket, lead, case.ladder, by=by, text=notices.urging(case))
    return ActEnding.DONE


def last_day_for(case: SupervisionCase, rung: Rung, opened_on: date | None = None) -> date | None:
    """The last day to act at a rung that opens today, or opened on a day."""
    meeting = planned.next_meeting(rung.kind, case.organ)
    return rungs.act_by(rung.kind, rung.act_within, opened_on or clock.today(), workdays.load(), meeting)


def _dates(columns: dict) -> dict:
    return {"next_on": columns["next_on"].isoformat() if columns["next_on"] else None}
