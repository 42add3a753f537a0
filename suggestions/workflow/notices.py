"""Who is told what when a ticket moves (通知). Words live in templates/notices/workflow/<event>.txt.

Desks are told, not persons: whoever sits there sees it. Voters without account have their private link.
"""

from liaison.core import clock, wording
from liaison.divisions.models import Unit
from suggestions.tickets.conclusions import Conclusion
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.workflow.telling import tell


def _day(leg: Leg) -> str:
    """The due day as people say it: 11月19日."""
    return wording.day(clock.local(leg.due_at).date(), clock.today())


def ticket_registered(ticket: Ticket, leg: Leg) -> None:
    """A ticket that somebody else has to look at: from a code, a phone, the network, an interface."""
    if ticket.registered_by.role != "station_keeper":
        tell("registered", ticket, units=[leg.to_unit_id])


def ticket_declined(ticket: Ticket) -> None:
    tell("declined", ticket, deputies=True)


def ticket_merged(ticket: Ticket, target: Ticket, leg: Leg) -> None:
    tell("merged", ticket, deputies=True, target=target.number)


def ticket_withdrawn(ticket: Ticket, leg: Leg) -> None:
    tell("withdrawn", ticket, units=[leg.to_unit_id])


def ticket_transferred(ticket: Ticket, leg: Leg) -> None:
    tell("transferred", ticket, units=[leg.to_unit_id], from_unit=str(leg.from_unit))


def supplement_asked(ticket: Ticket, leg: Leg) -> None:
    tell("supplement_asked", ticket, units=[leg.to_unit_id], deputies=True, missing=leg.note)


def ticket_supplemented(ticket: Ticket, leg: Leg) -> None:
    tell("supplemented", ticket, units=[leg.to_unit_id])


def ticket_listed(ticket: Ticket) -> None:
    tell("listed", ticket, deputies=True)


def ticket_handed_off(ticket: Ticket, leg: Leg, co_legs: list[Leg]) -> None:
    """To the lead unit and every co-handler, and to the deputies who follow it."""
    units = [leg.to_unit_id, *(co.to_unit_id for co in co_legs)]
    tell("handed_off", ticket, units=units, deputies=True, due=_day(leg))


def ticket_signed(ticket: Ticket, leg: Leg) -> None:
    tell("signed", ticket, units=[leg.from_unit_id], unit=str(leg.to_unit), handler=leg.handler_name)


def ticket_handed_back(ticket: Ticket, leg: Leg, returns: int) -> None:
    """To whoever handed it off; from the third return on the words say that the organ itself decides."""
    event = "handed_back_again" if returns >= 3 else "handed_back"
    tell(event, ticket, units=[leg.to_unit_id], unit=str(leg.from_unit), times=returns)


def hand_back_refused(ticket: Ticket, leg: Leg) -> None:
    tell("hand_back_refused", ticket, units=[leg.to_unit_id], due=_day(leg))


def called_in(ticket: Ticket, leg: Leg) -> None:
    tell("called_in", ticket, units=[leg.to_unit_id], due=_day(leg), once=leg.seq)


def opinion_given(ticket: Ticket, leg: Leg) -> None:
    tell("opinion_given", ticket, units=[leg.parent.to_unit_id], unit=str(leg.to_unit), once=leg.seq)


def co_released(ticket: Ticket, leg: Leg, reason: str) -> None:
    """To the co-handler that is free, and to the lead unit that need not wait any more."""
    units = [leg.to_unit_id, leg.parent.to_unit_id]
    tell("released", ticket, units=units, unit=str(leg.to_unit), reason=reason, once=leg.pk)


def ticket_replied(ticket: Ticket, leg: Leg) -> None:
    tell("replied", ticket, units=[leg.to_unit_id], unit=str(leg.from_unit))


def reply_sent_back(ticket: Ticket, leg: Leg) -> None:
    tell("sent_back", ticket, units=[leg.to_unit_id], reason=leg.note, due=_day(leg))


def reply_checked(ticket: Ticket, unit_id: int) -> None:
    tell("checked", ticket, units=[unit_id], deputies=True)


def ticket_unsatisfied(ticket: Ticket, leg: Leg) -> None:
    tell("unsatisfied", ticket, units=[leg.to_unit_id])


def ticket_rehandled(ticket: Ticket, leg: Leg) -> None:
    tell("rehandled", ticket, units=[leg.to_unit_id], deputies=True, due=_day(leg), round=ticket.round)


def conference_called(ticket: Ticket, unit_id: int | None) -> None:
    tell("conference", ticket, units=[unit_id], deputies=True)


def rating_struck(ticket: Ticket, rating) -> None:
    """To the organ that decides or waits: a dissatisfied rating it acts on may have gone."""
    lead = ticket.lead
    organ = (lead.to_unit_id or lead.from_unit_id) if lead else None
    tell("rating_struck", ticket, units=[organ], result=str(rating.get_result_display()), once=rating.pk)


def ticket_split(ticket: Ticket, sibling: Ticket) -> None:
    """To the unit that handles the rest, and to the deputies who follow both."""
    unit = ticket.lead.to_unit_id if ticket.state in {"assigned", "handling"} else None
    tell("split", ticket, units=[unit], deputies=True, part=sibling.number, part_title=sibling.title,
         once=sibling.pk)  # fmt: skip


def ticket_closed(ticket: Ticket) -> None:
    tell("closed", ticket, deputies=True)


def conclusion_proposed(ticket: Ticket, conclusion: Conclusion, unit: Unit | None) -> None:
    """To the desk where the second person sits."""
    tell(
        "conclusion_proposed", ticket, units=[unit], who=str(conclusion.proposed_by), reason=conclusion.reason.label,
        once=conclusion.pk,
    )  # fmt: skip


def conclusion_decided(ticket: Ticket, conclusion: Conclusion, unit_id: int | None) -> None:
    """To the desk it was proposed at."""
    tell(
        "conclusion_decided", ticket, units=[unit_id], who=str(conclusion.decided_by),
        decision=str(conclusion.get_decision_display()), once=conclusion.pk,
    )  # fmt: skip


def promise_followed(ticket: Ticket, leg: Leg) -> None:
    tell("followed", ticket, units=[leg.to_unit_id], due=_day(leg))


def ticket_reopened(ticket: Ticket, leg: Leg) -> None:
    tell("reopened", ticket, units=[leg.to_unit_id], deputies=True)


def extension_asked(ticket: Ticket, leg: Leg) -> None:
    tell("extension_asked", ticket, units=[leg.from_unit_id], unit=str(leg.to_unit), once=leg.seq)


def extension_decided(ticket: Ticket, leg: Leg, granted: bool) -> None:
    event = "extension_granted" if granted else "extension_refused"
    tell(event, ticket, units=[leg.to_unit_id], due=_day(leg), once=f"{leg.seq}:{leg.due_at:%Y%m%d}")


def contacted(ticket: Ticket, contact_id: int) -> None:
    """A deputy says that they talked: to the unit and the organ that wait for it."""
    lead = ticket.lead
    tell("contacted", ticket, units=[lead.to_unit_id, lead.from_unit_id] if lead else [], once=contact_id)


def reminded(ticket: Ticket, leg: Leg, words: str, who: str, source: str) -> str:
    """A reminder does not move the ticket, so source and day are part of what makes it one. Answers its key."""
    once = f"{source}:{clock.today():%Y%m%d}"
    return tell("reminded", ticket, units=[leg.to_unit_id], who=who, words=words, once=once)
