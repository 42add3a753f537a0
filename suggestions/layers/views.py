"""The layered ledger on the page: the matrix of places and layers, and the lines of one layer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.scope import can
from liaison.core import clock, toasts
from liaison.core.errors import DomainError
from liaison.core.filters import CURSOR, address
from liaison.core.reading import reading_only
from liaison.documents.queries import recent_job
from suggestions.layers import documents, queries
from suggestions.rates import rates, tabs
from suggestions.rates.asking import Asked, PeriodForm, form_of, presets, quarters
from suggestions.tickets.layering import LAYERS, label_of
from suggestions.tickets.ledger import HEADS

SHOWN = 50


def asking(request: HttpRequest) -> PeriodForm:
    return form_of(request.GET, request.user, quarters(clock.today())[0][1:])


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Sums of a place and period by layer, each leading to its rows; below, the lines of one layer."""
    with reading_only():
        form = asking(request)
        asked = form.asked
        context = {"form": form, "tabs": tabs.of(request.user, "layers")}
        context |= figures_of(request, form, asked) if asked else {}
        return render(request, "suggestions/layers/page.html", context, status=200 if asked else 422)


def figures_of(request: HttpRequest, form: PeriodForm, asked: Asked) -> dict:
    user, query = request.user, request.GET
    areas = queries.matrix(user, asked)
    whole = queries.total(areas, asked.place)
    chosen = query.get("layer") if query.get("layer") in LAYERS else ""
    days = f"from={asked.since.isoformat()}&until={asked.until.isoformat()}"
    return {
        "asked": asked,
        "place": form.place_name,
        "period": rates.title(asked.since, asked.until),
        "presets": presets(asked, quarters(clock.today())),
        "areas": areas,
        "whole": whole,
        "sums": documents.sums(whole),
        "layers": [label_of(name) for name in LAYERS],
        "views": layer_tabs(query, whole, chosen),
        "ledger": f"{reverse('suggestions:ticket-list')}?{days}",
        "heads": HEADS,
        "may_export": can(user, "ticket:export"),
        "job": recent_job(user, documents.KIND),
        "book": f"{asked.place}-{asked.until.year}" if can(user, "paper:print") else "",
    } | lines_of(request, asked, chosen)


def layer_tabs(query, whole: queries.Area, chosen: str) -> list[dict]:
    every = [("", _("全部"), whole.total), *((name, label_of(name), n) for name, n in whole.cells)]
    return [
        {"label": label, "href": address(query, layer=name), "count": n, "current": name == chosen}
        for name, label, n in every
    ]


def lines_of(request: HttpRequest, asked: Asked, chosen: str) -> dict:
    """Some lines after the cursor: the last number and how many stood before it."""
    number, _dot, before = request.GET.get(CURSOR, "").partition("~")
    before = int(before) if before.isdecimal() and before.isascii() and len(before) < 9 else 0
    rows = queries.in_one(queries.rows_of(request.user, asked), chosen)
    found = queries.some_lines(rows, asked.until.year, number if before else "", SHOWN, before)
    after = f"{found[SHOWN - 1][1]}~{before + SHOWN}" if len(found) > SHOWN else ""
    return {
        "lines": found[:SHOWN],
        "more": address(request.GET, **{CURSOR: after}) if after else "",
        "first_page": address(request.GET) if before else "",
    }


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The workbook, made in the background."""
    asked = asking(request).asked
    if asked is None:
        return redirect("suggestions:layers")
    try:
        job = documents.export(by=request.user, asked=asked)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
        return redirect(f"{reverse('suggestions:layers')}?{asked.address}")
    return redirect("documents:job-detail", job.pk)
