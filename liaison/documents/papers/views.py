"""Papers on the page (公文): the register by word and year, one paper, what may be done with it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.scope import can
from liaison.audit.trail import history_of
from liaison.core import toasts
from liaison.core.errors import DomainError
from liaison.core.filters import chip
from liaison.core.views import FormPage, ListPage
from liaison.documents.papers import actions, kinds, moves, pdf, printing, queries
from liaison.documents.papers.composing import overlay_of, sheet_of
from liaison.documents.papers.fonts import printable
from liaison.documents.papers.forms import DropForm, VoidForm, WordingForm
from liaison.documents.papers.models import OUT, Paper, PaperState


class Register(ListPage):
    """GET /paper/: numbers by word and year, void ones too; ?drafts=1 what is not issued yet."""

    template_name = "documents/papers/register.html"

    @property
    def drafts(self) -> bool:
        return self.request.GET.get("drafts") == "1"

    @property
    def order(self) -> tuple[str, ...]:
        return queries.DRAFT_ORDER if self.drafts else queries.REGISTER_ORDER

    def rows(self):
        asked = {name: printable(self.request.GET.get(name, "")) for name in ("word", "year", "kind", "state")}
        return queries.register(self.request.user, drafts=self.drafts, text=printable(self.word), **asked)

    def filters(self) -> list[dict]:
        query, user = self.request.GET, self.request.user
        chips = [chip(query, "kind", _("种类"), [(kind.name, kind.label) for kind in kinds.numbered()])]
        if self.drafts:
            return chips
        numbered = [
            chip(query, "year", _("年份"), [(str(y), str(y)) for y in queries.years_of(user)]),
            chip(query, "word", _("机关代字"), [(word, word) for word in queries.words_of(user)]),
        ]
        states = [(state.value, state.label) for state in OUT]
        return [*numbered, *chips, chip(query, "state", _("状态"), states)]

    def context(self) -> dict:
        may_issue = self.drafts and can(self.request.user, "paper:issue")
        return {"drafts": self.drafts, "may_issue": may_issue, "may_word": can(self.request.user, "wording:edit")}


@never_cache
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper as it will lie on the table, with what may be done with it."""
    paper = _find(request, pk)
    refusal, pages = "", 0
    try:
        pages = len(pdf.pictures(sheet_of(paper), overlay_of(paper)))
    except DomainError as why:
        refusal = str(why)
    newer = paper.replaced_by.kept().order_by("-pk").first()
    voided = paper.state == PaperState.VOID
    context = {
        "paper": paper,
        "pages": range(1, pages + 1),
        "refusal": refusal,
        "may": {name: move.open_to(request.user, paper) for name, move in moves.MOVES.items()},
        "may_reissue": voided and newer is None and moves.DRAW.allowed(request.user, paper),
        "newer": newer if newer and Paper.objects.visible_to(request.user).filter(pk=newer.pk).exists() else None,
        "history": history_of(paper),
    }
    return render(request, "documents/papers/paper.html", context)


@never_cache
@require_safe
def picture(request: HttpRequest, pk: int, n: int) -> HttpResponse:
    """One page as a picture."""
    paper = _find(request, pk)
    try:
        pages = pdf.pictures(sheet_of(paper), overlay_of(paper))
    except DomainError as refusal:
        raise Http404(str(refusal)) from None
    if not 1 <= n <= len(pages):
        raise Http404(_("没有这一页。"))
    return HttpResponse(pages[n - 1], content_type="image/png", headers={"Cache-Control": "private, no-store"})


@never_cache
@require_safe
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The paper as PDF, or as DOCX for Word."""
    paper = _find(request, pk)
    if form not in printing.RENDERERS:
        raise Http404
    try:
        return printing.response(sheet_of(paper), form, str(paper), overlay_of(paper))
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
        return redirect("documents:paper", pk)


@require_POST
def draw(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Begin a paper and look at it."""
    made = kinds.paper_kind(kind)
    subject = made.find(request.user, key) if made else None
    if subject is None:
        raise Http404
    paper = actions.draw(kind=kind, subject=subject, by=request.user)
    return redirect("documents:paper", paper.pk)


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, date, frozen."""
    paper = _find(request, pk)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() else None
    try:
        issued = actions.issue(paper_id=pk, by=request.user, site=request.build_absolute_uri("/"), version=version)
        toasts.done(request, _("已发文：%s。") % issued.number)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
    return redirect("documents:paper", paper.pk)


@require_POST
def issue_many(request: HttpRequest) -> HttpResponse:
    """The ticked drafts, one number after another; what is refused stays a draft and says why."""
    picked = [int(pk) for pk in request.POST.getlist("pick")[: queries.MOST_PRINTED] if pk.isdecimal()]
    rows = Paper.objects.visible_to(request.user).filter(pk__in=picked, state=PaperState.DRAFT)
    issued = []
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        try:
            issued.append(actions.issue(paper_id=pk, by=request.user, site=request.build_absolute_uri("/")))
        except DomainError as refusal:
            toasts.warn(request, str(refusal))
    if not issued:
        toasts.warn(request, _("没有发出一份：请先勾选拟稿。"))
        return redirect(f"{reverse('documents:paper-list')}?drafts=1")
    first, last = issued[0].number, issued[-1].number
    said = _("已发文：%s。") % first
    if len(issued) > 1:
        said = _("已发文 %(n)d 份：%(first)s 至 %(last)s。") % {"n": len(issued), "first": first, "last": last}
    toasts.done(request, said)
    return redirect("documents:paper-list")


@require_POST
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft in place of a void paper."""
    _find(request, pk)
    try:
        paper = actions.reissue(paper_id=pk, by=request.user)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
        return redirect("documents:paper", pk)
    return redirect("documents:paper", paper.pk)


@require_POST
def print_many(request: HttpRequest) -> HttpResponse:
    """One PDF of the ticked papers, made in the background; a single one at once."""
    picked = [int(pk) for pk in request.POST.getlist("pick")[: queries.MOST_PRINTED] if pk.isdecimal()]
    if len(picked) == 1:
        return redirect("documents:paper-file", picked[0], "pdf")
    try:
        job = actions.print_many(by=request.user, ids=picked)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
        return redirect("documents:paper-list")
    return redirect("documents:job-detail", job.pk)


class OfPaper(FormPage):
    """A form about one paper."""

    move = None

    def find(self):
        paper = _find(self.request, self.kwargs["pk"])
        if not self.move.allowed(self.by, paper):
            raise PermissionDenied(_("这是%s的公文。") % paper.organ)
        return paper

    def back(self) -> str:
        return reverse("documents:paper", args=[self.thing.pk])

    def more(self) -> dict:
        return {"crumb": (str(self.thing), self.back())}


class Edit(OfPaper):
    """GET/POST /paper/<pk>/edit/: the wording of a draft."""

    form_class = WordingForm
    move = moves.EDIT

    @property
    def title(self) -> str:
        return _("改用语：%s") % self.thing.kind_label

    def form_arguments(self) -> dict:
        return {"kind": kinds.paper_kind(self.thing.kind), "texts": self.thing.texts, "dates": self.thing.args}

    def perform(self, form) -> str:
        actions.edit(paper_id=self.thing.pk, by=self.by, texts=form.texts(), args=form.dates())
        toasts.done(self.request, _("已改。"))
        return self.back()


class Drop(OfPaper):
    """GET/POST /paper/<pk>/drop/: a draft that will not be issued."""

    form_class = DropForm
    move = moves.DROP

    @property
    def title(self) -> str:
        return _("弃稿：%s") % self.thing.title

    def act(self, reason: str) -> str:
        actions.drop(paper_id=self.thing.pk, by=self.by, reason=reason)
        return _("已弃稿，没有占用字号。")

    def leave(self, url: str) -> HttpResponse:
        return super().leave(f"{reverse('documents:paper-list')}?drafts=1")


class Void(OfPaper):
    """GET/POST /paper/<pk>/void/."""

    form_class = VoidForm
    move = moves.VOID

    @property
    def title(self) -> str:
        return _("作废 %s") % self.thing

    def act(self, reason: str) -> str:
        actions.void(paper_id=self.thing.pk, by=self.by, reason=reason)
        return _("已作废，可以重发。")


def _find(request: HttpRequest, pk: int) -> Paper:
    rows = Paper.objects.visible_to(request.user).select_related(*queries.RELATED)
    return get_object_or_404(rows, pk=pk)
