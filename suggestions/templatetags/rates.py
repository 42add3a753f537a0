"""Numbers of the pages of figures (数字): each a link to its rows for whoever may read them, else the number alone."""

from django import template
from django.utils.html import format_html

from suggestions.rates import documents
from suggestions.tickets.shares import percent

register = template.Library()


@register.simple_tag
def figure(n: int, ledger: str, place: str, query: str, label: str, host: int | None = None):
    """解决 50, leading to the ledger."""
    return _number(n, f"{ledger}&place={place}&{query}{f'&host={host}' if host else ''}" if ledger else "", label)


@register.simple_tag
def answers(n: int, address: str, answer: str, label: str, by: str = ""):
    """满意 45, leading to the answers."""
    return _number(n, f"{address}&answer={answer}{f'&by={by}' if by else ''}" if address else "", label)


@register.simple_tag(takes_context=True)
def cell(context, n: int, code: str, own: bool, name: str):
    """A number of a place in the table."""
    ledger = context.get("ledger")
    return _number(n, f"{ledger}&place={code}{'&exact=1' if own else ''}&figure={name}" if ledger else "", "")


@register.simple_tag
def share(part: int, whole: int):
    """75.0%, a dash when there is nothing to divide by."""
    found = percent(part, whole)
    return "—" if found is None else format_html('<span class="num">{}%</span>', f"{found:.1f}")


@register.simple_tag
def own_words(code: str) -> str:
    return documents.own_words(code)


def _number(n: int, href: str, label: str):
    """The number, quiet when there is nothing; a link when there are rows to read."""
    number = format_html('<b class="num">{}</b>', n) if n else format_html('<span class="num none">{}</span>', n)
    words = format_html("{} {}", label, number) if label else number
    return format_html('<a href="{}">{}</a>', href, words) if href and n else words


@register.simple_tag(takes_context=True)
def layered(context, n: int, area, layer: str, more: str = "figure=entered"):
    """A number of the layered ledger: its layer, or a standing of all layers."""
    own = "&exact=1" if area.own else ""
    narrowed = f"&layer={layer}" if layer else ""
    return _number(n, f"{context['ledger']}&place={area.code}{own}{narrowed}&{more}", "")
