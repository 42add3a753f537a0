"""The grid for paper sheets (批量补录): row errors in the row; all good rows, or only those."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views import View

from liaison.core import toasts
from liaison.core.once import once
from suggestions.bulk.actions import LineRefused, PaperLine, enter_sheet
from suggestions.bulk.forms import Grid, SheetForm
from suggestions.desk.actions import Person
from suggestions.desk.place import AtDesk

DRAFT = "bulk"


class BulkView(AtDesk, View):
    """GET/POST /desk/bulk/."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(SheetForm(), Grid(None, self.venue))

    def post(self, request: HttpRequest) -> HttpResponse:
        sheet, grid = SheetForm(request.POST), Grid(request.POST, self.venue)
        good, bad = grid.sort()
        if not sheet.is_valid() or not good or (bad and "good_only" not in request.POST):
            return self.show(sheet, grid, status=422)
        try:
            self.enter(sheet, grid, good)
        except LineRefused as refusal:
            grid.rows[refusal.row].add_error(None, refusal.why)
            return self.show(sheet, grid, status=422)
        return self.rest(sheet, grid, bad) if bad else self.leave(sheet)

    def enter(self, sheet: SheetForm, grid: Grid, good: list) -> None:
        """Save the good rows, once for this form."""
        places = {id(row): n for n, row in enumerate(grid.rows)}
        lines = [_line(places[id(row)], row.cleaned_data) for row in good]
        typed, user = sheet.cleaned_data, self.request.user

        def effect() -> dict:
            done = enter_sheet(by=user, venue=self.venue, on=typed["on"], ending=typed["keep_as"], lines=lines)
            return {"saved": len(done)}

        key = self.request.POST.get("once") or uuid4().hex
        answer, repeat = once(
            scope=f"user:{user.pk}", key=key[:80], route=self.request.path, body=b"bulk", effect=effect
        )
        if not repeat:
            n = answer["saved"]
            text = ngettext("已补录 %(n)s 条。", "已补录 %(n)s 条。", n) % {"n": n}
            toasts.done(self.request, text, draft=DRAFT)

    def rest(self, sheet: SheetForm, grid: Grid, bad: list) -> HttpResponse:
        """The rows that are left to mend, in a grid of their own."""
        data = self.request.POST.copy()
        kept = [row for row in grid.rows if row in bad]
        for n, row in enumerate(grid.rows):
            for name in row.fields:
                data[f"r{n}-{name}"] = kept[n][name].value() if n < len(kept) else ""
        data["once"] = uuid4().hex
        left = Grid(data, self.venue)
        left.sort()
        return self.show(sheet, left, status=422, once_key=data["once"])

    def leave(self, sheet: SheetForm) -> HttpResponse:
        return HttpResponseRedirect(reverse("suggestions:desk-ledger", args=[sheet.cleaned_data["on"].isoformat()]))

    def show(self, sheet: SheetForm, grid: Grid, status: int = 200, once_key: str = "") -> HttpResponse:
        wrong = sum(1 for row in grid.filled if row.errors)
        context = {
            "venue": self.venue,
            "sheet": sheet,
            "grid": grid,
            "wrong": wrong,
            "right": len(grid.filled) - wrong,
            "nothing": status == 422 and not grid.filled,
            "draft": DRAFT,
            "once": once_key or self.request.POST.get("once") or uuid4().hex,
        }
        return render(self.request, "suggestions/bulk/bulk.html", context, status=status)


def _line(row: int, typed: dict) -> PaperLine:
    category = typed["category"]
    return PaperLine(
        row=row,
        words=typed["words"],
        person=Person(typed["name"], typed["phone"], typed["village"].code),
        division_code=typed["village"].code,
        place=typed["place"],
        category_id=category.pk if category else None,
        level=typed["level"],
        answer=typed["answer"],
    )
