"""The year's calendar: what counts as a working day, and adding what was announced late."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liaison.core import clock, toasts
from liaison.core.errors import DomainError
from liaison.core.views import FormPage
from liaison.workdays import actions, published, queries
from liaison.workdays.forms import DaysForm, NoForm
from liaison.workdays.year import months_of

LONGEST_RUN = 31
WEEKDAY_LETTERS = (
    pgettext_lazy("weekday", "一"),
    pgettext_lazy("weekday", "二"),
    pgettext_lazy("weekday", "三"),
    pgettext_lazy("weekday", "四"),
    pgettext_lazy("weekday", "五"),
    pgettext_lazy("weekday", "六"),
    pgettext_lazy("weekday", "日"),
)


@require_safe
def year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Twelve months with 休 and 班; a year not published yet says so."""
    year = year or clock.today().year
    if not actions.FIRST_YEAR <= year <= actions.LAST_YEAR:
        raise Http404
    calendar = queries.load()
    context = {
        "year": year,
        "today": clock.today(),
        "months": months_of(year, calendar),
        "weekdays": WEEKDAY_LETTERS,
        "known": calendar.year_known(year),
        "publishable": year in published.years(),
        "days": queries.days_of(year),
        "changes": queries.recent_changes(8),
        "may_edit": request.user.may("calendar:edit"),
        "published_source": published.SOURCE,
    }
    return render(request, "workdays/year.html", context)


class AddDays(FormPage):
    form_class = DaysForm
    title = gettext_lazy("登记放假或调休")

    def form_arguments(self) -> dict:
        return {"initial": {"kind": "holiday"}}

    def act(self, date, until, **cleaned) -> str:
        last = until or date
        if last < date:
            raise DomainError(_("止日不能早于起日。"), "until")
        if (last - date).days >= LONGEST_RUN:
            raise DomainError(_("一次最多登记 31 天。"), "until")
        days = [date + timedelta(days=n) for n in range((last - date).days + 1)]
        actions.add_days(days=days, by=self.request.user, **cleaned)
        self.year = date.year
        return _("日历已更新，在办件的期限随后按新日历重算并留痕。")

    def back(self) -> str:
        return reverse("workdays:year", args=[getattr(self, "year", clock.today().year)])

    def more(self) -> dict:
        return {
            "crumb": (_("工作日历"), self.back()),
            "note": _("已在办的件会按新日历改期，旧期限和新期限都留在各件的记录里。"),
        }


class RemoveDay(FormPage):
    """Let one day follow the week again."""

    form_class = NoForm
    title = gettext_lazy("删去这一天")

    def find(self):
        day = queries.entered(self.kwargs["day"])
        if day is None:
            raise Http404
        return day

    def act(self) -> str:
        actions.remove_day(day=self.thing.date, by=self.request.user)
        return _("已删去，这一天按星期算。")

    def back(self) -> str:
        return reverse("workdays:year", args=[self.kwargs["day"].year])

    def more(self) -> dict:
        return {"crumb": (_("工作日历"), self.back()), "note": f"{self.thing}（{self.thing.source}）"}


@require_POST
def import_year(request: HttpRequest, year: int) -> HttpResponse:
    """Enter the arrangement that came with the software."""
    try:
        actions.import_year(year=year, by=request.user)
        toasts.done(request, _("%s 年的放假安排已载入。") % year)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
    return redirect("workdays:year", year)
