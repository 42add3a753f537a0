"""Ordering a unit to mend, its report, the re-check (责令整改、报告、复查)."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.accounts.scope import reach
from liaison.attachments.actions import attach
from liaison.audit.steps import check_open, enter, step
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit
from liaison.workdays.deadlines import end_of_day
from suggestions.appraisals import escalating, moves, notices
from suggestions.appraisals.models import Appraised
from suggestions.appraisals.rectifications import Rectification, RectificationRound, RectificationState
from suggestions.rules.appraising import rule_for
from suggestions.tickets.legs import LegStep
from suggestions.tickets.models import Ticket

THING = Rectification._meta.model_name
MOST_PROBLEMS = 12
HANDLED = (LegStep.HANDLE, LegStep.FULFIL)


@transaction.atomic
def order(
    *,
    by: User,
    unit: Unit,
    demand: str,
    due_on: date,
    ticket: Ticket | None = None,
    appraised: Appraised | None = None,
    checkers: Iterable[Deputy] = (),
) -> Rectification:
    """Mend these problems until that day (责令限期整改): after a bad result, or on what an inspection found."""
    organ = by.posting.unit if by.posting else None
    if not reach(by, "rectification:order") or organ is None or not organ.is_organ:
        raise PermissionDenied(_("限期整改由人大机关责令。"))
    if appraised is not None:
        appraised = _failed(appraised, unit, organ)
        ticket = ticket or appraised.ticket
    _check_order(organ, unit, demand, due_on)
    row = Rectification.objects.create(
        organ=organ, unit=unit, ticket=ticket, appraised=appraised, demand=demand.strip(), due_at=end_of_day(due_on),
        state=RectificationState.ORDERED, ordered_by=by, rule=_rule(appraised, organ),
    )  # fmt: skip
    row.checkers.set(checkers)
    row.rounds.create(n=1, due_at=row.due_at)
    data = {"unit": unit.pk, "due_on": due_on.isoformat(), "appraised": appraised.pk if appraised else None}
    enter(row, "order", by=by, before="", note=row.demand, data=data)
    notices.ordered(row)
    notices.named(row)
    return row


@transaction.atomic
def report(
    *, rectification_id: int, by: User, text: str, files: Iterable[UploadedFile] = (), version: int | None = None
) -> Rectification:
    """What the unit did about each problem (整改报告), with files; late ones too."""
    row = locked(rectification_id)
    check_open(row, moves.REPORT, by)
    if not text.strip():
        raise DomainError(_("请逐条写明怎样整改的。"), "text")
    now = clock.now()
    row.rounds.filter(n=row.round).update(report=text.strip(), reported_by=by, reported_at=now)
    for upload in files:
        attach(upload=upload, thing=THING, thing_id=row.pk, by=by)
    for_unit = None if moves.my_own(by, row) else row.unit_id
    step(row, moves.REPORT, by=by, version=version, data={"round": row.round}, for_unit_id=for_unit)
    notices.reported(row)
    return row


@transaction.atomic
def recheck(
    *,
    rectification_id: int,
    by: User,
    results: list[dict],
    people: str,
    note: str = "",
    next_due_on: date | None = None,
    version: int | None = None,
) -> Rectification:
    """Look at each problem again (复查): all mended closes it, one that is not begins the next round.

    `results` are [{problem, passed, note}], one for each problem of the demand, in its order.
    """
    row = locked(rectification_id)
    if row.state in (RectificationState.ORDERED, RectificationState.FAILED):
        raise DomainError(_("单位还没有报整改情况，报了以后再复查。"))
    good = all(result["passed"] for result in results)
    check_open(row, moves.PASS if good else moves.FAIL, by)
    if [result["problem"] for result in results] != row.problems:
        raise DomainError(_("请逐条写复查结果。"))
    if not people.strip():
        raise DomainError(_("请写谁去复查的。"), "people")
    found = {"passed": good, "results": results, "people": people.strip(), "note": note.strip()}
    row.rounds.filter(n=row.round).update(**found, checked_by=by, checked_at=clock.now())
    if good:
        data = {"round": row.round}
        step(row, moves.PASS, by=by, note=note.strip(), version=version, data=data, **_checked(by))
        notices.passed(row)
    else:
        _next_round(row, by, moves.FAIL, next_due_on, note.strip(), version)
    return row


@transaction.atomic
def lapse(*, rectification_id: int, by: User, next_due_on: date, reason: str, version: int | None = None):
    """The day has passed and nothing was reported (逾期未报): the round has failed without a look."""
    row = locked(rectification_id)
    check_open(row, moves.LAPSE, by)
    if not row.is_late:
        raise DomainError(_("还没有超期，不能记为逾期未报。"))
    found = {"passed": False, "people": str(row.organ), "note": reason.strip() or _("逾期未报")}
    row.rounds.filter(n=row.round).update(**found, checked_by=by, checked_at=clock.now())
    _next_round(row, by, moves.LAPSE, next_due_on, reason.strip(), version)
    return row


@transaction.atomic
def name_checkers(*, rectification_id: int, by: User, checkers: Iterable[Deputy], version: int | None = None):
    """Which deputies look again (定复查人)."""
    row, checkers = locked(rectification_id), list(checkers)
    check_open(row, moves.NAME, by)
    row.checkers.set(checkers)
    data = {"deputies": sorted(deputy.pk for deputy in checkers)}
    step(row, moves.NAME, by=by, version=version, data=data)
    notices.named(row)
    return row


def locked(rectification_id: int) -> Rectification:
    rows = Rectification.objects.select_related("organ__division", "unit", "rule", "ticket")
    return rows.locked(rectification_id)


def unit_behind(appraised: Appraised) -> Unit | None:
    """Whom a bad result is about: the unit, or whoever handled the matter last."""
    if appraised.unit_id:
        return appraised.unit
    legs = appraised.ticket.legs.lead().filter(step__in=HANDLED).select_related("to_unit__division")
    leg = legs.order_by("-seq").first()
    return leg.to_unit if leg else None


def _failed(appraised: Appraised, unit: Unit, organ: Unit) -> Appraised:
    """The subject of a published result below the mark, not yet followed up."""
    rows = Appraised.objects.select_related("appraisal__organ", "appraisal__rule", "ticket", "unit")
    appraised = rows.get(pk=appraised.pk)
    if not appraised.fails:
        raise DomainError(_("“%s”没有低于及格线，不用责令整改。") % appraised.name)
    if appraised.appraisal.organ_id != organ.pk or unit_behind(appraised) != unit:
        raise PermissionDenied(_("由组织测评的机关责令整改。"))
    if Rectification.objects.filter(appraised=appraised).exists():
        raise DomainError(_("“%s”已责令整改。") % appraised.name)
    return appraised


def _check_order(organ: Unit, unit: Unit, demand: str, due_on: date) -> None:
    if unit.is_organ or not unit.division_id.startswith(organ.division_id):
        raise DomainError(_("%s不在本级，不能由本机关责令整改。") % unit, "unit")
    problems = [line for line in demand.splitlines() if line.strip()]
    if not problems:
        raise DomainError(_("请写要整改的问题，一行一条。"), "demand")
    if len(problems) > MOST_PROBLEMS:
        raise DomainError(_("最多 %d 条，请合并。") % MOST_PROBLEMS, "demand")
    if due_on <= clock.today():
        raise DomainError(_("整改期限要在今天以后。"), "due_on")


def _rule(appraised: Appraised | None, organ: Unit):
    rule = appraised.appraisal.rule if appraised else rule_for(organ.division_id, clock.today())
    if rule is None:
        raise DomainError(_("还没有测评规则，请先运行 load_rules。"))
    return rule


def _next_round(row: Rectification, by: User, move, next_due_on: date | None, note: str, version: int | None) -> None:
    """One round more, with a new day; after the last round of the rule the matter goes to the vote."""
    if next_due_on is None or next_due_on <= clock.today():
        raise DomainError(_("没有整改到位，请写新的期限，在今天以后。"), "next_due_on")
    over, due_at = row.round, end_of_day(next_due_on)
    data = {"round": over, "due_on": next_due_on.isoformat()}
    step(row, move, by=by, note=note, version=version, data=data, round=over + 1, due_at=due_at, **_checked(by))
    RectificationRound.objects.create(rectification=row, n=over + 1, due_at=due_at)
    notices.failed(row)
    if over >= row.rule.rounds and not row.to_vote:
        escalating.to_the_vote(row)


def _checked(by: User) -> dict:
    return {"checked_by": by, "checked_at": clock.now()}
