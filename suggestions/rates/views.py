"""The page of the three rates (三率): by layer and period, each number leading to its rows; the answers behind."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from liaison.accounts.scope import can, reach
from liaison.core import clock, wording
from liaison.core.filters import chip
from liaison.core.reading import reading_only
from liaison.core.registers import Line, RegisterPage
from suggestions.rates import documents, queries, rates, tabs
from suggestions.rates.asking import Asked, PeriodForm, form_of, presets, quarters
from suggestions.tickets.ratings import Satisfaction
from suggestions.tickets.voices import Voice

ANSWERS = {
    "rated": gettext_lazy("评价过的"),
    **{one.value: one.label for one in Satisfaction},
    "happy": gettext_lazy("满意和基本满意"),
    "staff": gettext_lazy("代录的"),
    "silent": gettext_lazy("没评价的"),
    "unreachable": gettext_lazy("没留联系方式的"),
    "deputies": gettext_lazy("代表的评价"),
}
QUIET = ("silent", "unreachable")


def asking(query: Mapping[str, str], user) -> PeriodForm:
    """The period form of these pages: this year, unless the address says otherwise."""
    return form_of(query, user, quarters(clock.today())[0][1:])


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Three rates of a place and period, then the places below, the units, the deputies."""
    with reading_only():
        form = asking(request.GET, request.user)
        asked = form.asked
        context = {"form": form, "tabs": tabs.of(request.user, "rates")}
        context |= figures_of(request.user, form, asked) if asked else {}
        return render(request, "suggestions/rates/page.html", context, status=200 if asked else 422)


def figures_of(user, form: PeriodForm, asked: Asked) -> dict:
    areas = queries.by_place(user, asked)
    counts = queries.total(areas)
    return {
        "asked": asked,
        "place": form.place_name,
        "period": rates.title(asked.since, asked.until),
        "presets": presets(asked, quarters(clock.today())),
        "up": asked.place[: _above(asked.place)] if len(asked.place) > len(user.posting.division_id) else "",
        "areas": areas,
        "counts": counts,
        "parts": rates.fate_parts(counts),
        "answers_of": rates.answer_lines(counts),
        "asides": queries.asides(user, asked),
        "withdrawn": queries.withdrawn(user, asked),
        "units": queries.by_unit(user, asked),
        "ledger": ledger_address(user, asked),
        "answers": f"{reverse('suggestions:rates-answers')}?{asked.address}" if can(user, "rates:rows") else "",
        "hidden": hides(user, counts),
        "guarded": queries.is_guarded(user),
        "partial": reach(user, "rates:read") in ("S", "U"),
        "bulletin": documents.bulletin_key(user, asked),
    }


def _above(code: str) -> int:
    return next(n for n in (9, 6, 4, 2) if n < len(code))


def ledger_address(user, asked: Asked) -> str:
    """Where the rows are, for whoever may read them: the address but for the place and the figure."""
    if not can(user, "ticket:read"):
        return ""
    days = f"from={asked.since.isoformat()}&until={asked.until.isoformat()}"
    return f"{reverse('suggestions:ticket-list')}?{days}"


def hides(user, counts: rates.Counts) -> bool:
    """A unit is not told how so few rated that it could guess who."""
    return queries.is_guarded(user) and counts.rated < rates.ENOUGH


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The same figures as an Excel sheet, at once: a line a place."""
    asked = asking(request.GET, request.user).asked
    if asked is None:
        return page(request)
    return documents.xlsx_response(request.user, asked)


class Answers(RegisterPage):
    """The answers behind a number: ticket, answer, how it was given. Never who gave it."""

    title = gettext_lazy("评价明细")
    heads = (
        gettext_lazy("意见件"),
        gettext_lazy("地方"),
        gettext_lazy("评价"),
        gettext_lazy("方式"),
        gettext_lazy("日期"),
    )
    empty = gettext_lazy("这段时间没有这样的评价。")
    icon = "chat-square-text"
    order = ("-pk",)
    crumb = (gettext_lazy("三率"), "suggestions:rates")
    note = gettext_lazy("每人以最后一次为准，不列反映人。")

    @cached_property
    def answer(self) -> str:
        asked = self.request.GET.get("answer", "")
        return asked if asked in ANSWERS else "rated"

    def rows(self):
        user, asked = self.request.user, asking(self.request.GET, self.request.user).asked
        if asked is None:
            return Voice.objects.none()
        if self.answer in QUIET:
            return queries.voices_behind(user, asked, self.answer)
        deputies = self.answer == "deputies" or self.request.GET.get("by") == "deputies"
        return queries.ratings_behind(user, asked, self.answer, deputies=deputies)

    def filters(self) -> list[dict]:
        return [chip(self.request.GET, "answer", _("评价"), ANSWERS.items())]

    def line(self, row) -> Line:
        ticket = row.ticket
        href = reverse("suggestions:ticket-detail", args=[ticket.number])
        said, how, on = self._said(row)
        return Line(ticket.number, href, (ticket.division.short_name, said, how, on), sub=ticket.title)

    def _said(self, row) -> tuple[str, str, str]:
        if self.answer in QUIET:
            return str(_("没评价")), "", ""
        on = wording.day(clock.local(row.at).date(), clock.today())
        return str(row.get_result_display()), str(row.get_how_display()), on
