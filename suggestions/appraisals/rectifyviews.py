"""Pages of rectifications (限期整改): the list, one with its rounds, ordering, report, re-check."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from liaison.accounts.scope import can
from liaison.attachments.models import File
from liaison.core.filters import chip
from liaison.core.reading import reading_only
from liaison.core.views import FormPage, ListPage
from suggestions.appraisals import forms, moves, queries, rectifying
from suggestions.appraisals.models import Appraised
from suggestions.appraisals.rectifications import Rectification, RectificationState
from suggestions.appraisals.views import find as find_appraisal
from suggestions.appraisals.views import may_set

OPEN, LATE = "open", "late"


class Rectifications(ListPage):
    """All of the territory, a unit's own, or those a deputy looks at again; the latest first."""

    template_name = "suggestions/appraisals/rectifications.html"
    order = ("-ordered_at", "-id")

    def rows(self):
        rows = queries.in_state(queries.rectifications(self.request.user), self.request.GET.get("state", ""))
        return rows.filter(unit__name__icontains=self.word) if self.word else rows

    def filters(self) -> list[dict]:
        options = [(OPEN, _("没有解除的")), (LATE, _("超期未报")), *RectificationState.choices]
        return [chip(self.request.GET, "state", _("状态"), options)]

    def context(self) -> dict:
        return {"may_order": may_order(self.request.user)}


def may_order(user) -> bool:
    return may_set(user) and can(user, "rectification:order")


@never_cache
@require_safe
def rectification(request: HttpRequest, pk: int) -> HttpResponse:
    """One order to mend: the problems, each round with report and re-check."""
    with reading_only():
        user, found = request.user, find(request.user, pk)
        checks = moves.PASS.open_to(user, found)
        context = {
            "row": found,
            "rounds": found.rounds.select_related("reported_by", "checked_by").order_by("-n"),
            "checkers": found.checkers.all(),
            "files": list(File.objects.of("rectification", found.pk).order_by("pk")),
            "may_report": moves.REPORT.open_to(user, found),
            "on_paper": not moves.my_own(user, found),
            "may_recheck": checks,
            "may_lapse": found.is_late and moves.LAPSE.open_to(user, found),
            "may_name": moves.NAME.open_to(user, found),
            "reads_appraisal": found.appraised_id and can(user, "appraisal:read"),
            "reads_case": found.to_vote and can(user, "case:read"),
        }
        return render(request, "suggestions/appraisals/rectification.html", context)


def find(user, pk: int) -> Rectification:
    return get_object_or_404(queries.rectifications(user), pk=pk)


class Order(FormPage):
    """Order by hand, on what an inspection found."""

    form_class = forms.OrderForm
    title = gettext_lazy("责令限期整改")

    def find(self):
        if not may_order(self.by):
            raise Http404
        return None

    def form_arguments(self) -> dict:
        return {"user": self.by}

    def act(self, **typed) -> str:
        self.made = rectifying.order(by=self.by, **typed)
        return _("已责令整改，%s已收到通知。可以拟限期整改通知。") % self.made.unit

    def back(self) -> str:
        made = getattr(self, "made", None)
        return reverse("suggestions:rectification", args=[made.pk]) if made else self.before()

    def before(self) -> str:
        return reverse("suggestions:rectification-list")

    def more(self) -> dict:
        return {"crumb": (_("整改"), self.before())}


class OrderAfter(Order):
    """Order after a result below the mark: the unit stands fast."""

    def find(self) -> Appraised:
        appraisal = find_appraisal(self.by, self.kwargs["pk"])
        if not may_order(self.by) or appraisal.organ_id != self.by.posting.unit_id:
            raise Http404
        subject = next((one for one in appraisal.subjects.all() if one.pk == self.kwargs["subject"]), None)
        if subject is None:
            raise Http404
        subject.appraisal = appraisal
        self.unit = rectifying.unit_behind(subject)
        if self.unit is None or not subject.fails or getattr(subject, "rectification", None):
            raise Http404
        return subject

    def form_arguments(self) -> dict:
        return {"user": self.by, "appraised": self.thing}

    def act(self, **typed) -> str:
        return super().act(unit=self.unit, appraised=self.thing, **typed)

    def before(self) -> str:
        return reverse("suggestions:appraisal", args=[self.kwargs["pk"]])

    def more(self) -> dict:
        note = _("%(unit)s：满意率 %(rate)s%%。") % {"unit": self.unit, "rate": self.thing.shown.rate}
        return {"crumb": (self.thing.appraisal.title, self.before()), "note": note}


class RectificationPage(FormPage):
    """A form about one order to mend."""

    move = None

    def find(self) -> Rectification:
        found = find(self.by, self.kwargs["pk"])
        if not self.move.allowed(self.by, found):
            raise Http404
        return found

    def back(self) -> str:
        return reverse("suggestions:rectification", args=[self.thing.pk])

    def more(self) -> dict:
        note = _("%(organ)s责令，第 %(n)d 轮。") % {"organ": self.thing.organ, "n": self.thing.round}
        return {"crumb": (str(self.thing), self.back()), "note": note, "problems": self.thing.problems}


class Report(RectificationPage):
    form_class = forms.ReportForm
    template_name = "suggestions/appraisals/report.html"
    title = gettext_lazy("报告整改情况")
    move = moves.REPORT

    def act(self, text: str, files) -> str:
        rectifying.report(rectification_id=self.thing.pk, by=self.by, text=text, files=files)
        return _("整改情况已报，等复查。")


class Recheck(RectificationPage):
    form_class = forms.RecheckForm
    title = gettext_lazy("复查")
    move = moves.PASS

    def form_arguments(self) -> dict:
        return {"rectification": self.thing}

    def act(self, **typed) -> str:
        row = rectifying.recheck(rectification_id=self.thing.pk, by=self.by, **typed)
        if row.state == RectificationState.CLOSED:
            return _("复查通过，整改已解除。")
        return _("复查未过，进入第 %d 轮。") % row.round


class Lapse(RectificationPage):
    form_class = forms.LapseForm
    title = gettext_lazy("记为逾期未报")
    move = moves.LAPSE

    def act(self, **typed) -> str:
        row = rectifying.lapse(rectification_id=self.thing.pk, by=self.by, **typed)
        return _("已记下，进入第 %d 轮。") % row.round


class Checkers(RectificationPage):
    form_class = forms.CheckersForm
    title = gettext_lazy("定复查人")
    move = moves.NAME

    def form_arguments(self) -> dict:
        return {"user": self.by, "initial": {"checkers": list(self.thing.checkers.values_list("pk", flat=True))}}

    def act(self, checkers) -> str:
        rectifying.name_checkers(rectification_id=self.thing.pk, by=self.by, checkers=checkers)
        return _("复查人已定，已通知代表。")
