"""The reception desk (接待台): one page, one form, the next visitor starts in the same second."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from liaison.core import clock, toasts
from liaison.core.views import ActionView
from stations.receptions.models import Ending
from stations.receptions.queries import duty, median_seconds, posted_choices, queue_today, receptions_on, session_on
from stations.venues.queries import desk_venues
from suggestions.desk import queries
from suggestions.desk.actions import receive
from suggestions.desk.forms import ReceiveForm
from suggestions.desk.papers import receipt_card, remembered
from suggestions.desk.phoning import phone_card
from suggestions.desk.pieces import pieces
from suggestions.desk.place import VENUE_KEY, AtDesk
from suggestions.revisits import queries as revisits

DRAFT = "desk"
PRINT_KEY = "desk_print"
TODAY_SHOWN = 8


class DeskView(AtDesk, ActionView):
    """GET/POST /desk/."""

    form_class = ReceiveForm
    template_name = "suggestions/desk/desk.html"

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "venue" in request.GET:
            request.session[VENUE_KEY] = self.venue.code
            return redirect("suggestions:desk")
        return super().get(request, *args, **kwargs)

    def form_arguments(self) -> dict:
        initial = {"print": self.request.session.get(PRINT_KEY, True)}
        return {"user": self.request.user, "venue": self.venue, "initial": initial}

    def answer(self, form) -> dict:
        typed = form.cleaned_data
        self.request.session[PRINT_KEY] = typed["print"]
        done = receive(
            by=self.request.user, venue=self.venue, heard=form.heard(),
            ending=typed["ending"], reason=typed["reason"], target=typed["second"],
        )  # fmt: skip
        self.say(done)
        return {"url": self.after(done)} | (remembered(done.receipt) if done.receipt else {})

    def after(self, done) -> str:
        """Back to the empty desk; the receipt just given stands beside it."""
        if self.request.POST.get("ending") == Ending.REFERRED:
            return reverse("suggestions:desk-slip", args=[done.reception.pk])
        key = self.request.POST.get("once", "")
        wish = "&print=1" if self.request.POST.get("print") else ""
        return reverse("suggestions:desk") + (f"?done={key}{wish}" if done.receipt else "")

    def say(self, done) -> None:
        number = done.receipt.ticket.number if done.receipt else ""
        text = f"{done.reception.get_ending_display()} {number}".strip() + "。"
        back = done.reception.ending == Ending.TICKET and not done.receipt.ticket.direct_to_county
        undo = f"/ticket/{number}/withdraw/?next={reverse('suggestions:desk')}" if back else ""
        toasts.done(self.request, text, undo=undo, draft=DRAFT)

    def context(self, form) -> dict:
        user, venue = self.request.user, self.venue
        today = clock.today()
        rows = queries.day_rows(user, receptions_on(user, venue, today))
        session = session_on(venue, today)
        return {
            "venue": venue,
            "venues": desk_venues(user),
            "draft": DRAFT,
            "today": today,
            "session": session,
            "duty": duty(session),
            "posted": posted_choices(venue, session),
            "queue": queue_today(venue),
            "rows": rows[::-1][:TODAY_SHOWN],
            "count": len(rows),
            "median": median_seconds([row.visit for row in rows]),
            "receipt": receipt_card(self.request, self.request.GET.get("done", "")),
            "autoprint": "print" in self.request.GET,
            "calls": revisits.unasked(user),
            "phone": phone_card(self.request, self.request.POST.get("phone_key") or uuid4().hex),
        } | pieces(user, form)
