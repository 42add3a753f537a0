"""The sheet of a formal suggestion beside its ticket, and the contacts with the deputy above the reply box."""

from django import template

from liaison.accounts.scope import can
from suggestions.formal import conversion, queries
from suggestions.tickets import proposers
from suggestions.tickets.contacts import Contact
from suggestions.tickets.states import TicketState
from suggestions.workflow import contacting, statutory

register = template.Library()


@register.inclusion_tag("suggestions/formal/_panel.html", takes_context=True)
def formal_panel(context, ticket):
    """{% formal_panel ticket %}: its sheet with the statutory clocks, what it became, or the way to become one."""
    user = context["request"].user
    rows = queries.of_ticket(user, ticket) if can(user, "formal:read") else []
    queries.named_for(user, rows)
    own = next((sheet for sheet in rows if sheet.ticket_id == ticket.pk), None)
    open_ = ticket.state in {TicketState.REGISTERED, TicketState.CLOSED} and ticket.outcome not in conversion.GONE
    return {
        "ticket": ticket,
        "sheet": own,
        "others": [sheet for sheet in rows if sheet is not own],
        "clocks": queries.clocks_of(ticket) if own else [],
        "may_convert": not rows and open_ and can(user, "formal:draft") and not statutory.is_formal(ticket),
    }


@register.inclusion_tag("suggestions/formal/_contacts.html", takes_context=True)
def contacts_of(context, ticket, above_reply=False):
    """{% contacts_of ticket %}: who talked with the deputy, when and how; nothing for an ordinary ticket."""
    user = context["request"].user
    if not statutory.is_formal(ticket):
        return {"shown": False}
    secret = proposers.hidden_from(user, ticket)
    rows = list(
        Contact.objects.filter(ticket=ticket.pk).select_related("deputy", "by", "for_unit").order_by("-on", "-pk")
    )
    for row in rows:
        row.who = proposers.nobody() if secret or row.deputy is None else row.deputy.name
        own_words = row.by_id == user.pk or not secret or row.for_unit_id == user.posting.unit_id
        row.shown_text = row.text if own_words else ""
    unit = ticket.lead.to_unit_id if ticket.lead else None
    since = statutory.handled_from(ticket) if ticket.handed_off_at else None
    return {
        "shown": True,
        "ticket": ticket,
        "contacts": rows,
        "above_reply": above_reply,
        "enough": any(row.for_unit_id == unit and since and row.on >= since for row in rows),
        "may_log": contacting.may_contact(user, ticket),
        "next": context["request"].path,
    }
