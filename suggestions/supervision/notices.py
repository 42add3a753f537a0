"""Who hears of a clock (提醒): the holder first, then its superior, then the organ. Of the ladder: who has to act."""

from django.utils.translation import gettext as _

from liaison.core import clock, wording
from liaison.divisions.models import Unit
from suggestions.rules.ladders import Rung
from suggestions.supervision.cases import Act, SupervisionCase
from suggestions.supervision.models import Alert, AlertRule
from suggestions.workflow.telling import tell


def alert_raised(alert: Alert, organ: Unit | None) -> None:
    """One notice per desk for one alert."""
    leg = alert.leg
    units = {
        AlertRule.DUE_SOON: [leg.to_unit],
        AlertRule.DUE: [leg.to_unit],
        AlertRule.OVERDUE: [leg.to_unit, leg.from_unit],
        AlertRule.UNSIGNED: [leg.to_unit, leg.from_unit],
        AlertRule.UNRATED: [leg.ticket.venue.unit_id if leg.ticket.venue else leg.from_unit],
        AlertRule.TO_SUPERIOR: [leg.to_unit and leg.to_unit.parent],
        AlertRule.TO_ORGAN: [leg.from_unit if leg.from_unit and leg.from_unit.is_organ else organ],
    }[alert.rule]
    tell(f"alert_{alert.rule}", leg.ticket, units=units, unit=str(leg.to_unit or ""), once=alert.pk)


def rung_opened(case: SupervisionCase, act: Act, rung: Rung) -> None:
    """To the organ that has to act there."""
    until = wording.day(act.act_by, clock.today()) if act.act_by else ""
    tell(
        "rung_opened", case.ticket, units=[case.organ_id], rung=rung.label, n=rung.n, until=until, once=_key(case, act)
    )


def rung_missed(case: SupervisionCase, act: Act) -> None:
    tell("rung_missed", case.ticket, units=[case.organ_id], rung=_label(case, act), n=act.n, once=_key(case, act))


def rung_done(case: SupervisionCase, act: Act) -> None:
    """To the unit, and to the deputies who follow the ticket."""
    tell(
        "rung_done", case.ticket, units=[case.leg.to_unit_id], deputies=True, rung=_label(case, act), n=act.n,
        organ=str(case.organ), words=act.note, once=_key(case, act),
    )  # fmt: skip


def led(case: SupervisionCase) -> None:
    """To the unit and the deputies: who leads it now."""
    who = "、".join(part for part in (case.lead_official, str(case.lead_deputy or "")) if part)
    tell("led", case.ticket, units=[case.leg.to_unit_id], deputies=True, who=who, once=f"c{case.pk}:{case.version}")


def summons_asked(case: SupervisionCase, act: Act) -> None:
    tell("summons_asked", case.ticket, units=[case.organ_id], who=str(act.asked_by), once=_key(case, act))


def referral_late(case: SupervisionCase, referral) -> None:
    """To the organ that sent it: the appointing body has not answered by the day it was asked for."""
    tell(
        "referral_late", case.ticket, units=[case.organ_id], paper=referral.paper_no, body=referral.to_body,
        due=wording.day(referral.answer_due, clock.today()), once=f"r{referral.pk}:{referral.answer_due}",
    )  # fmt: skip


def urging(case: SupervisionCase) -> str:
    """The words of the clock's own reminder."""
    return _("已超过办理期限，请尽快答复；不答复将按督办阶梯逐级督办。")


def not_for(unit: Unit) -> str:
    return _("%(unit)s是%(kind)s，不适用这一级") % {"unit": unit, "kind": unit.get_kind_display()}


def _label(case: SupervisionCase, act: Act) -> str:
    return case.ladder.rungs.values_list("label", flat=True).get(n=act.n)


def _key(case: SupervisionCase, act: Act) -> str:
    return f"c{case.pk}:{act.n}"
