"""What is typed about a problem list (清单的表单): consent, the words for everybody, the next version."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.core.forms import DateInput, HouseForm
from suggestions.deliberations import versions


class ConsentForm(HouseForm):
    consent_ref = forms.CharField(label=_("同意文号"), max_length=60)
    consent_on = forms.DateField(label=_("哪天同意"), widget=DateInput)


class PublishForm(HouseForm):
    """The words of each line for everybody; an empty one is left out."""

    submit_label = _("公开")
    looked_through = forms.BooleanField(label=_("已逐行看过：没有姓名、电话、门牌，也认不出是谁反映的"), required=False)

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"title_{line.pk}"] = forms.CharField(
                label=_("第 %d 行") % line.position, required=False, max_length=120, initial=line.title,
                help_text=line.ticket.division.short_name,
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name != "looked_through"])

    def titles(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data[f"title_{line.pk}"] for line in self.lines}


class AmendForm(HouseForm):
    submit_label = _("起草新版")
    problem_list = forms.ModelChoiceField(label=_("哪份清单"), queryset=None, empty_label=None)
    reason = forms.CharField(label=_("为什么改"), max_length=200)

    def __init__(self, *args, organ_id: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["problem_list"].queryset = versions.amendable(organ_id)
