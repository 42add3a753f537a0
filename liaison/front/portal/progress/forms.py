"""Asking for a query code and its PIN, for a rating, for an objection."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liaison.core.forms import HouseForm
from suggestions.tickets.ratings import Satisfaction

LONGEST_TEXT = 500
WHYS = (
    gettext_lazy("没有解决"),
    gettext_lazy("只说了要办，还没办"),
    gettext_lazy("办得不彻底"),
    gettext_lazy("拖得太久"),
    gettext_lazy("没人来看、没人来问"),
)


class CodeForm(HouseForm):
    """The query code, and with the PIN everything."""

    code = forms.CharField(
        label=gettext_lazy("查询码"),
        max_length=40,
        help_text=gettext_lazy("回执上的 12 位"),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "7KQ2-M4XP-9TRA",
            }
        ),
    )
    pin = forms.CharField(
        label=pgettext_lazy("receipt", "密码"),
        max_length=12,
        required=False,
        help_text=gettext_lazy("查询码下面的 6 位数字；不填只看到哪一步"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class RateForm(HouseForm):
    """Satisfied with the result? Nothing is chosen beforehand; silence never counts as satisfied."""

    result = forms.ChoiceField(
        label=gettext_lazy("对办理结果"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect(attrs={"look": "faces"}),
    )
    why = forms.MultipleChoiceField(
        label=gettext_lazy("哪里不满意"),
        choices=[(str(number), why) for number, why in enumerate(WHYS)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=gettext_lazy("还想说点什么"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy("可不填"),
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": gettext_lazy("比如：灯亮了，就是广场那头还黑")}),
    )
    attitude = forms.ChoiceField(
        label=gettext_lazy("对办事的态度"),
        choices=Satisfaction.choices,
        required=False,
        help_text=gettext_lazy("可不填"),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["result"].error_messages["required"] = _("请点一个：满意、基本满意，还是不满意。")

    def clean(self):
        data = super().clean()
        unhappy = data.get("result") == Satisfaction.UNSATISFIED
        if unhappy and not data.get("why") and not data.get("text"):
            self.add_error("why", _("不满意的，请点一个原因，或在下面写一句，好让他们重办。"))
        return data

    def words(self) -> str:
        """The reasons and the comment as one text; reasons count only for 不满意."""
        data = self.cleaned_data
        unhappy = data["result"] == Satisfaction.UNSATISFIED
        reasons = [str(WHYS[int(number)]) for number in data["why"]] if unhappy else []
        return "；".join([*reasons, *([data["text"].strip()] if data["text"].strip() else [])])


class ReasonForm(HouseForm):
    """Why one objects to an ending."""

    reason = forms.CharField(
        label=gettext_lazy("为什么不同意"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
