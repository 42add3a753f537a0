"""Pages of the tree of places and of the units."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from liaison.audit.trail import history_of
from liaison.core.filters import chip
from liaison.core.registers import MANAGE, Act, Line, RegisterPage
from liaison.core.views import FormPage
from liaison.divisions import places, units
from liaison.divisions.forms import GridForm, RenameForm, UnitForm
from liaison.divisions.models import Division, Level, Unit, UnitKind
from liaison.divisions.queries import children_of, found, path_of

FOUND_AT_MOST = 100


@require_safe
def tree(request: HttpRequest, code: str = "") -> HttpResponse:
    """One place with what lies below it; the search looks at the whole territory."""
    top = request.user.posting.division
    place = get_object_or_404(Division.objects.visible_to(request.user), code=code or top.code)
    word = request.GET.get("q", "").strip()
    rows = found(request.user, word, FOUND_AT_MOST) if word else children_of(request.user, place)
    context = {
        "place": place,
        "path": [above for above in path_of(place.code)[:-1] if top.contains(above.code)],
        "rows": rows,
        "q": word,
        "cut": word and len(rows) == FOUND_AT_MOST,
        "units": Unit.objects.visible_to(request.user).filter(division=place),
        "may_edit": request.user.may("division:edit", place.code),
        "may_edit_units": request.user.may("unit:edit", place.code),
        "history": history_of(place).reverse()[:10],
    }
    template = "divisions/_branch.html" if request.htmx else "divisions/tree.html"
    return render(request, template, context)


class OfPlace(FormPage):
    """A form about one place of the territory."""

    def find(self):
        return get_object_or_404(Division.objects.visible_to(self.by), code=self.kwargs["code"])

    def back(self) -> str:
        return reverse("divisions:place", args=[self.thing.code])

    def more(self) -> dict:
        return {"crumb": (self.thing.short_name, self.back())}


class AddGrid(OfPlace):
    form_class = GridForm
    title = gettext_lazy("加网格")

    def act(self, name: str) -> str:
        grid = places.add_grid(village=self.thing.code, name=name, by=self.by)
        return _("已加网格：%s") % grid


class Rename(OfPlace):
    form_class = RenameForm
    title = gettext_lazy("改名称")

    def form_arguments(self) -> dict:
        return {"initial": {"name": self.thing.name, "short_name": self.thing.short_name}}

    def act(self, **cleaned) -> str:
        places.rename(code=self.thing.code, by=self.by, **cleaned)
        return _("名称已改，旧名称留在操作记录里。")


class Units(RegisterPage):
    """Desks that can hold a ticket, by place and kind."""

    crumb = MANAGE
    title = pgettext_lazy("many", "单位")
    heads = (
        gettext_lazy("名称"),
        gettext_lazy("性质"),
        gettext_lazy("地方"),
        gettext_lazy("编号字母"),
        gettext_lazy("上级单位"),
        gettext_lazy("电话"),
    )
    search = gettext_lazy("名称或拼音首字母")
    empty = gettext_lazy("还没有单位。先建人大机关，再建承办单位。")
    order = ("division_id", "kind", "id")

    def rows(self):
        units = Unit.objects.visible_to(self.request.user).select_related("division", "parent")
        units = units.named(self.word) if self.word else units
        query = self.request.GET
        if query.get("kind") in UnitKind.values:
            units = units.filter(kind=query["kind"])
        if query.get("active") in ("0", "1"):
            units = units.filter(active=query["active"] == "1")
        return units.under(query["place"]) if query.get("place", "").isdigit() else units

    def filters(self) -> list[dict]:
        query = self.request.GET
        townships = Division.objects.visible_to(self.request.user).civil().filter(level=Level.TOWNSHIP)
        chips = [
            chip(query, "kind", _("性质"), UnitKind.choices),
            chip(query, "active", _("在用"), [("1", _("在用")), ("0", _("停用"))]),
        ]
        places = list(townships.values_list("code", "short_name")) if len(self.top) < 9 else []
        return [chip(query, "place", _("乡镇"), places), *chips] if places else chips

    @property
    def top(self) -> str:
        return self.request.user.posting.division_id

    def line(self, unit: Unit) -> Line:
        may = self.request.user.may("unit:edit", unit.division_id)
        return Line(
            unit.name,
            reverse("divisions:unit-edit", args=[unit.pk]) if may else "",
            [unit.get_kind_display(), unit.division.short_name, unit.letters or "", unit.parent or "", unit.phone],
            tag="" if unit.active else _("停用"),
            quiet=not unit.active,
        )

    def acts(self) -> list[Act]:
        if not self.request.user.may("unit:edit"):
            return []
        return [Act(_("新建单位"), reverse("divisions:unit-new"), "plus-lg", True)]


class UnitPage(FormPage):
    form_class = UnitForm

    def back(self) -> str:
        return reverse("divisions:unit-list")

    def more(self) -> dict:
        return {"crumb": (pgettext("many", "单位"), self.back())}


class NewUnit(UnitPage):
    title = gettext_lazy("新建单位")

    def form_arguments(self) -> dict:
        place = self.request.GET.get("place") or self.by.posting.division_id
        chosen = Division.objects.visible_to(self.by).filter(code=place).first()
        free = units.propose_letters(chosen) if chosen else ""
        first = {"division": chosen, "active": True, "kind": UnitKind.HANDLING}
        return {"user": self.by, "initial": first, "free_letters": free}

    def act(self, **cleaned) -> str:
        return _("已建单位：%s") % units.create(by=self.by, **cleaned)


class EditUnit(UnitPage):
    title = gettext_lazy("改单位")

    def find(self):
        return get_object_or_404(Unit.objects.visible_to(self.by), pk=self.kwargs["pk"])

    def form_arguments(self) -> dict:
        return {"user": self.by, "instance": self.thing, "free_letters": units.propose_letters(self.thing.division)}

    def act(self, **cleaned) -> str:
        return _("已保存：%s") % units.edit(unit_id=self.thing.pk, by=self.by, **cleaned)
