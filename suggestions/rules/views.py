"""Pages of the rules: categories, the hand-off catalogue, deadline profiles."""

from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from liaison.core.errors import DomainError
from liaison.core.filters import chip
from liaison.core.registers import MANAGE, Act, Line, RegisterPage
from liaison.core.views import FormPage
from liaison.divisions.models import Level
from suggestions.rules import actions, catalogue, tables
from suggestions.rules.forms import (
    CategoryForm,
    LineForm,
    OrderForm,
    RemoveForm,
    StepForm,
    VersionForm,
)
from suggestions.rules.models import CatalogueLine, Category, DeadlineProfile, Layer
from suggestions.rules.proposing import keywords_of

SHOWN_KEYWORDS = 12
LONGEST_TRIAL = 2000


class Categories(RegisterPage):
    """What a matter can be about, with a box to try a text."""

    crumb = MANAGE
    template_name = "suggestions/rules/categories.html"
    title = pgettext_lazy("many", "类别")
    heads = (gettext_lazy("名称"), gettext_lazy("次序"), gettext_lazy("关键词"))
    empty = gettext_lazy("还没有类别。")
    icon = "tags"
    order = ("order", "id")

    def rows(self):
        return catalogue.all_categories()

    def line(self, category: Category) -> Line:
        words = keywords_of(category.keywords)
        shown = "、".join(words[:SHOWN_KEYWORDS]) + (_(" 等 %s 个") % len(words) if len(words) > SHOWN_KEYWORDS else "")
        may = self.request.user.may("category:edit")
        return Line(
            category.name,
            reverse("suggestions:category-edit", args=[category.pk]) if may else "",
            [category.order, shown],
            tag="" if category.active else _("停用"),
            quiet=not category.active,
        )

    def acts(self) -> list[Act]:
        new = Act(_("新建类别"), reverse("suggestions:category-new"), "plus-lg", True)
        return [new] if self.request.user.may("category:edit") else []

    def context(self) -> dict:
        text = self.request.GET.get("text", "")[:LONGEST_TRIAL]
        proposal = catalogue.propose(text) if text.strip() else None
        level = Layer(proposal.level).label if proposal and proposal.level else ""
        return super().context() | {"text": text, "proposal": proposal, "level": level}


class CategoryPage(FormPage):
    form_class = CategoryForm

    def find(self):
        return get_object_or_404(catalogue.all_categories(), pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    @property
    def title(self) -> str:
        return _("改类别") if self.thing else _("新建类别")

    def form_arguments(self) -> dict:
        if self.thing is None:
            return {"initial": {"order": catalogue.all_categories().count() + 1, "active": True}}
        return {"initial": {name: getattr(self.thing, name) for name in CategoryForm.base_fields}}

    def act(self, **cleaned) -> str:
        category_id = self.thing.pk if self.thing else None
        return _("已保存：%s") % actions.save_category(by=self.by, category_id=category_id, **cleaned)

    def back(self) -> str:
        return reverse("suggestions:category-list")

    def more(self) -> dict:
        return {"crumb": (pgettext("many", "类别"), self.back())}


class Catalogue(RegisterPage):
    """Which unit takes what, where (派单目录)."""

    crumb = MANAGE
    title = gettext_lazy("派单目录")
    note = gettext_lazy("交办时，本村的先于本镇的，本镇的先于全县的；同一处按次序推荐。")
    heads = (
        gettext_lazy("类别"),
        gettext_lazy("地方"),
        gettext_lazy("承办单位"),
        gettext_lazy("事权"),
        gettext_lazy("次序"),
    )
    empty = gettext_lazy("目录还是空的，交办时就没有推荐。先给常见的几类各加一行。")
    icon = "signpost-split"
    order = ("category__order", "division_id", "order", "id")

    def rows(self):
        lines = CatalogueLine.objects.visible_to(self.request.user)
        lines = lines.select_related("category", "division", "unit")
        query = self.request.GET
        if query.get("category", "").isdigit():
            lines = lines.filter(category=query["category"])
        return lines.filter(level=query["level"]) if query.get("level") in Layer.values else lines

    def filters(self) -> list[dict]:
        query = self.request.GET
        return [
            chip(query, "category", _("类别"), catalogue.category_choices()),
            chip(query, "level", _("事权"), Layer.choices),
        ]

    def line(self, line: CatalogueLine) -> Line:
        may = self.request.user.may("catalogue:edit", line.division_id)
        return Line(
            line.category,
            reverse("suggestions:catalogue-order", args=[line.pk]) if may else "",
            [line.division, line.unit, line.get_level_display(), line.order],
            tag="" if line.unit.active else _("单位已停用"),
            quiet=not line.unit.active,
        )

    def acts(self) -> list[Act]:
        return [Act(_("加一行"), reverse("suggestions:catalogue-new"), "plus-lg", True)]


class CataloguePage(FormPage):
    def find(self):
        lines = CatalogueLine.objects.visible_to(self.by).select_related("category", "division", "unit")
        return get_object_or_404(lines, pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    def back(self) -> str:
        return reverse("suggestions:catalogue")

    def more(self) -> dict:
        note = f"{self.thing.category}·{self.thing.division}→{self.thing.unit}" if self.thing else ""
        return {"crumb": (_("派单目录"), self.back()), "note": note}


class NewLine(CataloguePage):
    form_class = LineForm
    title = gettext_lazy("派单目录加一行")

    def form_arguments(self) -> dict:
        place = self.by.posting.division
        return {"by": self.by, "initial": {"division": place if place.level != Level.VILLAGE else None}}

    def act(self, **cleaned) -> str:
        return _("已加：%s") % actions.add_line(by=self.by, **cleaned)


class OrderLine(CataloguePage):
    form_class = OrderForm
    template_name = "suggestions/rules/line.html"
    title = gettext_lazy("派单目录的一行")

    def form_arguments(self) -> dict:
        return {"initial": {"order": self.thing.order}}

    def act(self, order: int) -> str:
        actions.order_line(by=self.by, line_id=self.thing.pk, order=order)
        return _("次序已改。")


class RemoveLine(CataloguePage):
    form_class = RemoveForm
    title = gettext_lazy("从派单目录移除")

    def act(self) -> str:
        actions.remove_line(by=self.by, line_id=self.thing.pk)
        return _("已移除，已交办的件不受影响。")


class Profiles(RegisterPage):
    """Sets of deadlines, each with its source."""

    crumb = MANAGE
    title = gettext_lazy("期限方案")
    note = gettext_lazy("每个地方用离它最近的方案；方案没写的环节用全国默认。用过的方案不改，只另立新版。")
    heads = (
        gettext_lazy("方案"),
        gettext_lazy("适用地方"),
        gettext_lazy("施行"),
        gettext_lazy("已核对"),
        gettext_lazy("依据"),
    )
    empty = gettext_lazy("还没有期限方案，请先运行 load_rules。")
    icon = "stopwatch"

    def rows(self):
        return tables.profiles()

    def acts(self) -> list[Act]:
        return [Act(_("次数和时限"), reverse("suggestions:threshold-list"), "stopwatch")]

    def line(self, profile: DeadlineProfile) -> Line:
        steps = list(profile.steps.all())
        sure = sum(step.verified for step in steps)
        return Line(
            profile,
            reverse("suggestions:profile", args=[profile.pk]),
            [profile.division or _("全国"), profile.from_on.isoformat(), f"{sure} / {len(steps)}", profile.source],
            tag="" if sure else _("未核实"),
        )


@require_safe
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """One profile: its steps, each with its article, beside the national default."""
    found = get_object_or_404(tables.profiles(), pk=pk)
    context = {
        "profile": found,
        "rows": tables.rows_of(found),
        "is_national": found.division_id is None,
        "may_edit": request.user.may("profile:edit"),
        "place": request.user.posting.division,
    }
    return render(request, "suggestions/rules/profile.html", context)


class NewVersion(FormPage):
    """A copy of a profile, to be changed and kept as the next version."""

    form_class = VersionForm
    template_name = "suggestions/rules/new_version.html"
    title = gettext_lazy("另立新版")

    def find(self):
        return get_object_or_404(tables.profiles(), pk=self.kwargs["pk"])

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.steps = tables.steps_to_copy(self.find())
        first = [{name: getattr(row, name) for name in StepForm.base_fields} for row in self.steps]
        formset = formset_factory(StepForm, extra=0, min_num=len(first), max_num=len(first))
        self.table = formset(request.POST or None, initial=first, prefix="steps")

    def get_form(self, data=None, files=None):
        return VersionForm(data, initial={"source": self.find().source})

    def act(self, **cleaned) -> str:
        if not self.table.is_valid() or len(self.table.forms) != len(self.steps):
            raise DomainError(_("表中有几处要改，见下面标红的地方。"))
        steps = [
            {"step": row.step, "track": row.track, "level": row.level, "counts_from": row.counts_from}
            | form.cleaned_data
            for row, form in zip(self.steps, self.table.forms, strict=True)
        ]
        fresh = actions.new_version(by=self.by, profile=self.thing, steps=steps, **cleaned)
        self.made = fresh
        return _("已立：%s") % fresh

    def back(self) -> str:
        return reverse("suggestions:profile", args=[getattr(self, "made", self.thing).pk])

    def more(self) -> dict:
        return {
            "crumb": (str(self.thing), self.back()),
            "lines": list(zip(self.steps, self.table.forms, strict=False)),
            "table": self.table,
            "place": self.by.posting.division,
        }
