"""What may be typed about the calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.core.forms import DateInput, HouseForm
from liaison.workdays.models import DayKind


class DaysForm(HouseForm):
    """One day or a run of days that differ from the week."""

    submit_label = _("登记")
    date = forms.DateField(label=_("日期"), widget=DateInput)
    until = forms.DateField(label=_("到"), widget=DateInput, required=False, help_text=_("只有一天的，空着。"))
    kind = forms.ChoiceField(label=_("类别"), choices=DayKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("如：古尔邦节、临时停工"))
    source = forms.CharField(label=_("依据"), max_length=120, help_text=_("文号或通知。"))


class NoForm(HouseForm):
    """Nothing to type: the button is the question."""

    submit_label = _("删去这一天")
