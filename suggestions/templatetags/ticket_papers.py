"""The papers of one thing, on its page: what was issued about it, and what this person may draw or print."""

from django import template

from liaison.accounts.scope import can
from liaison.documents.papers import kinds, queries
from suggestions.tickets.facts import facts_of

register = template.Library()


@register.inclusion_tag("suggestions/tickets/_papers.html", takes_context=True)
def ticket_papers(context, ticket):
    """{% ticket_papers ticket %}"""
    return _context(context, "ticket", ticket) | {"ticket": ticket}


@register.inclusion_tag("suggestions/tickets/_papers.html", takes_context=True)
def papers_of(context, thing, row):
    """{% papers_of "meeting" meeting %}: a meeting, an item of its agenda, a problem list."""
    return _context(context, thing, row)


def _context(context, thing: str, row) -> dict:
    request = context["request"]
    found = offered(request.user, row, thing)
    return {"request": request, "csrf_token": context.get("csrf_token")} | found


def _issued(user, thing: str, row) -> list:
    if thing == "ticket" and not facts_of(row).papered:
        return []
    return queries.about(user, thing, row.pk)


def offered(user, row, thing: str = "ticket") -> dict:
    """Numbered kinds this person's unit issues, forms they may print, papers they may see."""
    unit = user.posting.unit if user.posting else None
    draws = kinds.issued_by(unit.kind) if unit and can(user, "paper:draw") else []
    forms = kinds.forms() if can(user, "paper:print") else []
    return {
        "papers": _issued(user, thing, row),
        "draws": [(kind, key) for kind in draws if kind.thing == thing for key in kind.offer(user, row)],
        "forms": [(kind, key) for kind in forms if kind.thing == thing for key in kind.offer(user, row)],
    }
