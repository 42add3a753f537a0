"""The bases of our pages: a list, and a form with the one action it calls (找到、核对、调用、回答)."""

from urllib.parse import urlsplit
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from liaison.core import toasts
from liaison.core.errors import Conflict, DomainError
from liaison.core.filters import CURSOR, address, kept
from liaison.core.once import once
from liaison.core.paging import page
from liaison.core.reading import reading_only


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
        except ValidationError as refusal:
            add_refusal(form, refusal)
            return self.show(form, status=422)
        return self.leave(answer["url"])

    def perform_once(self, form) -> tuple[dict, bool]:
        """Perform the act; a form sent twice (same hidden key) is answered, not done again."""
        key = self.request.POST.get("once", "")
        if not key:
            return self.answer(form), False
        return once(
            scope=f"user:{self.request.user.pk}",
            key=key[:80],
            route=self.request.path[:160],
            body=self.request.path.encode(),
            effect=lambda: self.answer(form),
        )

    def answer(self, form) -> dict:
        """What is remembered of the act, so that its repeat is answered: at least where to go on."""
        return {"url": self.perform(form)}

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


class FormPage(ActionView):
    """An ActionView whose page is nothing but its form: title, fields, one button.

    A subclass gives `find()` (the thing, through visible_to, or 404), `act()` (calls the action with what was
    typed, returns the sentence to say) and `back()` (where to go on).
    """

    template_name = "components/form_page.html"
    title = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.by = request.user

    def dispatch(self, request, *args, **kwargs):
        self.thing = self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self):
        return None

    def act(self, **cleaned) -> str:
        raise NotImplementedError

    def back(self) -> str:
        raise NotImplementedError

    def perform(self, form) -> str:
        toasts.done(self.request, self.act(**form.cleaned_data), draft=form.draft)
        return self.back()

    def context(self, form) -> dict:
        return {"title": self.title, "thing": self.thing, "back": self.back()} | self.more()

    def more(self) -> dict:
        """What the page shows besides its form."""
        return {}


class ListPage(View):
    """A list with search, filter chips and paging by key; everything stands in the address.

    A subclass gives `rows()`, the `order` (ending with a unique column) and the template.
    """

    template_name = ""
    order: tuple[str, ...] = ("id",)

    def rows(self):
        raise NotImplementedError

    def filters(self) -> list[dict]:
        return []

    def context(self) -> dict:
        return {}

    @property
    def word(self) -> str:
        """What was typed into the search field."""
        return self.request.GET.get("q", "").strip()

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        with reading_only():
            return render(request, self.template_name, self.listed(request.GET) | self.context())

    def listed(self, query) -> dict:
        """The rows of this address, the way to the next ones, and what narrowed them."""
        found = page(self.rows(), self.order, query.get(CURSOR, ""))
        return {
            "rows": found.rows,
            "more": address(query, **{CURSOR: found.after}) if found.after else "",
            "paged": CURSOR in query,
            "q": self.word,
            "kept": kept(query, "q"),
            "filters": self.filters(),
            "narrowed": any(value for name, value in query.items() if name != CURSOR),
        }


def add_refusal(form, refusal: ValidationError) -> None:
    """Put what the model refused at the fields it names, the rest at the head of the form."""
    named = refusal.error_dict if hasattr(refusal, "error_dict") else {None: refusal}
    for name, messages in named.items():
        form.add_error(name if name in form.fields else None, messages)


def field_of(form, refusal: DomainError) -> str | None:
    """The form's own name of the field a refusal belongs to; None when the form has no such field."""
    return refusal.field if refusal.field in form.fields else None


def safe_next(request) -> str:
    """The address the page asked to return to, if it is one of ours; else ""."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if ours and urlsplit(target).path.startswith("/") else ""
