"""The papers of one thing, on its page: what was issued about it, and what this person may draw or print."""

from django import template

from liaison.accounts.scope import can
from liaison.documents.papers import kinds, queries

register = template.Library()
PANEL = "documents/papers/_of_thing.html"


@register.inclusion_tag(PANEL, takes_context=True)
def papers_of(context, thing, row, issued=True):
    """{% papers_of "meeting" meeting %}: a meeting, an item of its agenda, a problem list, a venue.

    `issued` is false when the caller knows already that there is no paper yet.
    """
    request = context["request"]
    found = offered(request.user, row, thing) | {"papers": queries.about(request.user, thing, row.pk) if issued else []}
    return {"request": request, "csrf_token": context.get("csrf_token")} | found


def offered(user, row, thing: str = "ticket") -> dict:
    """Numbered kinds this person's unit issues, and forms they may print."""
    unit = user.posting.unit if user.posting else None
    draws = kinds.issued_by(unit.kind) if unit and can(user, "paper:draw") else []
    forms = kinds.forms() if can(user, "paper:print") else []
    return {
        "draws": [(kind, key) for kind in draws if kind.thing == thing for key in kind.offer(user, row)],
        "forms": [(kind, key) for kind in forms if kind.thing == thing for key in kind.offer(user, row)],
    }
