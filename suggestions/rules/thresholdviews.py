"""Pages of single numbers (限度): every version with its source, a new one instead of a change."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core import clock
from liaison.core.forms import DateInput, HouseForm
from liaison.core.registers import Line, RegisterPage
from liaison.core.views import FormPage
from suggestions.rules import thresholds
from suggestions.rules.thresholds import Threshold

BACK = (gettext_lazy("期限方案"), "suggestions:profile-list")


class ThresholdForm(HouseForm):
    submit_label = gettext_lazy("另立新版")

    amount = forms.IntegerField(label=gettext_lazy("数量"), min_value=1, max_value=999)
    article = forms.CharField(
        label=gettext_lazy("依据"), max_length=120, help_text=gettext_lazy("没有条款的写“本地约定”。")
    )
    verified = forms.BooleanField(label=gettext_lazy("已核对原文"), required=False)
    from_on = forms.DateField(label=gettext_lazy("施行日期"), widget=DateInput, initial=clock.today)


class Thresholds(RegisterPage):
    """Those that may hold here: the national ones and the place's own, old versions too."""

    crumb = BACK
    title = gettext_lazy("次数和时限")
    note = gettext_lazy("用过的不改，只为本地另立新版；离得最近的地方、最新的一版算数。")
    heads = (
        gettext_lazy("限度"), gettext_lazy("数量"), gettext_lazy("适用地方"), gettext_lazy("施行"),
        gettext_lazy("依据"),
    )  # fmt: skip
    empty = gettext_lazy("还没有限度，请先运行 load_rules。")
    icon = "stopwatch"
    order = ("code", "id")

    def rows(self):
        return Threshold.objects.visible_to(self.request.user).select_related("division")

    def line(self, row: Threshold) -> Line:
        may = self.request.user.may("profile:edit")
        place = row.division or _("全国")
        cells = [f"{row.amount} {row.unit}", place, row.from_on.isoformat(), row.article]
        return Line(
            row.get_code_display(), reverse("suggestions:threshold-new-version", args=[row.pk]) if may else "", cells,
            tag=_("本地约定") if row.local else "" if row.verified else _("未核实"),
            sub=_("第 %d 版") % row.version if row.version > 1 else "",
        )  # fmt: skip


class NewVersion(FormPage):
    """Another number for the own place."""

    form_class = ThresholdForm

    @property
    def title(self) -> str:
        return _("%s：另立新版") % self.thing.get_code_display()

    def find(self) -> Threshold:
        return get_object_or_404(Threshold.objects.visible_to(self.by), pk=self.kwargs["pk"])

    def form_arguments(self) -> dict:
        return {"initial": {"amount": self.thing.amount, "article": self.thing.article, "from_on": clock.today()}}

    def act(self, **cleaned) -> str:
        fresh = thresholds.new_version(by=self.by, threshold_id=self.thing.pk, **cleaned)
        return _("已立：%s") % fresh

    def back(self) -> str:
        return reverse("suggestions:threshold-list")

    def more(self) -> dict:
        return {"crumb": (_("次数和时限"), self.back()), "note": _("适用于%s。") % self.by.posting.division}
