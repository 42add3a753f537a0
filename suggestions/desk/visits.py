"""One visit: what was said, how it ended, and completing it the same day (一次来访)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from liaison.core import toasts
from liaison.core.views import ActionView
from stations.receptions.models import Ending, Reception
from suggestions.desk import completing, queries
from suggestions.desk.forms import CompleteForm
from suggestions.desk.papers import remembered


class OfVisit:
    """A view of one visit this person may see."""

    @cached_property
    def visit(self) -> Reception:
        rows = Reception.objects.visible_to(self.request.user).select_related(*queries.OF_ROW)
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class VisitView(OfVisit, ActionView):
    """GET/POST /desk/reception/<pk>/."""

    form_class = CompleteForm
    template_name = "suggestions/desk/visit.html"

    def form_arguments(self) -> dict:
        return {"visit": self.visit}

    def perform(self, form) -> str:
        texts = {name: form.cleaned_data.get(name, "") for name in ("place", "summary", "answer")}
        completing.complete(by=self.request.user, reception_id=self.visit.pk, person=form.person(), **texts)
        toasts.done(self.request, _("已补全。"))
        return reverse("suggestions:desk")

    def context(self, form) -> dict:
        row = queries.rows_of(self.request.user, [self.visit])[0]
        return {
            "visit": self.visit,
            "row": row,
            "back": reverse("suggestions:desk"),
            "may_raise": self.visit.ending == Ending.RECORDED and self.visit.withdrawn_at is None,
        }


class RaiseTicket(OfVisit, ActionView):
    """POST /desk/reception/<pk>/ticket/: make a ticket of a visit that was only recorded."""

    http_method_names = ("post",)
    form_class = None

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        answer, _repeat = self.perform_once(None)
        return redirect(answer["url"])

    def answer(self, form) -> dict:
        done = completing.raise_ticket(by=self.request.user, reception_id=self.visit.pk)
        toasts.done(self.request, _("已转意见件 %s。") % done.receipt.ticket.number)
        key = self.request.POST.get("once", "")
        return {"url": f"{reverse('suggestions:desk')}?done={key}"} | remembered(done.receipt)
