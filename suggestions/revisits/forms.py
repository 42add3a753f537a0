"""What a person types about revisits."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import User
from liaison.core.forms import DateInput, HouseForm
from suggestions.revisits.models import Answer, Verdict, Way
from suggestions.tickets.ratings import Satisfaction


class PeriodForm(HouseForm):
    """The days of closing a sample is drawn from."""

    submit_label = _("看看有多少")
    submit_icon = "search"
    from_on = forms.DateField(label=_("办结日期从"), widget=DateInput)
    until_on = forms.DateField(label=_("到"), widget=DateInput)

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("from_on"), cleaned.get("until_on")
        if since and until and until < since:
            self.add_error("until_on", gettext("止日不能早于起日。"))
        return cleaned


class RedrawForm(HouseForm):
    submit_label = _("重抽")
    submit_icon = "shuffle"
    reason = forms.CharField(
        label=_("为什么重抽"), max_length=200, help_text=_("原来抽中的和已问的都保留，理由写在新计划上。")
    )


class AssignForm(HouseForm):
    """Who goes and asks, and how."""

    person = forms.ModelChoiceField(label=_("交给谁"), queryset=User.objects.none())
    way = forms.ChoiceField(label=_("怎么问"), choices=Way.choices, initial=Way.PHONE)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda user: user.name


class AnswerForm(HouseForm):
    """What the voter said, as they said it."""

    submit_label = _("记下")
    answer = forms.ChoiceField(label=_("群众怎么说"), choices=Answer.choices, widget=forms.RadioSelect)
    attitude = forms.ChoiceField(
        label=_("对单位的态度"), choices=Satisfaction.choices, required=False,
        widget=forms.RadioSelect(attrs={"look": "faces"}),
    )  # fmt: skip
    text = forms.CharField(
        label=_("他的话"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("没办好的，记下哪里没办好。不写姓名和电话。"),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("怎么问的"), choices=Way.choices, widget=forms.RadioSelect)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class DecideForm(HouseForm):
    submit_label = _("定下来")
    verdict = forms.ChoiceField(label=_("怎么处理"), widget=forms.RadioSelect(attrs={"look": "list"}))
    text = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, verdicts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = [(one, WORDS[one]) for one in verdicts]


WORDS = {
    Verdict.REOPEN: _("重新受理，从初审开始再办一遍"),
    Verdict.CASE: _("列入督办，约谈答复的单位"),
    Verdict.LEAVE: _("维持办结，写明为什么"),
}
