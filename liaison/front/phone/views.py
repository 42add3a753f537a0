"""The phone home (mock 4) and the form behind its one red button."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.roles import Role
from liaison.core import clock, qrcodes, toasts
from liaison.core.errors import DomainError
from liaison.core.once import once
from liaison.core.reading import reading_only
from liaison.core.views import ActionView
from liaison.front.phone import actions, duties, queries
from liaison.front.phone.forms import SpeakForm
from suggestions.formal.queries import asked_of
from suggestions.revisits import queries as revisits
from suggestions.tickets.models import Ticket


@require_safe
@reading_only()
def me(request: HttpRequest) -> HttpResponse:
    """The phone home of a deputy (mock 4) or an information officer."""
    user = request.user
    officer = user.role == Role.INFORMATION_OFFICER
    waiting = queries.waiting_for_deputy(user)
    context = {
        "today": clock.today(),
        "waiting": waiting[:5],
        "waits": len(waiting),
        "own": queries.own_list(user),
        "year": queries.this_year(user),
        "officer": officer,
        "done": {} if officer else duties.this_year(user),
        "duties": [] if officer else duties.duties_today(user),
        "activities": [] if officer else duties.latest_activities(user),
        "watched": queries.watched(user),
        "asked": [] if officer else asked_of(user),
        "calls": revisits.unasked(user),
    }
    return render(request, "front/me.html", context)


@require_POST
def quick(request: HttpRequest, number: str) -> HttpResponse:
    """One tap: the small matter goes to its unit; a refusal is said, nothing is lost."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), number=number.upper())
    try:
        unit = actions.quick(ticket_id=ticket.pk, by=request.user)
        toasts.done(request, _("%(number)s 已交给%(unit)s。") % {"number": ticket.number, "unit": unit})
    except (DomainError, PermissionDenied) as refusal:
        toasts.warn(request, str(refusal))
    return redirect("front:me")


class SpeakView(ActionView):
    """提一条意见建议: words, village, photo; the receipt with link and PIN is shown once, on the answer itself."""

    form_class = SpeakForm
    template_name = "front/speak.html"

    def form_arguments(self) -> dict:
        return {"user": self.request.user}

    def context(self, form) -> dict:
        return {"officer": self.request.user.role == Role.INFORMATION_OFFICER}

    def perform_once(self, form) -> tuple[dict, bool]:
        """The whole receipt is what a repeated send gets again."""
        user, key = self.request.user, self.request.POST.get("once", "")
        effect = lambda: {"url": actions.speak(by=user, **form.cleaned_data)}  # noqa: E731
        if not key:
            return effect(), False
        return once(scope=f"user:{user.pk}", key=key[:80], route=self.request.path, body=b"", effect=effect)

    def leave(self, url: dict) -> HttpResponse:
        """Not elsewhere: the receipt itself."""
        link = self.request.build_absolute_uri(url["link"])
        return render(self.request, "front/spoken.html", url | {"qr": qrcodes.svg(link)})
