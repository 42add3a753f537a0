"""What a person may type about residents."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.core.forms import HouseForm
from liaison.residents.actions import LONGEST_PURPOSE

OTHER = "other"
PURPOSES = (
    ("follow_up", _("回访办理结果")),
    ("verify", _("核对所反映的情况")),
    ("rate", _("通知评价")),
    ("visit", _("约定上门走访")),
    (OTHER, _("其他用途")),
)


class RevealForm(HouseForm):
    """Why somebody wants to see the plain name and phone."""

    submit_label = _("查看并登记")
    submit_icon = "eye"

    purpose = forms.ChoiceField(label=_("用途"), choices=PURPOSES, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("写明用途"),
        required=False,
        max_length=LONGEST_PURPOSE,
        help_text=_("选“其他用途”时填写；选别的可以补充一句。"),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("purpose") == OTHER and not cleaned.get("words", "").strip():
            self.add_error("words", _("请写明查看的用途，例如“回访办理结果”。"))
        return cleaned

    @property
    def purpose_text(self) -> str:
        """What is written into the book of looks."""
        chosen, words = self.cleaned_data["purpose"], self.cleaned_data["words"].strip()
        label = "" if chosen == OTHER else str(dict(PURPOSES)[chosen])
        return "：".join(part for part in (label, words) if part)[:LONGEST_PURPOSE]
