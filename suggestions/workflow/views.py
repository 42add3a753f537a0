"""One page for every act of the table: what it is about, what to type, then do it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from liaison.audit.models import Entry
from liaison.audit.steps import check_open
from liaison.core import clock, toasts
from liaison.core.errors import DomainError
from liaison.core.views import ActionView
from suggestions.tickets.models import Ticket
from suggestions.workflow import acts, publishing

RELATED = ("division", "category", "venue__unit", "profile", "body")


class ActView(ActionView):
    """GET/POST /ticket/<number>/<act>/."""

    act: acts.Act = None
    template_name = "suggestions/workflow/act.html"

    def setup(self, request: HttpRequest, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.form_class = self.act.form

    @cached_property
    def ticket(self) -> Ticket:
        rows = Ticket.objects.visible_to(self.request.user).select_related(*RELATED)
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get(self, request, *args, **kwargs):
        try:
            self.check_open()
        except DomainError as refusal:
            toasts.warn(request, str(refusal))
            return self.leave(self.detail_url)
        return super().get(request, *args, **kwargs)

    def check_open(self) -> None:
        """The sentence that says why not, before anybody types."""
        if self.act.move:
            check_open(self.ticket, self.act.move, self.request.user)
        if not self.act.open_to(self.request.user, self.ticket):
            if self.act.move is None:
                raise PermissionDenied(_("现在不能%s。") % self.act.label)
            raise DomainError(_("%(thing)s现在不能%(act)s。") % {"thing": self.ticket, "act": self.act.label})

    def form_arguments(self) -> dict:
        named = {name: self.request.GET[name] for name in self.act.form.asked_in_address if name in self.request.GET}
        return {"ticket": self.ticket, "user": self.request.user, "initial": named}

    def perform(self, form) -> str:
        version = self.request.POST.get("version", "")
        made = self.act.perform(
            ticket=self.ticket,
            by=self.request.user,
            version=int(version) if version.isdecimal() else None,
            **form.cleaned_data,
        )
        toasts.done(self.request, self.said(made), draft=self.draft)
        return self.after(made)

    def said(self, made) -> str:
        if self._is_new(made):
            return _("%(part)s 已从 %(thing)s 分出。") % {"part": made, "thing": self.ticket}
        return _("%(thing)s：%(act)s好了。") % {"thing": self.ticket, "act": self.act.label}

    def _is_new(self, made) -> bool:
        """Whether the act made another ticket."""
        return isinstance(made, Ticket) and made.pk != self.ticket.pk

    def after(self, made) -> str:
        """The ticket that was made, the ticket if it may still be read, else the list."""
        if self._is_new(made):
            return reverse("suggestions:ticket-detail", args=[made.number])
        seen = Ticket.objects.visible_to(self.request.user).filter(pk=self.ticket.pk).exists()
        return self.detail_url if seen else reverse("front:home")

    @property
    def detail_url(self) -> str:
        return reverse("suggestions:ticket-detail", args=[self.ticket.number])

    @property
    def draft(self) -> str:
        """The name under which the browser keeps what is typed."""
        return f"act-{self.act.name}-{self.ticket.number}"

    def context(self, form) -> dict:
        seen = self.request.POST.get("version", "")
        news = Entry.objects.of(self.ticket).moves().select_related("by")
        return {
            "act": self.act,
            "ticket": self.ticket,
            "version": Ticket.objects.visible_to(self.request.user)
            .values_list("version", flat=True)
            .get(pk=self.ticket.pk),
            "news": news.filter(seq__gt=int(seen)) if seen.isdecimal() else [],
            "consequences": form.consequences(),
            "back": self.detail_url,
            "draft": self.draft,
        }


class PublishView(ActView):
    """公开答复 in two pages: the words with what is to be looked at again, then as the public will see them.

    Each page is a form; nothing is public before the second one is sent.
    """

    template_name = "suggestions/workflow/publish.html"

    def post(self, request, *args, **kwargs):
        if "confirmed" in request.POST:
            return super().post(request, *args, **kwargs)
        if "edit" in request.POST or "show" in request.POST:
            return self.show(self.form_class(initial=self._typed(), ticket=self.ticket, user=request.user))
        self.check_open()
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        self.template_name = "suggestions/workflow/publish_confirm.html"
        return self.show(form)

    def _typed(self) -> dict:
        return {name: self.request.POST.get(name, "") for name in self.form_class.base_fields}

    def context(self, form) -> dict:
        title, text = (str(form[name].value() or "").strip() for name in ("public_title", "public_text"))
        return super().context(form) | {
            "title": title,
            "text": text,
            "reply": form.last,
            "today": clock.today(),
            "warnings": publishing.warnings(self.ticket, title, text),
        }
