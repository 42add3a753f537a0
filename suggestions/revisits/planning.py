"""Drawing a sample and giving it to people (抽样、分派). The server draws the seed; drawing again is a new plan."""

from collections.abc import Iterable
from datetime import date
from secrets import token_hex

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import Posting, User
from liaison.accounts.roles import Role
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from liaison.divisions.models import Unit
from liaison.workdays import queries as workdays
from suggestions.revisits import notices, sampling
from suggestions.revisits.eligible import eligible, pool_of
from suggestions.revisits.models import Revisit, RevisitPlan, Way
from suggestions.rules.revisiting import RevisitRule, rule_at
from suggestions.tickets.models import Ticket

SEED_BYTES = 8
CALLERS = (Role.DEPUTY, Role.STATION_KEEPER, Role.INFORMATION_OFFICER)


@transaction.atomic
def draw(*, by: User, from_on: date, until_on: date) -> RevisitPlan:
    """A sample of what was closed on these days; everybody in it is to be asked within the rule's days."""
    organ = _organ(by)
    _check_period(from_on, until_on)
    if RevisitPlan.objects.filter(organ=organ, from_on=from_on, until_on=until_on, replaced_at=None).exists():
        raise Conflict(_("这段时间已经抽过样；要换一批，请在那次计划里写明理由重抽。"))
    return _draw(by, organ, from_on, until_on)


@transaction.atomic
def redraw(*, plan_id: int, by: User, reason: str) -> RevisitPlan:
    """Another sample of the same days, with a reason: the old plan stays readable, what it had still to ask goes."""
    organ = _organ(by)
    plan = RevisitPlan.objects.locked(plan_id)
    _check_mine(by, plan)
    if plan.replaced_at:
        raise Conflict(_("这次计划已经重抽过。"))
    if not reason.strip():
        raise DomainError(_("请写明为什么重抽，原来抽中的会保留。"), "reason")
    now = clock.now()
    plan.replaced_at = now
    plan.save(update_fields=["replaced_at"])
    plan.revisits.open().update(dropped_at=now)
    return _draw(by, organ, plan.from_on, plan.until_on, previous=plan, reason=reason.strip())


@transaction.atomic
def assign(*, by: User, revisit_ids: Iterable[int], person: User, way: str = Way.PHONE) -> int:
    """These of one's own organ are asked by this person; never by somebody of the unit that answered."""
    organ = _organ(by)
    rows = Revisit.objects.to_call().filter(organ=organ, pk__in=list(revisit_ids)).select_related("ticket")
    rows = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        raise DomainError(_("请先勾选要分派的件；问完的不用再分派。"))
    if not callers(organ).filter(pk=person.pk).exists():
        raise DomainError(_("只能分派给本地的代表、联络员或民情信息员。"), "person")
    check_not_of_unit(person, rows)
    for one in rows:
        one.assigned_to, one.way = person, way
        one.save(update_fields=["assigned_to", "way"])
        record(one, "assign", by=by, data={"to": person.pk, "way": way})
    notices.assigned(rows, person)
    return len(rows)


def callers(organ: Unit):
    """Who may be sent to ask: deputies, keepers and information officers of the territory."""
    live = Posting.objects.live().filter(role__in=CALLERS, division__code__startswith=organ.division_id)
    return User.objects.filter(pk__in=live.values("user")).order_by("name", "pk")


def check_not_of_unit(person: User, rows: Iterable[Revisit]) -> None:
    """Nobody asks about the work of a unit they sit in, whatever else they are."""
    own = set(Posting.objects.live().filter(user=person, role=Role.HANDLING_UNIT).values_list("unit", flat=True))
    if any(one.unit_id in own for one in rows):
        raise DomainError(_("承办单位的人不能回访自己办的件，请换一位。"), "person")


def preview(by: User, from_on: date, until_on: date) -> dict:
    """What a draw would find: how many there are, how many it takes, of which units."""
    rule = rule_of(by.posting.unit)
    pool = pool_of(eligible(by.posting.unit, from_on, until_on, rule.apart_days))
    counts = {unit: len(numbers) for unit, numbers in pool.items()}
    total = sum(counts.values())
    n = sampling.size(total, rule.rate, rule.floor)
    wanted = sampling.shares(counts, n)
    names = Unit.objects.in_bulk(counts)
    units = [(names[unit], there, wanted.get(unit, 0)) for unit, there in sorted(counts.items(), key=lambda p: -p[1])]
    return {"eligible": total, "size": n, "units": units}


def rule_of(organ: Unit) -> RevisitRule:
    rule = rule_at(organ.division_id, clock.today())
    if rule is None:
        raise DomainError(_("还没有回访规则，请先运行 load_rules。"))
    return rule


def due_day(rule: RevisitRule, start: date) -> date:
    """The last day to ask, so many working days on."""
    return workdays.load().add_workdays(start, rule.within)


def _draw(by: User, organ: Unit, from_on: date, until_on: date, previous=None, reason: str = "") -> RevisitPlan:
    Unit.objects.locked(organ.pk)  # one draw of an organ after another, so that nobody is drawn twice
    rule = rule_of(organ)
    rows = eligible(organ, from_on, until_on, rule.apart_days)
    pool = pool_of(rows)
    there = sum(len(numbers) for numbers in pool.values())
    if not there:
        raise DomainError(_("这段时间没有可回访的件。"))
    seed, n = token_hex(SEED_BYTES), sampling.size(there, rule.rate, rule.floor)
    plan = _write(
        organ=organ, from_on=from_on, until_on=until_on, rule=rule, rate=rule.rate, floor=rule.floor, seed=seed,
        pool=pool, eligible=there, size=n, drawn_by=by, previous=previous, reason=reason,
    )  # fmt: skip
    due_on = due_day(rule, clock.today())
    drawn = rows.filter(number__in=sampling.draw(pool, seed, n))
    _write_revisits(revisit_of(ticket, organ, due_on, plan=plan) for ticket in drawn.order_by("number"))
    data = {"size": n, "eligible": there, "seed": seed} | ({"previous": previous.pk} if previous else {})
    record(plan, "redraw" if previous else "draw", by=by, note=reason, data=data)
    return plan


def revisit_of(ticket: Ticket, organ: Unit, due_on: date, **columns) -> Revisit:
    """A revisit about an annotated row of `eligible`: the claim is copied now."""
    return Revisit(
        ticket=ticket, voice_id=ticket.voice, unit_id=ticket.unit, claim=ticket.claim[:70],
        claim_resolved=ticket.claim_resolved, closed_on=clock.local(ticket.closed_at).date(), organ=organ,
        due_on=due_on, **columns,
    )  # fmt: skip


def _write(**columns) -> RevisitPlan:
    try:
        with transaction.atomic():
            return RevisitPlan.objects.create(**columns)
    except IntegrityError:
        raise Conflict(_("这段时间刚刚有人抽过样，请看那次计划。")) from None


def _write_revisits(rows: Iterable[Revisit]) -> None:
    try:
        with transaction.atomic():
            Revisit.objects.bulk_create(rows)
    except IntegrityError:
        raise Conflict(_("有的件刚刚被别的机关抽中，请再抽一次。")) from None


def _organ(by: User) -> Unit:
    if not can(by, "revisit:plan") or by.posting.unit is None or not by.posting.unit.is_organ:
        raise PermissionDenied(_("回访由人大机关安排，承办单位不能安排。"))
    return by.posting.unit


def _check_mine(by: User, plan: RevisitPlan) -> None:
    if _organ(by).pk != plan.organ_id:
        raise PermissionDenied(_("这次回访是%s安排的。") % plan.organ)


def _check_period(from_on: date, until_on: date) -> None:
    if until_on < from_on:
        raise DomainError(_("止日不能早于起日。"), "until_on")
    if until_on > clock.today():
        raise DomainError(_("止日不能晚于今天。"), "until_on")
