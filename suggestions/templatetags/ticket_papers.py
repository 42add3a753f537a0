"""The papers of one ticket, on its page; those of other things are liaison.documents' panel."""

from django import template

from liaison.documents.templatetags import paper_panel
from suggestions.tickets.facts import facts_of

register = template.Library()
register.tag("papers_of", paper_panel.register.tags["papers_of"])


@register.inclusion_tag(paper_panel.PANEL, takes_context=True)
def ticket_papers(context, ticket):
    """{% ticket_papers ticket %}"""
    panel = paper_panel.papers_of(context, "ticket", ticket, issued=facts_of(ticket).papered)
    return panel | {"ticket": ticket}
