"""Urging whoever holds a ticket (催办): scored by who urges, each source at most once in the ladder's days."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.roles import SYSTEM, Role
from liaison.audit.trail import record
from liaison.core import clock, wording
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit
from liaison.divisions.queries import organ_for
from suggestions.rules.ladders import Ladder, LadderLevel, LadderTrack
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.tickets.reminders import Reminder
from suggestions.workflow import notices
from suggestions.workflow.powers import power

SOURCES = {
    Role.DEPUTY: Reminder.Source.DEPUTY,
    Role.HANDLING_UNIT: Reminder.Source.GOVERNMENT,
    SYSTEM: Reminder.Source.SYSTEM,
}


@transaction.atomic
def remind(*, ticket_id: int, by: User, text: str = "") -> Reminder:
    """Urge whoever holds it (催办). Two clerks of one desk are one source; the clock is a source of its own."""
    ticket = Ticket.objects.visible_to(by).locked(ticket_id)
    if not power("ticket:remind")(by, ticket):
        raise PermissionDenied(_("您现在的身份不能催办。"))
    leg = ticket.lead
    if leg is None or leg.step == LegStep.RATE:
        raise DomainError(_("%s现在没有在等哪个单位，不用催办。") % ticket.number)
    ladder = ladder_for(ticket, clock.today())
    _check_gap(leg, source_key(by), ladder)
    return urge(ticket, leg, ladder, by=by, text=text.strip())


def urge(ticket: Ticket, leg: Leg, ladder: Ladder, *, by: User, text: str) -> Reminder:
    """Write the reminder, its trail and its notice. The ticket must be locked."""
    source = SOURCES.get(by.role, Reminder.Source.ORGAN)
    key = source_key(by)
    who = str(by.posting.place) if by.posting else _("系统")
    notice_key = notices.reminded(ticket, leg, text, who, key)
    record(ticket, "remind", by=by, note=text, data={"source": key, "to": leg.to_unit_id})
    return Reminder.objects.create(
        ticket=ticket, leg=leg, source=source, source_key=key, by=by, on=clock.today(), at=clock.now(),
        points=points_of(ladder, source), text=text, notice_key=notice_key,
    )  # fmt: skip


def source_key(by: User) -> str:
    """Who urges, as far as the gap is concerned: the desk with all its clerks, a deputy alone, the clock."""
    if by.role == SYSTEM:
        return SYSTEM
    desk = by.posting.unit_id
    return f"unit:{desk}" if desk else f"user:{by.pk}"


def points_of(ladder: Ladder, source: str) -> int:
    """What a reminder of that source counts; the clock's own counts nothing."""
    return {
        Reminder.Source.DEPUTY: ladder.points_deputy,
        Reminder.Source.ORGAN: ladder.points_organ,
        Reminder.Source.GOVERNMENT: ladder.points_government,
    }.get(source, 0)


def organ_over(ticket: Ticket, leg: Leg) -> Unit | None:
    """The organ that supervises a stop: whoever sent it there, else the place's."""
    sender = leg.from_unit
    return sender if sender is not None and sender.is_organ else organ_for(ticket.division_id)


def ladder_for(ticket: Ticket, on: date, leg: Leg | None = None) -> Ladder:
    """The ladder in force for a ticket on a day: its track's before the general, the nearest place's, the latest.

    `leg` is the stop it is about; without one the open lead's.

    Before any was loaded: an unsaved one, whose points and days are the usual ones.
    """
    leg = leg or ticket.lead
    organ = organ_over(ticket, leg) if leg else organ_for(ticket.division_id)
    county = organ is not None and organ.kind == "county_office"
    rows = Ladder.objects.around(ticket.division_id).filter(
        level=LadderLevel.COUNTY if county else LadderLevel.TOWNSHIP,
        track__in={ticket.track, LadderTrack.ORDINARY},
        from_on__lte=on,
    )
    rank = lambda r: (r.track == ticket.track, len(r.division_id or ""), r.from_on, r.version)  # noqa: E731
    return max(rows, key=rank, default=None) or Ladder()


def _check_gap(leg: Leg, key: str, ladder: Ladder) -> None:
    last = Reminder.objects.filter(leg=leg, source_key=key).order_by("-on").first()
    if last is None:
        return
    again = last.on + timedelta(days=ladder.remind_gap)
    today = clock.today()
    if today < again:
        said = _("本单位 %(on)s 催过，%(again)s起可再催。") if key.startswith("unit") else _(
            "您 %(on)s 催过，%(again)s起可再催。"
        )  # fmt: skip
        raise DomainError(said % {"on": wording.day(last.on, today), "again": wording.day(again, today)}, "text")
