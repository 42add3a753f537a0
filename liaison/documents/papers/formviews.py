"""Forms without a number (表单): printed on the fly. Names in plain are a look with a purpose, logged."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from liaison.core import toasts
from liaison.core.errors import DomainError
from liaison.core.views import field_of, safe_next
from liaison.documents.papers import kinds, printing
from liaison.documents.papers.composing import clean
from liaison.residents.forms import RevealForm


@method_decorator(never_cache, name="dispatch")
class PrintForm(View):
    """GET: the form at once, with masks; for a named one the page that asks what for. POST: in plain, logged."""

    def dispatch(self, request: HttpRequest, kind: str, key: str) -> HttpResponse:
        self.kind = kinds.form_kind(kind)
        self.key = key
        self.found = self.kind.find(request.user, key) if self.kind else None
        if self.found is None:
            raise Http404
        return super().dispatch(request)

    @property
    def form(self) -> str:
        asked = self.request.POST.get("form") or self.request.GET.get("form", "pdf")
        return asked if asked in printing.RENDERERS else "pdf"

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.kind.named and request.GET.get("masked") != "1":
            return self.page(RevealForm())
        return self.printed(None)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.kind.named:
            raise Http404
        form = RevealForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            plain = self.kind.disclose(self.found, by=request.user, purpose=form.purpose_text)
        except DomainError as refusal:
            form.add_error(field_of(form, refusal), refusal.message)
            return self.page(form, refusal.status)
        return self.printed(plain)

    def printed(self, plain) -> HttpResponse:
        sheet = clean(self.kind.compose(self.found, by=self.request.user, plain=plain))
        try:
            return printing.response(sheet, self.form, f"{self.kind.label} {self.key}")
        except DomainError as refusal:
            toasts.warn(self.request, str(refusal))
            return self.page(RevealForm(), refusal.status)

    def page(self, form, status: int = 200) -> HttpResponse:
        back = safe_next(self.request) or reverse("front:home")
        title = _("打印%s") % self.kind.label
        context = {"kind": self.kind, "form": form, "back": back, "title": title}
        return render(self.request, "documents/papers/print_form.html", context, status=status)
