"""The handling ledger of a place and year on paper (办理台账): one line a ticket, sums by layer."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from liaison.audit.models import Entry
from liaison.core import clock
from liaison.divisions.models import Division
from liaison.documents.papers import blocks
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import FormKind
from liaison.workdays.deadlines import received_on
from suggestions.tickets import proposers
from suggestions.tickets.layering import LAYERS, label_of, layer_of
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import Rating
from suggestions.tickets.replies import Reply
from suggestions.tickets.states import Outcome

MOST = 1000
SIZE = 7.5  # points: eighteen columns on one line
HEADS = (
    "序号", "编号", "反映日期", "来源", "村", "问题", "类别", "层级", "主办", "会办", "交办日", "期限", "进展",
    "结果类别", "答复日", "满意度", "督办次数", "备注",
)  # fmt: skip
WIDTHS = (8, 22, 13, 16, 13, 34, 12, 9, 20, 14, 13, 13, 14, 9, 13, 13, 9, 13)
RELATED = ("category", "division", "venue", "merged_into")


class Lines:
    """What the ledger says of some tickets, read together: a handful of statements however many they are."""

    def __init__(self, rows: QuerySet, year: int):
        self.year = year
        legs = Leg.objects.filter(step__in=[LegStep.HANDLE, LegStep.OPINION]).select_related("to_unit").order_by("seq")
        replies = Reply.objects.select_related("result_class").order_by("pk")
        wanted = (Prefetch("legs", legs), Prefetch("replies", replies), "deputies__deputy")
        self.tickets = list(rows.select_related(*RELATED).prefetch_related(*wanted))
        ids = [ticket.pk for ticket in self.tickets]
        self.ratings = self._ratings(ids)
        urged = Entry.objects.filter(thing="ticket", verb="ticket.remind", thing_id__in=ids)
        self.urged = dict(urged.order_by().values_list("thing_id").annotate(n=Count("pk")))

    @staticmethod
    def _ratings(ids: Iterable[int]) -> dict[int, Counter]:
        found: dict[int, Counter] = defaultdict(Counter)
        for row in Rating.objects.filter(ticket__in=ids, struck_at=None, voice__isnull=False):
            found[row.ticket_id][row.get_result_display()] += 1
        return found

    def numbered(self, first: int = 1) -> list[tuple]:
        return [self._line(n, ticket) for n, ticket in enumerate(self.tickets, start=first)]

    def _line(self, n: int, ticket: Ticket) -> tuple:
        leads = [leg for leg in ticket.legs.all() if leg.role == Leg.Role.LEAD]
        lead = leads[-1] if leads else None
        co = [leg.to_unit.name for leg in ticket.legs.all() if leg.role == Leg.Role.CO and leg.round == ticket.round]
        reply = next(iter(reversed(ticket.replies.all())), None)
        opened, due = (day(lead.opened_at, self.year), day(lead.due_at, self.year)) if lead else ("", "")
        code, on = (reply.result_class.code, day(reply.submitted_at, self.year)) if reply else ("", "")
        rated = "、".join(f"{label}{count}" for label, count in self.ratings[ticket.pk].items())
        return (
            n, ticket.number, day(ticket.created_at, self.year), source(ticket), ticket.division.short_name,
            ticket.title, ticket.category, label_of(layer_of(ticket)), lead.to_unit.name if lead else "",
            "、".join(co), opened, due, ticket.state_label, code, on, rated, self.urged.get(ticket.pk, ""),
            remark(ticket),
        )  # fmt: skip


class Book:
    """The tickets of one place registered in one year, with what the ledger says of them."""

    def __init__(self, place: Division, year: int, tickets: QuerySet):
        self.place, self.year = place, year
        rows = tickets.under(place.code).exclude(outcome=Outcome.WITHDRAWN).filter(created_at__year=year)
        self.found = Lines(rows.order_by("number")[:MOST], year)

    def lines(self) -> list[tuple]:
        return self.found.numbered()

    def sums(self) -> str:
        """村级 8 件　镇级 9 件 … 合计 21 件"""
        found = Counter(layer_of(ticket) for ticket in self.found.tickets)
        parts = [f"{label_of(layer)}{found[layer]}件" for layer in LAYERS]
        return "　".join([*parts, f"合计{len(self.found.tickets)}件"])


def day(moment, year: int) -> str:
    """11-04; a day of another year says which, on its own line."""
    on = received_on(moment)
    return f"{on:%m-%d}" if on.year == year else f"{on:%Y}\n{on:%m-%d}"


def source(ticket: Ticket) -> str:
    """The deputy it came through, else the station, else the channel."""
    names = proposers.on_paper(ticket, [link.deputy.name for link in ticket.deputies.all()])
    return "、".join(names) or (ticket.venue.name if ticket.venue else str(ticket.get_channel_display()))


def remark(ticket: Ticket) -> str:
    if ticket.merged_into:
        return f"并入{ticket.merged_into.number}"
    return f"第{ticket.round}轮办理" if ticket.round > 1 else ""


def find(by, key: str) -> Book | None:
    """420381105-2026: a place of one's own territory and a year."""
    code, _dash, year = key.partition("-")
    places = Division.objects.filter(code=code)
    if by is not None:
        places = places.visible_to(by)
    place = places.first() if code.isdecimal() and len(year) == 4 and year.isdecimal() else None
    if place is None:
        return None
    return Book(place, int(year), Ticket.objects.all() if by is None else Ticket.objects.visible_to(by))


def key_of(user) -> str:
    """This year's ledger of one's own place."""
    return f"{user.posting.division_id}-{clock.today().year}"


def keys(most: int) -> list[str]:
    """The township and year of everything registered."""
    found = {f"{code[:9]}-{at.year}" for code, at in Ticket.objects.values_list("division", "created_at")[:100_000]}
    return sorted(found, reverse=True)[:most]


def compose(book: Book, *, by, plain=None) -> Sheet:
    parts = [
        blocks.line(f"{book.place.name}　{book.year}年　{book.sums()}"),
        blocks.table(HEADS, WIDTHS, book.lines(), size=SIZE),
    ]
    return Sheet("form", "群众意见建议办理台账", parts, landscape=True)


LEDGER = FormKind(
    name="ledger",
    label=_("办理台账"),
    compose=compose,
    find=find,
    offer=lambda by, thing: (),  # printed from the ledger's own page
    keys=keys,
)
