"""The rule of revisits (回访规则): every version readable with its basis, a new one instead of a change."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.scope import can
from liaison.core.forms import DateInput, HouseForm
from liaison.core.registers import MANAGE, Line, RegisterPage
from liaison.core.views import FormPage
from suggestions.revisits.ruling import new_version
from suggestions.rules.revisiting import RevisitRule

MOST_MONTHS = 36


class RuleForm(HouseForm):
    from_on = forms.DateField(label=gettext_lazy("施行日期"), widget=DateInput)
    rate = forms.IntegerField(label=gettext_lazy("抽样比例（%）"), min_value=1, max_value=100)
    floor = forms.IntegerField(label=gettext_lazy("至少几件"), min_value=1, max_value=500)
    apart_days = forms.IntegerField(label=gettext_lazy("几天内不重复回访"), min_value=0, max_value=730)
    within = forms.IntegerField(label=gettext_lazy("几个工作日内问完"), min_value=1, max_value=60)
    months = forms.CharField(
        label=gettext_lazy("办结后第几个月再访"), help_text=gettext_lazy("用空格隔开，如 3 6 12。"), max_length=40
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("没有条款的写“本地约定”。")
    )

    def clean_months(self) -> list[int]:
        parts = self.cleaned_data["months"].replace("、", " ").replace(",", " ").replace("，", " ").split()
        if not all(part.isdecimal() and 1 <= int(part) <= MOST_MONTHS for part in parts):
            raise forms.ValidationError(_("请写 1 到 %d 之间的月数，用空格隔开。") % MOST_MONTHS)
        return sorted({int(part) for part in parts})


class Rules(RegisterPage):
    """The rules that may hold here."""

    crumb = MANAGE
    title = gettext_lazy("回访规则")
    note = gettext_lazy("办结的件抽多少回访、几个月后再问。抽过样的计划沿用当时的数；要改只另立新版。")
    heads = (
        gettext_lazy("适用地方"), gettext_lazy("施行"), gettext_lazy("比例"), gettext_lazy("至少"),
        gettext_lazy("不重复"), gettext_lazy("几个工作日内"), gettext_lazy("几个月后"), gettext_lazy("依据"),
    )  # fmt: skip
    empty = gettext_lazy("还没有回访规则，请先运行 load_rules。")
    icon = "telephone-fill"
    order = ("-version", "-id")

    def rows(self):
        return RevisitRule.objects.visible_to(self.request.user).select_related("division")

    def line(self, rule: RevisitRule) -> Line:
        may = can(self.request.user, "profile:edit")
        cells = [
            rule.from_on.isoformat(), f"{rule.rate} %", _("%d 件") % rule.floor, _("%d 天") % rule.apart_days,
            rule.within, "、".join(map(str, rule.months)), rule.basis,
        ]  # fmt: skip
        href = reverse("suggestions:revisit-rule-new", args=[rule.pk]) if may else ""
        return Line(rule, href, cells, tag=_("本地约定") if rule.is_local_custom else "")


class NewVersion(FormPage):
    form_class = RuleForm
    title = gettext_lazy("另立新版")

    def find(self) -> RevisitRule:
        return get_object_or_404(RevisitRule.objects.visible_to(self.by), pk=self.kwargs["pk"])

    def form_arguments(self) -> dict:
        names = ("rate", "floor", "apart_days", "within", "basis")
        first = {name: getattr(self.thing, name) for name in names}
        return {"initial": first | {"months": " ".join(map(str, self.thing.months))}}

    def act(self, **typed) -> str:
        return _("已立：%s") % new_version(by=self.by, rule=self.thing, **typed)

    def back(self) -> str:
        return reverse("suggestions:revisit-rule-list")

    def more(self) -> dict:
        return {"crumb": (_("回访规则"), self.back()), "note": _("适用于%s。") % self.by.posting.division}
