"""The stage bar and the hand-off chain of one ticket (阶段、交办链), from its row and its legs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liaison.core import wording
from liaison.workdays.calendar import Calendar
from liaison.workdays.deadlines import received_on
from suggestions.tickets.badges import days_held, days_over
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import HANDED_OFF_STATES, Outcome, Stage

ENDINGS = {
    Leg.Ended.RETURNED: gettext_lazy("退回"),
    Leg.Ended.RELEASED: gettext_lazy("转出"),
    Leg.Ended.REFUSED: gettext_lazy("不予退办"),
}


@dataclass(frozen=True)
class Stop:
    """One stop of the chain as it is drawn."""

    label: str
    lines: list[str]
    state: str
    inside: bool = False


def bar(ticket: Ticket, legs: Sequence[Leg]) -> list[dict]:
    """The seven stages with their dates; a side exit jumps to the end and says how."""
    reached = _reached(ticket, legs)
    return [
        {"label": str(stage.label), "note": _note(stage, ticket, reached), "state": _state(stage, ticket, reached)}
        for stage in Stage
    ]


def _reached(ticket: Ticket, legs: Sequence[Leg]) -> dict[int, datetime]:
    """When each stage was reached; those skipped are missing."""
    moments = {Stage.COLLECT: ticket.created_at, Stage.LIST: ticket.listed_at, Stage.ASSIGN: ticket.handed_off_at}
    if ticket.state in HANDED_OFF_STATES or ticket.handed_off_at:
        for step, stage in ((LegStep.HANDLE, Stage.HANDLE), (LegStep.CHECK, Stage.REPLY), (LegStep.RATE, Stage.RATE)):
            found = [leg.signed_at or leg.opened_at for leg in legs if leg.step == step and leg.round == ticket.round]
            moments[stage] = found[-1] if found else None
    moments[Stage.CLOSE] = ticket.closed_at
    return {stage: at for stage, at in moments.items() if at}


def _state(stage: Stage, ticket: Ticket, reached: dict) -> str:
    if ticket.closed_at:
        return "done" if stage in reached else ""
    if stage == ticket.stage:
        return "now"
    return "done" if stage < ticket.stage else ""


def _note(stage: Stage, ticket: Ticket, reached: dict) -> str:
    """The date of what is over; whose turn it is now; until when the next one is expected."""
    if stage == Stage.CLOSE and ticket.outcome and ticket.outcome != Outcome.HANDLED:
        return str(Outcome(ticket.outcome).label)
    if stage == ticket.stage and not ticket.closed_at:
        lead = ticket.lead
        return str(lead.to_unit) if lead and lead.to_unit else _("等群众评价")
    if stage == ticket.stage + 1 and ticket.lead and not ticket.closed_at:
        return _("%s 前") % _short(ticket.lead.due_at)
    return _short(reached[stage]) if stage in reached and stage < (ticket.stage if not ticket.closed_at else 8) else ""


def chain(legs: Sequence[Leg], now: datetime, calendar: Calendar) -> list[Stop]:
    """Every stop in its order, co-handlers indented under their lead, and the rating still to come."""
    leads = [leg for leg in legs if leg.role == Leg.Role.LEAD]
    stops = []
    for lead in leads:
        stops.append(_stop(lead, now, calendar))
        stops += [_stop(co, now, calendar) for co in legs if co.parent_id == lead.pk]
    if leads and leads[-1].is_open and leads[-1].step in (LegStep.HANDLE, LegStep.CHECK):
        stops.append(Stop(_("反映人评价"), [_("答复审核通过以后")], "next"))
    return stops


def _stop(leg: Leg, now: datetime, calendar: Calendar) -> Stop:
    lines = [_stay(leg, now, calendar)]
    if leg.handler_name:
        lines.append(_("承办人 %s") % leg.handler_name)
    lines += _breach(leg, now, calendar)
    lines += _ending(leg)
    label = str(leg.to_unit) if leg.to_unit else _("反映人评价")
    return Stop(_label(leg, label), lines, "now" if leg.is_open else "done", leg.role == Leg.Role.CO)


def _label(leg: Leg, name: str) -> str:
    if leg.role == Leg.Role.CO:
        return _("%s（内部分派）") % name if leg.inside else _("%s（协办）") % name
    return _("%(unit)s（第 %(n)d 轮）") % {"unit": name, "n": leg.round} if leg.round > 1 else name


def _stay(leg: Leg, now: datetime, calendar: Calendar) -> str:
    """11-05 办理，停留 8 天 — or 已 8 天 while it is there."""
    days = days_held(leg.opened_at, leg.done_at or now, calendar)
    words = {"day": _short(leg.signed_at or leg.opened_at), "step": leg.get_step_display(), "n": days}
    if leg.is_open:
        return ngettext("%(day)s %(step)s，已 %(n)d 天", "%(day)s %(step)s，已 %(n)d 天", days) % words
    return ngettext("%(day)s %(step)s，停留 %(n)d 天", "%(day)s %(step)s，停留 %(n)d 天", days) % words


def _breach(leg: Leg, now: datetime, calendar: Calendar) -> list[str]:
    """The first breach: a date can only be moved before it has passed, so the leg itself tells (decisions D24)."""
    until = leg.done_at or now
    if leg.step == LegStep.RATE or until <= leg.due_at:
        return []
    days = days_over(leg.due_at, until, calendar)
    text = ngettext("%(day)s 到期，超期 %(n)d 天", "%(day)s 到期，超期 %(n)d 天", days)
    return [text % {"day": _short(leg.due_at), "n": days}]


def _ending(leg: Leg) -> list[str]:
    if leg.step == LegStep.OPINION:
        silent = leg.ended == Leg.Ended.RELEASED and not leg.opinion
        return [_("没有提交意见，已解除")] if silent else []
    if leg.ended not in ENDINGS:
        return []
    parts = [str(ENDINGS[leg.ended]), str(leg.reason) if leg.reason else ""]
    if leg.suggested_unit:
        parts.append(_("建议交%s") % leg.suggested_unit)
    return ["，".join(part for part in parts if part)]


def sum_of(leg: Leg, now: datetime, calendar: Calendar) -> dict:
    """How the date of a stop was reckoned: the rule, its article, the days left out and why."""
    start, due = received_on(leg.opened_at), received_on(leg.due_at)
    facts = {"start": start, "due_at": leg.due_at, "rule": None, "skipped": [], "unknown": []}
    if leg.rule:
        facts["rule"] = _("%(step)s %(n)d %(unit)s") % {
            "step": leg.rule.get_step_display(), "n": leg.rule.amount, "unit": leg.rule.get_unit_display()
        }  # fmt: skip
        facts["article"], facts["verified"] = leg.rule.article, leg.rule.verified
        facts["unverified"] = not leg.rule.verified and _("未核实") not in leg.rule.article
        facts["unknown"] = calendar.unknown_years(start, due)
        facts["skipped"] = skipped(calendar.skipped(start, due)) if leg.rule.unit == "workday" else []
    return facts


def skipped(days: Sequence[tuple[date, str]]) -> list[dict]:
    """The days left out by reason, in the order of their first day: 周末 4 天, 国庆节 7 天."""
    found: dict[str, list[date]] = {}
    for day, reason in days:
        found.setdefault(str(reason), []).append(day)
    return [
        {"reason": reason, "n": len(rows), "days": "、".join(f"{d:%m-%d}" for d in rows)}
        for reason, rows in found.items()
    ]


def big_number(leg: Leg, now: datetime, calendar: Calendar, soon: int) -> dict:
    """The deadline box: kind, number, words after it."""
    if leg.due_at < now:
        n = days_over(leg.due_at, now, calendar)
        return {"kind": "late", "n": n, "words": ngettext("天前到期", "天前到期", n)}
    n = calendar.workdays_between(received_on(now), received_on(leg.due_at))
    kind = wording.deadline(n, soon=soon)[0]
    if n == 0:
        return {"kind": kind, "n": "", "words": _("今天到期")}
    return {"kind": kind, "n": n, "words": ngettext("个工作日后到期", "个工作日后到期", n)}


def _short(moment: datetime) -> str:
    return f"{received_on(moment):%m-%d}"
