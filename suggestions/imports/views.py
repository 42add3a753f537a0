"""Pages of an import: choose a file, map its columns, look at the rows, watch it run, take it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from liaison.core import clock, toasts
from liaison.core.errors import DomainError
from liaison.core.reading import reading_only
from liaison.core.views import ActionView
from liaison.documents import actions as jobs
from suggestions.imports import actions, documents, preview, queries
from suggestions.imports.checking import NEW, WRONG
from suggestions.imports.columns import FIELDS
from suggestions.imports.forms import ColumnsForm, UploadForm
from suggestions.imports.models import ImportBatch

PAGE = "suggestions:import-ledger-batch"


def _mine(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(request.user).select_related("job", "undo_job"), pk=pk)


def steps(now: int, batch: ImportBatch | None = None) -> list[dict]:
    """The four steps, those before `now` done."""
    columns = ""
    if batch:
        columns = _("%(all)d 列，对上 %(used)d") % {"all": len(batch.headers), "used": len(batch.mapping)}
    labels = [(_("选文件"), ""), (_("对列"), columns), (_("预览与改错"), ""), (_("结果"), _("24 小时内可撤销"))]
    states = ["done" if n < now else "now" if n == now else "" for n in range(len(labels))]
    return [{"label": label, "note": note, "state": st} for (label, note), st in zip(labels, states, strict=True)]


class Pick(ActionView):
    """Step 1: the file."""

    form_class = UploadForm
    template_name = "suggestions/imports/pick.html"

    def perform(self, form) -> str:
        batch = actions.begin(by=self.request.user, upload=form.cleaned_data["file"])
        return reverse("suggestions:import-ledger-columns", args=[batch.pk])

    def context(self, form) -> dict:
        return {"steps": steps(0), "fields": FIELDS, "batches": queries.batches_of(self.request.user)}


class MapColumns(ActionView):
    """Step 2: which column is what."""

    template_name = "suggestions/imports/columns.html"

    def dispatch(self, request, *args, **kwargs):
        self.batch = _mine(request, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, data=None, files=None):
        return ColumnsForm(data, table=self.batch.open(), mapping=self.batch.mapping)

    def perform(self, form) -> str:
        actions.map_columns(batch_id=self.batch.pk, by=self.request.user, mapping=form.chosen)
        return reverse(PAGE, args=[self.batch.pk])

    def context(self, form) -> dict:
        return {"steps": steps(1, self.batch), "batch": self.batch}


@never_cache
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Steps 3 and 4: the rows before the import, then how far it is, then what came of it."""
    found = _mine(request, pk)
    if request.htmx:
        if found.running is None:
            return HttpResponseClientRedirect(request.path)
        return render(request, "suggestions/imports/_running.html", {"batch": found})
    if not found.mapped:
        return redirect("suggestions:import-ledger-columns", pk=pk)
    with reading_only():
        rows = queries.checked(found, request.user)
        return _result(request, found, rows) if found.started_at else _preview(request, found, rows)


def _preview(request: HttpRequest, found: ImportBatch, rows: list) -> HttpResponse:
    context = _rows_shown(request, rows) | {"batch": found, "steps": steps(2, found)}
    return render(request, "suggestions/imports/preview.html", context)


def _result(request: HttpRequest, found: ImportBatch, rows: list) -> HttpResponse:
    outcome = queries.outcome_of(found)
    context = _rows_shown(request, rows) | outcome | {
        "batch": found,
        "steps": steps(3, found),
        "may_undo": outcome["live"] and not found.running and actions.may_undo(found, clock.now()),
    }  # fmt: skip
    return render(request, "suggestions/imports/result.html", context)


def _rows_shown(request: HttpRequest, rows: list) -> dict:
    parts = preview.parts_of(rows)
    asked = request.GET.get("show", "")
    filled = [part.name for part in sorted(parts, key=lambda part: part.name != WRONG) if part.n]
    chosen = asked if asked in filled else filled[0] if filled else WRONG
    heads, shown = preview.first_rows(rows, chosen)
    return {
        "parts": parts,
        "chosen": chosen,
        "tabs": [_tab(part, chosen) for part in reversed(parts)],
        "heads": heads,
        "shown": shown,
        "wrong": sum(row.kind == WRONG for row in rows),
        "good": sum(row.kind == NEW for row in rows),
        "guessable": preview.guessable(rows),
        "most": preview.SHOWN,
    }


def _tab(part: preview.Part, chosen: str) -> dict:
    return {"label": part.label, "href": f"?show={part.name}", "count": part.n, "current": part.name == chosen}


@require_POST
def fix(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offered spelling: one cell, or all that have one."""
    found, wanted = _mine(request, pk), request.POST.get("fix", "")
    name, line, choice = ([*wanted.split(":"), "", ""])[:3]
    one = {"field": name, "line": int(line), "choice": int(choice)} if line.isdecimal() and choice.isdecimal() else {}
    if not one and wanted != "all":
        return redirect(PAGE, pk=pk)
    try:
        gained = actions.mend(batch_id=found.pk, by=request.user, **one)
        toasts.done(request, ngettext("改了 %(n)d 处。", "改了 %(n)d 处。", gained) % {"n": gained})
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
    return redirect(PAGE, pk=pk)


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Import the good rows."""
    try:
        actions.start(batch_id=_mine(request, pk).pk, by=request.user)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
    return redirect(PAGE, pk=pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop where it is; what came in stays, and it can go on."""
    running = _mine(request, pk).running
    if running:
        jobs.cancel(job_id=running.pk, by=request.user)
        toasts.done(request, _("停下了。已经完成的行不受影响。"))
    return redirect(PAGE, pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What will happen when the import is taken back; then do it."""
    found = _mine(request, pk)
    if request.method != "POST":
        return render(request, "suggestions/imports/undo.html", {"batch": found} | queries.outcome_of(found))
    try:
        actions.undo(batch_id=pk, by=request.user)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
    return redirect(PAGE, pk=pk)


@require_safe
def wrong(request: HttpRequest, pk: int) -> HttpResponse:
    """The wrong rows as a sheet, with a column of reasons."""
    found = _mine(request, pk)
    return documents.wrong_rows(request.user, found.open(), queries.checked(found, request.user))


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty sheet with our headings."""
    return documents.template(request.user)
