"""The day ledger (今日台账) on screen, on landscape paper, and as CSV; and the list of days."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from liaison.core import clock
from liaison.core.errors import NotHere
from liaison.core.reading import reading_only
from liaison.core.views import ListPage
from liaison.documents import csv
from stations.receptions.queries import duty, median_seconds, session_on
from suggestions.daybook import queries
from suggestions.desk.place import AtDesk

SHORT = {"label", "time", "who", "phone", "number"}  # printed in one line


class DayView(AtDesk, View):
    """What every form of one day's ledger needs."""

    template_name = "suggestions/daybook/day.html"

    @property
    def on(self) -> date:
        try:
            return date.fromisoformat(self.kwargs["on"])
        except ValueError:
            raise NotHere(_("没有这一天。")) from None

    def get(self, request: HttpRequest, on: str) -> HttpResponse:
        venue, day = self.venue, self.on
        with reading_only():
            rows = queries.ledger(request.user, venue, day)
            return self.answer(venue, day, rows)

    def answer(self, venue, day: date, rows) -> HttpResponse:
        session, today = session_on(venue, day), clock.today()
        context = {
            "venue": venue,
            "on": day,
            "rows": rows,
            "columns": queries.COLUMNS,
            "table": [[(column.text(row), column.key in SHORT) for column in queries.COLUMNS] for row in rows],
            "session": session,
            "duty": duty(session),
            "median": median_seconds([row.visit for row in rows]),
            "before": day - timedelta(days=1),
            "after": day + timedelta(days=1) if day < today else None,
        }
        return render(self.request, self.template_name, context)


class DayPaper(DayView):
    """The same on A4 landscape."""

    template_name = "suggestions/daybook/paper.html"


class DaySheet(DayView):
    """The same as CSV."""

    def answer(self, venue, day: date, rows) -> HttpResponse:
        return csv.response(f"{venue.code}-{day.isoformat()}.csv", queries.COLUMNS, rows)


class Days(AtDesk, ListPage):
    """GET /desk/ledger/: the days of this venue."""

    template_name = "suggestions/daybook/days.html"
    order = ("-on", "-pk")

    def rows(self):
        return queries.sessions(self.request.user, self.venue)

    def context(self) -> dict:
        return {"venue": self.venue, "today": clock.today()}
