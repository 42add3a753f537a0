"""The papers of one ticket: what was issued about it, what this person may draw or print."""

from django import template

from liaison.accounts.scope import can
from liaison.documents.papers import kinds, queries

register = template.Library()


@register.inclusion_tag("suggestions/tickets/_papers.html", takes_context=True)
def ticket_papers(context, ticket):
    """{% ticket_papers ticket %}"""
    user = context["request"].user
    return {"ticket": ticket, "request": context["request"], "csrf_token": context.get("csrf_token")} | offered(
        user, ticket
    )


def offered(user, ticket) -> dict:
    """Numbered kinds this person's unit issues, forms they may print, papers they may see."""
    unit = user.posting.unit if user.posting else None
    draws = kinds.issued_by(unit.kind) if unit and can(user, "paper:draw") else []
    forms = kinds.forms() if can(user, "paper:print") else []
    return {
        "papers": queries.about(user, "ticket", ticket.pk),
        "draws": [(kind, key) for kind in draws for key in kind.offer(user, ticket)],
        "forms": [(kind, key) for kind in forms for key in kind.offer(user, ticket)],
    }
