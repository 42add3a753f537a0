"""The ledger (意见件台账): list, own views, exports, print."""

import hashlib
import json
from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liaison.accounts.roles import Role
from liaison.accounts.scope import can
from liaison.core import clock, toasts
from liaison.core.errors import DomainError
from liaison.core.filters import CURSOR, address, chip, kept, period_chip
from liaison.core.once import once
from liaison.core.reading import reading_only
from liaison.divisions.models import UnitKind
from liaison.documents.queries import recent_job
from suggestions.rules.models import Layer, Track
from suggestions.tickets import actions, documents, queries
from suggestions.tickets import ledger as book
from suggestions.tickets.figures import ROWS
from suggestions.tickets.filters import DUE, TOWNSHIP, Wanted, views_for
from suggestions.tickets.forms import SaveViewForm
from suggestions.tickets.layering import label_of
from suggestions.tickets.models import Channel

YEARS_OFFERED = 4
SORTS = {
    "due": gettext_lazy("期限近的在前"),
    "received": gettext_lazy("新登记的在前"),
    "number": gettext_lazy("编号大的在前"),
}


@never_cache
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Tickets of one's own scope: views, filters, order and page all stand in the address."""
    query, user = request.GET, request.user
    wanted = Wanted.of(query)
    with reading_only():
        found = queries.page(user, wanted, query.get(CURSOR, ""), detail_href(query))
        context = {
            "rows": found.rows,
            "shown": found.shown,
        }
        if request.htmx and CURSOR in query:
            context["total"] = query[CURSOR].rpartition("~")[2]
            context["more"] = more_href(query, found, context["total"])
            return render(request, "suggestions/tickets/_ledger_slice.html", context)
        context |= frame(request, wanted)
        context["more"] = more_href(query, found, context["total"])
        return render(request, "suggestions/tickets/ledger.html", context)


def more_href(query: QueryDict, found: queries.Page, total: str) -> str:
    """The next rows; the figure of the tab travels along, so that a slice need not count."""
    return address(query, **{CURSOR: f"{found.after}~{total}"}) if found.after else ""


def frame(request: HttpRequest, wanted: Wanted) -> dict:
    """What stands round the rows: tabs with figures, chips, search, order, a running export."""
    query, user = request.GET, request.user
    offered = queries.options(user, wanted)
    figures = queries.counts(user, query, offered.views)
    return {
        "views": tabs(query, user, wanted, offered.views, figures),
        "total": figures.get(wanted.view.name, ""),
        "filters": chips(query, user, offered),
        "narrowed": any(value for name, value in query.items() if name not in {CURSOR, "view", "sort"}),
        "q": wanted.q,
        "kept": kept(query, "q"),
        "by_number": address(query, sort="number"),
        "by_due": address(query, sort=""),
        "sorting": SORTS[wanted.sort],
        "wanted": wanted,
        "once": uuid4().hex,
        "job": recent_job(user, documents.KIND) if can(user, "ticket:export") else None,
        "query": address(query),
        "save_href": f"{reverse('suggestions:ticket-view-new')}{address(query)}",
        "place": place_of(user),
        "register_href": register_href(user),
        "may_export": can(user, "ticket:export"),
        "book": book.key_of(user) if can(user, "paper:print") else "",
        "batch": batch(query, user),
    }


def place_of(user) -> str:
    """Whose ledger this is: the unit's or station's own, else the place's."""
    own = user.role in (Role.HANDLING_UNIT, Role.STATION_KEEPER)
    return str(user.posting.unit) if own else user.posting.division.short_name


def register_href(user) -> str:
    """Where this person enters a new matter: the desk, or the phone page of deputies and officers; "" for others."""
    if can(user, "reception:record"):
        return reverse("suggestions:desk")
    return reverse("front:speak") if can(user, "phone:use") else ""


def batch(query: QueryDict, user) -> list[dict]:
    """What can be done with the ticked rows."""
    remind = {"label": _("催办"), "icon": "bell", "href": reverse("suggestions:ticket-batch-remind"), "primary": True}
    export = {"label": _("导出所选"), "href": f"{reverse('suggestions:ticket-list-export')}?chosen=1"}
    brief = {"label": _("拟民情专报"), "href": reverse("suggestions:brief-new")}
    printing = {"label": _("打印"), "href": reverse("suggestions:ticket-list-print")}
    return [
        *([remind] if may_urge(user) else []),
        *([export] if can(user, "ticket:export") else []),
        *([brief] if can(user, "brief:write") else []),
        printing,
    ]


def may_urge(user) -> bool:
    """Of the units only a government urges, its own offices."""
    unit = user.role == Role.HANDLING_UNIT
    return can(user, "ticket:remind") and (not unit or user.posting.unit.kind == UnitKind.GOVERNMENT)


def tabs(query: QueryDict, user, wanted: Wanted, own: list, figures: dict) -> list[dict]:
    """The built-in views, then the own ones."""
    here = own_view_of(query, own)
    rows = [
        {
            "label": view.label,
            "href": address(query, view=view.name),
            "count": figures[view.name],
            "current": view == wanted.view and here is None,
        }
        for view in views_for(user.role)
    ]
    return rows + [
        {"label": v.name, "href": f"?{v.query}", "count": figures[f"own:{v.name}"], "current": v is here} for v in own
    ]


def own_view_of(query: QueryDict, own: list):
    """The saved view whose filters are exactly those of this address."""
    here = {name: value for name, value in query.items() if value and name != CURSOR}
    return next((view for view in own if here and view.parsed.dict() == here), None)


def chips(query: QueryDict, user, offered: queries.Options) -> list[dict]:
    this_year = clock.today().year
    years = [(str(y), _("%s 年") % y) for y in range(this_year, this_year - YEARS_OFFERED, -1)]
    rows = [
        chip(query, "year", _("收件"), years),
        chip(query, "level", _("事权"), Layer.choices),
        chip(query, "category", _("类别"), offered.categories),
        chip(query, "place", _("村") if len(user.posting.division_id) >= TOWNSHIP else _("乡镇"), offered.places),
        chip(query, "unit", _("在谁手里"), offered.units),
    ]
    seldom = [
        chip(query, "due", _("期限"), [(name, label) for name, (label, _rows) in DUE.items()]),
        chip(query, "track", _("通道"), Track.choices),
        chip(query, "channel", _("来源"), Channel.choices),
    ]
    order = chip(query, "sort", _("排序"), SORTS.items())
    rows += [row for row in seldom if row["chosen"]]
    rows.append(more_chip([row for row in [*seldom, order] if row is order or not row["chosen"]]))
    return [row for row in rows if row["options"]] + asked_elsewhere(query)


def asked_elsewhere(query: QueryDict) -> list[dict]:
    """What an address brought along from a page of figures: it can be taken away, not chosen."""
    wanted = Wanted.of(query)
    given = (
        ("figure", _("数字"), str(ROWS[query["figure"]][0]) if query.get("figure") in ROWS else ""),
        ("layer", _("层级"), label_of(wanted.layer) if wanted.layer else ""),
        ("exact", _("范围"), _("只算本级登记的") if wanted.exact else ""),
        ("host", _("主办"), queries.name_of_unit(wanted.host) if wanted.host else ""),
    )
    taken = [
        {"label": label, "chosen": chosen, "clear": address(query, **{name: ""}), "options": []}
        for name, label, chosen in given
        if chosen
    ]
    return taken + period_chip(query, _("登记日期"))


def more_chip(seldom: list[dict]) -> dict:
    """The filters seldom used, in one chip."""
    options = [
        {"label": f"{row['label']}：{option['label']}", "href": option["href"], "on": option["on"]}
        for row in seldom
        for option in row["options"]
    ]
    return {"label": _("更多"), "chosen": "", "clear": "", "options": options, "bare": True}


def detail_href(query: QueryDict) -> str:
    """Where a row leads: its page, which remembers the list for 上一件 and 下一件."""
    inside = address(query)[1:] or "view="
    return f"/ticket/{{}}/?in={quote(inside, safe='')}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def printed(request: HttpRequest) -> HttpResponse:
    """The list on paper: this address, or the ticked rows."""
    numbers = request.POST.getlist("pick") if request.method == "POST" else None
    with reading_only():
        rows = []
        for row in queries.every_row(request.user, Wanted.of(request.GET), numbers):
            rows.append([column.text(row) for column in documents.PRINTED])
            if len(rows) == documents.MOST_PRINTED:
                break
    context = {"columns": documents.PRINTED, "rows": rows, "most": documents.MOST_PRINTED, "today": clock.today()}
    return render(request, "suggestions/tickets/ledger_print.html", context)


@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    """The list as CSV, streaming."""
    return documents.csv_response(request.user, request.GET)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list, or the ticked rows, as an Excel sheet made in the background."""
    numbers = request.POST.getlist("pick") if "chosen" in request.GET else None
    query = request.GET.copy()
    query.pop("chosen", None)
    wish = {"query": query.urlencode(), "numbers": numbers}
    try:
        asked_once(request, wish, lambda: {"job": actions.export(by=request.user, **wish).pk})
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
    return redirect(f"{reverse('suggestions:ticket-list')}{address(query)}")


def asked_once(request: HttpRequest, wish: dict, effect: Callable[[], dict]) -> None:
    """One wish from one page is one job, however often its button is pressed."""
    shown, body = request.POST.get("once", ""), json.dumps(wish).encode()
    if not shown:
        effect()
        return
    key = hashlib.sha256(shown.encode() + body).hexdigest()
    once(scope=f"user:{request.user.pk}", key=key, route=request.path, body=body, effect=effect)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def save_view(request: HttpRequest) -> HttpResponse:
    """Give the filters now chosen a name."""
    form = SaveViewForm(request.POST or None, initial={"query": request.GET.urlencode()})
    if request.method != "POST":
        return _view_page(request, form)
    if not form.is_valid():
        return _view_page(request, form, status=422)
    try:
        view = actions.save_view(by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        form.add_error(refusal.field, refusal.message)
        return _view_page(request, form, status=refusal.status)
    toasts.done(request, _("已存为视图“%s”。") % view.name)
    return redirect(f"{reverse('suggestions:ticket-list')}?{view.query}")


@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one of the own views."""
    actions.drop_view(view_id=pk, by=request.user)
    toasts.done(request, _("视图已删除。"))
    return redirect("suggestions:ticket-view-new")


def _view_page(request: HttpRequest, form, status: int = 200) -> HttpResponse:
    own = queries.saved_views(request.user).filter(owner=request.user)
    context = {"form": form, "own": own, "back": f"{reverse('suggestions:ticket-list')}{address(request.GET)}"}
    return render(request, "suggestions/tickets/save_view.html", context, status=status)
