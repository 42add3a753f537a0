"""Tags and filters every page may use: icons, state badges, Chinese dates, changed query strings."""

import re
from functools import cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from liaison.core import clock, toasts, wording

register = template.Library()

SHAPES = {
    "new": "circle",
    "doing": "circle-half",
    "soon": "triangle-fill",
    "late": "octagon-fill",
    "wait": "chat-square-dots-fill",
    "done": "check-circle-fill",
    "redo": "arrow-counterclockwise",
}


@cache
def portal_icons() -> frozenset[str]:
    """Names in the small sprite; all others are in the large one (see deploy/icons.py)."""
    sprite = settings.BASE_DIR / "static" / "img" / "icons-portal.svg"
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite.read_text(encoding="utf-8")))


@register.simple_tag
def icon(name, label=""):
    """One picture of a sprite; silent for screen readers unless it carries a label."""
    if label:
        html = '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>'
        return format_html(html, label, _href(name))
    return _silent(name)


@cache
def _silent(name: str) -> SafeString:
    """A page draws a hundred of them, always the same few."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', _href(name))


def _href(name: str) -> str:
    sprite = "img/icons-portal.svg" if name in portal_icons() else "img/icons.svg"
    return f"{static(sprite)}#{name}"


@register.simple_tag
def badge(kind, text, size="", title=""):
    """A state as colour + shape + word: {% badge "doing" "办理中" %}, size "lg" on heads.

    kind: new, doing, soon, late, wait, done, redo. Drawn here, not by a template: a list has fifty.
    """
    large = f" st-{size}" if size else ""
    pointed = format_html(' title="{}"', title) if title else ""
    return format_html('<span class="st st-{}{}"{}>{}{}</span>', kind, large, pointed, _silent(SHAPES[kind]), text)


@register.simple_tag
def due_badge(kind, text, due_at=None, size=""):
    """The deadline badge of a leg, from parts already computed; the exact moment is its title."""
    title = wording.due_title(localtime(due_at), clock.today()) if due_at else ""
    return badge(kind, text, size, title)


@register.filter
def day(value):
    """A date as 11月16日, with the year when it is not this year."""
    return wording.day(_date(value), clock.today()) if value else ""


@register.filter
def short_day(value):
    """A date as 11-16, for stages and narrow columns."""
    return _date(value).strftime("%m-%d") if value else ""


@register.filter
def moment(value):
    """A moment as 今天 09:12, 昨天 16:20, 11月5日 15:40 or 2025年11月5日 15:40."""
    return wording.moment(localtime(value), clock.today()) if value else ""


@register.filter
def clock_time(value):
    """The time of day of a moment: 09:12."""
    return localtime(value).strftime("%H:%M") if value else ""


@register.filter
def weekday(value):
    """星期二"""
    return wording.weekday(_date(value)) if value else ""


@register.filter
def undo_href(message):
    """The way back a toast offers, or nothing."""
    return toasts.tagged(message, toasts.UNDO)


@register.filter
def draft_done(message):
    """The name of the draft that arrived with the act a toast speaks of, or nothing."""
    return toasts.tagged(message, toasts.DRAFT)


def _date(value):
    """The calendar day of a date, or of a moment in local time."""
    return localtime(value).date() if hasattr(value, "tzinfo") else value
