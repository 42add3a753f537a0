"""The acts open to the reader on one ticket, as buttons: one solid, two beside it, the rest behind the dots."""

from django import template

from liaison.accounts.scope import can
from suggestions.tickets.systemnotes import in_words
from suggestions.workflow.acts import open_acts
from suggestions.workflow.keys import may_issue

register = template.Library()

BESIDE = 2  # quiet buttons beside the solid one
# Single keys of the design: a list, c remind, h hand off, m merge, r return.
KEYS = {
    "enlist": "a", "remind": "c", "hand_off": "h", "merge": "m", "ask_supplement": "r", "hand_back": "r",
    "send_back": "r",
}  # fmt: skip
ELSEWHERE = {"note"}  # stands at the head of the timeline


register.filter("note_words", in_words)


@register.inclusion_tag("suggestions/tickets/_acts.html", takes_context=True)
def ticket_acts(context, ticket):
    """{% ticket_acts ticket %}"""
    user = context["request"].user
    acts = [act for act in open_acts(user, ticket) if act.name not in ELSEWHERE]
    buttons = [
        {"label": act.label, "icon": act.icon, "href": act.url(ticket), "danger": act.danger, "key": KEYS.get(act.name)}
        for act in acts
    ]
    first = next((i for i, act in enumerate(acts) if act.primary), None)
    solid = buttons.pop(first) if first is not None else None
    harmless = [button for button in buttons if not button["danger"]]
    beside = harmless[:BESIDE]
    return {
        "ticket": ticket,
        "request": context["request"],
        "solid": solid,
        "beside": beside,
        "receipts": can(user, "ticket:second") and may_issue(user, ticket),
        "rest": [button for button in buttons if button not in beside],
    }
