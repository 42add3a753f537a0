"""Dates and deadlines in the words of the pages; pure, so every case is a line in a table."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

WEEKDAYS = (
    gettext_lazy("星期一"),
    gettext_lazy("星期二"),
    gettext_lazy("星期三"),
    gettext_lazy("星期四"),
    gettext_lazy("星期五"),
    gettext_lazy("星期六"),
    gettext_lazy("星期日"),
)
SOON = 3  # working days left from which a deadline is called near


def day(value: date, today: date) -> str:
    """11月16日; a day of another year carries its year."""
    parts = {"year": value.year, "month": value.month, "day": value.day}
    if value.year == today.year:
        return _("%(month)d月%(day)d日") % parts
    return _("%(year)d年%(month)d月%(day)d日") % parts


def moment(value: datetime, today: date) -> str:
    """今天 09:12, 昨天 16:20, otherwise the day and the time; `value` is in local time."""
    near = {0: _("今天"), 1: _("昨天"), -1: _("明天")}
    spoken = near.get((today - value.date()).days) or day(value.date(), today)
    return f"{spoken} {value:%H:%M}"


def weekday(value: date) -> str:
    """星期二"""
    return str(WEEKDAYS[value.weekday()])


def deadline(workdays_left: int, days_over: int = 0, soon: int = SOON) -> tuple[str, str]:
    """Badge kind and text of a running clock: 超期 2 天, 今天到期, 剩 3 个工作日."""
    if days_over > 0:
        return "late", ngettext("超期 %(n)d 天", "超期 %(n)d 天", days_over) % {"n": days_over}
    if workdays_left <= 0:
        return "soon", _("今天到期")
    text = ngettext("剩 %(n)d 个工作日", "剩 %(n)d 个工作日", workdays_left) % {"n": workdays_left}
    return ("soon" if workdays_left <= soon else "doing"), text


def due_title(due_at: datetime, today: date) -> str:
    """The exact end of a clock, shown when the badge is pointed at."""
    spoken = f"{day(due_at.date(), today)} {due_at:%H:%M}"
    return _("%(moment)s 到期") % {"moment": spoken}
