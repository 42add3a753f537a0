"""What is typed about a brief, and what a leader wrote on it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.core.forms import DateInput, HouseForm
from suggestions.briefs import queries
from suggestions.briefs.models import BriefKind


class BriefForm(HouseForm):
    """Topic, tickets, what they show, what is proposed, to whom."""

    kind = forms.ChoiceField(label=_("种类"), choices=BriefKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("题目"), max_length=60, help_text=_("一句话说清问题，如：三个村灌渠断水，影响秋种。")
    )
    numbers = forms.CharField(
        label=_("意见件"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "num"}),
        help_text=_("一行一个编号。也可以在台账里勾选，再点“拟民情专报”。编号、村、问题、单位和进展会自动列成表。"),
    )
    facts = forms.CharField(
        label=_("情况"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("这些件说明了什么。不写反映人的姓名、电话、门牌。"),
    )
    proposals = forms.CharField(label=_("建议"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))
    addressees = forms.CharField(label=_("报送"), max_length=200, help_text=_("如：镇党委、镇人民政府"))

    def __init__(self, *args, by, fixed: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        if fixed:
            del self.fields["kind"]

    def clean_numbers(self) -> str:
        try:
            self.tickets = queries.named(self.by, self.cleaned_data["numbers"])
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return self.cleaned_data["numbers"]


class InstructionForm(HouseForm):
    """Who, when, the words (批示)."""

    leader = forms.CharField(label=_("批示人"), max_length=60, help_text=_("职务和姓名，如：镇党委书记 张明"))
    on = forms.DateField(label=_("批示日期"), widget=DateInput, initial=clock.today)
    text = forms.CharField(label=_("批示内容"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
