"""What people do about a case (督办件): act at a rung, excuse it, climb over some, take a promise, lift it.

Who leads a case and which group watches it is in leading.py; what the clock does is in climbing.py.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.audit.steps import check_open, step
from liaison.core import clock, wording
from liaison.core.errors import DomainError
from suggestions.rules.ladders import Rung, RungKind
from suggestions.supervision import climbing, limits, moves, notices, planned, rungs, summons
from suggestions.supervision.cases import Act, ActEnding, Ending, SupervisionCase
from suggestions.supervision.climbing import end_act, place
from suggestions.supervision.queries import locked
from suggestions.tickets.replies import Commitment


@transaction.atomic
def carry_out(
    *,
    act_id: int,
    by: User,
    basis: str = "",
    note: str = "",
    facts: dict | None = None,
    asked_by: Deputy | None = None,
    promise: str = "",
    promised_on: date | None = None,
    demanded_on: date | None = None,
    version: int | None = None,
) -> Act:
    """Done (已采取): the talk was held, the notice sent, the meeting decided.

    A promise made there rests the case, and so does a new day the organ demands. Rungs taken up by a meeting
    need its name and date as basis. A report to the congress ends the case.
    """
    case, act = _waiting_act(act_id)
    check_open(case, moves.CARRY_OUT, by)
    _check_carried(case, act, basis, note, asked_by)
    today = clock.today()
    act.asked_by = asked_by or act.asked_by
    end_act(act, ActEnding.DONE, today, by=by, basis=basis.strip(), note=note.strip(), facts=facts or {})
    columns = place(case, rungs.ended(case.position, today))
    case.acting = None
    data = {"rung": act.n, "kind": act.kind, "basis": basis.strip()}
    step(case, moves.CARRY_OUT, by=by, note=note.strip(), version=version, data=data, **columns)
    notices.rung_done(case, act)
    if promise.strip() or promised_on:
        _promise(case, act, by, promise, promised_on, basis)
    elif demanded_on:
        _demand(case, act, by, demanded_on)
    if act.kind == RungKind.REPORT:
        climbing.lift_case(case, by, Ending.REPORTED, note.strip())
    return act


@transaction.atomic
def promise(*, case_id: int, by: User, text: str, due_on: date, made_at: str, version: int | None = None) -> Commitment:
    """A promise made at the last rung (当面承诺): one a rung, twenty working days at most; it rests until then."""
    case = locked(case_id)
    check_open(case, moves.PROMISE, by)
    act = case.acts.filter(ending=ActEnding.DONE).last()
    if act is None or act.n != case.rung:
        raise DomainError(_("先记录这一级已经采取，再记承诺。"))
    if act.commitment_id:
        raise DomainError(_("这一级已经承诺过一次，没有兑现就到下一级。"), "text")
    return _promise(case, act, by, text, due_on, made_at, version)


@transaction.atomic
def excuse(*, act_id: int, by: User, basis: str, version: int | None = None) -> Act:
    """This rung is not needed or not allowed here (免此级), by a basis that stays readable."""
    case, act = _waiting_act(act_id)
    check_open(case, moves.EXCUSE, by)
    if not basis.strip():
        raise DomainError(_("免%s，请写依据。") % act.get_kind_display(), "basis")
    today = clock.today()
    end_act(act, ActEnding.EXCUSED, today, by=by, basis=basis.strip())
    columns = place(case, rungs.ended(case.position, today))
    case.acting = None
    step(case, moves.EXCUSE, by=by, note=basis.strip(), version=version, data={"rung": act.n}, **columns)
    return act


@transaction.atomic
def jump(*, case_id: int, by: User, to: int, basis: str, version: int | None = None) -> Act:
    """Straight to a higher rung (越级), with a basis; the rungs between stand as excused."""
    case = locked(case_id)
    check_open(case, moves.JUMP, by)
    ladder = {rung.n: rung for rung in case.ladder.rungs.all()}
    here, target = case.rung, ladder.get(to)
    if target is None or to <= here:
        raise DomainError(_("只能越到更高的一级。"), "to")
    if not target.hits(case.leg.to_unit.kind):
        raise DomainError(summons.not_an_organ(case.leg.to_unit), "to")
    over = [ladder[n] for n in range(here + 1, to)]
    if not basis.strip():
        skipped = "、".join(rung.label for rung in over) or ladder[max(here, 1)].label
        raise DomainError(_("跳过%s，请写依据（会议或文件及日期）。") % skipped, "basis")
    act = _jump(case, by, over, target, basis.strip())
    columns = place(case, rungs.Position(to, case.counts_from, True, act.act_by))
    data = {"rung": to, "kind": target.kind, "over": [rung.n for rung in over]}
    step(case, moves.JUMP, by=by, note=basis.strip(), version=version, data=data, **columns)
    notices.rung_opened(case, act, target)
    return act


@transaction.atomic
def lift(*, case_id: int, by: User, reason: str, version: int | None = None) -> SupervisionCase:
    """No longer needed (解除督办), with a reason."""
    case = locked(case_id)
    check_open(case, moves.LIFT, by)
    if not reason.strip():
        raise DomainError(_("请写明为什么解除。"), "reason")
    climbing.lift_case(case, by, Ending.LIFTED, reason.strip(), version)
    return case


@transaction.atomic
def ask_summons(*, case_id: int, by: User, text: str = "", version: int | None = None) -> Act:
    """A deputy asks for a summons (提出约见): a right of deputies, of heads of the own or a lower level."""
    case = locked(case_id)
    check_open(case, moves.ASK_SUMMONS, by)
    act = case.acting
    if act is None or act.kind != RungKind.SUMMONS:
        raise DomainError(_("现在还没有到约见这一级。"))
    deputy = Deputy.objects.get(user=by)
    summons.check(case.leg.to_unit, deputy)
    act.asked_by = deputy
    act.save(update_fields=["asked_by"])
    step(case, moves.ASK_SUMMONS, by=by, note=text.strip(), version=version, data={"rung": act.n, "deputy": deputy.pk})
    notices.summons_asked(case, act)
    return act


def _waiting_act(act_id: int) -> tuple[SupervisionCase, Act]:
    """The act that waits for people, with its case locked."""
    case = locked(Act.objects.values_list("case", flat=True).get(pk=act_id))
    act = case.acting
    if act is None or act.pk != act_id:
        raise DomainError(_("这一级已经有结果，不能再改。"))
    return case, act


def _check_carried(case: SupervisionCase, act: Act, basis: str, note: str, asked_by: Deputy | None) -> None:
    """What must be there before a rung counts as done."""
    if planned.meeting_kind(act.kind, case.organ) and not basis.strip():
        raise DomainError(_("请写是哪次会议（届次、日期）。"), "basis")
    if act.kind == RungKind.TALK and not note.strip():
        raise DomainError(_("请记下约谈了谁、要求是什么。"), "note")
    if act.kind == RungKind.SUMMONS:
        deputy = asked_by or act.asked_by
        if deputy is None:
            raise DomainError(_("约见由代表提出，请选提出的代表。"), "asked_by")
        summons.check(case.leg.to_unit, deputy)
    if act.kind == RungKind.KEY and not case.lead_official:
        raise DomainError(_("列入重点督办，请先定领衔领导和代表。"))


def _promise(case: SupervisionCase, act: Act, by: User, text: str, due_on: date | None, made_at: str, version=None):
    """Write the commitment and rest the case until its day."""
    limits.check_promise(text, due_on)
    today = clock.today()
    where = made_at.strip() or f"{act.get_kind_display()} {wording.day(act.ended_on, today)}"
    commitment = Commitment.objects.create(ticket=case.ticket, made_at=where[:80], text=text.strip(), due_on=due_on)
    act.commitment = commitment
    act.save(update_fields=["commitment"])
    data = {"rung": act.n, "due_on": due_on.isoformat()}
    climbing.rest(case, by, today, moves.PROMISE, note=text.strip(), rests_until=due_on, data=data, version=version)
    return commitment


def _demand(case: SupervisionCase, act: Act, by: User, day: date) -> None:
    """A new day (限期再办): the case rests until then, as it does for a promise."""
    limits.check_demand(day)
    data = {"rung": act.n, "due_on": day.isoformat()}
    climbing.rest(case, by, clock.today(), moves.DEMAND, rests_until=day, data=data)


def _jump(case: SupervisionCase, by: User, over: list[Rung], target: Rung, basis: str) -> Act:
    today = clock.today()
    if case.acting:
        end_act(case.acting, ActEnding.EXCUSED, today, by=by, basis=basis)
    Act.objects.bulk_create(
        Act(case=case, n=rung.n, kind=rung.kind, opened_on=today, ended_on=today, ending=ActEnding.EXCUSED,
            by=by, basis=basis)
        for rung in over
    )  # fmt: skip
    case.acting = Act.objects.create(
        case=case, n=target.n, kind=target.kind, opened_on=today, act_by=climbing.last_day_for(case, target)
    )
    return case.acting
