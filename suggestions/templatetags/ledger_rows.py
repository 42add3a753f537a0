"""The rows of the ledger, drawn by Python: fifty of them are half the cost of the page when a template draws them."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from liaison.core.templatetags.house import badge, icon
from suggestions.tickets.rows import Row

register = template.Library()

ROW = """<tr data-row>
  <td class="c-sel"><input class="form-check-input" type="checkbox" name="pick" value="{number}" data-tick\
 aria-label="{pick} {tail}"></td>
  <td class="c-no num">{tail}</td>
  <td class="c-tt"><a class="tt" href="{href}">{title}</a>{tags}</td>
  <td class="c-vil">{place}</td>
  <td class="c-cat">{category}</td>
  <td class="c-hold">{holder}</td>
  <td class="c-stay"><span class="stay{long}"><span class="num"><b>{days}</b> {unit}</span>{meter}</span></td>
  <td class="c-due">{due}</td>
</tr>
"""
METER = '<meter class="bar" min="0" max="{0}" value="{1}">{1}/{0}</meter>'


@register.simple_tag
def ledger_rows(rows: Iterable[Row]) -> SafeString:
    """All rows of a page; every text of a ticket is escaped here."""
    pick, unit = _("选择"), _("天")
    return mark_safe("".join(_row(row, pick, unit) for row in rows))


def _row(row: Row, pick: str, unit: str) -> str:
    return ROW.format(
        number=row.number,
        pick=pick,
        tail=row.tail,
        href=escape(row.href),
        title=escape(row.title),
        tags=_tags(row) if row.key_supervised or row.round > 1 else "",
        place=escape(row.place),
        category=escape(row.category),
        holder=escape(row.holder) or "—",
        long=" long" if row.long else "",
        days=row.days,
        unit=unit,
        meter=METER.format(row.allowed, row.days) if row.holder else "",
        due=badge(row.kind, row.words, "", row.due),
    )


def _tags(row: Row) -> str:
    """What is special about it: under supervision, in a later round."""
    key = format_html(' <span class="tag tag-key">{}{}</span>', icon("star-fill"), _("重点"))
    again = format_html(' <span class="tag">{}{}</span>', icon("arrow-counterclockwise"), _("第 %d 轮") % row.round)
    return (key if row.key_supervised else "") + (again if row.round > 1 else "")
