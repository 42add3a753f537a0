"""Supervision on other pages: its panel beside a ticket; and a look into a mapping by a key."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaison.accounts import access
from suggestions.supervision import opening, reading
from suggestions.supervision.standing import WITH_THE_UNIT
from suggestions.tickets import proposers
from suggestions.tickets.facts import facts_of
from suggestions.workflow.reminding import organ_over

register = template.Library()
TABS = (
    ("supervise", _("督办墙")),
    ("revisit-list", _("回访")),
    ("appraisal-list", _("测评")),
    ("rectification-list", _("整改")),
    ("referral-list", _("追责建议")),
    ("commitments", _("承诺事项")),
)


@register.filter
def at(mapping, key):
    """{{ receipts|at:one.notice_key }}: what a mapping holds under a key, or nothing."""
    return mapping.get(key)


def reminders_of(ticket) -> list:
    urged = facts_of(ticket).urged
    return list(ticket.reminders.select_related("by").order_by("-at", "-id")) if urged else []


@register.inclusion_tag("suggestions/supervision/_tabs.html", takes_context=True)
def supervise_tabs(context, here):
    """{% supervise_tabs "supervise" %}: the pages of supervision this person may open."""
    user, rules = context["request"].user, access.rules()
    names = [(f"suggestions:{name}", label, name == here) for name, label in TABS]
    open_ones = [one for one in names if access.open_to(user, rules[one[0]])]
    return {"tabs": [{"href": reverse(url), "label": label, "current": now} for url, label, now in open_ones]}


@register.inclusion_tag("suggestions/supervision/_panel.html", takes_context=True)
def supervision_panel(context, ticket):
    """{% supervision_panel ticket %}: where it stands on the ladder, who urged it, or the way onto the ladder."""
    user = context["request"].user
    facts = facts_of(ticket)
    rows = list(reading.cases(user).filter(ticket=ticket.pk).order_by("-id")[:1]) if facts.supervised else []
    [file] = reading.files_of(rows) if rows else [None]
    reminders = file.reminders if file else reminders_of(ticket)
    lead, alive = ticket.lead, bool(rows) and rows[0].closed_at is None
    with_unit = lead is not None and lead.step in WITH_THE_UNIT and not alive
    return {
        "ticket": ticket,
        "file": file,
        "reminders": reminders,
        "unnamed": proposers.hidden_from(user, ticket),
        "score": sum(one.points for one in reminders),
        "receipts": reading.read_receipts(reminders) if reminders else {},
        "may_open": with_unit and opening.may_open(user, ticket, organ_over(ticket, lead)),
    }
