"""All promises of the territory, all years (承诺事项): kept, kept late, broken, open."""

from collections import Counter
from pathlib import Path

from django.db import transaction
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import ExtractYear, TruncDate
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liaison.core import clock, toasts, wording
from liaison.core.errors import DomainError
from liaison.core.filters import address, chip
from liaison.core.registers import Line, RegisterPage
from liaison.core.tables import Column
from liaison.documents import actions as jobs
from liaison.documents import kinds, xlsx
from liaison.documents.progress import Progress
from suggestions.tickets.replies import Commitment

KEPT, LATE, BROKEN, OPEN = "kept", "late", "broken", "open"
LABELS = {
    KEPT: gettext_lazy("按期兑现"),
    LATE: gettext_lazy("逾期兑现"),
    BROKEN: gettext_lazy("到期未兑现"),
    OPEN: gettext_lazy("还没到期"),
}


def conditions(today) -> dict[str, Q]:
    """Which promises are called what, today."""
    return {
        KEPT: Q(kept_at__isnull=False, kept_on__lte=F("due_on")),
        LATE: Q(kept_at__isnull=False, kept_on__gt=F("due_on")),
        BROKEN: Q(kept_at=None, due_on__lt=today),
        OPEN: Q(kept_at=None, due_on__gte=today),
    }


def how(promise: Commitment, today) -> str:
    """What one promise is called; the same four words as the filter."""
    if promise.kept_at is None:
        return BROKEN if promise.due_on < today else OPEN
    return KEPT if clock.local(promise.kept_at).date() <= promise.due_on else LATE


KIND = "commitments"
YEAR = 4  # digits


def promises(user, query) -> QuerySet[Commitment]:
    """The promises an address asks for."""
    rows = Commitment.objects.visible_to(user).select_related("ticket", "reply__leg__to_unit")
    rows = rows.annotate(kept_on=TruncDate("kept_at", tzinfo=clock.zone()))
    wanted = conditions(clock.today()).get(query.get("how", ""))
    rows = rows.filter(wanted) if wanted is not None else rows
    year, word = query.get("year", ""), query.get("q", "").strip()
    rows = rows.filter(due_on__year=int(year)) if is_year(year) else rows
    return rows.filter(Q(ticket__number__icontains=word) | Q(text__icontains=word)) if word else rows


def is_year(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) == YEAR and int(text) > 0


def sums(user, query) -> list[dict]:
    """How promises ended, year by year, the newest first; each number with the address of its rows."""
    rows = Commitment.objects.visible_to(user).annotate(kept_on=TruncDate("kept_at", tzinfo=clock.zone()))
    named = Case(*[When(wanted, then=Value(name)) for name, wanted in conditions(clock.today()).items()])
    found: dict[int, Counter] = {}
    grouped = rows.annotate(year=ExtractYear("due_on"), how=named).order_by().values_list("year", "how")
    for year, name, n in grouped.annotate(n=Count("pk")):
        found.setdefault(year, Counter())[name] = n
    lines = [_sum(query, str(year), found[year]) for year in sorted(found, reverse=True)]
    return [*lines, _sum(query, "", sum(found.values(), Counter()))] if len(lines) > 1 else lines


def _sum(query, year: str, counted: Counter) -> dict:
    return {
        "year": year,
        "href": address(query, year=year, how=""),
        "total": sum(counted.values()),
        "cells": [(counted[name], address(query, year=year, how=name)) for name in LABELS],
    }


class Promises(RegisterPage):
    """Every promise, of replies and of meetings, the latest date first."""

    title = gettext_lazy("承诺事项")
    note = gettext_lazy("答复里写明日期的，和约谈、会议上当面承诺的，跨年度都在这里。")
    heads = (
        gettext_lazy("承诺"), gettext_lazy("意见件"), gettext_lazy("承诺日期"), gettext_lazy("在哪里承诺"),
        gettext_lazy("兑现"),
    )  # fmt: skip
    empty = gettext_lazy("还没有承诺。答复选“列入计划”并写日期，或约谈时记下承诺，就会出现在这里。")
    icon = "flag"
    search = gettext_lazy("编号或承诺内容")
    order = ("-due_on", "-id")

    template_name = "suggestions/supervision/promises.html"

    def rows(self):
        return promises(self.request.user, self.request.GET)

    @property
    def years(self) -> list[str]:
        """The years that are offered: next year's promises down to five years back, and the one that is chosen."""
        this, chosen = clock.today().year, self.request.GET.get("year", "")
        offered = [str(year) for year in range(this + 1, this - 5, -1)]
        return offered + ([chosen] if is_year(chosen) and chosen not in offered else [])

    def context(self) -> dict:
        query = self.request.GET
        plain = query.copy()
        plain.pop("q", None)
        return super().context() | {
            "sums": sums(self.request.user, plain),
            "labels": LABELS.values(),
            "export": f"{reverse('suggestions:commitments-export')}{address(query)}",
        }

    def filters(self) -> list[dict]:
        query = self.request.GET
        return [
            chip(query, "how", _("兑现"), LABELS.items()),
            chip(query, "year", _("年份"), [(year, year) for year in self.years]),
        ]

    def line(self, promise: Commitment) -> Line:
        today = clock.today()
        name = how(promise, today)
        made = made_at(promise)
        href = reverse("suggestions:ticket-detail", args=[promise.ticket.number])
        kept = wording.day(clock.local(promise.kept_at).date(), today) if promise.kept_at else ""
        return Line(
            promise.text[:60], href, [promise.ticket.number, wording.day(promise.due_on, today), made, kept],
            sub=promise.ticket.title, tag=LABELS[name], quiet=name == KEPT,
        )  # fmt: skip


COLUMNS = (
    Column("number", gettext_lazy("编号"), width=14, value=lambda row: row.ticket.number),
    Column("title", gettext_lazy("事项"), width=40, value=lambda row: row.ticket.title),
    Column("text", gettext_lazy("承诺"), width=46),
    Column("where", gettext_lazy("在哪里承诺"), width=26, value=lambda row: made_at(row)),
    Column("due_on", gettext_lazy("承诺日期"), width=12),
    Column("kept_on", gettext_lazy("兑现日期"), width=12),
    Column("how", gettext_lazy("情况"), width=12, value=lambda row: str(LABELS[how(row, clock.today())])),
)


def made_at(promise: Commitment) -> str:
    return promise.made_at or _("%s的答复") % promise.reply.leg.to_unit


def write_xlsx(by, path: Path, progress: Progress, *, query: str = "") -> str:
    """The promises of one address, the latest date first."""
    rows = promises(by, QueryDict(query)).order_by("-due_on", "-id")
    progress.begin(rows.count())
    title = _("承诺事项台账")
    xlsx.write(path, COLUMNS, rows.iterator(chunk_size=500), title=title, by=by, step=progress.step)
    return f"{title}{clock.today():%Y%m%d}.xlsx"


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The same rows as an Excel sheet, made in the background."""
    try:
        with transaction.atomic():
            job = jobs.request(kind=KIND, by=request.user, query=request.GET.urlencode())
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
        return redirect(f"{reverse('suggestions:commitments')}{address(request.GET)}")
    return redirect("documents:job-detail", job.pk)


def register() -> None:
    kinds.register(KIND, write_xlsx, gettext_lazy("导出承诺事项"))
