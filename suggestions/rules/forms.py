"""What may be typed about the rules."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.forms import DateInput, HouseForm
from liaison.divisions.fields import PlaceField, UnitField
from liaison.divisions.models import UnitKind
from suggestions.rules.models import Category, DayUnit

HANDLERS = (UnitKind.GOVERNMENT, UnitKind.HANDLING, UnitKind.VILLAGE)


class CategoryForm(HouseForm):
    name = forms.CharField(label=_("名称"), max_length=20)
    keywords = forms.CharField(
        label=_("关键词"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("用空格或顿号隔开。登记时，原话里命中的词最多的类别排在前面。"),
    )
    order = forms.IntegerField(label=_("次序"), min_value=0, max_value=999, help_text=_("小的在前。"))
    active = forms.BooleanField(label=_("在用"), required=False, initial=True)


class LineForm(HouseForm):
    """Category, place, unit (派单目录的一行)."""

    category = forms.ModelChoiceField(label=_("类别"), queryset=Category.objects.none())
    division = PlaceField(help_text=_("选乡镇，管全镇；选村，只管这个村。"))
    unit = UnitField(label=_("承办单位"))
    order = forms.IntegerField(label=_("次序"), min_value=1, max_value=99, initial=1, help_text=_("1 最先推荐。"))

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.active()
        self.fields["division"].offer(by)
        self.fields["unit"].offer(by, HANDLERS)


class OrderForm(HouseForm):
    order = forms.IntegerField(label=_("次序"), min_value=1, max_value=99, help_text=_("1 最先推荐。"))


class RemoveForm(HouseForm):
    submit_label = _("从目录移除")


class VersionForm(HouseForm):
    """The head of a new version (期限方案新版)."""

    submit_label = _("另立新版")
    from_on = forms.DateField(label=_("施行日期"), widget=DateInput, initial=clock.today)
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("文件名、文号；没有的写“本地约定”。"))


class StepForm(HouseForm):
    """One step of a new version; which step it is stands in the row and cannot be changed."""

    amount = forms.IntegerField(label=_("数量"), min_value=1, max_value=999)
    unit = forms.ChoiceField(label=_("单位"), choices=DayUnit.choices)
    article = forms.CharField(label=_("条款"), max_length=120)
    verified = forms.BooleanField(label=_("已核对原文"), required=False)
