"""Who may make a move on a ticket: the letters of the roles table, asked of one ticket (decisions D19).

The state is not asked here: that is the table of moves.
"""

from collections.abc import Callable

from liaison.accounts.models import Posting
from liaison.accounts.roles import SYSTEM, VOTER, Role
from liaison.accounts.scope import reach
from liaison.divisions.models import CODE_LENGTH, Level, Unit, UnitKind
from liaison.divisions.queries import organ_for
from suggestions.rules.models import Track
from suggestions.tickets.facts import facts_of
from suggestions.tickets.legs import LegStep
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.states import TicketState


def power(verb: str) -> Callable[[object, Ticket], bool]:
    """The question "may this person use this verb on this ticket?" for one verb of the roles table."""

    def allowed(by, ticket: Ticket) -> bool:
        letter = reach(by, verb)
        return bool(letter) and REACHES[letter](by, ticket)

    return allowed


def covers(by, ticket: Ticket) -> bool:
    """D: the ticket lies in the territory; what goes straight to the county is above every township."""
    code = by.posting.division_id
    if ticket.direct_to_county and len(code) > CODE_LENGTH[Level.COUNTY]:
        return False
    return ticket.division_id.startswith(code)


def own_station(by, ticket: Ticket) -> bool:
    """S: the ticket was received at this person's station, or at a point below it."""
    venue, mine = ticket.venue, by.posting.unit_id
    return venue is not None and (venue.unit_id == mine or (venue.parent is not None and venue.parent.unit_id == mine))


def own_row(by, ticket: Ticket) -> bool:
    """O: this person entered it. A voter acts through a private link, which the action checks."""
    return by.role == VOTER or ticket.registered_by_id == by.pk


def linked(by, ticket: Ticket) -> bool:
    """L: the deputy received it, raised it or supervises it."""
    return TicketDeputy.objects.filter(ticket=ticket.pk, deputy__user=by.pk).exists()


def my_unit_leads(by, ticket: Ticket) -> bool:
    """U: the open lead leg is at this person's unit."""
    return ticket.lead is not None and ticket.lead.to_unit_id == by.posting.unit_id


def sent_by_my_organ(by, ticket: Ticket) -> bool:
    return ticket.lead is not None and ticket.lead.from_unit_id == by.posting.unit_id


def my_organ_answers(by, ticket: Ticket) -> bool:
    """H: my organ holds the open lead leg; or waits for the voters it asked; or takes it from its own desk.

    Closed: my organ held it last, or nobody above the station ever did.
    """
    lead = ticket.lead
    if lead is None:
        last = ticket.legs.filter(role="lead").order_by("-seq").first()
        mine = by.posting.unit_id in (last.to_unit_id, last.from_unit_id) if last else False
        return mine or (at_station_below(by, ticket) if last is None or last.step == LegStep.VERIFY else False)
    if lead.to_unit_id == by.posting.unit_id:
        return True
    if lead.step == LegStep.RATE:
        return sent_by_my_organ(by, ticket)
    return lead.step == LegStep.VERIFY and at_station_below(by, ticket)


def at_station_below(by, ticket: Ticket) -> bool:
    """My organ is the one the station reports to, so it may take the ticket earlier (decisions D52)."""
    return covers(by, ticket) and organ_for(ticket.division_id) == by.posting.unit


def for_paper_unit(by, ticket: Ticket) -> bool:
    """P: my organ handed it to a unit without an account and acts for it on paper (decisions D54)."""
    return sent_by_my_organ(by, ticket) and _nobody_there(ticket)


def micro_of_mine(by, ticket: Ticket) -> bool:
    """M: a deputy hands off only small matters of their own (民生小事)."""
    return ticket.track == Track.MICRO and (own_row(by, ticket) or linked(by, ticket))


def _nobody_there(ticket: Ticket) -> bool:
    """Whether it is the turn of a unit without an account."""
    return ticket.lead.to_unit_id is not None and not facts_of(ticket).manned


def is_paper(unit: Unit | None) -> bool:
    """A unit nobody can sign in for: whoever handed the ticket off acts for it."""
    if unit is None:
        return False
    return not Posting.objects.live().filter(unit=unit, role=Role.HANDLING_UNIT).exists()


def my_sub_unit_holds(by, ticket: Ticket) -> bool:
    """G: a government's desk over the offices below it."""
    lead, desk = ticket.lead, by.posting.unit
    if lead is None or lead.to_unit is None or desk.kind != UnitKind.GOVERNMENT:
        return False
    return lead.to_unit.parent_id == desk.pk


REACHES: dict[str, Callable[[object, Ticket], bool]] = {
    "S": own_station,
    "O": own_row,
    "L": linked,
    "D": covers,
    "U": my_unit_leads,
    "H": my_organ_answers,
    "P": for_paper_unit,
    "M": micro_of_mine,
    "G": my_sub_unit_holds,
    "A": lambda by, ticket: True,
}


def may_take_over(by, ticket: Ticket) -> bool:
    """The county takes over from a township below it, with a reason (design 2.1)."""
    return by.role == Role.COUNTY_OFFICE and covers(by, ticket)


def may_transfer(by, ticket: Ticket) -> bool:
    """Whoever holds it; the person who entered it while the station has it; the county taking over."""
    if not power("ticket:transfer")(by, ticket):
        return may_take_over(by, ticket)
    if by.role == Role.STATION_KEEPER:
        return ticket.lead is not None and ticket.lead.to_unit_id == ticket.venue.unit_id
    if by.role in {Role.DEPUTY, Role.INFORMATION_OFFICER}:
        return ticket.lead is not None and ticket.lead.step == LegStep.VERIFY
    return True


def may_merge(by, ticket: Ticket) -> bool:
    """A station merges only what it has not reported yet."""
    own_desk = by.role == Role.STATION_KEEPER
    return power("ticket:merge")(by, ticket) and (not own_desk or ticket.state == TicketState.REGISTERED)


def may_hand_off(by, ticket: Ticket) -> bool:
    """The organ that holds it; a deputy only a small matter that nobody has taken up yet."""
    small = by.role != Role.DEPUTY or ticket.state == TicketState.REGISTERED
    return small and power("ticket:hand_off")(by, ticket)


def may_hand_back(by, ticket: Ticket) -> bool:
    """The lead unit; or the sender, while nobody has signed (撤回)."""
    if not reach(by, "ticket:hand_back") or ticket.lead is None:
        return False
    if my_unit_leads(by, ticket):
        return True
    return sent_by_my_organ(by, ticket) and (ticket.state == TicketState.ASSIGNED or _nobody_there(ticket))


def may_withdraw(by, ticket: Ticket) -> bool:
    return power("ticket:withdraw")(by, ticket) or by.role == SYSTEM


def may_close(by, ticket: Ticket) -> bool:
    """The clock closes only what was rated or whose window is over; the rest is for people."""
    return power("ticket:close")(by, ticket) and (by.role != SYSTEM or ticket.state == TicketState.RATING)
