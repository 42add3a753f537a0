"""Entries of the trail in templates."""

from django import template

from liaison.audit import wording

register = template.Library()


@register.filter
def sentence(entry) -> str:
    """What was done, in words."""
    return wording.sentence(entry.verb)
