"""What a unit has to mend, on its own desk."""

from django import template

from suggestions.appraisals import queries

register = template.Library()


@register.inclusion_tag("suggestions/appraisals/_mending.html", takes_context=True)
def unit_rectifications(context):
    """{% unit_rectifications %}"""
    return {"rows": queries.open_at_unit(context["request"].user)}
