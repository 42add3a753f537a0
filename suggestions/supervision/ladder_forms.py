"""What may be typed about a ladder."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.forms import DateInput, HouseForm

LONGEST = 200  # working days


def number(label, least: int = 0, most: int = LONGEST, **more) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


class VersionForm(HouseForm):
    """The head of a new version (督办阶梯新版)."""

    submit_label = _("另立新版")
    from_on = forms.DateField(label=_("施行日期"), widget=DateInput, initial=clock.today)
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("文件名、文号；没有的写“本地约定”。"))
    remind_gap = number(_("同一来源几天可催一次"), least=1, most=30)
    points_deputy = number(_("代表催办计几分"), most=99)
    points_organ = number(_("人大机关催办计几分"), most=99)
    points_government = number(_("政府催办计几分"), most=99)


class RungForm(HouseForm):
    """One rung of a new version; what is done there stays, its days and its name are the place's own."""

    label = forms.CharField(label=_("名称"), max_length=20)
    wait = number(_("等几个工作日"))
    act_within = number(_("几个工作日内办"), required=False)
    used = forms.BooleanField(label=_("用这一级"), required=False)
