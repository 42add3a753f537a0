"""Who hears of a clock (提醒): the holder first, then its superior, then the organ."""

from liaison.divisions.models import Unit
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
