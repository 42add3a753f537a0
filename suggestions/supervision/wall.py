"""The supervision wall (督办墙), gathered in a fixed number of statements."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from liaison.core import clock, wording
from liaison.core.querysets import counts_up_to
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import received_on
from suggestions.supervision import lanes, reading
from suggestions.supervision.cases import SupervisionCase
from suggestions.supervision.standing import WITH_THE_UNIT
from suggestions.tickets.filters import DUE, VIEWS
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState

CAP = 1000
MOST_URGED = 200


@dataclass(frozen=True)
class Tile:
    """One figure above the lanes, and what lies behind it."""

    kind: str
    icon: str
    n: int
    label: str
    note: str
    href: str

    @property
    def text(self) -> str:
        return f"{CAP}+" if self.n > CAP else str(self.n)


@dataclass
class Column:
    """A lane with its cards."""

    lane: lanes.Lane
    n: int
    files: list[reading.CaseFile] = field(default_factory=list)
    cards: list[lanes.Card] = field(default_factory=list)
    href: str = ""

    @property
    def own_page(self) -> str:
        """Where a lane without cases is arranged."""
        return "" if self.lane.narrow else self.href

    @property
    def more(self) -> int:
        return max(0, self.n - len(self.files) - len(self.cards))


def in_lane(user, lane: lanes.Lane) -> QuerySet[SupervisionCase]:
    """The living cases of a lane, whoever is late longest first."""
    return lane.narrow(reading.cases(user).alive()).order_by("leg__due_at", "id")


def columns(user) -> list[Column]:
    """The five lanes, each with its first cards."""
    with_cases = [lane for lane in lanes.LANES if lane.narrow]
    rows = {lane.code: lane.narrow(SupervisionCase.objects.visible_to(user).alive()) for lane in with_cases}
    totals = counts_up_to(CAP, rows)
    shown = {lane.code: list(in_lane(user, lane)[: lanes.SHOWN]) for lane in with_cases}
    files = reading.files_of(case for some in shown.values() for case in some)
    by_case = {one.case.pk: one for one in files}
    found = []
    for lane in lanes.LANES:
        cards = lanes.cards_of(lane, user)
        files = [by_case[case.pk] for case in shown.get(lane.code, ())]
        n = totals.get(lane.code, 0) + lanes.total_of(lane, user, len(cards))
        found.append(Column(lane, n, files, cards, lanes.page_of(lane, user)))
    return found


def tiles(user) -> list[Tile]:
    """Late, near, not signed for, dissatisfied: each figure is the number of rows its address shows."""
    now = clock.now()
    tickets = Ticket.objects.visible_to(user)
    listed = reverse("suggestions:ticket-list")
    rows = {
        "late": VIEWS["late"].narrow(tickets, now),
        "week": DUE["week"][1](tickets, now),
        "unsigned": DUE["unsigned"][1](tickets, now),
        "redo": VIEWS["redo"].narrow(tickets, now),
    }
    n = counts_up_to(CAP, rows)
    notes = _notes(user)
    return [
        Tile("late", "octagon-fill", n["late"], _("超期"), notes["late"], f"{listed}?view=late"),
        Tile("soon", "triangle-fill", n["week"], _("本周内到期"), _("已超期的也在内"), f"{listed}?due=week"),
        Tile("new", "envelope", n["unsigned"], _("未签收"), _("交办超过 2 个工作日"), f"{listed}?due=unsigned"),
        Tile("redo", "arrow-counterclockwise", n["redo"], _("不满意、重办"), notes["unhappy"], f"{listed}?view=redo"),
    ]  # fmt: skip


def to_urge(user) -> list[str]:
    """The numbers of the late tickets this organ sent to units, for one press of the button."""
    if user.posting is None or user.posting.unit_id is None:
        return []
    legs = Leg.objects.overdue(clock.now()).lead().filter(from_unit=user.posting.unit_id, step__in=WITH_THE_UNIT)
    return list(legs.order_by("due_at", "id").values_list("ticket__number", flat=True)[:MOST_URGED])


def _notes(user) -> dict[str, str]:
    """The worst case of two figures."""
    legs = Leg.objects.visible_to(user).open().lead()
    today = clock.today()
    late = legs.exclude(step=LegStep.RATE).filter(due_at__lt=clock.now()).order_by("due_at").values_list("due_at")
    unhappy = legs.filter(ticket__state__in=[TicketState.UNSATISFIED, TicketState.CONFERENCE]).order_by("opened_at")
    oldest, first = late.first(), unhappy.values_list("opened_at").first()
    days = max(1, workdays.load().workdays_between(received_on(oldest[0]), today)) if oldest else 0
    return {
        "late": _("最久 %d 个工作日") % days if oldest else _("都按期"),
        "unhappy": _("等裁定最早 %s") % wording.day(received_on(first[0]), today) if first else _("没有等裁定的"),
    }
