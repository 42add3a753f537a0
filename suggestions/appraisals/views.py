"""Pages of appraisals (民主评议测评): the list, setting one up, its page, the two counts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from liaison.accounts.scope import can
from liaison.core import clock
from liaison.core.filters import FIRST_YEAR, chip
from liaison.core.reading import reading_only
from liaison.core.views import FormPage, ListPage
from suggestions.appraisals import actions, forms, moves, queries
from suggestions.appraisals.models import Appraisal, AppraisalKind, Stage

YEARS = 4  # offered in the filter


class Appraisals(ListPage):
    """Every sitting of the territory, the latest first."""

    template_name = "suggestions/appraisals/appraisals.html"
    order = ("-held_on", "-id")

    def rows(self):
        query = self.request.GET
        rows = queries.appraisals(self.request.user)
        if query.get("stage") in Stage.values:
            rows = rows.at(query["stage"])
        if query.get("kind") in AppraisalKind.values:
            rows = rows.filter(kind=query["kind"])
        if query.get("year") in self.years:
            rows = rows.filter(held_on__year=int(query["year"]))
        return rows.filter(title__icontains=self.word) if self.word else rows

    @property
    def years(self) -> list[str]:
        this = clock.today().year
        return [str(year) for year in range(this + 1, max(FIRST_YEAR, this - YEARS), -1)]

    def filters(self) -> list[dict]:
        query = self.request.GET
        return [
            chip(query, "stage", _("状态"), Stage.choices),
            chip(query, "kind", _("种类"), AppraisalKind.choices),
            chip(query, "year", _("年份"), [(year, year) for year in self.years]),
        ]

    def listed(self, query) -> dict:
        found = super().listed(query)
        return found | {"rows": [(row, queries.named(row)) for row in found["rows"]]}

    def context(self) -> dict:
        return {"may_set": may_set(self.request.user)}


def may_set(user) -> bool:
    unit = user.posting.unit if user.posting else None
    return can(user, "appraisal:set") and unit is not None and unit.is_organ


@never_cache
@require_safe
def appraisal(request: HttpRequest, pk: int) -> HttpResponse:
    """One sitting: what it waits for, or the result with its formula."""
    with reading_only():
        user, found = request.user, find(request.user, pk)
        may = {name: move.open_to(user, found) for name, move in moves.APPRAISAL_MOVES.items()}
        held = found.held_on <= clock.today()
        context = {
            "appraisal": found,
            "results": queries.results(found),
            "may": may,
            "may_count": may["count"] and held and found.first_by_id != user.pk,
            "mine_was_first": may["count"] and found.first_by_id == user.pk,
            "may_order": can(user, "rectification:order") and user.posting.unit_id == found.organ_id,
            "reads_orders": can(user, "rectification:read"),
            "more_returned": actions.more_returned(found.returned, found.issued) if found.void else "",
        }
        return render(request, "suggestions/appraisals/appraisal.html", context)


def find(user, pk: int) -> Appraisal:
    return get_object_or_404(queries.appraisals(user), pk=pk)


class SetUp(FormPage):
    form_class = forms.AppraisalForm
    title = gettext_lazy("排测评")

    def find(self):
        if not may_set(self.by):
            raise Http404
        return None

    def form_arguments(self) -> dict:
        return {"user": self.by}

    def act(self, **typed) -> str:
        self.made = actions.set_up(by=self.by, **typed)
        return _("已排：%s。可以印测评票了。") % self.made

    def back(self) -> str:
        made = getattr(self, "made", None)
        return reverse("suggestions:appraisal", args=[made.pk]) if made else reverse("suggestions:appraisal-list")

    def more(self) -> dict:
        return {"crumb": (_("测评"), reverse("suggestions:appraisal-list"))}


class AppraisalPage(FormPage):
    """A form about one sitting."""

    move = None

    def find(self) -> Appraisal:
        found = find(self.by, self.kwargs["pk"])
        if not self.move.allowed(self.by, found):
            raise Http404
        return found

    def back(self) -> str:
        return reverse("suggestions:appraisal", args=[self.thing.pk])

    def more(self) -> dict:
        return {"crumb": (self.thing.title, self.back())}


class Change(AppraisalPage):
    form_class = forms.AppraisalForm
    title = gettext_lazy("改测评安排")
    move = moves.CHANGE

    def form_arguments(self) -> dict:
        return {"user": self.by, "appraisal": self.thing, "initial": forms.typed_before(self.thing)}

    def act(self, **typed) -> str:
        actions.change(appraisal_id=self.thing.pk, by=self.by, **typed)
        return _("已改。")


class Count(AppraisalPage):
    """One of the two counts; the other's figures are not shown here."""

    form_class = forms.CountForm
    template_name = "suggestions/appraisals/count.html"
    move = moves.COUNT

    @property
    def title(self) -> str:
        return _("第二位计票") if self.thing.state == Stage.COUNTED else _("计票")

    def form_arguments(self) -> dict:
        return {"appraisal": self.thing}

    def perform(self, form) -> str:
        self.form = form
        return super().perform(form)

    def act(self, issued: int, returned: int, void_agreed: bool, **_boxes) -> str:
        counted = actions.count(
            appraisal_id=self.thing.pk, by=self.by, issued=issued, returned=returned, figures=self.form.figures,
            void_agreed=void_agreed,
        )  # fmt: skip
        if counted.state == Stage.COUNTED:
            return _("第一遍已记下，请另一位同志数第二遍；两遍一样才公布。")
        return (
            _("两遍计票一致，结果已公布。") if counted.state == Stage.PUBLISHED else _("两遍计票一致，本次测评无效。")
        )

    def more(self) -> dict:
        return super().more() | {"appraisal": self.thing}


class Recount(AppraisalPage):
    form_class = forms.RecountForm
    title = gettext_lazy("重新计票")
    move = moves.RECOUNT

    def act(self) -> str:
        actions.recount(appraisal_id=self.thing.pk, by=self.by)
        return _("第一遍已划去，请两位重新计票。")

    def more(self) -> dict:
        return super().more() | {"note": _("两位数得不一样，又说不清哪一遍对的时候用。留有记录。")}


class Drop(AppraisalPage):
    form_class = forms.DropForm
    title = gettext_lazy("撤销测评")
    move = moves.DROP

    def act(self, reason: str) -> str:
        actions.drop(appraisal_id=self.thing.pk, by=self.by, reason=reason)
        return _("已撤销。")
