"""The bases of our pages: ActionView finds a thing, calls an action, answers page or slice."""

from urllib.parse import urlsplit
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from liaison.core.errors import Conflict, DomainError
from liaison.core.once import once


class ActionView(View):
    """A form that makes one act. Subclasses say how to find the thing, which form, which action.

    GET shows the form; POST validates (422 with everything typed kept), calls `perform` once per
    form shown (a double click acts once), and goes to `next` or `done_url`. A Conflict answers 409.
    """

    form_class = None
    template_name = ""

    def get(self, request, *args, **kwargs) -> HttpResponse:
        return self.show(self.get_form())

    def post(self, request, *args, **kwargs) -> HttpResponse:
        form = self.get_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            answer, _repeat = self.perform_once(form)
        except DomainError as refusal:
            form.add_error(field_of(form, refusal), refusal.message)
            return self.show(form, status=refusal.status, conflict=isinstance(refusal, Conflict))
        return self.leave(answer["url"])

    def perform_once(self, form) -> tuple[dict, bool]:
        """Perform the act; a form sent twice (same hidden key) is answered, not done again."""
        key = self.request.POST.get("once", "")
        if not key:
            return {"url": self.perform(form)}, False
        return once(
            scope=f"user:{self.request.user.pk}",
            key=key[:80],
            route=self.request.path[:160],
            body=self.request.path.encode(),
            effect=lambda: {"url": self.perform(form)},
        )

    def get_form(self, data=None, files=None):
        return self.form_class(data, files, **self.form_arguments())

    def form_arguments(self) -> dict:
        """What the form needs besides what was typed."""
        return {}

    def perform(self, form) -> str:
        """Call the action with what was typed; answers the address to go to."""
        raise NotImplementedError

    def context(self, form) -> dict:
        return {}

    def show(self, form, status: int = 200, conflict: bool = False) -> HttpResponse:
        key = self.request.POST.get("once") or uuid4().hex
        context = {"form": form, "once": uuid4().hex if conflict else key, "conflict": conflict}
        return render(self.request, self.template_name, context | self.context(form), status=status)

    def leave(self, url: str) -> HttpResponse:
        target = safe_next(self.request) or url
        return HttpResponseClientRedirect(target) if self.request.htmx else HttpResponseRedirect(target)


def field_of(form, refusal: DomainError) -> str | None:
    """The form's own name of the field a refusal belongs to; None when the form has no such field."""
    return refusal.field if refusal.field in form.fields else None


def safe_next(request) -> str:
    """The address the page asked to return to, if it is one of ours; else ""."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if ours and urlsplit(target).path.startswith("/") else ""
