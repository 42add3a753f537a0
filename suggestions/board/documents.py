"""Papers of the hand-off (交办的公文): the letter to a unit, and the sheet on which it signs for what it got."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from liaison.audit.models import Entry
from liaison.divisions.models import ORGANS, Unit
from liaison.documents.papers import blocks, kinds, queries
from liaison.documents.papers.blocks import Block, Sheet
from liaison.documents.papers.kinds import Case, FormKind, PaperKind, Subject
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.models import Paper, PaperState
from liaison.documents.papers.placeholders import Slot
from liaison.workdays.deadlines import received_on
from suggestions.board.queues import DAILY
from suggestions.tickets import proposers
from suggestions.tickets.facts import facts_of
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket, TicketDeputy

MOST = 200
LONGEST_TITLE = 26  # two lines of 二号
RELATED = ("ticket__division", "ticket__body", "to_unit", "from_unit")
HANDLED = (LegStep.HANDLE, LegStep.FULFIL)


def key_of(numbers: Iterable[str]) -> str:
    """Tickets as one part of an address: XJD-26-0131+XJD-26-0132."""
    return "+".join(numbers)


def tickets_of(by, key: str) -> list[Ticket]:
    """The tickets behind a key that this person may read; none when one of them is not theirs."""
    numbers = list(dict.fromkeys(key.upper().split("+")))[:MOST]
    rows = list(Ticket.objects.visible_to(by).filter(number__in=numbers).order_by("number"))
    return rows if len(rows) == len(numbers) else []


def handed_out(organ: Unit, to_unit: Unit | None, ticket_ids: Iterable[int]) -> list[Leg]:
    """The last handling stop of each ticket that the organ handed to the unit."""
    rows = Leg.objects.lead().filter(ticket__in=ticket_ids, from_unit=organ, step=LegStep.HANDLE)
    rows = rows.filter(to_unit=to_unit) if to_unit else rows
    newest = {leg.ticket_id: leg for leg in with_facts(rows).order_by("seq")}
    return sorted(newest.values(), key=lambda leg: leg.ticket.number)


def with_facts(legs: QuerySet[Leg]) -> QuerySet[Leg]:
    """With what a letter says of each ticket."""
    rows = legs.select_related(*RELATED).annotate(voices=Count("ticket__voices", distinct=True))
    return rows.prefetch_related("co_legs__to_unit", "ticket__deputies__deputy")


def letter_subjects(by, tickets: Iterable[Ticket]) -> list[Subject]:
    """One letter a unit, for what one's own organ handed out and still waits for; nothing gets a second letter."""
    legs = Leg.objects.open().lead().filter(ticket__in=[ticket.pk for ticket in tickets])
    legs = legs.filter(from_unit=by.posting.unit_id, step__in=HANDLED).select_related("ticket", "to_unit")
    grouped: dict[Unit, list[Leg]] = {}
    for leg in without_letter(legs.order_by("to_unit", "ticket__number")):
        grouped.setdefault(leg.to_unit, []).append(leg)
    return [Subject(tuple(("ticket", leg.ticket_id) for leg in legs), unit) for unit, legs in grouped.items()]


def without_letter(legs: Iterable[Leg]) -> list[Leg]:
    """Those no valid letter was issued for since they were handed out."""
    legs = list(legs)
    issued = issued_letters(leg.ticket_id for leg in legs)
    dates = {(ticket, unit): on for ticket, unit, _number, on in issued}
    return [leg for leg in legs if not after(dates.get((leg.ticket_id, leg.to_unit_id)), leg)]


def after(issued_on: date | None, leg: Leg) -> bool:
    return issued_on is not None and issued_on >= received_on(leg.opened_at)


def find_letter(by, key: str) -> Subject | None:
    """The letter for these tickets, when all of them went to one unit."""
    tickets = tickets_of(by, key)
    subjects = letter_subjects(by, tickets) if by.posting and by.posting.unit_id else []
    return subjects[0] if len(subjects) == 1 and len(subjects[0].things) == len(tickets) else None


def offer_letter(by, ticket) -> list[str]:
    lead = ticket.lead
    open_ = sent_by(by, lead) and (not facts_of(ticket).papered or without_letter([lead]))
    return [ticket.number] if open_ else []


def sent_by(by, lead: Leg | None) -> bool:
    """Whether a unit has it in hand for this person's organ."""
    mine = lead is not None and by.posting is not None and lead.from_unit_id == by.posting.unit_id
    return mine and lead.from_unit_id is not None and lead.step in HANDLED


def example_letter(organ: Unit) -> Subject | None:
    """The last thing it handed off."""
    leg = (
        Leg.objects.lead()
        .filter(from_unit=organ, step=LegStep.HANDLE)
        .select_related("to_unit")
        .order_by("-pk")
        .first()
    )
    return Subject((("ticket", leg.ticket_id),), leg.to_unit) if leg else None


def bases_of(ticket_ids: Iterable[int]) -> list[str]:
    """The meetings or documents the tickets were listed by."""
    entries = Entry.objects.filter(thing="ticket", thing_id__in=list(ticket_ids), verb="ticket.enlist").order_by("pk")
    newest = {entry.thing_id: entry.note for entry in entries}
    return list(dict.fromkeys(note for note in newest.values() if note and note != str(DAILY)))


def compose_letter(case: Case) -> Sheet:
    """信函格式: why, one grid of facts a ticket, what is asked until when, signature."""
    legs = handed_out(case.organ, case.subject.to_unit, case.subject.ids("ticket"))
    unit = case.subject.to_unit
    values = {"承办单位": unit.name, "件数": str(len(legs)), "期限": due_words(legs)}
    bases = bases_of(leg.ticket_id for leg in legs)
    slot = "opening" if bases else "opening_daily"
    opening = case.text(slot, 依据="、".join(bases), **values)
    parts: list[Block] = [blocks.to(f"{unit.name}："), *blocks.paras(opening)]
    parts += [grid_of(leg) for leg in legs]
    parts += blocks.paras(case.text("demand", **values))
    parts += return_sentence(legs, case.day)
    parts += blocks.paras(case.text("closing", **values))
    parts += [blocks.sign(case.head, long_day(case.day), seal=case.seal)]
    parts += [blocks.note(case.contact)] if case.contact else []
    parts += [blocks.copies(f"抄送：{case.copies}")] if case.copies else []
    return Sheet("letter", letter_title(legs), parts)


def letter_title(legs: list[Leg]) -> str:
    if len(legs) != 1:
        return f"关于交办{len(legs)}件群众意见建议的函"
    ticket = legs[0].ticket
    named = f"“{ticket.title}”" if len(ticket.title) <= LONGEST_TITLE else f"{ticket.number}号"
    return f"关于交办{named}意见建议的函"


def due_words(legs: list[Leg]) -> str:
    """2026年11月18日; several dates are those of the table."""
    days = {received_on(leg.due_at) for leg in legs}
    return long_day(days.pop()) if len(days) == 1 else "各件办理期限"


def return_sentence(legs: list[Leg], on: date) -> list[Block]:
    """Until when it may be given back, while it still may; a rule, not for wording."""
    days = {received_on(leg.return_by) for leg in legs if leg.return_by and received_on(leg.return_by) >= on}
    if not days:
        return []
    return [blocks.para(f"不属你单位职责的，请于{long_day(min(days))}前书面退办并说明理由，逾期视为接受。")]


def grid_of(leg: Leg) -> Block:
    """The grid of one ticket."""
    ticket = leg.ticket
    co = "、".join(co.to_unit.name for co in leg.co_legs.all()) or "无"
    rows = [
        (("编　　号", ticket.number), ("办理期限", long_day(received_on(leg.due_at)))),
        (("主　　办", leg.to_unit.name), ("会　　办", co)),
        (("督办代表", deputies_of(ticket) or "—"), ("附　　议", f"{max(0, leg.voices - 1)}人")),
        (("事　　项", f"{ticket.title}（{ticket.division.short_name}）"),),
    ]
    summary = ticket.body.summary.strip()
    rows += [(("基本情况", summary),)] if summary else []
    rows += [(("交办要求", leg.note.strip()),)] if leg.note.strip() else []
    return blocks.facts(rows)


def deputies_of(ticket: Ticket) -> str:
    """Who supervises it; else who raised or received it."""
    links = list(ticket.deputies.all())
    leading = [link for link in links if link.capacity == TicketDeputy.Capacity.SUPERVISES]
    names = [f"{link.deputy.name}（领衔）" for link in leading] or [link.deputy.name for link in links]
    return "、".join(proposers.on_paper(ticket, names))


LETTER = PaperKind(
    name="handoff_letter",
    label=_("交办函"),
    word="人大交",
    slots=(
        Slot(
            "opening", _("开头（有会议或文件依据）"), "经{依据}，同意将下列事项列入问题清单，现交你单位办理。",
            known=("依据", "承办单位", "件数"), needed=("依据",), long=True,
        ),
        Slot(
            "opening_daily", _("开头（日常受理）"), "现将下列群众意见建议交你单位办理。",
            known=("承办单位", "件数"), long=True,
        ),
        Slot(
            "demand", _("要求"),
            "请在{期限}前办结，写明办了什么、结果、下一步和联系人，书面答复督办代表和本机关。",
            known=("期限", "承办单位", "件数"), needed=("期限",), long=True,
        ),
        Slot("closing", _("结尾"), "", known=("承办单位",), optional=True),
    ),
    issuers=frozenset(ORGANS),
    compose=compose_letter,
    find=find_letter,
    offer=offer_letter,
    example=example_letter,
)  # fmt: skip


SIGNFOR_HEADS = ("交办函", "编号", "事项", "主办", "会办", "期限", "签收人", "签收日期", "签名")
SIGNFOR_WIDTHS, SIGNFOR_SIZE = (24, 27, 50, 25, 22, 23, 16, 23, 20), 10.5


def find_signfor(by, key: str) -> list[Leg] | None:
    """The tickets of a letter by its number, or tickets by theirs. The shell asks without a person."""
    paper = queries.of_number(key)
    if paper and paper.kind == LETTER.name:
        seen = by is None or Paper.objects.visible_to(by).filter(pk=paper.pk).exists()
        ids = paper.things.filter(thing="ticket").values_list("thing_id", flat=True)
        return handed_out(paper.organ, paper.to_unit, ids) if seen else None
    if by is None or not (by.posting and by.posting.unit_id):
        return None
    return handed_out(by.posting.unit, None, [ticket.pk for ticket in tickets_of(by, key)]) or None


def offer_signfor(by, ticket) -> list[str]:
    return [ticket.number] if sent_by(by, ticket.lead) else []


def signfor_keys(most: int) -> list[str]:
    """The numbers of the letters."""
    rows = Paper.objects.issued().filter(kind=LETTER.name).order_by("-pk")
    return list(rows.values_list("number", flat=True)[:most])


def compose_signfor(legs: list[Leg], *, by, plain=None) -> Sheet:
    """One line a ticket, with room for the receiver's hand."""
    organ = legs[0].from_unit.name if legs else ""
    bases = bases_of(leg.ticket_id for leg in legs)
    head = f"交办单位：{organ}　　共{len(legs)}件　　交办依据：{'、'.join(bases) or DAILY}"
    return Sheet("form", "交办签收表", [blocks.line(head), signfor_table(legs)], landscape=True)


def signfor_table(legs: list[Leg]) -> Block:
    """Letter, matter, units, date; who received it, and room for the hand."""
    letters = letter_numbers(leg.ticket_id for leg in legs)
    rows = [
        (
            letters.get((leg.ticket_id, leg.to_unit_id), ""), leg.ticket.number, leg.ticket.title, leg.to_unit.name,
            "、".join(co.to_unit.name for co in leg.co_legs.all()), received_on(leg.due_at).isoformat(),
            leg.handler_name, received_on(leg.signed_at).isoformat() if leg.signed_at else "", "",
        )
        for leg in legs
    ]  # fmt: skip
    return blocks.table(SIGNFOR_HEADS, SIGNFOR_WIDTHS, rows, size=SIGNFOR_SIZE)


def letter_numbers(ticket_ids: Iterable[int]) -> dict[tuple[int, int], str]:
    """{(ticket, unit): number of the letter by which it was handed off}"""
    return {(ticket, unit): number for ticket, unit, number, _on in issued_letters(ticket_ids)}


def issued_letters(ticket_ids: Iterable[int]) -> Iterable[tuple[int, int, str, date]]:
    """Ticket, unit, number and day of each valid letter, the oldest first."""
    papers = Paper.objects.filter(kind=LETTER.name, state=PaperState.ISSUED, things__thing="ticket")
    rows = papers.filter(things__thing_id__in=list(ticket_ids)).order_by("pk")
    return rows.values_list("things__thing_id", "to_unit", "number", "issued_on")


SIGNFOR = FormKind(
    name="signfor",
    label=_("交办签收表"),
    compose=compose_signfor,
    find=find_signfor,
    offer=offer_signfor,
    keys=signfor_keys,
)


def register() -> None:
    kinds.register(LETTER, SIGNFOR)
