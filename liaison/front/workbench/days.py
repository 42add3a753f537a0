"""What the day holds for an organ, and what must not slip in the coming weeks (今天、别忘了)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.core import clock
from liaison.workdays.deadlines import end_of_day
from stations.receptions.models import Session
from suggestions.board.queries import sent
from suggestions.deliberations.models import Meeting, MeetingState
from suggestions.deliberations.queries import meetings, silences
from suggestions.tickets.replies import Commitment

AHEAD = timedelta(days=30)
NEAR = timedelta(hours=2)
MOST = 5  # lines of a panel
LIVE = (MeetingState.PLANNED, MeetingState.OPEN)


@dataclass(frozen=True)
class Entry:
    """One line: when, what, and where it leads; `hot` is what comes next or is late."""

    at: datetime
    when: str  # as it is written
    title: str
    sub: str
    href: str
    hot: bool = False


def panels(user) -> dict[str, list[Entry]]:
    """Today by the hour, and the days ahead."""
    coming = _meetings(user)
    today = [meeting for meeting in coming if clock.local(meeting.at).date() == clock.today()]
    later = [meeting for meeting in coming if meeting not in today]
    return {
        "day": _receptions(user)
        + _in_order([_meeting(one, f"{clock.local(one.at):%H:%M}") for one in today] + _due_today(user)),
        "ahead": _in_order(_silent(user) + [_meeting(one, _day_of(one.at)) for one in later] + _promises(user)),
    }


def _meetings(user) -> list[Meeting]:
    """The own meetings of the next weeks, and those that are under way."""
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = meetings(user).filter(organ=user.posting.unit_id, state__in=LIVE)
    return list(rows.filter(at__gte=midnight, at__lt=midnight + AHEAD).order_by("at", "pk")[:MOST])


def _meeting(meeting: Meeting, when: str) -> Entry:
    n = meeting.n_items
    sub = ngettext("议程 %(n)d 项", "议程 %(n)d 项", n) % {"n": n}
    place = f"·{meeting.place}" if meeting.place else ""
    near = meeting.state == MeetingState.OPEN or meeting.at <= clock.now() + NEAR
    href = reverse("suggestions:meeting", args=[meeting.pk])
    return Entry(meeting.at, when, meeting.title, f"{sub}{place}", href, near)


def _receptions(user) -> list[Entry]:
    """Stations that receive people today; the busiest first."""
    rows = Session.objects.visible_to(user).filter(on=clock.today()).select_related("venue")
    counted = rows.annotate(received=Count("receptions", distinct=True), there=Count("deputies", distinct=True))
    return [_reception(session) for session in counted.order_by("-received", "pk")[:MOST]]


def _reception(session: Session) -> Entry:
    words = _("接待 %(received)d 人，%(there)d 名代表到岗") % {"received": session.received, "there": session.there}
    href = reverse("stations:venue-detail", args=[session.venue.code])
    return Entry(clock.now(), str(_("全天")), session.theme or str(session.venue), words, href)


def _due_today(user) -> list[Entry]:
    """What was handed out and is due by the end of today."""
    legs = sent(user).filter(due_at__gte=clock.now(), due_at__lte=end_of_day(clock.today()))
    found = []
    for leg in legs.select_related("ticket", "to_unit").order_by("due_at", "pk")[:MOST]:
        href = reverse("suggestions:ticket-detail", args=[leg.ticket.number])
        sub = _("%s，今天到期") % leg.to_unit
        found.append(Entry(leg.due_at, f"{clock.local(leg.due_at):%H:%M}", leg.ticket.title, sub, href, True))
    return found


def _silent(user) -> list[Entry]:
    """A body that has to meet again soon, or is late."""
    found = []
    for one in silences(user.posting.unit):
        if one.silence.kind in ("soon", "late"):
            title = _("%(what)s最迟要开会") % {"what": one.last.kind.label}
            sub = ngettext("距上次 %(n)d 天", "距上次 %(n)d 天", one.silence.days) % {"n": one.silence.days}
            due = end_of_day(one.silence.due_on)
            found.append(Entry(due, _day_of(due), title, sub, reverse("suggestions:meeting-plan"), one.silence.is_late))
    return found


def _promises(user) -> list[Entry]:
    """Promises whose day comes; those of one day are one line."""
    today, href = clock.today(), f"{reverse('suggestions:commitments')}?how=open"
    rows = Commitment.objects.visible_to(user).open().filter(due_on__gte=today, due_on__lte=today + AHEAD)
    found = []
    for on, n in rows.order_by("due_on").values_list("due_on").annotate(n=Count("pk"))[:MOST]:
        title = ngettext("%(n)d 项承诺到期", "%(n)d 项承诺到期", n) % {"n": n}
        found.append(Entry(end_of_day(on), _day_of(end_of_day(on)), title, "", href, on == today))
    return found


def _day_of(moment: datetime) -> str:
    return f"{clock.local(moment):%m-%d}"


def _in_order(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.at)
