"""Pages of briefs: the register, one brief, writing, issuing, what a leader wrote."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.scope import can
from liaison.audit.trail import history_of
from liaison.core import toasts
from liaison.core.errors import DomainError
from liaison.core.filters import chip
from liaison.core.views import FormPage, ListPage
from liaison.documents.papers.models import PaperState
from suggestions.briefs import actions, queries
from suggestions.briefs.forms import BriefForm, InstructionForm
from suggestions.briefs.models import Brief, BriefKind
from suggestions.rates import tabs
from suggestions.tickets.models import Ticket

MOST_PICKED = 60


class Register(ListPage):
    """GET /briefs/: the newest first, each with its number and state."""

    template_name = "suggestions/briefs/register.html"
    order = ("-at", "-id")

    def rows(self):
        query = self.request.GET
        state = query.get("state", "")
        known = state if state in PaperState.values else ""
        rows = queries.register(self.request.user, kind=query.get("kind", ""), state=known, text=self.word)
        return rows.prefetch_related("instructions")

    def listed(self, query) -> dict:
        found = super().listed(query)
        papers = queries.papers_of(found["rows"])
        return found | {"briefs": [(brief, papers[brief.pk]) for brief in found["rows"]]}

    def filters(self) -> list[dict]:
        query = self.request.GET
        return [
            chip(query, "kind", _("种类"), BriefKind.choices),
            chip(query, "state", _("状态"), PaperState.choices),
        ]

    def context(self) -> dict:
        user = self.request.user
        return {"may_write": may_write(user), "tabs": tabs.of(user, "briefs"), "search": _("题目")}


def may_write(user) -> bool:
    unit = user.posting.unit if user.posting else None
    return unit is not None and unit.is_organ and can(user, "brief:write")


@never_cache
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One brief: its words and tickets, its paper, what was written on it."""
    brief = _find(request, pk)
    paper = queries.paper_of(brief)
    own = may_write(request.user) and request.user.posting.unit_id == brief.organ_id
    readable = set(Ticket.objects.visible_to(request.user).filter(briefs=brief).values_list("pk", flat=True))
    context = {
        "brief": brief,
        "paper": paper,
        "tickets": [(ticket, ticket.pk in readable) for ticket in queries.tickets_of(brief)],
        "instructions": brief.instructions.select_related("paper", "by"),
        "may": {
            "edit": own and paper.state == PaperState.DRAFT,
            "void": own and paper.state == PaperState.ISSUED,
            "instruct": own and paper.state == PaperState.ISSUED,
            "reissue": own and paper.state == PaperState.VOID,
        },
        "history": history_of(brief),
    }
    return render(request, "suggestions/briefs/brief.html", context)


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, day, frozen."""
    _find(request, pk)
    try:
        paper = actions.issue(brief_id=pk, by=request.user, site=request.build_absolute_uri("/"))
        toasts.done(request, _("已印发：%s。") % paper.number)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
    return redirect("suggestions:brief", pk)


class Write(FormPage):
    """GET/POST /briefs/new/: a new one; the ledger posts its ticked rows here first."""

    form_class = BriefForm
    title = gettext_lazy("拟民情专报")

    def find(self):
        if not may_write(self.request.user):
            raise PermissionDenied(_("您现在的身份不能编发专报。"))
        return None

    def post(self, request, *args, **kwargs) -> HttpResponse:
        if "pick" in request.POST and "title" not in request.POST:
            numbers = "\n".join(number[:16] for number in request.POST.getlist("pick")[:MOST_PICKED])
            return self.show(BriefForm(by=self.by, initial={"numbers": numbers, "kind": BriefKind.BRIEF}))
        return super().post(request, *args, **kwargs)

    def form_arguments(self) -> dict:
        return {"by": self.by, "initial": {"kind": BriefKind.BRIEF, "numbers": self.request.GET.get("tickets", "")}}

    def perform(self, form) -> str:
        words = {name: form.cleaned_data[name] for name in ("kind", "title", "addressees", "facts", "proposals")}
        brief = actions.write(by=self.by, tickets=form.tickets, **words)
        toasts.done(self.request, _("已拟好，核对版面后印发。"))
        return reverse("suggestions:brief", args=[brief.pk])

    def back(self) -> str:
        return reverse("suggestions:brief-list")

    def more(self) -> dict:
        return {"crumb": (_("民情专报"), self.back())}


class OfBrief(FormPage):
    """A form about one brief of the own organ."""

    def find(self):
        brief = _find(self.request, self.kwargs["pk"])
        if not may_write(self.request.user) or self.request.user.posting.unit_id != brief.organ_id:
            raise PermissionDenied(_("这是%s的专报。") % brief.organ)
        return brief

    def back(self) -> str:
        return reverse("suggestions:brief", args=[self.thing.pk])

    def more(self) -> dict:
        return {"crumb": (str(self.thing), self.back())}


class Edit(OfBrief):
    """GET/POST /briefs/<pk>/edit/"""

    form_class = BriefForm
    title = gettext_lazy("修改")

    def form_arguments(self) -> dict:
        brief = self.thing
        initial = {name: getattr(brief, name) for name in ("title", "addressees", "facts", "proposals")}
        numbers = queries.numbers_of(queries.tickets_of(brief))
        return {"by": self.by, "fixed": brief.kind, "initial": initial | {"numbers": numbers}}

    def perform(self, form) -> str:
        words = {name: form.cleaned_data[name] for name in ("title", "addressees", "facts", "proposals")}
        actions.edit(brief_id=self.thing.pk, by=self.by, tickets=form.tickets, **words)
        toasts.done(self.request, _("已改。"))
        return self.back()


class Instruct(OfBrief):
    """GET/POST /briefs/<pk>/instruct/"""

    form_class = InstructionForm
    title = gettext_lazy("记批示")

    def act(self, leader: str, on, text: str) -> str:
        actions.instruct(brief_id=self.thing.pk, by=self.by, leader=leader, on=on, text=text)
        return _("已记下批示。")


def _find(request: HttpRequest, pk: int) -> Brief:
    return get_object_or_404(Brief.objects.visible_to(request.user).select_related("organ", "by"), pk=pk)
