"""What waits for an organ; counts stop at a thousand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from liaison.accounts.roles import Role
from liaison.core import clock, wording
from liaison.core.querysets import counts_up_to
from liaison.front.workbench.waiting import Line, Urgent
from liaison.workdays import queries as workdays
from liaison.workdays.calendar import ONE_DAY, Calendar
from liaison.workdays.deadlines import end_of_day, received_on
from suggestions.board.queries import at_stations, extensions_asked, held, sent
from suggestions.board.queues import BY_NAME, CAP
from suggestions.formal.queries import to_decide
from suggestions.inbox.queries import badge_of
from suggestions.revisits.models import Revisit
from suggestions.rules.models import Layer
from suggestions.rules.queries import soon_days
from suggestions.tickets.badges import days_held, days_over
from suggestions.tickets.filters import Wanted
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.tickets.queries import ledger
from suggestions.tickets.states import TicketState as S

UNSIGNED_DAYS = 2
NAMED = 3


@dataclass(frozen=True)
class Kind:
    """How one line of an organ's home is drawn, and what its worst case is."""

    name: str
    kind: str
    icon: str
    label: str
    button: str
    href: str
    worst: Callable[[QuerySet], str]
    primary: bool = False


def waiting_for_organ(user) -> list[Line]:
    """The lines of /work/ and of the county's home, those with nothing to do left out."""
    rows = stops(user) | {"publish": to_publish(user), "formal": to_decide(user), "revisit": revisits_to_decide(user)}
    counts = counts_up_to(CAP, rows)
    return [_line(one, rows[one.name], counts[one.name]) for one in _kinds(user) if counts[one.name]]


def to_publish(user) -> QuerySet[Ticket]:
    """Checked replies nobody decided about yet: exactly the rows of the ledger the line leads to."""
    return ledger(user, Wanted.of(QueryDict(publish_query(user))))


def revisits_to_decide(user) -> QuerySet[Revisit]:
    """Revisits this organ arranged at which the voter contradicts the unit."""
    return Revisit.objects.visible_to(user).disputed().filter(organ=user.posting.unit_id)


def publish_query(user) -> str:
    """The county decides about what it handed off itself; a township about everything of its own."""
    return "view=publish" + (f"&level={Layer.COUNTY}" if user.role == Role.COUNTY_OFFICE else "")


def _line(one: Kind, rows: QuerySet, n: int) -> Line:
    capped = n > CAP
    return Line(one.kind, one.icon, n, one.label, one.worst(rows), one.href, one.button, one.primary, capped)


def stops(user) -> dict[str, QuerySet[Leg]]:
    """The open stops behind each line."""
    now, calendar = clock.now(), workdays.load()
    mine, out = held(user), sent(user)
    unsigned_since = end_of_day(workdays_ago(UNSIGNED_DAYS, calendar))
    return {
        "late": out.filter(due_at__lt=now),
        "triage": mine.filter(ticket__state__in=BY_NAME["triage"].states),
        "listed": mine.filter(ticket__state=S.LISTED),
        "extension": extensions_asked(user),
        "returned": mine.filter(ticket__state=S.RETURNED),
        "unsatisfied": mine.filter(ticket__state__in=BY_NAME["unsatisfied"].states),
        "replied": mine.filter(ticket__state=S.REPLIED),
        "unsigned": out.filter(step=LegStep.HANDLE, signed_at=None, opened_at__lt=unsigned_since),
        "asleep": at_stations(user).filter(due_at__lt=now),
    }


def workdays_ago(amount: int, calendar: Calendar) -> date:
    """The day so many working days before today."""
    day = clock.today()
    while amount:
        day -= ONE_DAY
        amount -= calendar.is_workday(day)
    return day


def _kinds(user) -> list[Kind]:
    listed = reverse("suggestions:ticket-list")
    late, publish = f"{listed}?view=late", f"{listed}?{publish_query(user)}"
    out = reverse("suggestions:handoff")
    to = {name: f"{reverse('suggestions:board')}?queue={name}" for name in BY_NAME}
    asleep = f"{to['triage']}&tab=station"
    disputed = f"{reverse('suggestions:revisit-rows')}?how=disputed&organ=own"
    return [
        Kind("late", "late", "octagon-fill", _("超期没答复"), _("去催办"), late, _longest),
        Kind("triage", "doing", "check2-square", _("等审议"), _("去审议"), to["triage"], _oldest, True),
        Kind("formal", "wait", "file-earmark-check", _("代表建议等审查"), _("去审查"),
             f"{reverse('suggestions:formal-list')}?state=submitted", _newest),
        Kind("listed", "new", "signpost-split", _("已列入，等交办"), _("去交办"), out, _oldest),
        Kind("extension", "soon", "hourglass-split", _("申请延期"), _("看理由"), to["extension"], _holders),
        Kind("returned", "redo", "reply", _("退办，等裁定"), _("去裁定"), to["returned"], _senders),
        Kind("unsatisfied", "redo", "arrow-counterclockwise", _("不满意，等定是否重办"), _("去决定"),
             to["unsatisfied"], _titles),
        Kind("revisit", "redo", "telephone-fill", _("回访与答复不符"), _("去决定"), disputed, _asked),
        Kind("replied", "wait", "chat-square-text", _("答复等审核"), _("去审核"), to["replied"], _senders),
        Kind("publish", "wait", "megaphone", _("答复等公开审核"), _("去看看"), publish, _newest),
        Kind("unsigned", "new", "envelope", _("交办 2 天还没签收"), _("打电话催"), out, _holders),
        Kind("asleep", "late", "shop", _("站点超期没报来"), _("去看看"), asleep, _holders),
    ]  # fmt: skip


def _longest(rows: QuerySet[Leg]) -> str:
    """The one that is overdue longest, counted as its badge counts."""
    leg = rows.select_related("ticket").order_by("due_at").first()
    days = days_over(leg.due_at, clock.now(), workdays.load())
    return _("最久 %(n)d 天，%(title)s") % {"n": days, "title": leg.ticket.title}


def _oldest(rows: QuerySet[Leg]) -> str:
    leg = rows.select_related("ticket").order_by("opened_at").first()
    parts = {"day": wording.day(received_on(leg.opened_at), clock.today()), "title": leg.ticket.title}
    return _("最早 %(day)s到，%(title)s") % parts


def _titles(rows: QuerySet[Leg]) -> str:
    return "、".join(rows.order_by("due_at").values_list("ticket__title", flat=True)[:NAMED])


def _asked(rows: QuerySet[Revisit]) -> str:
    return "、".join(rows.order_by("at").values_list("ticket__title", flat=True)[:NAMED])


def _newest(rows: QuerySet[Ticket]) -> str:
    return "、".join(rows.order_by("-pk").values_list("title", flat=True)[:NAMED])


def _holders(rows: QuerySet[Leg]) -> str:
    return _names(rows, "to_unit__name")


def _senders(rows: QuerySet[Leg]) -> str:
    return _names(rows, "from_unit__name")


def _names(rows: QuerySet[Leg], column: str) -> str:
    names = list(rows.order_by(column).values_list(column, flat=True).distinct()[: NAMED + 1])
    more = _("等") if len(names) > NAMED else ""
    return "、".join(name for name in names[:NAMED] if name) + more


def most_urgent(user, most: int = 3) -> list[Urgent]:
    """What this organ handed out and is due first."""
    legs = sent(user).select_related("ticket", "to_unit").order_by("due_at", "pk")[:most]
    now, calendar, (own, soon) = clock.now(), workdays.load(), soon_days()
    found = []
    for leg in legs:
        kind, text = badge_of(leg, now, calendar, own.get(leg.ticket.profile_id, soon))
        days = days_held(leg.opened_at, now, calendar)
        found.append(Urgent(leg.ticket.number, leg.ticket.title, str(leg.to_unit), days, kind, text))
    return found
