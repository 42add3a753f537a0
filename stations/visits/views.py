"""Pages of visits: the register, one form to record or correct."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core import wording
from liaison.core.clock import today
from liaison.core.filters import chip, period_chip, period_of
from liaison.core.registers import Act, Line, RegisterPage
from liaison.core.views import FormPage
from liaison.divisions.queries import children_of
from stations.visits import actions, queries
from stations.visits.forms import VisitForm
from stations.visits.models import Visit, VisitKind


class Visits(RegisterPage):
    """GET /visit/."""

    title = gettext_lazy("走访")
    heads = (gettext_lazy("代表"), gettext_lazy("对象"), gettext_lazy("村(社区)"), gettext_lazy("日期"))
    search = gettext_lazy("代表姓名或拼音首字母")
    empty = gettext_lazy("还没有走访登记。")
    icon = "door-open"
    order = ("-on", "-pk")

    def rows(self):
        query = self.request.GET
        since, until = period_of(query)
        asked = {"kind": query.get("kind", ""), "place": query.get("place", ""), "word": self.word}
        return queries.listed(self.request.user, **asked, since=since, until=until)

    def filters(self) -> list[dict]:
        query, user = self.request.GET, self.request.user
        places = [(place.code, place.short_name) for place in children_of(user, user.posting.division)]
        chips = [chip(query, "kind", _("对象"), VisitKind.choices), *period_chip(query, _("日期"))]
        return [*chips, chip(query, "place", _("地方"), places)] if places else chips

    def line(self, visit: Visit) -> Line:
        return Line(
            title=visit.deputy,
            href=reverse("stations:visit-edit", args=[visit.pk]),
            sub=visit.note,
            cells=(visit.get_kind_display(), visit.division.short_name, wording.day(visit.on, today())),
        )

    def acts(self) -> list[Act]:
        return [Act(_("登记走访"), reverse("stations:visit-new"), "plus-lg", primary=True)]


class RecordVisit(FormPage):
    """GET/POST /visit/new/."""

    form_class = VisitForm
    title = gettext_lazy("登记走访")

    def form_arguments(self) -> dict:
        return {"user": self.by}

    def act(self, division, **typed) -> str:
        visit = actions.record_visit(by=self.by, division_code=division.code, **typed)
        return _("已登记：%s") % visit

    def back(self) -> str:
        return reverse("stations:visit-list")

    def more(self) -> dict:
        return {"crumb": (_("走访"), self.back())}


class CorrectVisit(RecordVisit):
    """GET/POST /visit/<pk>/."""

    title = gettext_lazy("更正走访")

    def find(self):
        rows = Visit.objects.visible_to(self.by).select_related("deputy", "division")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def form_arguments(self) -> dict:
        return {"user": self.by, "visit": self.thing}

    def act(self, division, **typed) -> str:
        actions.correct_visit(visit_id=self.thing.pk, by=self.by, division_code=division.code, **typed)
        return _("已更正。")
