"""The alarm of an organ that has not met (久未开会): derived, told once for each date that was missed."""

from liaison.core import clock
from liaison.divisions.queries import county_office_for
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import working_moment
from suggestions.deliberations import notices, queries


def tell_silent_organs() -> int:
    """How many organs are late; outside working time nobody is told."""
    if not working_moment(clock.now(), workdays.load()):
        return 0
    late = [row for row in queries.silences() if row.silence.is_late]
    for row in late:
        county = county_office_for(row.last.organ.division_id)
        notices.organ_silent(row.last.organ, row.last.kind, row.silence.due_on, row.last, county)
    return len(late)
