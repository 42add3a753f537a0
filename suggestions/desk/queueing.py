"""The queue and the session bar: draw, call, skip, and who receives today (排队叫号、今日接待代表)."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from deputies.people.models import Deputy
from liaison.core import toasts
from liaison.core.errors import DomainError
from liaison.core.views import safe_next
from stations.receptions import actions
from stations.receptions.queries import called_today, queue_today
from suggestions.desk.place import AtDesk


class QueuePage(AtDesk, View):
    """GET /desk/queue/: big numbers and large buttons, for a phone or the door."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "venue": self.venue,
            "queue": queue_today(self.venue),
            "called": called_today(self.venue),
        }
        return render(request, "suggestions/desk/queue.html", context)


class QueueAct(AtDesk, View):
    """POST: one act on the queue, then back to where one was; with htmx only the queue comes back."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        try:
            self.act(**kwargs)
        except DomainError as refusal:
            toasts.warn(request, str(refusal))
        return HttpResponseRedirect(safe_next(request) or reverse("suggestions:desk"))


class Draw(QueueAct):
    def act(self) -> None:
        label = self.request.POST.get("label", "")
        drawn = actions.draw(by=self.request.user, venue=self.venue, label=label)
        toasts.done(self.request, _("取到 %s。") % drawn)


class CallNext(QueueAct):
    def act(self) -> None:
        actions.call_next(by=self.request.user, venue=self.venue)


class Skip(QueueAct):
    def act(self, n: int) -> None:
        skipped = actions.skip(by=self.request.user, venue=self.venue, n=n)
        toasts.done(self.request, _("%s 已过号。") % skipped)


class SetSession(QueueAct):
    """Who receives today, ticked by hand."""

    def act(self) -> None:
        ticked = [pk for pk in self.request.POST.getlist("deputy") if pk.isdecimal()]
        deputies = Deputy.objects.visible_to(self.request.user).filter(pk__in=ticked)
        theme = self.request.POST.get("theme", "")[:60]
        actions.set_session(by=self.request.user, venue=self.venue, deputies=deputies, theme=theme)
        toasts.done(self.request, _("今日接待代表已记下。"))
